package io.github.segmenta.command;

import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Setting;
import io.github.segmenta.core.Settings;
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

	@Settings
	private final MultiLevelThreshold threshold = new MultiLevelThreshold();

	@Settings
	private final Smoothing smoothing = new Smoothing();

	@Settings
	private final ThresholdPlot histogram = new ThresholdPlot();

	@Parameter(type = ItemIO.OUTPUT)
	private ImagePlus histogramplot;

	@Override
	protected Segmenter segmenter(final Supplier<Micrograph> frame) {
		final Smoothing smooth = Setting.copy(smoothing);
		final MultiLevelThreshold method = Setting.copy(threshold).stack(() -> smooth.of(frame.get()));
		return (image, progress) -> {
			final Micrograph smoothed = smooth.of(image);
			final Segmentation found = method.segment(smoothed, progress);
			histogram.remember(smoothed, found.findings());
			return found;
		};
	}

	@Override
	protected void execute(final Progress progress) {
		super.execute(progress);
		histogramplot = histogram.show(image);
	}

	/** The plot of the last run, or {@code null}. */
	ImagePlus histogramPlot() {
		return histogramplot;
	}
}
