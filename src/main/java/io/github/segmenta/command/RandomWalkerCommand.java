package io.github.segmenta.command;

import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Setting;
import io.github.segmenta.core.Settings;
import io.github.segmenta.filter.Smoothing;
import io.github.segmenta.region.RandomWalker;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Mask;
import io.github.segmenta.segment.Micrograph;

import org.scijava.command.Command;
import org.scijava.plugin.Plugin;

/** Each pixel gets the label of the seed that a random walk most likely reaches first. See {@link RandomWalker}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Region>Random Walker...")
public final class RandomWalkerCommand extends MarkedCommand {

	@Settings
	private final RandomWalker method = new RandomWalker();

	@Settings
	private final Smoothing smoothing = new Smoothing();

	@Override
	protected Labels grow(final Micrograph image, final Labels marked, final Mask mask, final Progress progress) {
		final double[] voxel = image.voxelSize();
		return Setting.copy(method).walk(smoothing.of(image).channel(0), marked, mask, new double[] { 1,
			voxel[1] / voxel[0], voxel[2] / voxel[0] }, progress).labels;
	}
}
