package io.github.segmenta.filter;

import io.github.segmenta.kernel.InvalidInputException;
import io.github.segmenta.kernel.Parallel;
import io.github.segmenta.kernel.Volume;

/**
 * Gaussian filter: convolution with g(x) = exp(−x² / 2σ²) sampled at whole pixels, cut at 4σ and normalised to sum 1, one
 * axis after the other. The image is mirrored at its borders with the border pixel twice (…cba|abc…), as in SciPy's
 * {@code gaussian_filter} and its defaults. NaN spreads over the kernel's reach.
 */
public final class Gaussian {

	/** The kernel reaches this many σ to each side. */
	public static final double TRUNCATE = 4;
	private static final int ROWS_PER_BLOCK = 16;

	private Gaussian() {}

	/** The kernel from its centre to its end: weight(k) is that of the pixels at distance k. */
	static float[] halfKernel(final double sigmaPx) {
		final int radius = (int) (TRUNCATE * sigmaPx + 0.5);
		final double[] weights = new double[radius + 1];
		double sum = 0;
		for (int k = 0; k <= radius; k++) {
			weights[k] = Math.exp(-0.5 * k * k / (sigmaPx * sigmaPx));
			sum += k == 0 ? weights[k] : 2 * weights[k];
		}
		final float[] kernel = new float[radius + 1];
		for (int k = 0; k <= radius; k++) kernel[k] = (float) (weights[k] / sum);
		return kernel;
	}

	/**
	 * Filters a volume.
	 *
	 * @param sigmaPx σ along x, y, z in pixels; 0 leaves an axis as it is
	 * @return a new array, x fastest, then y, then z
	 * @throws InvalidInputException if a σ is negative or not finite
	 */
	public static float[] filter(final Volume volume, final double... sigmaPx) {
		return filter(volume.copyToFloat(), volume.width, volume.height, volume.depth, sigmaPx);
	}

	/** As {@link #filter(Volume, double...)}, in place. */
	static float[] filter(final float[] data, final int width, final int height, final int depth,
		final double... sigmaPx)
	{
		if (sigmaPx.length != 3) throw new IllegalArgumentException("σ needs x, y, z");
		for (final double sigma : sigmaPx) if (!(sigma >= 0) || Double.isInfinite(sigma)) throw new InvalidInputException(
			"The σ of a Gaussian filter is " + sigma + ", but must be a number of at least 0.");
		if (sigmaPx[0] > 0) alongRows(data, width, height * depth, halfKernel(sigmaPx[0]));
		float[] out = data;
		if (sigmaPx[1] > 0) out = acrossRows(out, width, height, width, depth, width * height, halfKernel(sigmaPx[1]));
		if (sigmaPx[2] > 0) out = acrossRows(out, width, depth, width * height, height, width, halfKernel(sigmaPx[2]));
		return out;
	}

	private static void alongRows(final float[] data, final int width, final int rows, final float[] kernel) {
		final int radius = kernel.length - 1;
		Parallel.loop(rows, ROWS_PER_BLOCK, (from, to) -> {
			final float[] padded = new float[width + 2 * radius];
			final float[] sum = new float[width];
			for (int row = from; row < to; row++) {
				final int offset = row * width;
				System.arraycopy(data, offset, padded, radius, width);
				for (int k = 1; k <= radius; k++) {
					padded[radius - k] = data[offset + mirror(-k, width)];
					padded[radius + width - 1 + k] = data[offset + mirror(width - 1 + k, width)];
				}
				for (int x = 0; x < width; x++) sum[x] = kernel[0] * padded[radius + x];
				for (int k = 1; k <= radius; k++) {
					final float weight = kernel[k];
					final int left = radius - k, right = radius + k;
					for (int x = 0; x < width; x++) sum[x] += weight * (padded[left + x] + padded[right + x]);
				}
				System.arraycopy(sum, 0, data, offset, width);
			}
		});
	}

	/** Filters along an axis whose neighbours are {@code stride} apart, whole rows at a time. */
	private static float[] acrossRows(final float[] data, final int width, final int length, final int stride,
		final int blocks, final int blockStride, final float[] kernel)
	{
		final int radius = kernel.length - 1;
		final float[] out = new float[data.length];
		Parallel.loop(length * blocks, ROWS_PER_BLOCK, (from, to) -> {
			final float[] sum = new float[width];
			for (int row = from; row < to; row++) {
				final int block = row / length * blockStride, i = row % length;
				final int centre = block + i * stride;
				for (int x = 0; x < width; x++) sum[x] = kernel[0] * data[centre + x];
				for (int k = 1; k <= radius; k++) {
					final float weight = kernel[k];
					final int a = block + mirror(i - k, length) * stride, b = block + mirror(i + k, length) * stride;
					for (int x = 0; x < width; x++) sum[x] += weight * (data[a + x] + data[b + x]);
				}
				System.arraycopy(sum, 0, out, centre, width);
			}
		});
		return out;
	}

	/** The index that an index outside of 0…length − 1 is mirrored to, the border pixel twice. */
	static int mirror(final int i, final int length) {
		final int period = 2 * length;
		final int m = Math.floorMod(i, period);
		return m < length ? m : period - 1 - m;
	}
}
