package io.github.segmenta.command;

import io.github.segmenta.imagej.Outputs;

import ij.ImagePlus;

import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.module.process.AbstractPostprocessorPlugin;
import org.scijava.module.process.PostprocessorPlugin;
import org.scijava.plugin.Plugin;

/**
 * Keeps Fiji from showing images that the suite's commands have shown themselves, or were told not to show: batch mode,
 * the current image and the end of a command are then the same as in plain ImageJ.
 */
@Plugin(type = PostprocessorPlugin.class)
public final class ShownOutputsPostprocessor extends AbstractPostprocessorPlugin {

	@Override
	public void process(final Module module) {
		if (!(module.getDelegateObject() instanceof SegmentaCommand) || !Outputs.areShown()) return;
		for (final ModuleItem<?> output : module.getInfo().outputs()) if (output.getType() == ImagePlus.class) module
			.resolveOutput(output.getName());
	}
}
