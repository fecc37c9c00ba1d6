package io.github.segmenta.command;

import io.github.segmenta.core.Progress;
import io.github.segmenta.label.LabelSplitting;
import io.github.segmenta.segment.Labels;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Splits objects of several bulges. See {@link LabelSplitting}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Labels>Split Labels...")
public final class SplitLabelsCommand extends LabelCommand {

	@Parameter(label = "Height (pixels)", min = "0", stepSize = "0.25", persist = false,
		description = "How far a bulge must stand out to be split off; the larger, the fewer splits")
	private double height = 1;

	@Override
	protected Labels process(final Part part, final Progress progress) {
		return LabelSplitting.split(part.labels, height, progress);
	}

	@Override
	protected String suffix() {
		return "-split";
	}
}
