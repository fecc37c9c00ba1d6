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
	public void countsFarMoreEqualPixelsThan65536() {
		final byte[] bytes = new byte[3_000_017];
		final short[] shorts = new short[3_000_017];
		for (int i = 0; i < bytes.length; i++) {
			bytes[i] = (byte) (i % 1000 == 7 ? 9 : 200);
			shorts[i] = (short) (i % 1000 == 7 ? 9 : 60_000);
		}
		final long[] counts8 = Histogram.of(new Volume(bytes.length, 1, bytes), null).counts();
		final long[] counts16 = Histogram.of(new Volume(shorts.length, 1, shorts), null).counts();
		assertEquals(3001, counts8[9]);
		assertEquals(2_997_016, counts8[200]);
		assertEquals(3001, counts16[0]);
		assertEquals(2_997_016, counts16[60_000 - 9]);
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
	public void extremeFloatRange() {
		final float[] a = { -Float.MAX_VALUE, 0, Float.MAX_VALUE, 1 };
		final Histogram histogram = Histogram.of(new Volume(4, 1, a), null);
		assertEquals(4, histogram.total());
		assertEquals(1, histogram.counts()[0]);
		assertEquals(1, histogram.counts()[Histogram.FLOAT_BINS - 1]);
		final float tiny = Float.MIN_VALUE;
		assertEquals(2, Histogram.of(new Volume(2, 1, new float[] { 0, tiny }), null).total());
		assertEquals(0, Histogram.of(new Volume(2, 1, new float[] { 0, tiny }), null).upperValue(100), 0);
	}
}
