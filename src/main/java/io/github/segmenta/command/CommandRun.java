package io.github.segmenta.command;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.imagej.MacroOptions;
import io.github.segmenta.imagej.Provenance;

import ij.ImagePlus;

import java.util.ArrayList;
import java.util.List;

import org.scijava.Context;
import org.scijava.InstantiableException;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandService;
import org.scijava.module.Module;
import org.scijava.module.ModuleException;
import org.scijava.module.ModuleItem;

/** Runs commands of the suite as a macro line does, but from Java and without ImageJ's window. */
public final class CommandRun {

	/** Made at the first run: looking for plug-ins takes a moment. */
	private static final class Lazy {

		static final CommandService COMMANDS = new Context(CommandService.class).service(CommandService.class);
	}

	private CommandRun() {}

	/**
	 * Runs a command.
	 *
	 * @param <C> the command
	 * @param type its class
	 * @param options as in a macro's {@code run}; what they leave out has its default
	 * @param images the image inputs, in their order
	 * @return the command after its run; whether it failed says {@link SegmentaCommand#isCanceled()}
	 * @throws InvalidInputException if the options are wrong
	 */
	public static <C extends SegmentaCommand> C run(final Class<C> type, final String options,
		final ImagePlus... images)
	{
		return type.cast(run(Lazy.COMMANDS.getCommand(type), options, images));
	}

	/**
	 * The class of the command with this name, such as {@code Global Threshold...}, or {@code null}.
	 *
	 * @param name as macros call it, with the dots of the menu
	 * @return the class, or {@code null}
	 */
	public static Class<? extends SegmentaCommand> named(final String name) {
		for (final CommandInfo info : Lazy.COMMANDS.getCommands()) {
			if (!info.getDelegateClassName().startsWith(CommandRun.class.getPackage().getName())) continue;
			try {
				final Class<?> type = info.loadClass();
				if (name.equals(Provenance.name(type))) return type.asSubclass(SegmentaCommand.class);
			}
			catch (final InstantiableException e) {
				throw new IllegalStateException(e);
			}
		}
		return null;
	}

	private static Object run(final CommandInfo info, final String options, final ImagePlus... images) {
		try {
			final Module module = info.createModule();
			module.initialize();
			final List<ModuleItem<?>> inputs = new ArrayList<>();
			for (final ModuleItem<?> item : MacroOptions.inputs(module)) if (item.getType() == ImagePlus.class) inputs.add(item);
			for (int i = 0; i < images.length; i++) module.setInput(inputs.get(i).getName(), images[i]);
			MacroOptions.apply(options, module);
			module.run();
			return module.getDelegateObject();
		}
		catch (final ModuleException e) {
			throw new IllegalStateException(e);
		}
	}
}
