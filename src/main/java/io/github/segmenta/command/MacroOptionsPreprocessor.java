package io.github.segmenta.command;

import ij.IJ;
import ij.Macro;

import io.github.segmenta.imagej.MacroErrors;
import io.github.segmenta.imagej.MacroOptions;
import io.github.segmenta.imagej.Provenance;
import io.github.segmenta.kernel.InvalidInputException;

import org.scijava.Priority;
import org.scijava.module.Module;
import org.scijava.module.process.AbstractPreprocessorPlugin;
import org.scijava.module.process.PreprocessorPlugin;
import org.scijava.plugin.Plugin;

/**
 * Reads a macro's options for the suite's commands in Fiji as the bridge does in plain ImageJ. Fiji's own reader, which
 * comes first, takes a key without a value for nothing, knows no variables, and leaves out the check of values; what the
 * options leave out Fiji fills with the values of the last run. This one sets every input anew.
 */
@Plugin(type = PreprocessorPlugin.class, priority = 1.5 * Priority.VERY_HIGH)
public final class MacroOptionsPreprocessor extends AbstractPreprocessorPlugin {

	@Override
	public void process(final Module module) {
		final Object command = module.getDelegateObject();
		if (!(command instanceof SegmentaCommand) || !IJ.isMacro()) return;
		final String options = Macro.getOptions();
		if (options == null) return;
		try {
			MacroOptions.apply(options, module);
		}
		catch (final InvalidInputException e) {
			cancel(e.getMessage());
			MacroErrors.report(Provenance.name(command.getClass()), e.getMessage());
		}
	}
}
