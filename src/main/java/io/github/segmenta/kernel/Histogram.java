package io.github.segmenta.kernel;

import io.github.segmenta.core.Parallel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collections;

/**
 * Counts of pixel values in bins that know which values they hold. The bins depend on the values, not on how they are
 * stored, so that the same image has the same histogram in 8, 16 and 32 bits:
 * <ul>
 * <li>whole numbers: one bin a grey level, from 0 to 255 if all values lie there, else from the smallest to the largest
 * value; at most 65,536 bins. Beyond 255 the levels are those in use: if all values are a multiple of some step apart, as
 * in 12-bit images that a camera stores in the upper bits of 16, there are no empty bins between them;</li>
 * <li>float values at equal distances, but for rounding, as of whole numbers times a factor (255 grey levels stretched to
 * 0…1): one bin a level, at most 65,536, in the same places as those of the whole numbers;</li>
 * <li>other float values: {@value #FLOAT_BINS} bins, or as many as asked for, of equal width from the smallest to the
 * largest finite value, the last one closed. A single value makes one bin.</li>
 * </ul>
 * NaN and infinite values aren't counted. An image without a (finite, selected) value has one empty bin.
 */
public final class Histogram {

	/** Bins for float data that has no levels. */
	public static final int FLOAT_BINS = 65_536;

	private static final int MOST_LEVELS = 65_536;
	private static final int BLOCK = 1 << 18;
	/** So many 8-bit pixels are counted in pairs: half the increments pay for a table of 65,536. */
	private static final int PAIRS_FROM = 1 << 19;
	private static final VarHandle LONG_OF_BYTES = MethodHandles.byteArrayViewVarHandle(long[].class,
		ByteOrder.LITTLE_ENDIAN);

	private final long[] counts;
	/** The smallest and largest value; for 8 bits 0 and 255. */
	private final double min, max;
	/** Lower end of the first bin, and bins in one grey value. */
	private final double base, scale;
	/** Whether each bin holds a single value, and that of the first bin. */
	private final boolean levels;
	private final double first;
	/** Distance of the values of bins, if each holds a single one. */
	private final double step;
	/** The value of each bin in use where levels are rounded; {@code null} if they are exact. */
	private final float[] rounded;

	private Histogram(final long[] counts, final double min, final double max, final double base, final double scale,
		final boolean levels)
	{
		this(counts, min, max, base, scale, levels, base, 1, null);
	}

	private Histogram(final long[] counts, final double min, final double max, final double base, final double scale,
		final boolean levels, final double first, final double step, final float[] rounded)
	{
		this.counts = counts;
		this.min = min;
		this.max = max;
		this.base = base;
		this.scale = scale;
		this.levels = levels;
		this.first = first;
		this.step = step;
		this.rounded = rounded;
	}

	/**
	 * The histogram of all slices together.
	 *
	 * @param volume the image
	 * @param selection {@code width · height} values, true where pixels of every slice are counted; {@code null} for all
	 * @return the histogram, of {@link #FLOAT_BINS} bins for float values that have no levels
	 */
	public static Histogram of(final Volume volume, final boolean[] selection) {
		return of(volume, selection, FLOAT_BINS);
	}

	/**
	 * The histogram of all slices together.
	 *
	 * @param volume the image
	 * @param selection {@code width · height} values, true where pixels of every slice are counted; {@code null} for all
	 * @param floatBins number of bins for float values that have no levels
	 * @return the histogram
	 */
	public static Histogram of(final Volume volume, final boolean[] selection, final int floatBins) {
		return of(Collections.singletonList(volume), selection, volume.type, floatBins);
	}

	/**
	 * The histogram of all parts of an image together, which is that of the whole image however it is cut. Each part is asked
	 * for up to three times, and may be forgotten in between.
	 *
	 * @param parts at least one, all of one type
	 * @param floatBins number of bins for float values that have no levels
	 * @return the histogram
	 */
	public static Histogram of(final Iterable<Volume> parts, final int floatBins) {
		return of(parts, null, parts.iterator().next().type, floatBins);
	}

	private static Histogram of(final Iterable<Volume> parts, final boolean[] selection, final Volume.Type type,
		final int floatBins)
	{
		switch (type) {
			case UINT8:
				return new Histogram(integerCounts(parts, selection, 256), 0, 255, 0, 1, true);
			case UINT16: {
				final long[] all = integerCounts(parts, selection, 65_536);
				int low = 0, high = all.length - 1;
				while (low < high && all[low] == 0) low++;
				while (high > low && all[high] == 0) high--;
				return high < 256 ? new Histogram(Arrays.copyOf(all, 256), low, high, 0, 1, true) : ofLevels(Arrays.copyOfRange(
					all, low, high + 1), low, high);
			}
			default:
				return ofFloats(parts, selection, floatBins);
		}
	}

	/**
	 * The count of each bin. The array itself, not a copy.
	 *
	 * @return one count a bin
	 */
	public long[] counts() {
		return counts;
	}

	/**
	 * Whether each bin holds one value only, as with whole numbers, instead of a range of values.
	 *
	 * @return whether a bin holds one value only
	 */
	public boolean hasLevels() {
		return levels;
	}

	/** @return number of pixels counted */
	public long total() {
		long total = 0;
		for (final long c : counts) total += c;
		return total;
	}

	/**
	 * The smallest value counted, for 8 bits 0; NaN if none was counted.
	 *
	 * @return the smallest value
	 */
	public double min() {
		return min;
	}

	/**
	 * The largest value counted, for 8 bits 255; NaN if none was counted.
	 *
	 * @return the largest value
	 */
	public double max() {
		return max;
	}

	/**
	 * The bin of a value, which must be finite; values beyond the ends belong to the end bins.
	 *
	 * @param value a pixel value
	 * @return index of the bin
	 */
	public int binOf(final double value) {
		return bin(levels ? value : (float) value, base, scale, counts.length);
	}

	/**
	 * The largest pixel value that belongs to a bin or one below it, so that {@code value > upperValue(t)} separates
	 * exactly the bins above t from the others. NaN if nothing was counted.
	 *
	 * @param bin index of the bin; the last one and those above it have the largest value of all
	 * @return a pixel value
	 */
	public double upperValue(final int bin) {
		if (levels) {
			final double value = first + bin * step;
			return rounded == null || bin >= rounded.length || rounded[bin] != rounded[bin] ? value : Math.max(value, rounded[bin]);
		}
		if (bin >= counts.length - 1 || Double.isNaN(min)) return max;
		float value = (float) (min + (bin + 1) / scale);
		while (bin(value, base, scale, counts.length) > bin) value = Math.nextDown(value);
		for (float up = Math.nextUp(value); bin(up, base, scale, counts.length) <= bin; up = Math.nextUp(up)) value = up;
		return value;
	}

	/**
	 * Centre of a bin, for plots: the grey level itself where a bin holds one.
	 *
	 * @param bin index of the bin
	 * @return a pixel value; NaN if nothing was counted in a float image
	 */
	public double centre(final int bin) {
		return levels ? first + bin * step : min + (bin + 0.5) * (max - min) / counts.length;
	}

	private static int bin(final double value, final double base, final double scale, final int bins) {
		final int bin = (int) ((value - base) * scale);
		return bin < 0 ? 0 : bin > bins - 1 ? bins - 1 : bin;
	}

	private static long[] integerCounts(final Iterable<Volume> parts, final boolean[] selection, final int bins) {
		final long[] sum = new long[bins];
		for (final Volume volume : parts) for (int z = 0; z < volume.depth; z++) {
			final Object plane = volume.plane(z);
			final int n = volume.width * volume.height;
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

	private static Histogram ofFloats(final Iterable<Volume> parts, final boolean[] selection, final int floatBins) {
		final Range range = range(parts, selection);
		final double min = range.low, max = range.high;
		if (min > max) return new Histogram(new long[1], Double.NaN, Double.NaN, 0, 1, false);
		if (min == max) return new Histogram(count(parts, selection, 1, min, 1), min, max, min, 1, true);
		if (range.whole && max - min < MOST_LEVELS) {
			if (min >= 0 && max <= 255) return new Histogram(count(parts, selection, 256, 0, 1), min, max, 0, 1, true);
			return ofLevels(count(parts, selection, (int) (max - min) + 1, min, 1), min, max);
		}
		final Levels found = Levels.of(parts, selection);
		if (found != null) {
			final double base = found.first - found.step / 2;
			return new Histogram(count(parts, selection, found.values.length, base, 1 / found.step), min, max, base, 1 /
				found.step, true, found.first, found.step, found.values);
		}
		final double scale = floatBins / (max - min);
		return new Histogram(count(parts, selection, floatBins, min, scale), min, max, min, scale, false);
	}

	/** The histogram of whole numbers of which some lie beyond 0…255, by the counts of all from the smallest to the largest. */
	private static Histogram ofLevels(final long[] counts, final double min, final double max) {
		int step = 0;
		for (int i = 1; i < counts.length && step != 1; i++) if (counts[i] != 0) step = greatestCommonDivisor(i, step);
		if (step <= 1) return new Histogram(counts, min, max, min, 1, true);
		final boolean bytes = min >= 0 && min % step == 0 && max / step <= 255;
		final double first = bytes ? 0 : min;
		final long[] ofLevel = new long[bytes ? 256 : (counts.length - 1) / step + 1];
		for (int i = 0; i < counts.length; i += step) ofLevel[(int) (min - first + i) / step] = counts[i];
		return new Histogram(ofLevel, min, max, first - step / 2.0, 1.0 / step, true, first, step, null);
	}

	private static int greatestCommonDivisor(final int a, final int b) {
		return b == 0 ? a : greatestCommonDivisor(b, a % b);
	}

	private static Range range(final Iterable<Volume> parts, final boolean[] selection) {
		final Range range = new Range();
		for (final Volume volume : parts) for (int z = 0; z < volume.depth; z++) {
			final float[] in = (float[]) volume.plane(z);
			Parallel.loop(in.length, BLOCK, (from, to) -> {
				final Range part = new Range();
				for (int i = from; i < to; i++) if (selection == null || selection[i]) part.add(in[i]);
				synchronized (range) {
					range.add(part);
				}
			});
		}
		return range;
	}

	private static long[] count(final Iterable<Volume> parts, final boolean[] selection, final int bins, final double base,
		final double scale)
	{
		final long[] sum = new long[bins];
		for (final Volume volume : parts) for (int z = 0; z < volume.depth; z++) {
			final float[] in = (float[]) volume.plane(z);
			final int n = in.length;
			Parallel.loop(n, Math.max(BLOCK, (n + Parallel.threads() - 1) / Parallel.threads()), (from, to) -> {
				final int[] counts = new int[bins];
				for (int i = from; i < to; i++) {
					final float v = in[i];
					if (!(Math.abs(v) <= Float.MAX_VALUE) || selection != null && !selection[i]) continue;
					counts[bin(v, base, scale, bins)]++;
				}
				synchronized (sum) {
					for (int i = 0; i < bins; i++) sum[i] += counts[i];
				}
			});
		}
		return sum;
	}

	/** The range of finite float values, and whether all are whole numbers. */
	private static final class Range {

		float low = Float.POSITIVE_INFINITY, high = Float.NEGATIVE_INFINITY;
		boolean whole = true;

		void add(final float v) {
			if (!(Math.abs(v) <= Float.MAX_VALUE)) return;
			if (v < low) low = v;
			if (v > high) high = v;
			whole &= v == (float) Math.rint(v);
		}

		void add(final Range part) {
			low = Math.min(low, part.low);
			high = Math.max(high, part.high);
			whole &= part.whole;
		}
	}

	/** Values at equal distances. */
	private static final class Levels {

		/** How far levels may be off, in distances, besides the rounding of floats. */
		private static final double TOLERANCE = 1e-3;
		private static final int EMPTY = Float.floatToRawIntBits(Float.NaN);

		/** Value of the first bin, and distance of levels. */
		final double first, step;
		/** The value of each bin in use, else NaN. */
		final float[] values;

		private Levels(final double first, final double step, final int bins, final float[] distinct) {
			this.first = first;
			this.step = step;
			values = new float[bins];
			Arrays.fill(values, Float.NaN);
			for (final float v : distinct) values[(int) Math.round((v - first) / step)] = v;
		}

		/** The levels of at least two different values; {@code null} if there are none. */
		static Levels of(final Iterable<Volume> parts, final boolean[] selection) {
			final float[] distinct = distinct(parts, selection);
			if (distinct == null) return null;
			final int n = distinct.length;
			final double low = distinct[0], high = distinct[n - 1];
			double least = high - low;
			for (int i = 1; i < n; i++) least = Math.min(least, (double) distinct[i] - distinct[i - 1]);
			final double rounding = Math.max(Math.ulp((float) low), Math.ulp((float) high)) / least;
			if (rounding > 0.05 || (high - low) / least > MOST_LEVELS) return null;
			// each value farther away tells the distance more exactly
			double step = least;
			for (int i = 1; i < n; i++) step = (distinct[i] - low) / Math.rint((distinct[i] - low) / step);
			final double last = Math.rint((high - low) / step);
			if (last >= MOST_LEVELS) return null;
			for (final float v : distinct) if (!isWhole((v - low) / step, TOLERANCE + 2 * rounding)) return null;
			final boolean bytes = low >= 0 && isWhole(low / step, TOLERANCE + 2 * rounding) && Math.rint(high / step) <= 255;
			return bytes ? new Levels(0, step, 256, distinct) : new Levels(low, step, (int) last + 1, distinct);
		}

		private static boolean isWhole(final double x, final double tolerance) {
			return Math.abs(x - Math.rint(x)) <= tolerance;
		}

		/** The different values in rising order; {@code null} if there are more than there may be levels. */
		private static float[] distinct(final Iterable<Volume> parts, final boolean[] selection) {
			long size = 0;
			for (final Volume volume : parts) {
				size += (long) volume.width * volume.height * volume.depth;
				if (size >= MOST_LEVELS) break;
			}
			final int most = (int) Math.min(MOST_LEVELS, size);
			// at least twice as many places as values
			final int bits = 33 - Integer.numberOfLeadingZeros(most), last = (1 << bits) - 1;
			final int[] table = new int[last + 1], found = new int[most];
			Arrays.fill(table, EMPTY);
			int n = 0;
			for (final Volume volume : parts) for (int z = 0; z < volume.depth; z++) {
				final float[] in = (float[]) volume.plane(z);
				float before = Float.NaN;
				for (int i = 0; i < in.length; i++) {
					final float v = in[i];
					if (v == before || !(Math.abs(v) <= Float.MAX_VALUE) || selection != null && !selection[i]) continue;
					before = v;
					final int key = Float.floatToRawIntBits(v + 0f); // −0 is 0
					int at = key * 0x9e3779b1 >>> 32 - bits;
					while (table[at] != EMPTY && table[at] != key) at = at + 1 & last;
					if (table[at] == key) continue;
					if (n == most) return null;
					table[at] = key;
					found[n++] = key;
				}
			}
			final float[] values = new float[n];
			for (int k = 0; k < n; k++) values[k] = Float.intBitsToFloat(found[k]);
			Arrays.sort(values);
			return values;
		}
	}
}
