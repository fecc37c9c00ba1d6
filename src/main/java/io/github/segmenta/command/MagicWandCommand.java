package io.github.segmenta.command;

import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Setting;
import io.github.segmenta.core.Settings;
import io.github.segmenta.filter.Smoothing;
import io.github.segmenta.region.FloodGrowing;
import io.github.segmenta.region.Neighbours;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Mask;
import io.github.segmenta.segment.Micrograph;

import org.scijava.command.Command;
import org.scijava.plugin.Plugin;

/** What is connected to a seed and of a similar grey value. See {@link FloodGrowing}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Region>Magic Wand...")
public final class MagicWandCommand extends MarkedCommand {

	@Settings
	private final FloodGrowing method = new FloodGrowing();

	@Settings
	private final Smoothing smoothing = new Smoothing();

	@Settings
	private final Neighbours neighbours = new Neighbours();

	@Override
	protected Labels grow(final Micrograph image, final Labels marked, final Mask mask, final Progress progress) {
		return Setting.copy(method).connectivity(neighbours.connectivity(image.depth())).grow(smoothing.of(image).channel(0), marked, mask, progress);
	}
}
