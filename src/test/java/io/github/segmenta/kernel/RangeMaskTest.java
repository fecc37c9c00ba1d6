package io.github.segmenta.kernel;

import static org.junit.Assert.assertEquals;

import java.util.Random;

import org.junit.Test;

/** Every pair of bounds against a plain comparison. */
public class RangeMaskTest {

	private static void check(final Volume volume, final double lower, final double upper, final boolean[] selection) {
		final int n = volume.width * volume.height;
		final byte[] mask = new byte[n + 3];
		RangeMask.slice(volume, 0, lower, upper, selection, mask, 3);
		for (int i = 0; i < n; i++) {
			final float v = volume.get(i % volume.width, i / volume.width, 0);
			final boolean inside = v >= lower && v <= upper && (selection == null || selection[i]);
			assertEquals(lower + "…" + upper + ": " + v, inside ? 255 : 0, mask[i + 3] & 0xff);
		}
	}

	@Test
	public void allBoundsOf8Bits() {
		final byte[] all = new byte[259];
		for (int i = 0; i < all.length; i++) all[i] = (byte) (i * 37);
		final Volume volume = new Volume(259, 1, all);
		for (int lower = -2; lower <= 257; lower++) {
			for (int upper = -2; upper <= 257; upper++) check(volume, lower, upper, null);
		}
		check(volume, 10.2, 20.7, null);
		check(volume, Double.NEGATIVE_INFINITY, 100, null);
		check(volume, Math.nextUp(100.0), Double.POSITIVE_INFINITY, null);
		check(volume, Double.NaN, 100, null);
		check(volume, 10, Double.NaN, null);
	}

	@Test
	public void boundsOf16Bits() {
		final Random random = new Random(1);
		final short[] values = new short[1000];
		for (int i = 0; i < values.length; i++) values[i] = (short) random.nextInt(65_536);
		final Volume volume = new Volume(100, 10, values);
		for (int k = 0; k < 500; k++) check(volume, random.nextInt(65_540) - 2, random.nextInt(65_540) - 2, null);
		check(volume, 0, 65_535, null);
		check(volume, Double.NaN, 100, null);
		check(volume, Math.nextUp(100.0), Double.POSITIVE_INFINITY, null);
	}

	@Test
	public void boundsOfMany16BitPixels() {
		final short[] values = new short[800 * 700];
		for (int i = 0; i < values.length; i++) values[i] = (short) (i * 37);
		final Volume volume = new Volume(800, 700, values);
		for (final int[] bounds : new int[][] { { 0, 65_535 }, { 1, 65_534 }, { 32_767, 32_768 }, { 40_000, 40_000 }, {
			40_000, 39_999 }, { -5, -1 }, { -5, 0 }, { 65_535, 70_000 }, { 65_536, 70_000 } }) check(volume, bounds[0], bounds[1],
				null);
		check(volume, 0.5, 100.5, null);
		check(volume, Math.nextUp(100.0), Double.POSITIVE_INFINITY, null);
	}

	@Test
	public void floatsWithNaNAndInfinity() {
		final float[] values = { 0.1f, 0.2f, 0.3f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f, 1e30f };
		final Volume volume = new Volume(4, 2, values);
		final double[] bounds = { Double.NEGATIVE_INFINITY, -1, 0, 0.1, 0.1f, 0.2, 0.2f, 0.3, Math.nextUp((double) 0.3f),
			1e30, Double.POSITIVE_INFINITY, Double.NaN };
		for (final double lower : bounds) for (final double upper : bounds) check(volume, lower, upper, null);
	}

	@Test
	public void nothingOutsideTheSelection() {
		final Random random = new Random(2);
		final byte[] values = new byte[600_000];
		random.nextBytes(values);
		final boolean[] selection = new boolean[values.length];
		for (int i = 0; i < selection.length; i++) selection[i] = random.nextBoolean();
		check(new Volume(1000, 600, values), 50, 200, selection);
	}
}
