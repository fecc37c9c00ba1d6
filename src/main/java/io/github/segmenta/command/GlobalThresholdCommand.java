package io.github.segmenta.command;

import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Setting;
import io.github.segmenta.core.Settings;
import io.github.segmenta.filter.Smoothing;
import io.github.segmenta.segment.MaskMethod;
import io.github.segmenta.segment.Micrograph;
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

	@Settings
	private final GlobalThreshold threshold = new GlobalThreshold();

	@Settings(before = "bins")
	private final Smoothing smoothing = new Smoothing();

	@Settings
	private final ThresholdPlot histogram = new ThresholdPlot();

	@Parameter(type = ItemIO.OUTPUT)
	private ImagePlus histogramplot;

	@Override
	protected MaskMethod maskMethod(final Supplier<Micrograph> frame) {
		final Smoothing smooth = Setting.copy(smoothing);
		final MaskMethod method = histogram.watch(Setting.copy(threshold).stack(() -> smooth.of(frame.get())));
		return (image, progress) -> method.mask(smooth.of(image), progress);
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
