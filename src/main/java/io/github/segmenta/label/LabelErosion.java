package io.github.segmenta.label;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.segment.Labels;

/** Shrinks every object on its own: what touches another object gives way there too. */
public final class LabelErosion {

	private LabelErosion() {}

	/**
	 * Keeps the pixels that are farther than a distance from everything that is not their object (see
	 * {@link BoundaryDistance}): an erosion of each object by a disc or ball. Objects may fall into parts, which keep
	 * the label, or vanish. The edge of the image erodes nothing.
	 *
	 * @param labels the label image, 0 = background
	 * @param distance ≥ 0, in the unit of the spacing; below the size of a voxel nothing changes
	 * @param spacing size of a voxel along x, y, z
	 * @param progress told about the work, asked about cancel
	 * @return a new image
	 */
	public static Labels erode(final Labels labels, final double distance, final double[] spacing,
		final Progress progress)
	{
		final int[] in = labels.array();
		if (!(distance >= 0)) throw new InvalidInputException("The distance to erode by must not be negative, but is " +
			distance + ".");
		final float[] toBoundary = BoundaryDistance.compute(labels, spacing, progress).asFloat();
		final float limit = (float) (distance * (1 + 1e-6)); // what is as far but for rounding goes
		final Labels result = labels.blank();
		final int[] out = result.array();
		Parallel.loop(out.length, 1 << 16, (from, to) -> {
			for (int i = from; i < to; i++) if (toBoundary[i] > limit) out[i] = in[i];
		});
		return result;
	}
}
