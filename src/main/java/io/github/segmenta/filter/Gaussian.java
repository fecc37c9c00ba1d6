package io.github.segmenta.filter;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.Border;
import io.github.segmenta.kernel.GaussianWeights;
import io.github.segmenta.kernel.SeparableFilter;
import io.github.segmenta.kernel.Volume;

/**
 * Gaussian filter and its derivatives: convolution with g(x) = exp(−x² / 2σ²) sampled at whole pixels, cut at 4σ and
 * normalised to sum 1, one axis after the other. Derivatives multiply g by −x/σ² (first) or x²/σ⁴ − 1/σ² (second). The
 * same kernels as those of SciPy's {@code gaussian_filter}. Beyond the border the image is mirrored, the border pixel
 * twice ({@link Border#MIRROR}), unless told otherwise. NaN spreads over the kernel's reach.
 */
public final class Gaussian {

	private static final int[] SMOOTH = { 0, 0, 0 };

	private Gaussian() {}

	/**
	 * Filters a volume.
	 *
	 * @param volume the image, not changed
	 * @param sigmaPx σ along x, y, z in pixels; 0 leaves an axis as it is
	 * @return a new array, x fastest, then y, then z
	 * @throws InvalidInputException if a σ is negative or not finite
	 */
	public static float[] filter(final Volume volume, final double... sigmaPx) {
		return filter(volume, Border.MIRROR, Progress.NONE, sigmaPx);
	}

	/**
	 * As {@link #filter(Volume, double...)}, with another border.
	 *
	 * @param volume the image, not changed
	 * @param border what is read beyond the image
	 * @param progress told about the work, asked about cancel
	 * @param sigmaPx σ along x, y, z in pixels; 0 leaves an axis as it is
	 * @return a new array, x fastest, then y, then z
	 * @throws InvalidInputException if a σ is negative or not finite
	 */
	public static float[] filter(final Volume volume, final Border border, final Progress progress,
		final double... sigmaPx)
	{
		return derivative(volume, SMOOTH, border, progress, sigmaPx);
	}

	/**
	 * @param sigmaPx σ in pixels
	 * @throws InvalidInputException if a σ is negative or not finite
	 */
	public static void check(final double sigmaPx) {
		if (!(sigmaPx >= 0) || Double.isInfinite(sigmaPx)) throw new InvalidInputException("The σ of a Gaussian filter is " +
			sigmaPx + ", but must be a number of at least 0.");
	}

	/**
	 * The rows of some columns of the filtered slice one by one, where the image is mirrored beyond its border.
	 *
	 * @param slice the image; its first slice is filtered
	 * @param sigmaPx σ along x and y in pixels, above 0
	 * @param left first column
	 * @param right behind the last column
	 * @param first the row that comes first
	 * @return gives the rows one after the other
	 */
	public static SeparableFilter.Rows rows(final Volume slice, final double sigmaPx, final int left, final int right,
		final int first)
	{
		final double[] kernel = GaussianWeights.of(sigmaPx, 0);
		return new SeparableFilter.Rows(slice, 0, kernel, kernel, Border.MIRROR, left, right, first);
	}

	/**
	 * A derivative of the filtered volume.
	 *
	 * @param volume the image, not changed
	 * @param order 0, 1 or 2 for x, y, z
	 * @param border what is read beyond the image
	 * @param progress told about the work, asked about cancel
	 * @param sigmaPx σ along x, y, z in pixels; above 0 where the order is above 0
	 * @return a new array, grey values per pixel (to the power of the order)
	 * @throws InvalidInputException if a σ is negative, not finite, or 0 where a derivative is asked for
	 */
	public static float[] derivative(final Volume volume, final int[] order, final Border border,
		final Progress progress, final double... sigmaPx)
	{
		if (sigmaPx.length != 3 || order.length != 3) throw new IllegalArgumentException("σ and order need x, y, z");
		final double[][] kernels = new double[3][];
		for (int axis = 0; axis < 3; axis++) {
			final double sigma = sigmaPx[axis];
			check(sigma);
			if (sigma == 0 && order[axis] > 0) throw new InvalidInputException(
				"The derivative of a Gaussian filter needs a σ above 0; for derivatives without smoothing use Sobel.");
			if (sigma > 0) kernels[axis] = GaussianWeights.of(sigma, order[axis]);
		}
		return SeparableFilter.filter(volume, kernels[0], kernels[1], kernels[2], border, progress);
	}
}
