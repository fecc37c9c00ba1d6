package io.github.segmenta.kernel;

import static org.junit.Assert.assertEquals;

import java.util.Random;

import org.junit.Test;

/** Statistics of windows against loops over their pixels. */
public class WindowTest {

	private final Random random = new Random(6);

	private static int clamp(final int i, final int n) {
		return Math.max(0, Math.min(n - 1, i));
	}

	private void check(final int width, final int height, final Window window, final boolean whole) {
		final float[] plane = new float[width * height];
		for (int i = 0; i < plane.length; i++) plane[i] = whole ? random.nextInt(65_536) : 100 + random.nextFloat();
		final float[] mean = new float[plane.length], variance = new float[plane.length], min = new float[plane.length],
				max = new float[plane.length];
		WindowMoments.compute(plane, width, height, window, mean, variance, Progress.NONE);
		WindowExtrema.minimum(plane, width, height, window, min, Progress.NONE);
		WindowExtrema.maximum(plane, width, height, window, max, Progress.NONE);
		for (int y = 0; y < height; y++) {
			for (int x = 0; x < width; x++) {
				double sum = 0, squares = 0;
				float low = Float.POSITIVE_INFINITY, high = Float.NEGATIVE_INFINITY;
				int n = 0;
				for (int k = 0; k < window.rows(); k++) {
					for (int dx = window.left[k]; dx <= window.right[k]; dx++) {
						final float v = plane[clamp(y + window.top + k, height) * width + clamp(x + dx, width)];
						n++;
						sum += v;
						low = Math.min(low, v);
						high = Math.max(high, v);
					}
				}
				for (int k = 0; k < window.rows(); k++) {
					for (int dx = window.left[k]; dx <= window.right[k]; dx++) {
						final double d = plane[clamp(y + window.top + k, height) * width + clamp(x + dx, width)] - sum / n;
						squares += d * d;
					}
				}
				final int i = y * width + x;
				assertEquals(window.size, n);
				assertEquals(sum / n, mean[i], Math.ulp(mean[i]));
				assertEquals(squares / n, variance[i], whole ? 1e-6 * squares / n : 1e-7);
				assertEquals(low, min[i], 0);
				assertEquals(high, max[i], 0);
			}
		}
	}

	@Test
	public void momentsAndExtremaAreThoseOfTheirPixels() {
		for (final int[] size : new int[][] { { 1, 1 }, { 7, 1 }, { 1, 9 }, { 40, 33 }, { 9, 150 } }) {
			for (final int radius : new int[] { 1, 2, 3, 8, 12 }) {
				check(size[0], size[1], Window.square(radius), radius % 2 == 0);
				check(size[0], size[1], Window.disc(radius), radius % 2 == 1);
			}
		}
	}

	@Test
	public void theSquareOfManyRowsIsExactInEveryBlock() {
		check(5, 1200, Window.square(2), true);
	}
}
