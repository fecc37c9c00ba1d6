package io.github.segmenta.command;

import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Setting;
import io.github.segmenta.core.Settings;
import io.github.segmenta.filter.Smoothing;
import io.github.segmenta.segment.MaskMethod;
import io.github.segmenta.segment.Micrograph;
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

	@Settings
	private final HysteresisThreshold threshold = new HysteresisThreshold();

	@Settings(before = "bins")
	private final Smoothing smoothing = new Smoothing();

	@Settings
	private final ThresholdPlot histogram = new ThresholdPlot();

	@Parameter(type = ItemIO.OUTPUT)
	private ImagePlus histogramplot;

	@Override
	protected MaskMethod maskMethod(final Supplier<Micrograph> frame) {
		final Smoothing smooth = Setting.copy(smoothing);
		final MaskMethod method = histogram.watch(Setting.copy(threshold));
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
