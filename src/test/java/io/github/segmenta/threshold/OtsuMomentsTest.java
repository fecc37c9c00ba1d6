package io.github.segmenta.threshold;

import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.Window;
import io.github.segmenta.kernel.WindowHistograms;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;


import java.util.Random;
import java.util.function.IntUnaryOperator;

import org.junit.Test;

/** Otsu's threshold of windows that move, against that of the histogram of each window's pixels. */
public class OtsuMomentsTest {

	private static final int WIDTH = 130, HEIGHT = 110;

	private final Random random = new Random(4);

	/** On which side of the threshold the pixel in the middle of each window lies; the threshold of bin i is i. */
	private static boolean[] light(final char[] bins, final Window window) {
		final float[] upper = new float[256];
		for (int i = 0; i < upper.length; i++) upper[i] = i;
		final boolean[] light = new boolean[bins.length];
		WindowHistograms.run(bins, WIDTH, HEIGHT, window, WindowHistograms.Border.NONE, () -> new OtsuMoments(upper), (start,
			thresholds, none) -> {
			for (int x = 0; x < thresholds.length; x++) light[start + x] = bins[start + x] > thresholds[x];
		}, Progress.NONE);
		return light;
	}

	private static boolean isLight(final char[] bins, final Window window, final int x, final int y) {
		final int[] counts = new int[256];
		long n = 0, m = 0;
		for (int k = 0; k < window.rows(); k++) {
			final int row = y + window.top + k;
			if (row < 0 || row >= HEIGHT) continue;
			for (int column = Math.max(0, x + window.left[k]); column <= Math.min(WIDTH - 1, x + window.right[k]); column++) {
				final int bin = bins[row * WIDTH + column];
				counts[bin]++;
				n++;
				m += bin;
			}
		}
		return bins[y * WIDTH + x] > OtsuHistogram.best(counts, n, m);
	}

	private void check(final int radius, final int step, final IntUnaryOperator pixel) {
		final char[] bins = new char[WIDTH * HEIGHT];
		for (int i = 0; i < bins.length; i++) bins[i] = (char) Math.max(0, Math.min(255, pixel.applyAsInt(i)));
		final Window window = Window.oval(radius);
		final boolean[] light = light(bins, window);
		for (int i = 0; i < bins.length; i += step) assertEquals("radius " + radius + " pixel " + i, isLight(bins, window, i %
			WIDTH, i / WIDTH), light[i]);
	}

	@Test
	public void thresholdsAreThoseOfTheirPixels() {
		for (final int radius : new int[] { 1, 2, 3, 7, 15, 50 }) {
			final int step = radius < 10 ? 1 : 17;
			check(radius, step, i -> random.nextInt(256));
			check(radius, step, i -> (int) (128 + 20 * random.nextGaussian()));
			check(radius, step, i -> (int) ((i / 17 % 3 == 0 ? 150 : 60) + 15 * random.nextGaussian()));
			check(radius, step, i -> i % WIDTH + 30 * (i / WIDTH % 3));
			// few values, of which many thresholds are equally good
			check(radius, step, i -> random.nextInt(3) * 100);
			check(radius, step, i -> random.nextInt(60) == 0 ? 255 : random.nextInt(2));
			check(radius, step, i -> i % 2 * 255);
			check(radius, step, i -> 200);
			check(radius, step, i -> i / 40 % 2 == 0 ? 0 : 255 - random.nextInt(2));
		}
	}

	@Test
	public void theLargestWindowThatFits() {
		int radius = 1;
		while (OtsuMoments.fit(Window.oval(radius + 1).size)) radius++;
		assertTrue(Window.oval(radius).size > 8000);
		assertFalse(OtsuMoments.fit(8192));
		check(radius, 29, i -> 255 - random.nextInt(2));
		check(radius, 29, i -> random.nextInt(256));
		// all of the window's pixels in the last bin, or in the first, but one
		check(radius, 29, i -> i == WIDTH * HEIGHT / 2 ? 0 : 255);
		check(radius, 29, i -> i == WIDTH * HEIGHT / 2 ? 255 : 0);
	}
}
