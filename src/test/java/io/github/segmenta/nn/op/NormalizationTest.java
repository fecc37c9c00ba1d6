package io.github.segmenta.nn.op;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.junit.Test;

public class NormalizationTest {

	/** Percentiles by sorting. */
	private static double percentile(final float[] x, final double percent) {
		final float[] sorted = x.clone();
		Arrays.sort(sorted);
		final double rank = percent / 100 * (x.length - 1);
		final int i = (int) rank;
		return i + 1 < x.length ? sorted[i] + (rank - i) * ((double) sorted[i + 1] - sorted[i]) : sorted[i];
	}

	@Test
	public void percentilesEqualThoseOfTheSortedValues() {
		final Random random = new Random(1);
		for (int trial = 0; trial < 20; trial++) {
			final float[] x = new float[1 + random.nextInt(500)];
			for (int i = 0; i < x.length; i++) x[i] = trial % 2 == 0 ? (float) random.nextGaussian() * 100 : random.nextInt(9) -
				4;
			for (final double percent : new double[] { 0, 1, 37.3, 50, 99.8, 100 }) {
				assertEquals(percentile(x, percent), Normalization.percentiles(Collections.singletonList(x), percent)[0], 1e-9);
			}
		}
	}

	@Test
	public void valuesByHand() {
		final float[] x = { 2, 4, 4, 4, 5, 5, 7, 9 };
		assertArrayEquals(new float[] { -1.5f, -0.5f, -0.5f, -0.5f, 0, 0, 1, 2 }, Normalization.standard().apply(x), 1e-6f);
		assertArrayEquals(new float[] { 0, 2 / 7f, 2 / 7f, 2 / 7f, 3 / 7f, 3 / 7f, 5 / 7f, 1 }, Normalization.range().apply(x),
			1e-6f);
		assertArrayEquals(new float[] { 0, 1 }, Normalization.fixed(2, 0.5).apply(new float[] { 2, 2.5f }), 1e-6f);
		// rank 0.5 lies between 2 and 4, rank 6.5 between 7 and 9
		final float[] p = Normalization.percentile(50 / 7.0, 650 / 7.0).apply(x);
		assertEquals((2 - 3) / 5f, p[0], 1e-6);
		assertEquals((9 - 3) / 5f, p[7], 1e-6);
	}

	@Test
	public void valuesThatArentFiniteCountForNothing() {
		final float[] x = { Float.NaN, 0, 10, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY };
		assertArrayEquals(new float[] { 0, 0, 1, 0, 0 }, Normalization.range().apply(x), 1e-6f);
		assertArrayEquals(new float[] { 0, -1, 1, 0, 0 }, Normalization.standard().apply(x), 1e-6f);
		assertArrayEquals(new float[2], Normalization.percentile(1, 99).apply(new float[] { Float.NaN, Float.NaN }), 0);
	}

	@Test
	public void constantChannelsBecomeZero() {
		for (final Normalization n : new Normalization[] { Normalization.percentile(1, 99.8), Normalization.standard(),
			Normalization.range() }) assertArrayEquals(new float[3], n.apply(new float[] { 7, 7, 7 }), 0);
	}

	@Test
	public void impossibleNumbersAreRefused() {
		assertThrows(IllegalArgumentException.class, () -> Normalization.percentile(5, 5));
		assertThrows(IllegalArgumentException.class, () -> Normalization.percentile(-1, 50));
		assertThrows(IllegalArgumentException.class, () -> Normalization.fixed(0, 0));
	}

	/** A channel in parts is normalised as the whole one, bit by bit. */
	@Test
	public void partsAreNormalisedAsTheWhole() {
		final Random random = new Random(8);
		final float[] x = new float[1000];
		for (int i = 0; i < x.length; i++) x[i] = i % 50 == 0 ? Float.NaN : (float) (100 + 30 * random.nextGaussian());
		final List<float[]> parts = Arrays.asList(Arrays.copyOf(x, 3), Arrays.copyOfRange(x, 3, 700), new float[0], Arrays
			.copyOfRange(x, 700, 1000));
		for (final Normalization normalization : new Normalization[] { Normalization.percentile(1, 99.8), Normalization.standard(),
			Normalization.range(), Normalization.fixed(3, 7) })
		{
			final Normalization fixed = normalization.fixedFor(parts);
			final float[] expected = normalization.apply(x);
			int at = 0;
			for (final float[] part : parts) for (final float y : fixed.apply(part)) assertEquals(expected[at++], y, 0);
			assertEquals(x.length, at);
		}
	}
}
