package io.github.segmenta.command;

import io.github.segmenta.core.Setting;
import io.github.segmenta.core.Settings;
import io.github.segmenta.filter.Smoothing;
import io.github.segmenta.segment.MaskMethod;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.threshold.LocalThreshold;

import java.util.function.Supplier;

import org.scijava.command.Command;
import org.scijava.plugin.Plugin;

/** A threshold for each pixel from the window around it. See {@link LocalThreshold}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Threshold>Local Threshold...")
public final class LocalThresholdCommand extends ObjectCommand {

	@Settings
	private final LocalThreshold threshold = new LocalThreshold();

	@Settings
	private final Smoothing smoothing = new Smoothing();

	@Override
	protected MaskMethod maskMethod(final Supplier<Micrograph> frame) {
		final LocalThreshold method = Setting.copy(threshold);
		final Smoothing smooth = Setting.copy(smoothing);
		return (image, progress) -> method.mask(smooth.of(image), progress);
	}
}
