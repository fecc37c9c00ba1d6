package io.github.segmenta.kernel;

import java.util.Arrays;

/**
 * Mean and variance of the window around each pixel of a plane. Beyond the border the nearest pixel of the plane
 * counts. Sums are doubles, exact for whole numbers up to 16 bits.
 * <p>
 * Square windows take the same time whatever their radius: sums over columns move down with the window, sums over rows
 * of these move right. Other windows add one difference of cumulative sums for each of their rows.
 */
public final class WindowMoments {

	/** Rows of a block; fixed, so that rounding doesn't depend on the number of threads. */
	private static final int BLOCK = 512;

	private WindowMoments() {}

	/**
	 * @param plane values, none of them NaN or infinite
	 * @param mean takes the mean of each window
	 * @param variance takes the mean squared deviation from it; never negative
	 */
	public static void compute(final float[] plane, final int width, final int height, final Window window,
		final float[] mean, final float[] variance, final Progress progress)
	{
		// Sums about a value near the mean lose fewer digits, but whole numbers are exact as they are.
		final double shift = isWhole(plane) ? 0 : plane[plane.length / 2];
		Parallel.loop(height, BLOCK, (from, to) -> {
			final Sums sums = new Sums(plane, width, height, window, shift, mean, variance);
			if (window.isSquare()) sums.square(from, to, progress);
			else sums.rows(from, to, progress);
		});
	}

	private static boolean isWhole(final float[] plane) {
		for (final float v : plane) if (v != (int) v) return false;
		return true;
	}

	private static final class Sums {

		private final float[] plane, mean, variance;
		private final int width, height;
		private final Window window;
		private final double shift;

		Sums(final float[] plane, final int width, final int height, final Window window, final double shift,
			final float[] mean, final float[] variance)
		{
			this.plane = plane;
			this.width = width;
			this.height = height;
			this.window = window;
			this.shift = shift;
			this.mean = mean;
			this.variance = variance;
		}

		private int row(final int y) {
			return Math.max(0, Math.min(height - 1, y)) * width;
		}

		private void put(final int i, final double sum, final double squares) {
			final int n = window.size;
			mean[i] = (float) (sum / n + shift);
			final float value = (float) ((squares - sum * sum / n) / n);
			variance[i] = value < 0 ? 0 : value;
		}

		void square(final int from, final int to, final Progress progress) {
			final int radius = -window.top;
			final double[] sum = new double[width], squares = new double[width];
			for (int y = from - radius; y < from + radius; y++) move(sum, squares, y, 1);
			for (int y = from; y < to; y++) {
				progress.check();
				move(sum, squares, y + radius, 1);
				double s = 0, q = 0;
				for (int dx = -radius; dx < radius; dx++) {
					final int x = clampX(dx);
					s += sum[x];
					q += squares[x];
				}
				final int offset = y * width;
				for (int x = 0; x < width; x++) {
					final int in = Math.min(width - 1, x + radius), out = Math.max(0, x - radius);
					s += sum[in];
					q += squares[in];
					put(offset + x, s, q);
					s -= sum[out];
					q -= squares[out];
				}
				move(sum, squares, y - radius, -1);
			}
		}

		private int clampX(final int x) {
			return Math.max(0, Math.min(width - 1, x));
		}

		/** Adds (sign 1) or takes away (sign −1) a row. */
		private void move(final double[] sum, final double[] squares, final int y, final int sign) {
			final int offset = row(y);
			for (int x = 0; x < width; x++) {
				final double v = plane[offset + x] - shift;
				sum[x] += sign * v;
				squares[x] += sign * v * v;
			}
		}

		void rows(final int from, final int to, final Progress progress) {
			int pad = 0;
			for (int k = 0; k < window.rows(); k++) pad = Math.max(pad, Math.max(-window.left[k], window.right[k]));
			final int rows = window.rows();
			final double[][] sums = new double[rows][width + 2 * pad + 1], squares = new double[rows][width + 2 * pad + 1];
			for (int k = 0; k < rows - 1; k++) cumulate(from + window.top + k, pad, sums[k], squares[k]);
			final double[] s = new double[width], q = new double[width];
			for (int y = from; y < to; y++) {
				progress.check();
				// Row y + top + k of the image is kept at index (y − from + k) mod rows.
				final int newest = (y - from + rows - 1) % rows;
				cumulate(y + window.top + rows - 1, pad, sums[newest], squares[newest]);
				Arrays.fill(s, 0);
				Arrays.fill(q, 0);
				for (int k = 0; k < rows; k++) {
					final int index = (y - from + k) % rows;
					addRuns(s, sums[index], pad + window.left[k], pad + window.right[k] + 1);
					addRuns(q, squares[index], pad + window.left[k], pad + window.right[k] + 1);
				}
				for (int x = 0; x < width; x++) put(y * width + x, s[x], q[x]);
			}
		}

		private static void addRuns(final double[] total, final double[] cumulative, final int start, final int end) {
			for (int x = 0; x < total.length; x++) total[x] += cumulative[x + end] - cumulative[x + start];
		}

		/** Cumulative sums of a row with {@code pad} pixels more at both ends; entry i is that of the i pixels before it. */
		private void cumulate(final int y, final int pad, final double[] sums, final double[] squares) {
			final int offset = row(y);
			double s = 0, q = 0;
			for (int i = 0; i < width + 2 * pad; i++) {
				final double v = plane[offset + clampX(i - pad)] - shift;
				s += v;
				q += v * v;
				sums[i + 1] = s;
				squares[i + 1] = q;
			}
		}
	}
}
