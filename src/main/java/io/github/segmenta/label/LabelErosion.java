package io.github.segmenta.label;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;

/** Shrinks every object on its own: what touches another object gives way there too. */
public final class LabelErosion {

	private LabelErosion() {}

	/**
	 * Keeps the pixels that are farther than a distance from everything that is not their object (see
	 * {@link BoundaryDistance}): an erosion of each object by a disc or ball. Objects may fall into parts, which keep
	 * the label, or vanish. The edge of the image erodes nothing.
	 *
	 * @param distance ≥ 0, in the unit of the spacing; below the size of a voxel nothing changes
	 * @return a new image
	 */
	public static int[] erode(final int[] labels, final int width, final int height, final int depth,
		final double distance, final double[] spacing, final Progress progress)
	{
		if (!(distance >= 0)) throw new InvalidInputException("The distance to erode by must not be negative, but is " +
			distance + ".");
		final float[] toBoundary = BoundaryDistance.compute(labels, width, height, depth, spacing, progress);
		final float limit = (float) (distance * (1 + 1e-6)); // what is as far but for rounding goes
		final int[] out = new int[labels.length];
		Parallel.loop(out.length, 1 << 16, (from, to) -> {
			for (int i = from; i < to; i++) if (toBoundary[i] > limit) out[i] = labels[i];
		});
		return out;
	}
}
