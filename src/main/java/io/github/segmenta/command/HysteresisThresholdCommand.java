package io.github.segmenta.command;

import io.github.segmenta.core.PluginChoices;
import io.github.segmenta.core.Progress;
import io.github.segmenta.filter.Smoothing;
import io.github.segmenta.segment.MaskMethod;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.threshold.AutoThreshold;
import io.github.segmenta.threshold.HysteresisThreshold;

import ij.ImagePlus;

import java.util.function.Supplier;

import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** A weak threshold for whole objects, which need a pixel that passes a strong one. See {@link HysteresisThreshold}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Threshold>Hysteresis Threshold...")
public final class HysteresisThresholdCommand extends ObjectCommand {

	@Parameter(label = "Weak", persist = false, description = "Threshold of all pixels of an object")
	@PluginChoices(AutoThreshold.class)
	private String weak = "Triangle";

	@Parameter(label = "Strong", persist = false, description = "Threshold that at least one pixel of an object passes")
	@PluginChoices(AutoThreshold.class)
	private String strong = "Otsu";

	@Parameter(label = "Set by hand", persist = false, description = "Use the two values below instead of the methods")
	private boolean manual = false;

	@Parameter(label = "Low (by hand)", persist = false, description = "Lower threshold in grey values")
	private double low = 50;

	@Parameter(label = "High (by hand)", persist = false, description = "Higher threshold in grey values")
	private double high = 150;

	@Parameter(label = "Diagonal neighbours", persist = false, description = "Pixels that touch at a corner are connected")
	private boolean diagonal = true;

	@Parameter(label = "Dark background", persist = false, description = "Objects are lighter than the background")
	private boolean darkbackground = true;

	@Parameter(label = "Smoothing (σ in pixels)", min = "0", stepSize = "0.5", persist = false,
		description = "Gaussian filter before the threshold; 0 = none")
	private double smoothing = 0;

	@Parameter(label = "Bins (32-bit)", min = "2", max = "65536", persist = false,
		description = "Bins for Intermodes, MaxEntropy, Minimum, RenyiEntropy, Shanbhag, Triangle and Yen where " +
			"values have no levels")
	private int bins = 256;

	@Parameter(label = "Plot histogram", persist = false, description = "Show the histogram with the thresholds")
	private boolean plot = false;

	@Parameter(type = ItemIO.OUTPUT)
	private ImagePlus histogramplot;

	private final ThresholdPlot histogram = new ThresholdPlot();

	@Override
	protected MaskMethod maskMethod(final Supplier<Micrograph> frame) {
		final HysteresisThreshold threshold = new HysteresisThreshold().bins(bins).diagonal(diagonal)
			.darkBackground(darkbackground);
		if (manual) threshold.levels(low, high);
		else threshold.methods(weak, strong);
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
