package io.github.segmenta.ij1;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.imagej.MacroErrors;
import io.github.segmenta.imagej.MacroOptions;
import io.github.segmenta.imagej.Provenance;
import io.github.segmenta.imagej.Recording;

import ij.IJ;
import ij.Macro;
import ij.WindowManager;
import ij.plugin.PlugIn;
import ij.plugin.frame.Recorder;

import java.awt.GraphicsEnvironment;
import java.util.List;

import org.scijava.Cancelable;
import org.scijava.Context;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandService;
import org.scijava.convert.ConvertService;
import org.scijava.module.Module;
import org.scijava.module.ModuleException;
import org.scijava.module.ModuleItem;
import org.scijava.module.ModuleService;

/**
 * What plain ImageJ 1.x calls for every menu entry of the suite: runs the SciJava command whose class name is the
 * argument, with parameters from the macro's options or from a dialog, and records it. Fiji needs none of this.
 * <p>
 * The underscore in the name makes ImageJ report a class that can't be loaded instead of doing nothing.
 */
public class Segmenta_Command implements PlugIn {

	private static Context context;

	@Override
	public void run(final String commandClass) {
		final Module module = module(commandClass);
		final Object command = module.getDelegateObject();
		final String name = Provenance.name(command.getClass());
		final String options = Macro.getOptions();
		final boolean recording = options == null && Recorder.record;
		try {
			setCurrentImage(module);
			if (options != null || IJ.isMacro() || GraphicsEnvironment.isHeadless()) MacroOptions.apply(options, module);
			else {
				if (CommandDialog.wantsImage(module) && WindowManager.getCurrentImage() == null) throw new InvalidInputException(
					"There is no image open; open one first.");
				if (!new CommandDialog(module, name).show()) {
					Recording.drop();
					return;
				}
			}
		}
		catch (final InvalidInputException e) {
			Recording.drop();
			stop(name, e.getMessage());
			return;
		}
		module.run();
		if (!(command instanceof Cancelable) || !((Cancelable) command).isCanceled()) {
			if (recording) Recording.keep(module);
			return;
		}
		// the command itself has said the sentence, if there is one
		if (IJ.isMacro()) throw new RuntimeException(Macro.MACRO_CANCELED);
		Macro.abort();
	}

	private static void stop(final String name, final String sentence) {
		final boolean macro = IJ.isMacro();
		MacroErrors.report(name, sentence);
		if (macro) throw new RuntimeException(Macro.MACRO_CANCELED);
	}

	private static Module module(final String commandClass) {
		final Context sciJava = context();
		final CommandInfo info = sciJava.service(CommandService.class).getCommand(commandClass);
		if (info == null) throw new IllegalStateException("no command " + commandClass +
			"; are the jars of Segmenta complete and of one version?");
		try {
			final Module module = info.createModule();
			sciJava.inject(module.getDelegateObject());
			module.initialize();
			return module;
		}
		catch (final ModuleException e) {
			throw new IllegalStateException(e);
		}
	}

	private static synchronized Context context() {
		if (context != null) return context;
		// plug-ins of ImageJ are loaded by a loader of its own: without this SciJava's plug-in index isn't found
		Thread.currentThread().setContextClassLoader(Segmenta_Command.class.getClassLoader());
		context = new Context(CommandService.class, ModuleService.class, ConvertService.class);
		return context;
	}

	/** A command that needs one image works on the current one, as in Fiji; of several the user names each. */
	private static void setCurrentImage(final Module module) {
		final List<ModuleItem<?>> images = MacroOptions.requiredImages(module);
		if (images.size() != 1) return;
		module.setInput(images.get(0).getName(), WindowManager.getCurrentImage());
		module.resolveInput(images.get(0).getName());
	}
}
