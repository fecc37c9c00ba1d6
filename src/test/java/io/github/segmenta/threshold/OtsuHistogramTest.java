package io.github.segmenta.threshold;

import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.Window;
import io.github.segmenta.kernel.WindowHistograms.Border;
import io.github.segmenta.kernel.WindowHistograms;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.math.BigInteger;
import java.util.Random;
import java.util.function.IntSupplier;

import org.junit.Test;

/** On which side of Otsu's threshold pixels lie, against a look at all thresholds with whole numbers of any size. */
public class OtsuHistogramTest {

	private static final int WIDTH = 41, HEIGHT = 29;
	private static final float[] UPPER = new float[256];

	static {
		for (int i = 0; i < UPPER.length; i++) UPPER[i] = Math.nextDown((float) (i + 1));
	}

	private final Random random = new Random(9);

	@Test
	public void decisionsAreThoseOfAllThresholds() {
		check(() -> random.nextInt(256));
		check(() -> random.nextInt(2) * 200 + random.nextInt(30));
		check(() -> 120 + (int) (12 * random.nextGaussian()));
		// many ties
		check(() -> random.nextInt(2) * 255);
		check(() -> 16 * random.nextInt(3));
		check(() -> random.nextInt(100) == 0 ? 250 : 3);
		check(() -> 255);
		check(() -> 0);
		final int[] place = new int[1];
		check(() -> place[0]++ % WIDTH * 6);
	}

	private void check(final IntSupplier pixels) {
		final char[] bins = new char[WIDTH * HEIGHT];
		for (int i = 0; i < bins.length; i++) bins[i] = (char) pixels.getAsInt();
		for (final int radius : new int[] { 1, 4, 15 }) {
			for (final Window window : new Window[] { Window.square(radius), Window.oval(radius) }) {
				final double[] found = new double[bins.length];
				WindowHistograms.run(bins, WIDTH, HEIGHT, window, Border.NONE, () -> new OtsuHistogram(UPPER), (start, first,
					second) -> System.arraycopy(first, 0, found, start, first.length), Progress.NONE);
				for (int i = 0; i < bins.length; i++) {
					final int threshold = threshold(bins, i % WIDTH, i / WIDTH, window);
					assertEquals(i + " of radius " + radius, bins[i] > threshold, bins[i] > found[i]);
				}
			}
		}
	}

	/** The first bin of the largest between-class variance, −1 if there is only one bin. */
	private static int threshold(final char[] bins, final int x, final int y, final Window window) {
		final long[] counts = new long[256];
		long n = 0, m = 0;
		for (int k = 0; k < window.rows(); k++) {
			for (int dx = window.left[k]; dx <= window.right[k]; dx++) {
				final int column = x + dx, row = y + window.top + k;
				if (column < 0 || column >= WIDTH || row < 0 || row >= HEIGHT) continue;
				counts[bins[row * WIDTH + column]]++;
				n++;
				m += bins[row * WIDTH + column];
			}
		}
		int best = -1;
		BigInteger dividend = BigInteger.ZERO, divisor = BigInteger.ONE;
		long w = 0, d = 0;
		for (int t = 0; t < 255; t++) {
			w += counts[t];
			d += (n * t - m) * counts[t];
			if (w == 0 || w == n) continue;
			final BigInteger squared = BigInteger.valueOf(d).pow(2), product = BigInteger.valueOf(w * (n - w));
			if (squared.multiply(divisor).compareTo(dividend.multiply(product)) <= 0) continue;
			best = t;
			dividend = squared;
			divisor = product;
		}
		assertTrue(n > 0);
		return best;
	}
}
