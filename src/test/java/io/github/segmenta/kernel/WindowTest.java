package io.github.segmenta.kernel;

import io.github.segmenta.core.Progress;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.Test;

/** Statistics of windows against loops over their pixels. */
public class WindowTest {

	private final Random random = new Random(6);

	private static int clamp(final int i, final int n) {
		return Math.max(0, Math.min(n - 1, i));
	}

	private void check(final int width, final int height, final Window window, final Volume.Type type) {
		final boolean whole = type != Volume.Type.FLOAT32;
		final float[] plane = new float[width * height];
		for (int i = 0; i < plane.length; i++) plane[i] = type == Volume.Type.UINT8 ? random
			.nextInt(256) : whole ? random.nextInt(65_536) : 100 + random.nextFloat();
		final double[] mean = new double[plane.length], variance = new double[plane.length], min =
			new double[plane.length], max = new double[plane.length];
		final Volume slice = new Volume(width, height, as(type, plane));
		WindowMoments.rows(slice, window, true, (start, m, v) -> {
			System.arraycopy(m, 0, mean, start, m.length);
			System.arraycopy(v, 0, variance, start, v.length);
		}, Progress.NONE);
		WindowMoments.rows(slice, window, false, (start, m, v) -> {
			for (int x = 0; x < m.length; x++) assertEquals(mean[start + x], m[x], 0);
			Arrays.fill(m, -1);
			Arrays.fill(v, -1);
		}, Progress.NONE);
		WindowExtrema.rows(slice, window, (start, low, high) -> {
			System.arraycopy(low, 0, min, start, low.length);
			System.arraycopy(high, 0, max, start, high.length);
		}, Progress.NONE);
		final int[] sums = new int[plane.length], pairs = new int[plane.length];
		if (type == Volume.Type.UINT8) {
			WindowSums.rows(slice, window, (start, found) -> {
				System.arraycopy(found, 0, sums, start, found.length);
				Arrays.fill(found, -1);
			}, Progress.NONE);
			WindowExtrema.pairs(slice, window, (start, found) -> {
				System.arraycopy(found, 0, pairs, start, found.length);
				Arrays.fill(found, -1);
			}, Progress.NONE);
		}
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
				assertEquals(sum / n, mean[i], Math.ulp((float) mean[i]));
				assertEquals(squares / n, variance[i], whole ? 1e-6 * squares / n : 1e-7);
				assertEquals(low, min[i], 0);
				assertEquals(high, max[i], 0);
				if (type != Volume.Type.UINT8) continue;
				assertEquals(sum, sums[i], 0);
				assertEquals((int) high + (255 - (int) low << 16), pairs[i]);
			}
		}
	}

	private static Object as(final Volume.Type type, final float[] plane) {
		final byte[] bytes = new byte[plane.length];
		final short[] shorts = new short[plane.length];
		for (int i = 0; i < plane.length; i++) {
			bytes[i] = (byte) (int) plane[i];
			shorts[i] = (short) (int) plane[i];
		}
		return type == Volume.Type.UINT8 ? bytes : type == Volume.Type.UINT16 ? shorts : plane;
	}

	/** Floats of both signs, near and far from 0, zeros of both signs, and infinite ones. */
	@Test
	public void extremaOfAnyFloats() {
		final int width = 60, height = 21;
		final float[] plane = new float[width * height];
		final float[] some = { 0, 1e-44f, 1, 3e38f, Float.POSITIVE_INFINITY, 12.5f };
		for (int i = 0; i < plane.length; i++) plane[i] = (random.nextBoolean() ? 1 : -1) * some[random.nextInt(some.length)];
		for (final Window window : new Window[] { Window.square(1), Window.disc(2) }) {
			WindowExtrema.rows(new Volume(width, height, plane), window, (start, low, high) -> {
				for (int i = 0; i < low.length; i++) {
					final int x = (start + i) % width, y = (start + i) / width;
					float min = Float.POSITIVE_INFINITY, max = Float.NEGATIVE_INFINITY;
					for (int k = 0; k < window.rows(); k++) {
						for (int dx = window.left[k]; dx <= window.right[k]; dx++) {
							final float v = plane[clamp(y + window.top + k, height) * width + clamp(x + dx, width)];
							min = Math.min(min, v);
							max = Math.max(max, v);
						}
					}
					assertEquals(min, low[i], 0);
					assertEquals(max, high[i], 0);
				}
			}, Progress.NONE);
		}
	}

	@Test
	public void momentsAndExtremaAreThoseOfTheirPixels() {
		for (final int[] size : new int[][] { { 1, 1 }, { 7, 1 }, { 1, 9 }, { 40, 33 }, { 9, 150 } }) {
			for (final int radius : new int[] { 1, 2, 3, 8, 12 }) {
				for (final Volume.Type type : Volume.Type.values()) {
					check(size[0], size[1], Window.square(radius), type);
					check(size[0], size[1], Window.disc(radius), type);
					check(size[0], size[1], Window.oval(radius), type);
				}
			}
		}
	}

	@Test
	public void manyRowsAndColumnsAreExactInEveryBlock() {
		for (final Volume.Type type : Volume.Type.values()) {
			check(5, 1200, Window.square(2), type);
			check(2100, 5, Window.square(2), type);
			check(1200, 5, Window.disc(3), type);
			check(5, 1201, Window.disc(3), type);
		}
	}

	@Test
	public void mediansAreThoseOfTheirPixels() {
		for (final int[] size : new int[][] { { 1, 1 }, { 7, 1 }, { 1, 9 }, { 30, 23 }, { 9, 70 } }) {
			for (final int radius : new int[] { 1, 2, 5, 20, 50 }) {
				for (final int spread : new int[] { 1, 40, 3000, 65_536 }) checkMedians(size[0], size[1], radius, spread);
			}
		}
	}

	/** What two windows differ by is more than a short. */
	@Test
	public void mediansOfVeryLargeWindows() {
		final float[] values = new float[65_536];
		for (int i = 0; i < values.length; i++) values[i] = i;
		final char[] bins = { 1, 1, 7, 7, 9, 9 };
		WindowMedians.rows(bins, 2, 3, 3000, values, (start, medians, none) -> {
			for (int x = 0; x < 2; x++) assertEquals(bins[start + x], medians[x], 0);
		}, Progress.NONE);
	}

	/** @param spread largest difference of bins, around a step from low bins to high ones */
	private void checkMedians(final int width, final int height, final int radius, final int spread) {
		final char[] bins = new char[width * height];
		for (int i = 0; i < bins.length; i++) bins[i] = (char) ((i % width < width / 2 ? 0 : 65_536 - spread) + random.nextInt(
			spread));
		final float[] values = new float[65_536];
		for (int i = 0; i < values.length; i++) values[i] = 3 * i;
		final boolean[] seen = new boolean[bins.length];
		WindowMedians.rows(bins, width, height, radius, values, (start, medians, none) -> {
			for (int i = 0; i < medians.length; i++) {
				final int x = (start + i) % width, y = (start + i) / width, side = 2 * radius + 1;
				final int[] window = new int[side * side];
				for (int j = 0; j < window.length; j++) window[j] = bins[clamp(y - radius + j / side, height) * width + clamp(x -
					radius + j % side, width)];
				Arrays.sort(window);
				assertEquals(3 * window[window.length / 2], medians[i], 0);
				seen[start + i] = true;
			}
		}, Progress.NONE);
		for (final boolean s : seen) assertTrue(s);
	}

	/** Sums of columns that just fit the bits they have, and such that just don't, of the largest and the smallest values. */
	@Test
	public void sumsOfBytesNeverOverflow() {
		for (final int radius : new int[] { 15, 16, 91, 128, 129, 182, 205, 304, 305, 345 }) {
			sumsOfBytes(Window.disc(radius));
			sumsOfBytes(Window.square(radius));
		}
	}

	private static void sumsOfBytes(final Window window) {
		final int width = 70, height = 300;
		for (final int[] values : new int[][] { { 255, 255 }, { 0, 0 }, { 0, 255 } }) {
			final byte[] plane = new byte[width * height];
			// the left half has the one value, the right half the other
			for (int i = 0; i < plane.length; i++) plane[i] = (byte) values[i % width * 2 / width];
			final double[] expected = IntStream.range(0, width).mapToDouble(x -> mean(window, x, width, values)).toArray();
			final WindowStatistics means = (start, mean, none) -> assertArrayEquals(expected, mean, 1e-4);
			final Volume slice = new Volume(width, height, plane);
			WindowMoments.rows(slice, window, false, means, Progress.NONE);
			if (WindowSums.fit(window)) WindowSums.rows(slice, window, (start, sums) -> {
				for (int x = 0; x < width; x++) assertEquals(Math.round(expected[x] * window.size), sums[x]);
			}, Progress.NONE);
			WindowMoments.rows(slice, window, true, (start, mean, variance) -> {
				means.take(start, mean, variance);
				for (int x = 0; x < width; x++) assertEquals((values[1] - mean[x]) * (mean[x] - values[0]), variance[x], 0.01);
			}, Progress.NONE);
		}
	}

	/** The largest sums and their number of bits. */
	@Test
	public void sumsOfWindowsThatAreNotTooLarge() {
		assertTrue(WindowSums.fit(Window.disc(128)));
		assertFalse(WindowSums.fit(Window.disc(129)));
		assertTrue(WindowSums.fit(Window.square(1450)));
		assertFalse(WindowSums.fit(Window.square(1451)));
		final byte[] plane = { -1, -1, -1, -1 };
		WindowSums.rows(new Volume(2, 2, plane), Window.square(1450), (start, sums) -> {
			for (final int sum : sums) assertEquals(255 * 2901 * 2901, sum);
		}, Progress.NONE);
	}

	private static double mean(final Window window, final int x, final int width, final int[] values) {
		int right = 0;
		for (int k = 0; k < window.rows(); k++) {
			for (int dx = window.left[k]; dx <= window.right[k]; dx++) if (x + dx >= width / 2) right++;
		}
		return (values[0] * (double) (window.size - right) + values[1] * (double) right) / window.size;
	}
}
