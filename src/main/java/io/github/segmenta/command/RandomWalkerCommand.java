package io.github.segmenta.command;

import io.github.segmenta.core.Progress;
import io.github.segmenta.filter.Smoothing;
import io.github.segmenta.region.RandomWalker;
import io.github.segmenta.segment.Micrograph;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Each pixel gets the label of the seed that a random walk most likely reaches first. See {@link RandomWalker}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Region>Random Walker...")
public final class RandomWalkerCommand extends MarkedCommand {

	@Parameter(label = "Beta", min = "0", persist = false,
		description = "How strongly edges hinder the walk; the larger, the closer regions follow edges")
	private double beta = 130;

	@Parameter(label = "Smoothing (σ in pixels)", min = "0", stepSize = "0.5", persist = false,
		description = "Gaussian filter applied to each slice first; 0 = none")
	private double smoothing = 0;

	@Override
	protected int[] grow(final Micrograph image, final int[] marked, final byte[] mask, final Progress progress) {
		final double[] voxel = image.voxelSize();
		return new RandomWalker().beta(beta).walk(Smoothing.inPlane(image, smoothing).channel(0), marked, mask, new double[] {
			1, voxel[1] / voxel[0], voxel[2] / voxel[0] }, progress).labels;
	}
}
