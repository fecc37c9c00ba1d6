package io.github.segmenta.command;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.imagej.MacroOptions;

import ij.IJ;
import ij.ImagePlus;
import ij.Macro;

import java.util.ArrayList;
import java.util.List;

import org.scijava.Priority;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.module.process.AbstractPreprocessorPlugin;
import org.scijava.module.process.PreprocessorPlugin;
import org.scijava.plugin.Plugin;

/**
 * Sets the inputs of the suite's commands in Fiji as the bridge does in plain ImageJ: a command's only image is the
 * current one of the thread that asked for the command, and a macro's options are read in the suite's way, also if there
 * are none. Fiji's own preprocessors know the current image of another thread, take a key without a value for nothing,
 * know no variables, leave out the check of values, and ask for what the options leave out.
 */
@Plugin(type = PreprocessorPlugin.class, priority = 1.5 * Priority.VERY_HIGH)
public final class MacroOptionsPreprocessor extends AbstractPreprocessorPlugin {

	private static final String NO_IMAGE = "There is no image open; open one first.";

	@Override
	public void process(final Module module) {
		if (!(module.getDelegateObject() instanceof SegmentaCommand)) return;
		final SegmentaCommand command = (SegmentaCommand) module.getDelegateObject();
		try {
			if (IJ.isMacro()) setInputs(module, command);
			else setImage(module, command);
		}
		catch (final InvalidInputException e) {
			command.fail(e.getMessage());
			cancel(command.getCancelReason());
		}
	}

	/** Sets the only image; what else there is to set the user is asked for. */
	private static void setImage(final Module module, final SegmentaCommand command) {
		final List<ModuleItem<?>> images = MacroOptions.requiredImages(module);
		if (images.size() != 1 || module.getInput(images.get(0).getName()) != null) return;
		final ImagePlus current = command.current().get();
		if (current == null) throw new InvalidInputException(NO_IMAGE);
		module.setInput(images.get(0).getName(), current);
		module.resolveInput(images.get(0).getName());
	}

	/** Sets everything: nobody is there to be asked. */
	private static void setInputs(final Module module, final SegmentaCommand command) {
		command.current().during(() -> MacroOptions.apply(Macro.getOptions(), module));
		final List<ModuleItem<?>> images = MacroOptions.requiredImages(module);
		final List<String> missing = new ArrayList<>();
		for (final ModuleItem<?> item : images) if (module.getInput(item.getName()) == null) missing.add(item.getName() +
			"=[title]");
		if (!missing.isEmpty()) throw new InvalidInputException(images.size() == 1 ? NO_IMAGE : module.getInfo().getTitle() +
			" needs " + images.size() + " open images; name them by " + String.join(" ", missing) + ".");
		for (final ModuleItem<?> item : module.getInfo().inputs()) module.resolveInput(item.getName());
	}
}
