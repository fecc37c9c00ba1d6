package io.github.segmenta.edge;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.filter.Gaussian;
import io.github.segmenta.kernel.Border;
import io.github.segmenta.kernel.Volume;

/**
 * The length of the gradient of the image smoothed by a Gaussian, by derivatives of the Gaussian itself, in grey values
 * per pixel. SciPy's {@code gaussian_gradient_magnitude}. Borders and NaN as in {@link Gaussian}.
 */
public final class GaussianGradient {

	private GaussianGradient() {}

	/**
	 * Filters a volume.
	 *
	 * @param volume the image, not changed
	 * @param progress told about the work, asked about cancel
	 * @param sigmaPx σ along x, y, z in pixels, above 0; a σ of 0 along z filters every slice on its own
	 * @return a new array, x fastest, then y, then z; values ≥ 0
	 * @throws InvalidInputException if a σ is negative, not finite, or 0 along x or y
	 */
	public static float[] magnitude(final Volume volume, final Progress progress, final double... sigmaPx) {
		return ScaledValues.lengths(volume, scaled -> lengths(scaled, progress, sigmaPx));
	}

	private static float[] lengths(final Volume volume, final Progress progress, final double... sigmaPx) {
		final float[] sum = new float[volume.size()];
		final int axes = sigmaPx[2] > 0 ? 3 : 2;
		for (int axis = 0; axis < axes; axis++) {
			final int[] order = new int[3];
			order[axis] = 1;
			Gradient.addSquares(sum, Gaussian.derivative(volume, order, Border.MIRROR, progress.part((double) axis / axes,
				(axis + 1.0) / axes), sigmaPx));
		}
		Gradient.squareRoots(sum);
		return sum;
	}
}
