package io.github.segmenta.edge;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.filter.Gaussian;
import io.github.segmenta.kernel.Border;
import io.github.segmenta.kernel.Volume;

/**
 * The image smoothed by a narrow Gaussian less the image smoothed by a wide one: a band of sizes, positive in light
 * spots. With σ apart by a factor of 1.6 nearly a Laplacian of Gaussian with its sign changed (Marr and Hildreth 1980,
 * DOI 10.1098/rspb.1980.0020). Borders and NaN as in {@link Gaussian}.
 */
public final class DifferenceOfGaussians {

	private DifferenceOfGaussians() {}

	/**
	 * Filters a volume.
	 *
	 * @param volume the image, not changed
	 * @param narrowPx σ along x, y, z in pixels; 0 leaves an axis as it is
	 * @param widePx σ of what is subtracted
	 * @param progress told about the work, asked about cancel
	 * @return a new array, x fastest, then y, then z; grey values
	 * @throws InvalidInputException if the wide σ is not above the narrow one along x, or a σ is negative or not finite
	 */
	public static float[] filter(final Volume volume, final double[] narrowPx, final double[] widePx,
		final Progress progress)
	{
		if (!(widePx[0] > narrowPx[0])) throw new InvalidInputException("The larger σ is " + widePx[0] +
			", but must be above the smaller one, " + narrowPx[0] + ".");
		final float[] narrow = Gaussian.filter(volume, Border.MIRROR, progress.part(0, 0.4), narrowPx);
		final float[] wide = Gaussian.filter(volume, Border.MIRROR, progress.part(0.4, 0.9), widePx);
		Parallel.loop(narrow.length, 1 << 16, (from, to) -> {
			for (int i = from; i < to; i++) narrow[i] -= wide[i];
		});
		return narrow;
	}
}
