package io.github.segmenta.kernel;

import io.github.segmenta.filter.Gaussian;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;

import java.util.Arrays;
import java.util.Random;

import org.junit.Test;

/** Images in another size, at once and band by band. */
public class RescalingTest {

	/** Width and height of images, and of their results. */
	private static final int[][] SIZES = { { 40, 30, 40, 30 }, { 40, 30, 57, 41 }, { 40, 300, 16, 120 }, { 40, 300, 40, 33 }, {
		33, 90, 17, 200 }, { 33, 90, 66, 89 }, { 5, 260, 1, 2 }, { 1, 1, 7, 9 }, { 2, 64, 2, 2 }, { 30, 1, 12, 5 } };

	private static float[] noise(final int n, final long seed) {
		final Random random = new Random(seed);
		final float[] values = new float[n];
		for (int i = 0; i < n; i++) values[i] = (float) random.nextGaussian();
		return values;
	}

	@Test
	public void valuesAreInterpolatedBetweenCentres() {
		for (final int[] size : SIZES) {
			final int w = size[0], h = size[1], u = size[2], v = size[3];
			final double sx = (double) w / u, sy = (double) h / v;
			final float[] image = noise(w * h, 1);
			final float[] smooth = sx <= 1 && sy <= 1 ? image : Gaussian.filter(new Volume(w, h, image), sx > 1 ? Math.sqrt(sx * sx -
				1) / 2 : 0, sy > 1 ? Math.sqrt(sy * sy - 1) / 2 : 0, 0);
			final float[] found = new Rescaling(w, h, u, v).resize(image);
			assertEquals(u * v, found.length);
			for (int i = 0; i < found.length; i++) {
				final double x = Math.max(0, Math.min(w - 1, (i % u + 0.5) * sx - 0.5)), y = Math.max(0, Math.min(h - 1, (i / u + 0.5) *
					sy - 0.5));
				double expected = 0;
				for (int k = 0; k < 4; k++) {
					final int left = (int) x + k % 2, top = (int) y + k / 2;
					if (left < w && top < h) expected += (1 - Math.abs(x - left)) * (1 - Math.abs(y - top)) * smooth[top * w + left];
				}
				assertEquals(Arrays.toString(size) + " at " + i, expected, found[i], 1e-5);
			}
		}
		final float[] same = noise(12, 2);
		assertSame(same, new Rescaling(4, 3, 4, 3).resize(same));
	}

	/** The rows that a band needs give the same bits as the whole image. */
	@Test
	public void bandsAreThoseOfTheWholeImage() {
		for (final int[] size : SIZES) {
			final int w = size[0], h = size[1], u = size[2], v = size[3];
			final float[] image = noise(w * h, 3);
			final Rescaling rescaling = new Rescaling(w, h, u, v);
			final float[] whole = rescaling.resize(image);
			for (int height = 1; height <= v; height += height + 2) {
				for (int top = 0; top < v; top += height) {
					final int bottom = Math.min(v, top + height), first = rescaling.firstNeeded(top), end = rescaling.endNeeded(bottom);
					final float[] band = rescaling.rows(Arrays.copyOfRange(image, first * w, end * w), first, top, bottom);
					assertArrayEquals(Arrays.toString(size) + " from " + top, Arrays.copyOfRange(whole, top * u, bottom * u), band, 0);
				}
			}
		}
	}
}
