package io.github.segmenta.command;

import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Setting;
import io.github.segmenta.core.Settings;
import io.github.segmenta.filter.Smoothing;
import io.github.segmenta.region.Neighbours;
import io.github.segmenta.region.SeededRegionGrowing;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Mask;
import io.github.segmenta.segment.Micrograph;

import org.scijava.command.Command;
import org.scijava.plugin.Plugin;

/** Divides the image among seeds by grey value. See {@link SeededRegionGrowing}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Region>Seeded Region Growing...")
public final class SeededRegionGrowingCommand extends MarkedCommand {

	@Settings
	private final Smoothing smoothing = new Smoothing(1);

	@Settings
	private final SeededRegionGrowing method = new SeededRegionGrowing();

	@Settings
	private final Neighbours neighbours = new Neighbours();

	@Override
	protected Labels grow(final Micrograph image, final Labels marked, final Mask mask, final Progress progress) {
		return Setting.copy(method).connectivity(neighbours.connectivity(image.depth())).grow(smoothing.of(image).channel(0), marked, mask, progress);
	}
}
