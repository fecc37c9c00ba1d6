package io.github.segmenta.command;

import io.github.segmenta.core.Setting;

import static org.junit.Assert.assertNull;

import ij.ImagePlus;
import ij.ImageStack;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;

import org.scijava.plugin.Plugin;

/** The commands that segment or filter an image without a model, for contracts that all of them keep. */
final class PixelCommands {

	private PixelCommands() {}

	static List<Class<? extends SegmentaCommand>> all() {
		final List<Class<? extends SegmentaCommand>> all = new ArrayList<>();
		for (final Class<? extends SegmentaCommand> command : Commands.all()) {
			final boolean deep = command.getAnnotation(Plugin.class).menuPath().contains(">Deep>");
			if (deep || Modifier.isAbstract(command.getModifiers())) continue;
			if (SegmentCommand.class.isAssignableFrom(command) || FilterCommand.class.isAssignableFrom(command)) all.add(command);
		}
		return all;
	}

	/** Whether a command has a parameter of this name. */
	static boolean knows(final Class<?> command, final String option) {
		return Setting.of(command).stream().anyMatch(setting -> setting.name().equals(option));
	}

	/** The values of all slices that a command makes of an image, quietly. */
	static float[] result(final Class<? extends SegmentaCommand> command, final String options, final ImagePlus image) {
		return values(made(command, options, image));
	}

	/** The label image or the filtered image. */
	static ImagePlus made(final Class<? extends SegmentaCommand> command, final String options, final ImagePlus image) {
		String quiet = options;
		for (final String key : new String[] { "roimanager", "table" }) if (knows(command, key)) quiet += " " + key + "=false";
		final SegmentaCommand run = CommandRuns.run(command, quiet.trim(), image);
		assertNull(command.getSimpleName() + " " + options, run.getCancelReason());
		return run instanceof SegmentCommand ? ((SegmentCommand) run).labels() : ((FilterCommand) run).result;
	}

	static float[] values(final ImagePlus image) {
		final ImageStack stack = image.getStack();
		final int n = image.getWidth() * image.getHeight();
		final float[] values = new float[n * stack.getSize()];
		for (int i = 0; i < values.length; i++) values[i] = stack.getProcessor(i / n + 1).getf(i % n);
		return values;
	}
}
