package io.github.segmenta.command;

import ij.ImagePlus;
import ij.process.ImageProcessor;

import io.github.segmenta.imagej.MacroOptions;

import java.util.ArrayList;
import java.util.List;

import org.scijava.Context;
import org.scijava.command.CommandService;
import org.scijava.module.Module;
import org.scijava.module.ModuleException;
import org.scijava.module.ModuleItem;

/** Runs commands in tests as a macro would, without ImageJ's window. */
public final class CommandRuns {

	private static final Context CONTEXT = new Context(CommandService.class);

	private CommandRuns() {}

	/**
	 * Runs a command of the given class.
	 *
	 * @param images the image inputs, in their order
	 * @param options as in a macro's {@code run}
	 * @return the command after its run
	 */
	@SuppressWarnings("unchecked")
	public static <C extends SegmentaCommand> C run(final Class<C> type, final String options,
		final ImagePlus... images)
	{
		try {
			final Module module = CONTEXT.service(CommandService.class).getCommand(type).createModule();
			module.initialize();
			final List<ModuleItem<?>> inputs = new ArrayList<>();
			for (final ModuleItem<?> item : MacroOptions.inputs(module)) if (item.getType() == ImagePlus.class) inputs.add(item);
			for (int i = 0; i < images.length; i++) module.setInput(inputs.get(i).getName(), images[i]);
			MacroOptions.apply(options, module);
			module.run();
			return (C) module.getDelegateObject();
		}
		catch (final ModuleException e) {
			throw new IllegalStateException(e);
		}
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
