package io.github.segmenta.command;

import io.github.segmenta.core.PluginChoices;
import io.github.segmenta.filter.Smoothing;
import io.github.segmenta.segment.MaskMethod;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.threshold.LocalMethod;
import io.github.segmenta.threshold.LocalThreshold;

import java.util.function.Supplier;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** A threshold for each pixel from the window around it. See {@link LocalThreshold}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Threshold>Local Threshold...")
public final class LocalThresholdCommand extends ObjectCommand {

	static final String DISC = "disc";
	static final String SQUARE = "square";

	@Parameter(label = "Method", persist = false, description = "How the threshold follows from the window")
	@PluginChoices(LocalMethod.class)
	private String method = "Phansalkar";

	@Parameter(label = "Radius (pixels)", min = "1", persist = false, description = "Radius of the window")
	private int radius = 15;

	@Parameter(label = "Window", choices = { DISC, SQUARE }, persist = false,
		description = "Disc as in ImageJ's filters, or square, which is faster for large radii")
	private String window = DISC;

	@Parameter(label = "Weight of deviation (0 = default)", stepSize = "0.05", persist = false,
		description = "k of Niblack, Phansalkar, Sauvola, Wolf")
	private double weight = 0;

	@Parameter(label = "Offset", persist = false,
		description = "Subtracted from the threshold of Gaussian, Mean, Median, MidGrey, Niblack")
	private double offset = 0;

	@Parameter(label = "Contrast (0 = default)", min = "0", persist = false,
		description = "Bernsen: smallest difference between the extremes of a window with an object")
	private double contrast = 0;

	@Parameter(label = "Range of deviation (0 = default)", min = "0", persist = false,
		description = "r of Phansalkar, Sauvola, Wolf")
	private double deviation = 0;

	@Parameter(label = "Dark background", persist = false, description = "Objects are lighter than the background")
	private boolean darkbackground = true;

	@Parameter(label = "Smoothing (σ in pixels)", min = "0", stepSize = "0.5", persist = false,
		description = "Gaussian filter before the threshold; 0 = none")
	private double smoothing = 0;

	@Override
	protected MaskMethod maskMethod(final Supplier<Micrograph> frame) {
		final LocalThreshold.Shape shape = SQUARE.equals(window) ? LocalThreshold.Shape.SQUARE : LocalThreshold.Shape.DISC;
		final LocalThreshold threshold = new LocalThreshold().method(method).radius(radius).shape(shape).k(weight).offset(
			offset).contrast(contrast).deviationRange(deviation).darkBackground(darkbackground);
		return (image, progress) -> threshold.mask(Smoothing.inPlane(image, smoothing), progress);
	}
}
