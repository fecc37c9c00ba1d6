package io.github.segmenta.kernel;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import java.util.Random;

import org.junit.Test;

public class DistanceTransformTest {

	@Test
	public void isTheMinimumOverAllBackgroundPixels() {
		final Random random = new Random(1);
		for (int run = 0; run < 120; run++) {
			final boolean whole = run % 2 == 0;
			final double sx = whole ? 1 : 0.3 + random.nextDouble(), sy = whole ? 2 : 0.3 + random.nextDouble(), sz = whole ? 3
				: 0.3 + random.nextDouble();
			final int w = 1 + random.nextInt(40), h = 1 + random.nextInt(20), d = run % 3 == 0 ? 1 + random.nextInt(7) : 1;
			final byte[] mask = new byte[w * h * d];
			final int rarity = 2 + random.nextInt(60);
			for (int i = 0; i < mask.length; i++) mask[i] = (byte) (random.nextInt(rarity) == 0 ? 0 : -1);
			final float[] expected = bruteForce(mask, w, h, d, sx, sy, sz);
			final float[] found = DistanceTransform.squaredDistance(mask, w, h, d, sx, sy, sz);
			for (int i = 0; i < mask.length; i++) assertEquals(expected[i], found[i], whole ? 0 : 1e-6f * expected[i]);
		}
	}

	private static float[] bruteForce(final byte[] mask, final int w, final int h, final int d, final double sx,
		final double sy, final double sz)
	{
		final float[] out = new float[mask.length];
		for (int p = 0; p < mask.length; p++) {
			double nearest = Double.POSITIVE_INFINITY;
			for (int q = 0; q < mask.length; q++) {
				if (mask[q] != 0) continue;
				final double dx = sx * (p % w - q % w), dy = sy * (p / w % h - q / w % h), dz = sz * (p / (w * h) - q / (w * h));
				nearest = Math.min(nearest, dx * dx + dy * dy + dz * dz);
			}
			out[p] = (float) nearest;
		}
		return out;
	}

	@Test
	public void isInfiniteWithoutBackground() {
		final byte[] mask = { 1, 1, 1, 1, 1, 1 };
		final float inf = Float.POSITIVE_INFINITY;
		assertArrayEquals(new float[] { inf, inf, inf, inf, inf, inf }, DistanceTransform.squaredDistance(mask, 3, 2, 1, 1, 1,
			1), 0);
	}

	@Test
	public void longDistancesAreExact() {
		final int w = 4000;
		final byte[] mask = new byte[w * 2];
		java.util.Arrays.fill(mask, (byte) 1);
		mask[0] = 0;
		final float[] squared = DistanceTransform.squaredDistance(mask, w, 2, 1, 1, 1, 1);
		for (int x = 0; x < w; x++) {
			assertEquals((float) x * x, squared[x], 0);
			assertEquals((float) (x * x + 1), squared[w + x], 0);
		}
	}
}
