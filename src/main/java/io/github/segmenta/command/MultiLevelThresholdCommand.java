package io.github.segmenta.command;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.filter.Smoothing;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmentation;
import io.github.segmenta.segment.Segmenter;
import io.github.segmenta.threshold.MultiLevelThreshold;

import ij.ImagePlus;

import java.util.function.Supplier;

import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Classes of grey values between several thresholds. See {@link MultiLevelThreshold}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Threshold>Multi-level Threshold...")
public final class MultiLevelThresholdCommand extends SegmentCommand {

	@Parameter(label = "Classes", min = "2", max = "6", persist = false,
		description = "Number of classes that multi-Otsu makes, the background among them")
	private int classes = 3;

	@Parameter(label = "Levels (empty = automatic)", required = false, persist = false,
		description = "Thresholds set by hand, ascending, with commas between them")
	private String levels = "";

	@Parameter(label = "Dark background", persist = false,
		description = "The darkest class is the background, else the lightest")
	private boolean darkbackground = true;

	@Parameter(label = "Stack histogram", persist = false,
		description = "The same thresholds for all slices instead of those of each slice")
	private boolean stackhistogram = false;

	@Parameter(label = "Smoothing (σ in pixels)", min = "0", stepSize = "0.5", persist = false,
		description = "Gaussian filter before the thresholds; 0 = none")
	private double smoothing = 0;

	@Parameter(label = "Plot histogram", persist = false, description = "Show the histogram with the thresholds")
	private boolean plot = false;

	@Parameter(type = ItemIO.OUTPUT)
	private ImagePlus histogramplot;

	private final ThresholdPlot histogram = new ThresholdPlot();

	@Override
	protected Segmenter segmenter(final Supplier<Micrograph> frame) {
		final MultiLevelThreshold threshold = new MultiLevelThreshold().darkBackground(darkbackground).stackHistogram(
			stackhistogram).stack(() -> Smoothing.inPlane(frame.get(), smoothing));
		if (levels == null || levels.trim().isEmpty()) threshold.classes(classes);
		else threshold.levels(numbers(levels));
		return (image, progress) -> {
			final Micrograph smooth = Smoothing.inPlane(image, smoothing);
			final Segmentation found = threshold.segment(smooth, progress);
			histogram.remember(smooth, found.findings());
			return found;
		};
	}

	private static double[] numbers(final String text) {
		final String[] parts = text.trim().split("[,;\\s]+");
		final double[] numbers = new double[parts.length];
		for (int i = 0; i < parts.length; i++) {
			try {
				numbers[i] = Double.parseDouble(parts[i]);
			}
			catch (final NumberFormatException e) {
				throw new InvalidInputException("“" + parts[i] + "” is not a number; give the levels like 50, 120.", e);
			}
		}
		return numbers;
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
