package io.github.segmenta.command;

import io.github.segmenta.imagej.Images;
import io.github.segmenta.imagej.Outputs;
import io.github.segmenta.kernel.Histogram;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.Findings;
import io.github.segmenta.segment.Foreground;
import io.github.segmenta.segment.MaskMethod;
import io.github.segmenta.segment.Micrograph;

import ij.ImagePlus;
import ij.gui.Plot;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.scijava.plugin.Parameter;

/**
 * The histogram of what a threshold command worked on last, with a vertical line at each threshold: at most 256 bars
 * over the range of the values, heights on a logarithmic scale.
 */
final class ThresholdPlot {

	private static final int BARS = 256;

	@Parameter(label = "Plot histogram", persist = false, description = "Show the histogram with the thresholds")
	private boolean plot = false;

	private Micrograph image;
	private final List<Double> thresholds = new ArrayList<>();

	/** Keeps what the histogram is to be made of: an image and what was found in it. */
	void remember(final Micrograph segmented, final Findings found) {
		image = segmented;
		thresholds.clear();
		for (final Object value : found.byName().values()) {
			if (value instanceof Double) thresholds.add((Double) value);
			else if (value instanceof double[]) Arrays.stream((double[]) value).forEach(thresholds::add);
		}
	}

	/** The method, with its image and thresholds remembered. */
	MaskMethod watch(final MaskMethod method) {
		return (segmented, progress) -> {
			final Foreground found = method.mask(segmented, progress);
			remember(segmented, found.findings());
			return found;
		};
	}

	/** Shows the plot as “&lt;name&gt;-histogram” if it is wanted; else there is none, {@code null}. */
	ImagePlus show(final ImagePlus source) {
		if (!plot) return null;
		final Volume volume = image.channel(0);
		final Histogram histogram = Histogram.of(volume, image.selection());
		final long[] counts = histogram.counts();
		final int merged = (counts.length + BARS - 1) / BARS, bars = (counts.length + merged - 1) / merged;
		final double[] x = new double[bars], y = new double[bars];
		for (int i = 0; i < counts.length; i++) y[i / merged] += counts[i];
		double top = 1;
		for (int k = 0; k < bars; k++) {
			x[k] = (histogram.centre(k * merged) + histogram.centre(Math.min(counts.length - 1, (k + 1) * merged - 1))) / 2;
			y[k] = Math.log10(1 + y[k]);
			top = Math.max(top, y[k]);
		}
		final Plot drawn = new Plot(Images.baseName(source) + "-histogram", "Value", "log10(1 + pixels)");
		final double low = x[0], high = bars > 1 ? x[bars - 1] : low + 1;
		drawn.setLimits(low, high, 0, 1.05 * top);
		drawn.add("bar", x, y);
		drawn.setColor(Color.RED);
		for (final double t : thresholds) if (t >= low && t <= high) drawn.drawLine(t, 0, t, 1.05 * top);
		final ImagePlus shown = drawn.getImagePlus();
		Outputs.show(shown);
		return shown;
	}
}
