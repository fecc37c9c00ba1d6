package io.github.segmenta.command;

import io.github.segmenta.edge.EdgeSegments;
import io.github.segmenta.segment.MaskMethod;
import io.github.segmenta.segment.Micrograph;

import java.util.function.Supplier;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Objects from the edges around them. See {@link EdgeSegments}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Edges>Edges to Segments...")
public final class EdgesToSegmentsCommand extends ObjectCommand {

	static final String IMAGE = "edge image";

	@Parameter(label = "Edges", persist = false, choices = { "Canny", IMAGE },
		description = "Found by Canny's method, or the pixels of the image that are not 0")
	private String source = "Canny";

	@Parameter(label = "Sigma (pixels)", min = "0", stepSize = "0.5", persist = false,
		description = "Canny: σ of the Gaussian filter; 0 = none")
	private double sigma = 2;

	@Parameter(label = "Thresholds", persist = false, choices = { "Otsu", "Median", "Manual" },
		description = "Canny: by Otsu's method from the gradient, from the median grey value, or as set below")
	private String thresholds = "Otsu";

	@Parameter(label = "Low (Manual)", min = "0", persist = false,
		description = "Canny: smallest length of the Sobel gradient on an edge")
	private double low = 20;

	@Parameter(label = "High (Manual)", min = "0", persist = false,
		description = "Canny: length of the Sobel gradient that every edge must reach somewhere")
	private double high = 60;

	@Parameter(label = "Link gaps up to (pixels)", min = "0", persist = false,
		description = "Ends of lines are linked to the nearest end or line within this distance; 0 = none")
	private double gap = 5;

	@Parameter(label = "Closing radius (pixels)", min = "0", persist = false,
		description = "Morphological closing of the lines after the linking; 0 = none")
	private double closing = 0;

	@Override
	protected MaskMethod maskMethod(final Supplier<Micrograph> frame) {
		return new EdgeSegments().canny(IMAGE.equals(source) ? null : CannyCommand.canny(sigma, thresholds, low, high)).gap(
			gap).closing(closing);
	}
}
