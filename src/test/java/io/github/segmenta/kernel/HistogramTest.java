package io.github.segmenta.kernel;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Random;

import org.junit.Test;

/** Counts against plain loops. */
public class HistogramTest {

	private final Random random = new Random(3);

	private boolean[] selection(final int n) {
		final boolean[] selection = new boolean[n];
		for (int i = 0; i < n; i++) selection[i] = random.nextInt(3) == 0;
		return selection;
	}

	@Test
	public void countsEveryLevelOf8BitsOverAllSlices() {
		final byte[] a = new byte[700_001], b = new byte[700_001];
		random.nextBytes(a);
		random.nextBytes(b);
		for (final boolean[] selection : new boolean[][] { null, selection(a.length) }) {
			final long[] expected = new long[256];
			for (int i = 0; i < a.length; i++) {
				if (selection != null && !selection[i]) continue;
				expected[a[i] & 0xff]++;
				expected[b[i] & 0xff]++;
			}
			assertArrayEquals(expected, Histogram.of(new Volume(a.length, 1, a, b), selection).counts());
		}
	}

	@Test
	public void keepsTheRangeOf16Bits() {
		final short[] a = new short[600_003];
		for (int i = 0; i < a.length; i++) a[i] = (short) (40_000 + random.nextInt(5000));
		for (final boolean[] selection : new boolean[][] { null, selection(a.length) }) {
			final long[] expected = new long[5000];
			for (int i = 0; i < a.length; i++) if (selection == null || selection[i]) expected[(a[i] & 0xffff) - 40_000]++;
			final Histogram histogram = Histogram.of(new Volume(a.length, 1, a), selection);
			assertArrayEquals(expected, histogram.counts());
			assertEquals(40_000, histogram.min(), 0);
			assertEquals(44_999, histogram.max(), 0);
			assertEquals(40_017, histogram.upperValue(17), 0);
			assertEquals(17, histogram.binOf(40_017));
		}
	}

	@Test
	public void wholeNumbersAStepApartHaveNoEmptyBinsBetweenThem() {
		// 12 bits in the upper bits of 16
		final short[] shorts = { 160, 320, 176, 65_520 - 65_536, 176 };
		final float[] floats = { 160, 320, 176, 65_520, 176 };
		for (final Object pixels : new Object[] { shorts, floats }) {
			final Histogram histogram = Histogram.of(new Volume(5, 1, pixels), null);
			assertEquals((65_520 - 160) / 16 + 1, histogram.counts().length);
			assertEquals(1, histogram.counts()[0]);
			assertEquals(2, histogram.counts()[1]);
			assertEquals(1, histogram.counts()[10]);
			assertEquals(10, histogram.binOf(320));
			assertEquals(320, histogram.upperValue(10), 0);
			assertEquals(160, histogram.centre(0), 0);
			assertEquals(65_520, histogram.max(), 0);
		}
	}

	/** A reciprocal of the step would be rounded, and a level might lie above itself. */
	@Test
	public void levelsAnyStepApartAreTheirBinsUpperValues() {
		for (int step = 2; step < 128; step++) {
			final short[] shorts = new short[500];
			for (int i = 0; i < shorts.length; i++) shorts[i] = (short) (i * step);
			final Histogram histogram = Histogram.of(new Volume(shorts.length, 1, shorts), null);
			for (int i = 0; i < shorts.length; i++) {
				final int bin = histogram.binOf(i * step);
				assertEquals(i * step, histogram.upperValue(bin), 0);
			}
		}
	}

	@Test
	public void countsFarMoreEqualPixelsThan65536() {
		final byte[] bytes = new byte[3_000_017];
		final short[] shorts = new short[3_000_017];
		for (int i = 0; i < bytes.length; i++) {
			bytes[i] = (byte) (i % 1000 == 7 ? 9 : 200);
			shorts[i] = (short) (i % 1000 == 7 ? 9 : 60_000);
		}
		shorts[0] = 10; // else there would be two levels and two bins
		final long[] counts8 = Histogram.of(new Volume(bytes.length, 1, bytes), null).counts();
		final long[] counts16 = Histogram.of(new Volume(shorts.length, 1, shorts), null).counts();
		assertEquals(3001, counts8[9]);
		assertEquals(2_997_016, counts8[200]);
		assertEquals(3001, counts16[0]);
		assertEquals(2_997_015, counts16[60_000 - 9]);
	}

	@Test
	public void floatBinsAreEqualAndTheirUpperValueSeparatesThem() {
		final float[] a = new float[500_000];
		for (int i = 0; i < a.length; i++) a[i] = (float) (random.nextGaussian() * 1e-3 + 7);
		a[5] = Float.NaN;
		a[6] = Float.POSITIVE_INFINITY;
		a[7] = Float.NEGATIVE_INFINITY;
		final Histogram histogram = Histogram.of(new Volume(a.length, 1, a), null);
		assertEquals(a.length - 3, histogram.total());
		final long[] counts = histogram.counts();
		long below = 0;
		for (int bin = 0; bin < counts.length; bin++) {
			below += counts[bin];
			if (bin % 997 != 0 && bin != counts.length - 1) continue;
			final double upper = histogram.upperValue(bin);
			long expected = 0;
			for (final float v : a) if (Float.isFinite(v) && v <= upper) expected++;
			assertEquals(expected, below);
			final double width = (histogram.max() - histogram.min()) / counts.length;
			assertEquals(histogram.min() + (bin + 1) * width, upper, Math.ulp(7f));
			assertEquals(histogram.centre(bin), upper - width / 2, Math.ulp(7f));
		}
	}

	@Test
	public void oneValueOrNone() {
		final Histogram single = Histogram.of(new Volume(2, 1, new float[] { 3.5f, Float.NaN }), null);
		assertArrayEquals(new long[] { 1 }, single.counts());
		assertEquals(3.5, single.upperValue(0), 0);
		assertEquals(0, single.binOf(3.5));
		final Histogram none = Histogram.of(new Volume(2, 1, new float[] { Float.NaN, Float.POSITIVE_INFINITY }), null);
		assertEquals(0, none.total());
		assertTrue(Double.isNaN(none.upperValue(0)));
		assertEquals(0, Histogram.of(new Volume(2, 1, new short[2]), new boolean[2]).total());
	}

	@Test
	public void theSameWholeNumbersHaveTheSameHistogramIn8And16And32Bits() {
		final byte[] bytes = new byte[50_000];
		final short[] shorts = new short[bytes.length], deep = new short[bytes.length];
		final float[] floats = new float[bytes.length], deepFloats = new float[bytes.length], signed = new float[bytes.length];
		for (int i = 0; i < bytes.length; i++) {
			shorts[i] = (short) (20 + random.nextInt(150));
			bytes[i] = (byte) shorts[i];
			floats[i] = shorts[i];
			deep[i] = (short) (1000 + random.nextInt(60_000));
			deepFloats[i] = deep[i] & 0xffff;
			signed[i] = deepFloats[i] - 40_000;
		}
		final Histogram eight = Histogram.of(new Volume(bytes.length, 1, bytes), null);
		for (final Object plane : new Object[] { shorts, floats }) {
			final Histogram other = Histogram.of(new Volume(bytes.length, 1, plane), null);
			assertArrayEquals(eight.counts(), other.counts());
			assertEquals(20, other.min(), 0);
			assertEquals(169, other.max(), 0);
			for (int bin = 0; bin < 256; bin++) assertEquals(eight.upperValue(bin), other.upperValue(bin), 0);
		}
		final Histogram sixteen = Histogram.of(new Volume(bytes.length, 1, deep), null), float32 = Histogram.of(new Volume(
			bytes.length, 1, deepFloats), null), below = Histogram.of(new Volume(bytes.length, 1, signed), null);
		assertArrayEquals(sixteen.counts(), float32.counts());
		assertArrayEquals(sixteen.counts(), below.counts());
		for (int bin = 0; bin < sixteen.counts().length; bin += 99) {
			assertEquals(sixteen.upperValue(bin), float32.upperValue(bin), 0);
			assertEquals(sixteen.upperValue(bin) - 40_000, below.upperValue(bin), 0);
			assertEquals(bin, below.binOf(below.upperValue(bin)));
		}
	}

	@Test
	public void floatsAtEqualDistancesHaveLevels() {
		final float[] halves = { 1000.5f, 1001, Float.NaN, 1003.5f, 1000.5f };
		final Histogram histogram = Histogram.of(new Volume(5, 1, halves), null);
		assertArrayEquals(new long[] { 2, 1, 0, 0, 0, 0, 1 }, histogram.counts());
		assertEquals(1001, histogram.upperValue(1), 0);
		assertTrue(histogram.hasLevels());
		final Histogram large = Histogram.of(new Volume(3, 1, new float[] { 0, 0x1p100f, 0x3p100f }), null);
		assertEquals(256, large.counts().length);
		assertEquals(0x1p100, large.upperValue(1), 0);
		final Histogram none = Histogram.of(new Volume(3, 1, new float[] { 0, 1, 0.1234f }), null, 10);
		assertArrayEquals(new long[] { 1, 1, 0, 0, 0, 0, 0, 0, 0, 1 }, none.counts());
	}

	/** Grey levels of 8, 12 and 16 bits times some factor, plus an offset: the counts of the levels, exact thresholds. */
	@Test
	public void stretchedGreyLevelsAreCountedAsLevels() {
		for (final int bits : new int[] { 8, 12, 16 }) for (final double offset : new double[] { 0, 0.3 }) {
			final int levels = 1 << bits;
			final float[] floats = new float[300_000];
			final int[] level = new int[floats.length];
			for (int i = 0; i < floats.length; i++) {
				level[i] = (int) Math.max(0, Math.min(levels - 1, levels * (0.5 + 0.15 * random.nextGaussian())));
				floats[i] = (float) (level[i] / (levels - 1.0) + offset);
			}
			final int first = bits == 8 && offset == 0 ? 0 : java.util.Arrays.stream(level).min().getAsInt();
			final Histogram histogram = Histogram.of(new Volume(floats.length, 1, floats), null);
			assertTrue(bits + " bits + " + offset, histogram.hasLevels());
			final long[] expected = new long[histogram.counts().length];
			for (final int l : level) expected[l - first]++;
			assertArrayEquals(expected, histogram.counts());
			for (int i = 0; i < floats.length; i += 97) {
				assertEquals(level[i] - first, histogram.binOf(floats[i]));
				assertTrue(floats[i] <= histogram.upperValue(level[i] - first));
				if (level[i] > first) assertTrue(floats[i] > histogram.upperValue(level[i] - first - 1));
			}
		}
	}

	@Test
	public void extremeFloatRange() {
		final float[] a = { -Float.MAX_VALUE, 0, Float.MAX_VALUE, 1 };
		final Histogram histogram = Histogram.of(new Volume(4, 1, a), null);
		assertEquals(4, histogram.total());
		assertEquals(1, histogram.counts()[0]);
		assertEquals(1, histogram.counts()[Histogram.FLOAT_BINS - 1]);
		final float tiny = Float.MIN_VALUE;
		assertEquals(2, Histogram.of(new Volume(2, 1, new float[] { 0, tiny }), null).total());
		assertEquals(0, Histogram.of(new Volume(2, 1, new float[] { 0, tiny }), null).upperValue(0), 0);
	}
}
