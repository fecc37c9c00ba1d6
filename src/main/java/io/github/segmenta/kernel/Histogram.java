package io.github.segmenta.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Counts of pixel values in the data's own range, in bins that know which values they hold:
 * <ul>
 * <li>8 bits: 256 bins, one a grey level;</li>
 * <li>16 bits: one bin a grey level from the smallest to the largest value (at least one bin, at most 65,536);</li>
 * <li>float: {@value #FLOAT_BINS} bins of equal width from the smallest to the largest finite value, the last one
 * closed; NaN and infinite values aren't counted. A single value makes one bin.</li>
 * </ul>
 * An image without a (finite, selected) value has one empty bin.
 */
public final class Histogram {

	/** Bins for float data. */
	public static final int FLOAT_BINS = 65_536;

	private static final int BLOCK = 1 << 18;
	/** So many 8-bit pixels are counted in pairs: half the increments pay for a table of 65,536. */
	private static final int PAIRS_FROM = 1 << 19;
	private static final VarHandle LONG_OF_BYTES = MethodHandles.byteArrayViewVarHandle(long[].class,
		ByteOrder.LITTLE_ENDIAN);

	private final Volume.Type type;
	private final long[] counts;
	private final double min, max;

	private Histogram(final Volume.Type type, final long[] counts, final double min, final double max) {
		this.type = type;
		this.counts = counts;
		this.min = min;
		this.max = max;
	}

	/**
	 * The histogram of all slices together.
	 *
	 * @param selection {@code width · height} values, true where pixels of every slice are counted; {@code null} for all
	 */
	public static Histogram of(final Volume volume, final boolean[] selection) {
		switch (volume.type) {
			case UINT8:
				return new Histogram(volume.type, integerCounts(volume, selection, 256), 0, 255);
			case UINT16: {
				final long[] all = integerCounts(volume, selection, 65_536);
				int low = 0, high = all.length - 1;
				while (low < high && all[low] == 0) low++;
				while (high > low && all[high] == 0) high--;
				return new Histogram(volume.type, Arrays.copyOfRange(all, low, high + 1), low, high);
			}
			default:
				return ofFloats(volume, selection);
		}
	}

	/** The count of each bin. The array itself, not a copy. */
	public long[] counts() {
		return counts;
	}

	/** Number of pixels counted. */
	public long total() {
		long total = 0;
		for (final long c : counts) total += c;
		return total;
	}

	/** Lower end of the first bin: for 8 bits 0, else the smallest value counted; NaN if none was. */
	public double min() {
		return min;
	}

	/** Upper end of the last bin: for 8 bits 255, else the largest value counted; NaN if none was. */
	public double max() {
		return max;
	}

	/** The bin of a value, which must be finite; values beyond the ends belong to the end bins. */
	public int binOf(final double value) {
		if (type != Volume.Type.FLOAT32) return (int) Math.max(0, Math.min(counts.length - 1, value - min));
		return counts.length == 1 ? 0 : floatBin((float) value, min, scale(min, max));
	}

	/**
	 * The largest pixel value that belongs to a bin or one below it, so that {@code value > upperValue(t)} separates
	 * exactly the bins above t from the others. NaN if nothing was counted.
	 */
	public double upperValue(final int bin) {
		if (type != Volume.Type.FLOAT32) return min + bin;
		if (bin >= counts.length - 1 || Double.isNaN(min)) return max;
		final double scale = scale(min, max);
		float value = (float) (min + (bin + 1) / scale);
		while (floatBin(value, min, scale) > bin) value = Math.nextDown(value);
		for (float up = Math.nextUp(value); floatBin(up, min, scale) <= bin; up = Math.nextUp(up)) value = up;
		return value;
	}

	/** Centre of a bin, for plots: the grey level itself for integers. */
	public double centre(final int bin) {
		return type == Volume.Type.FLOAT32 ? min + (bin + 0.5) * (max - min) / counts.length : min + bin;
	}

	private static double scale(final double min, final double max) {
		return FLOAT_BINS / (max - min);
	}

	private static int floatBin(final float value, final double min, final double scale) {
		final int bin = (int) ((value - min) * scale);
		return bin < 0 ? 0 : bin > FLOAT_BINS - 1 ? FLOAT_BINS - 1 : bin;
	}

	private static long[] integerCounts(final Volume volume, final boolean[] selection, final int bins) {
		final long[] sum = new long[bins];
		final int n = volume.width * volume.height;
		for (int z = 0; z < volume.depth; z++) {
			final Object plane = volume.plane(z);
			Parallel.loop(n, Math.max(BLOCK, (n + Parallel.threads() - 1) / Parallel.threads()), (from, to) -> {
				final int[] counts = bins == 256 ? count8((byte[]) plane, selection, from, to) : count16((short[]) plane,
					selection, from, to);
				synchronized (sum) {
					for (int i = 0; i < bins; i++) sum[i] += counts[i];
				}
			});
		}
		return sum;
	}

	private static int[] count8(final byte[] in, final boolean[] selection, final int from, final int to) {
		final int[] a = new int[256];
		if (selection != null) {
			for (int i = from; i < to; i++) if (selection[i]) a[in[i] & 0xff]++;
			return a;
		}
		int i = from;
		if (to - from >= PAIRS_FROM) {
			final char[] pairs = new char[65_536];
			for (; i + 7 < to; i += 8) {
				final long x = (long) LONG_OF_BYTES.get(in, i);
				count(pairs, (int) x & 0xffff, a);
				count(pairs, (int) (x >>> 16) & 0xffff, a);
				count(pairs, (int) (x >>> 32) & 0xffff, a);
				count(pairs, (int) (x >>> 48), a);
			}
			for (int k = 0; k < pairs.length; k++) {
				a[k & 0xff] += pairs[k];
				a[k >> 8] += pairs[k];
			}
		}
		for (; i < to; i++) a[in[i] & 0xff]++;
		return a;
	}

	/** Counts a pair of pixels; what a bin of 16 bits can't hold is carried. */
	private static void count(final char[] pairs, final int pair, final int[] counts) {
		final int count = pairs[pair] + 1;
		pairs[pair] = (char) count;
		if (count < 65_536) return;
		counts[pair & 0xff] += 65_536;
		counts[pair >> 8] += 65_536;
	}

	private static int[] count16(final short[] in, final boolean[] selection, final int from, final int to) {
		final int[] a = new int[65_536];
		if (selection != null) {
			for (int i = from; i < to; i++) if (selection[i]) a[in[i] & 0xffff]++;
			return a;
		}
		// bins of 16 bits: with all grey levels in use they need half the cache; what they can't hold is carried
		final char[] low = new char[65_536];
		for (int i = from; i < to; i++) {
			final int v = in[i] & 0xffff, count = low[v] + 1;
			low[v] = (char) count;
			if (count == 65_536) a[v] += 65_536;
		}
		for (int v = 0; v < a.length; v++) a[v] += low[v];
		return a;
	}

	private static Histogram ofFloats(final Volume volume, final boolean[] selection) {
		final int n = volume.width * volume.height;
		final float[] range = { Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY };
		for (int z = 0; z < volume.depth; z++) {
			final float[] in = (float[]) volume.plane(z);
			Parallel.loop(n, BLOCK, (from, to) -> {
				float low = Float.POSITIVE_INFINITY, high = Float.NEGATIVE_INFINITY;
				for (int i = from; i < to; i++) {
					final float v = in[i];
					if (!(Math.abs(v) <= Float.MAX_VALUE) || selection != null && !selection[i]) continue;
					if (v < low) low = v;
					if (v > high) high = v;
				}
				synchronized (range) {
					range[0] = Math.min(range[0], low);
					range[1] = Math.max(range[1], high);
				}
			});
		}
		final double min = range[0], max = range[1];
		if (min > max) return new Histogram(volume.type, new long[1], Double.NaN, Double.NaN);
		final boolean single = min == max;
		final long[] sum = new long[single ? 1 : FLOAT_BINS];
		final double scale = scale(min, max);
		for (int z = 0; z < volume.depth; z++) {
			final float[] in = (float[]) volume.plane(z);
			Parallel.loop(n, Math.max(BLOCK, (n + Parallel.threads() - 1) / Parallel.threads()), (from, to) -> {
				final int[] counts = new int[sum.length];
				for (int i = from; i < to; i++) {
					final float v = in[i];
					if (!(Math.abs(v) <= Float.MAX_VALUE) || selection != null && !selection[i]) continue;
					counts[single ? 0 : floatBin(v, min, scale)]++;
				}
				synchronized (sum) {
					for (int i = 0; i < sum.length; i++) sum[i] += counts[i];
				}
			});
		}
		return new Histogram(volume.type, sum, min, max);
	}
}
