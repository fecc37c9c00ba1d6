package io.github.segmenta.command;

import ij.ImagePlus;
import ij.process.ImageProcessor;

import java.lang.reflect.Field;

import org.scijava.ItemIO;
import org.scijava.plugin.Parameter;
import org.scijava.util.ClassUtils;

/** Runs commands in tests as a macro would, without ImageJ's window. */
public final class CommandRuns {

	private CommandRuns() {}

	/**
	 * Runs a command of the given class.
	 *
	 * @param images the image inputs, in their order
	 * @param options as in a macro's {@code run}
	 * @return the command after its run
	 */
	public static <C extends SegmentaCommand> C run(final Class<C> type, final String options,
		final ImagePlus... images)
	{
		return CommandRun.run(type, options, images);
	}

	/** The first image that a command makes, {@code null} if it failed. */
	public static ImagePlus output(final SegmentaCommand command) {
		for (final Field field : ClassUtils.getAnnotatedFields(command.getClass(), Parameter.class)) {
			final boolean made = field.getAnnotation(Parameter.class).type() == ItemIO.OUTPUT;
			if (made && field.getType() == ImagePlus.class) return (ImagePlus) ClassUtils.getValue(field, command);
		}
		throw new IllegalArgumentException(command + " makes no image");
	}

	/** The labels of all slices of an image, one after the other. */
	public static int[] labels(final ImagePlus image) {
		final int n = image.getWidth() * image.getHeight();
		final int[] labels = new int[n * image.getStackSize()];
		for (int z = 0; z < image.getStackSize(); z++) {
			final ImageProcessor ip = image.getStack().getProcessor(z + 1);
			for (int i = 0; i < n; i++) labels[z * n + i] = (int) ip.getf(i);
		}
		return labels;
	}
}
