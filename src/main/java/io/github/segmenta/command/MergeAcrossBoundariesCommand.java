package io.github.segmenta.command;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.imagej.LabelImages;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.label.LabelMerging;
import io.github.segmenta.label.RegionAdjacency;
import io.github.segmenta.segment.Labels;

import ij.ImagePlus;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Merges objects across weak boundaries. See {@link LabelMerging#mergeAcrossWeakBoundaries}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Labels>Merge Across Weak Boundaries...")
public final class MergeAcrossBoundariesCommand extends LabelCommand {

	@Parameter(label = "Intensity image", required = false,
		description = "Image whose mean along a boundary is its strength, for example edges or the stained membrane")
	private ImagePlus intensity;

	@Parameter(label = "Threshold", persist = false,
		description = "Boundaries that are weaker vanish, the weakest first")
	private double threshold = 10;

	@Parameter(label = "Across lines", persist = false,
		description = "Objects separated by a line of background one pixel wide are neighbours too; the line is filled when " +
			"they merge")
	private boolean acrosslines = true;

	@Override
	protected Labels process(final Part part, final Progress progress) {
		if (intensity == null) throw new InvalidInputException(
			"An intensity image is needed; its values along the boundaries are their strength.");
		LabelImages.checkSameSize(image, intensity);
		final Volume strength = LabelImages.intensity(intensity, part.firstSlice, part.firstSlice + part.labels.depth() - 1,
			part.frame);
		final RegionAdjacency graph = RegionAdjacency.of(part.labels, strength, acrosslines, progress);
		return LabelMerging.mergeAcrossWeakBoundaries(part.labels, graph, threshold, acrosslines, progress);
	}

	@Override
	protected String suffix() {
		return "-merged";
	}
}
