package io.github.segmenta.command;

import io.github.segmenta.core.PluginChoices;
import io.github.segmenta.core.Progress;
import io.github.segmenta.filter.Smoothing;
import io.github.segmenta.segment.MaskMethod;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.threshold.AutoThreshold;
import io.github.segmenta.threshold.GlobalThreshold;

import ij.ImagePlus;

import java.util.function.Supplier;

import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** One threshold for the whole slice or stack: found by a method or set by hand. See {@link GlobalThreshold}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Threshold>Global Threshold...")
public final class GlobalThresholdCommand extends ObjectCommand {

	static final String MANUAL = "Manual";

	@Parameter(label = "Method", persist = false, description = "How the threshold is found")
	@PluginChoices(value = AutoThreshold.class, more = MANUAL)
	private String method = "Default";

	@Parameter(label = "Lower (Manual)", persist = false, description = "Smallest grey value of an object")
	private double lower = 0;

	@Parameter(label = "Upper (Manual)", persist = false, description = "Largest grey value of an object")
	private double upper = 255;

	@Parameter(label = "Dark background", persist = false, description = "Objects are lighter than the background")
	private boolean darkbackground = true;

	@Parameter(label = "Stack histogram", persist = false,
		description = "One threshold from all slices instead of one for each slice")
	private boolean stackhistogram = false;

	@Parameter(label = "Smoothing (σ in pixels)", min = "0", stepSize = "0.5", persist = false,
		description = "Gaussian filter before the threshold; 0 = none")
	private double smoothing = 0;

	@Parameter(label = "Bins (32-bit)", min = "2", max = "65536", persist = false,
		description = "Bins for Intermodes, MaxEntropy, Minimum, RenyiEntropy, Shanbhag, Triangle and Yen where " +
			"values have no levels")
	private int bins = 256;

	@Parameter(label = "Plot histogram", persist = false, description = "Show the histogram with the threshold")
	private boolean plot = false;

	@Parameter(type = ItemIO.OUTPUT)
	private ImagePlus histogramplot;

	private final ThresholdPlot histogram = new ThresholdPlot();

	@Override
	protected MaskMethod maskMethod(final Supplier<Micrograph> frame) {
		final GlobalThreshold threshold = new GlobalThreshold().bins(bins).darkBackground(darkbackground)
			.stackHistogram(stackhistogram)
			.stack(() -> Smoothing.inPlane(frame.get(), smoothing));
		if (MANUAL.equals(method)) threshold.range(lower, upper);
		else threshold.method(method);
		final MaskMethod watched = histogram.watch(threshold);
		return (image, progress) -> watched.mask(Smoothing.inPlane(image, smoothing), progress);
	}

	@Override
	protected void execute(final Progress progress) {
		super.execute(progress);
		histogramplot = plot ? histogram.show(image) : null;
	}

	/** The plot of the last run, or {@code null}. */
	ImagePlus histogramPlot() {
		return histogramplot;
	}
}
