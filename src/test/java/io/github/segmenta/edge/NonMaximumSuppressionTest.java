package io.github.segmenta.edge;

import io.github.segmenta.core.Progress;
import io.github.segmenta.filter.Gaussian;
import io.github.segmenta.kernel.Volume;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;

import org.junit.Test;

/** Canny's ridges and hysteresis in blocks, without roots and branches, are those of the plain rules, pixel by pixel. */
public class NonMaximumSuppressionTest {

	/** Larger than a block of rows and a block of columns. */
	private static final int[][] SIZES = { { 1100, 300 }, { 37, 530 }, { 3, 3 }, { 2, 9 }, { 60, 40 } };

	@Test
	public void edgesAreThoseOfThePlainRules() {
		final Random random = new Random(4);
		int edges = 0;
		for (final int[] size : SIZES) for (int kind = 0; kind < 4; kind++) {
			final int w = size[0], h = size[1];
			final float[] values = new float[w * h];
			// whole numbers have many equal lengths; plains have none
			for (int i = 0; i < values.length; i++) values[i] = kind == 0 ? random.nextInt(4) : kind == 1 ? i % w / 9 % 2 * 50 + random
				.nextInt(3) : kind == 2 ? (float) random.nextGaussian() * 30 : i / w / 7 % 2 * 20;
			final Volume image = new Volume(w, h, values);
			final boolean[] selection = kind == 2 ? new boolean[w * h] : null;
			if (selection != null) for (int i = 0; i < selection.length; i++) selection[i] = random.nextInt(8) > 0;
			for (final double sigma : new double[] { 0, 1.3 }) {
				final double low = kind == 0 ? 6 : 20, high = kind == 0 ? 9 : 60;
				final byte[] expected = plain(image, sigma, low, high, selection);
				assertArrayEquals(Arrays.toString(size) + " " + kind, expected, new Canny().sigma(sigma).thresholds(low, high).find(
					image, selection, Progress.NONE).mask);
				for (final byte value : expected) if (value != 0) edges++;
			}
		}
		assertTrue(edges + " pixels", edges > 20_000);
	}

	private static byte[] plain(final Volume image, final double sigma, final double low, final double high,
		final boolean[] selection)
	{
		final int w = image.width, h = image.height;
		final Volume smooth = sigma == 0 ? image : new Volume(w, h, Gaussian.filter(image, sigma, sigma, 0));
		final float[] gx = Gradient.SOBEL.filter(smooth, Gradient.Part.X, Progress.NONE), gy = Gradient.SOBEL.filter(smooth,
			Gradient.Part.Y, Progress.NONE), squared = new float[w * h];
		for (int i = 0; i < w * h; i++) squared[i] = gx[i] * gx[i] + gy[i] * gy[i];
		final byte[] mask = new byte[w * h];
		final Deque<Integer> strong = new ArrayDeque<>();
		for (int i = 0; i < w * h; i++) {
			final int x = i % w, y = i / w;
			final float length = (float) Math.sqrt(squared[i]);
			if (x == 0 || y == 0 || x == w - 1 || y == h - 1 || selection != null && !selection[i]) continue;
			if (squared[i] == 0 || squared[i] < (float) low * (float) low) continue;
			if (!(length >= between(i, 1, w, gx, gy, squared) && length > between(i, -1, w, gx, gy, squared))) continue;
			mask[i] = 1;
			if (squared[i] < (float) high * (float) high) continue;
			mask[i] = (byte) 255;
			strong.push(i);
		}
		while (!strong.isEmpty()) {
			final int i = strong.pop();
			for (int v = -1; v <= 1; v++) for (int u = -1; u <= 1; u++) {
				final int j = i + v * w + u;
				if (mask[j] != 1) continue;
				mask[j] = (byte) 255;
				strong.push(j);
			}
		}
		for (int i = 0; i < w * h; i++) if (mask[i] == 1) mask[i] = 0;
		return mask;
	}

	/** The length one step along the gradient, on the line between the two pixels next to it. */
	private static float between(final int i, final int sign, final int w, final float[] gx, final float[] gy, final float[] squared) {
		final float ax = Math.abs(gx[i]), ay = Math.abs(gy[i]);
		final int sx = gx[i] >= 0 ? sign : -sign, sy = gy[i] >= 0 ? sign : -sign;
		final float corner = (float) Math.sqrt(squared[i + sy * w + sx]);
		final float weight = ay >= ax ? ax / ay : ay / ax;
		final float side = (float) Math.sqrt(squared[ay >= ax ? i + sy * w : i + sx]);
		return corner * weight + side * (1 - weight);
	}
}
