package io.github.segmenta.command;

import io.github.segmenta.core.Setting;
import io.github.segmenta.core.Settings;
import io.github.segmenta.filter.Smoothing;
import io.github.segmenta.segment.MaskMethod;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.threshold.RefinedThreshold;

import java.util.function.Supplier;

import org.scijava.command.Command;
import org.scijava.plugin.Plugin;

/** A threshold of its own for each object or tile of a first global threshold. See {@link RefinedThreshold}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Threshold>Refine Objects...")
public final class RefineObjectsCommand extends ObjectCommand {

	@Settings
	private final RefinedThreshold threshold = new RefinedThreshold();

	@Settings(before = "bins")
	private final Smoothing smoothing = new Smoothing();

	@Override
	protected MaskMethod maskMethod(final Supplier<Micrograph> frame) {
		final RefinedThreshold method = Setting.copy(threshold);
		final Smoothing smooth = Setting.copy(smoothing);
		return (image, progress) -> method.mask(smooth.of(image), progress);
	}
}
