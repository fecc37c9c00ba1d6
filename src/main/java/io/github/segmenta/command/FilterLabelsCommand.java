package io.github.segmenta.command;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.label.LabelFilter;
import io.github.segmenta.measure.ObjectMeasurements;
import io.github.segmenta.segment.Labels;

import ij.ImagePlus;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Keeps objects by a measured feature. See {@link LabelFilter#keepWithin} and {@link ObjectMeasurements}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Labels>Filter Labels...")
public final class FilterLabelsCommand extends LabelCommand {

	@Parameter(label = "Feature", persist = false,
		description = "Size (area, or volume in 3D) or the name of a measurement, without its unit, such as Circularity or Mean")
	private String feature = "Size";

	@Parameter(label = "Minimum", persist = false, description = "Objects with a smaller value are removed")
	private double min = 0;

	@Parameter(label = "Maximum (empty = no limit)", required = false, persist = false,
		description = "Objects with a larger value are removed")
	private String max = "";

	@Parameter(label = "Intensity image", required = false,
		description = "Image for features of intensity such as Mean")
	private ImagePlus intensity;

	@Override
	protected Labels process(final Part part, final Progress progress) {
		final double[] values = ObjectFeatures.values(feature, part.labels, image, part.firstSlice, part.frame, intensity);
		return LabelFilter.keepWithin(part.labels, values, min, maximum());
	}

	private double maximum() {
		if (max == null || max.trim().isEmpty()) return Double.POSITIVE_INFINITY;
		try {
			return Double.parseDouble(max.trim());
		}
		catch (final NumberFormatException e) {
			throw new InvalidInputException("The maximum is a number, or empty for no limit; “" + max + "” is none.", e);
		}
	}

	@Override
	protected String suffix() {
		return "-filtered";
	}
}
