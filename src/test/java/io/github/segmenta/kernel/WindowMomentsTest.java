package io.github.segmenta.kernel;

import io.github.segmenta.core.Progress;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.Random;

import org.junit.Test;

/** Means and variances of large windows against sums over their pixels; {@link WindowTest} has the small ones. */
public class WindowMomentsTest {

	/** Sums of squares fit beside those of values for the small discs, not for that of 20. */
	private static Window[] windows() {
		return new Window[] { Window.square(1), Window.square(6), Window.disc(3), Window.disc(15), Window.disc(20) };
	}

	private static Volume image(final Volume.Type type, final int width, final int height) {
		final Random random = new Random(width);
		final int n = width * height;
		switch (type) {
			case UINT8: {
				final byte[] values = new byte[n];
				random.nextBytes(values);
				return new Volume(width, height, values);
			}
			case UINT16: {
				final short[] values = new short[n];
				for (int i = 0; i < n; i++) values[i] = (short) random.nextInt(1 << 16);
				return new Volume(width, height, values);
			}
			default: {
				final float[] values = new float[n];
				for (int i = 0; i < n; i++) values[i] = 1000 + random.nextFloat();
				return new Volume(width, height, values);
			}
		}
	}

	private static void check(final Volume image, final Window window, final int samples) {
		final int width = image.width, height = image.height, n = width * height;
		final double[] means = new double[n], variances = new double[n], alone = new double[n];
		final boolean[] taken = new boolean[n];
		WindowMoments.rows(image, window, true, (start, first, second) -> {
			System.arraycopy(first, 0, means, start, first.length);
			System.arraycopy(second, 0, variances, start, first.length);
			for (int i = 0; i < first.length; i++) taken[start + i] = true;
		}, Progress.NONE);
		WindowMoments.rows(image, window, false, (start, first, second) -> System.arraycopy(first, 0, alone, start,
			first.length), Progress.NONE);
		for (final boolean one : taken) assertTrue(one);
		final float[] plane = image.planeAsFloat(0);
		final Random random = new Random(1);
		for (int k = 0; k < samples; k++) {
			final int i = samples == n ? k : k == 0 ? 0 : k == 1 ? n - 1 : random.nextInt(n), x = i % width, y = i / width;
			double sum = 0, deviations = 0;
			for (int pass = 0; pass < 2; pass++) for (int row = 0; row < window.rows(); row++) {
				final int line = Math.max(0, Math.min(height - 1, y + window.top + row)) * width;
				for (int dx = window.left[row]; dx <= window.right[row]; dx++) {
					final double value = plane[line + Math.max(0, Math.min(width - 1, x + dx))];
					if (pass == 0) sum += value;
					else deviations += (value - sum / window.size) * (value - sum / window.size);
				}
			}
			final double mean = sum / window.size, variance = deviations / window.size;
			final String where = image.type + " " + width + " x " + height + " at " + x + ", " + y;
			assertEquals(where, mean, means[i], Math.ulp((float) mean) + 1e-9);
			assertEquals(where, mean, alone[i], Math.ulp((float) mean) + 1e-9);
			assertEquals(where, variance, variances[i], 1e-6 * variance + 1e-9);
			assertTrue(where, variances[i] >= 0 && variances[i] == (float) variances[i]);
		}
	}

	/** Of so many 8-bit pixels the sum of squares, times their number, isn't exact any more; larger discs have rows by the hundred. */
	@Test
	public void momentsOfLargeWindows() {
		for (final Window window : new Window[] { Window.square(304), Window.square(310), Window.disc(90) }) {
			check(image(Volume.Type.UINT8, 700, 40), window, 40);
			check(image(Volume.Type.UINT16, 700, 40), window, 40);
		}
	}

	@Test
	public void equalPixelsHaveNoVariance() {
		final byte[] values = new byte[300 * 20];
		Arrays.fill(values, (byte) 201);
		for (final Window window : windows()) WindowMoments.rows(new Volume(300, 20, values), window, true, (start, mean,
			variance) -> {
			for (int x = 0; x < mean.length; x++) {
				assertEquals(201, mean[x], 0);
				assertEquals(0, variance[x], 0);
			}
		}, Progress.NONE);
	}
}
