package io.github.segmenta.edge;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.filter.Gaussian;
import io.github.segmenta.kernel.Border;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.Mask;

/**
 * The Laplacian of the image smoothed by a Gaussian, by second derivatives of the Gaussian itself: positive in dark,
 * negative in light spots of a radius of about σ√2; its zero crossings are edges. SciPy's {@code gaussian_laplace}.
 * Borders and NaN as in {@link Gaussian}.
 * <p>
 * D. Marr, E. Hildreth, Theory of edge detection (1980), DOI 10.1098/rspb.1980.0020.
 */
public final class LaplacianOfGaussian {

	private LaplacianOfGaussian() {}

	/**
	 * Filters a volume.
	 *
	 * @param volume the image, not changed
	 * @param progress told about the work, asked about cancel
	 * @param sigmaPx σ along x, y, z in pixels, above 0; a σ of 0 along z filters every slice on its own
	 * @return a new array, x fastest, then y, then z; grey values per square pixel
	 * @throws InvalidInputException if a σ is negative, not finite, or 0 along x or y
	 */
	public static float[] filter(final Volume volume, final Progress progress, final double... sigmaPx) {
		float[] sum = null;
		final int axes = sigmaPx[2] > 0 ? 3 : 2;
		for (int axis = 0; axis < axes; axis++) {
			final int[] order = new int[3];
			order[axis] = 2;
			final float[] second = Gaussian.derivative(volume, order, Border.MIRROR, progress.part((double) axis / axes,
				(axis + 1.0) / axes), sigmaPx);
			if (sum == null) sum = second;
			else add(sum, second);
		}
		return sum;
	}

	private static void add(final float[] sum, final float[] values) {
		Parallel.loop(sum.length, 1 << 16, (from, to) -> {
			for (int i = from; i < to; i++) sum[i] += values[i];
		});
	}

	/**
	 * Where a response changes its sign: of two neighbours (along x, y and, in a volume, z) of opposite signs the one
	 * nearer to 0, or the first if both are equally near. A value of 0 between opposite signs is a crossing itself. NaN
	 * has no sign.
	 *
	 * @param response a filtered image, such as that of {@link #filter}; not changed
	 * @param minStep the least difference of the two values
	 * @return (byte) 255 on crossings, else 0
	 */
	public static Mask zeroCrossings(final Volume response, final double minStep) {
		final float[] values = response.asFloat();
		final int width = response.width, height = response.height, depth = response.depth;
		final Mask result = new Mask(response.width, response.height, response.depth);
		final byte[] mask = result.array();
		final int plane = width * height;
		// a pixel asks all its neighbours and writes itself only, so that rows are independent
		Parallel.loop(height * depth, 32, (from, to) -> {
			for (int row = from; row < to; row++) {
				final int y = row % height, z = row / height;
				for (int x = 0; x < width; x++) {
					final int i = row * width + x;
					if (crosses(values, i, x > 0 ? 1 : 0, x < width - 1 ? 1 : 0, minStep) || crosses(values, i, y > 0 ? width : 0,
						y < height - 1 ? width : 0, minStep) || crosses(values, i, z > 0 ? plane : 0, z < depth - 1 ? plane : 0,
							minStep)) mask[i] = (byte) 255;
				}
			}
		});
		return result;
	}

	/** @param back distance of the neighbour before, 0 if there is none; {@code on} of the one after */
	private static boolean crosses(final float[] response, final int i, final int back, final int on,
		final double minStep)
	{
		final float v = response[i], before = response[i - back], after = response[i + on];
		if (v == 0) return opposite(before, after) && Math.abs(before - after) >= minStep;
		final boolean crossesNext = opposite(v, after) && Math.abs(v) <= Math.abs(after) && Math.abs(v - after) >= minStep;
		return crossesNext || opposite(v, before) && Math.abs(v) < Math.abs(before) && Math.abs(v - before) >= minStep;
	}

	/** Whether two values have opposite signs; their product might be too small for a float. */
	private static boolean opposite(final float a, final float b) {
		return a < 0 && b > 0 || a > 0 && b < 0;
	}
}
