package io.github.segmenta.nn.op;

import java.util.Arrays;
import java.util.Collections;

/**
 * How pixel values are brought to the range that a network has learned: y = (x − offset) / scale, with offset and scale
 * found for each channel of each image, or fixed. Values that aren't finite count for no statistic and become 0.
 */
public final class Normalization {

	/** Where offset and scale come from. */
	public enum Kind {
			/** From percentile a to percentile b, interpolated linearly, as CSBDeep and StarDist do */
			PERCENTILE,
			/** Mean and standard deviation */
			STANDARD,
			/** Least value, and greatest minus least */
			RANGE,
			/** a and b as given */
			FIXED
	}

	/** How offset and scale are found. */
	public final Kind kind;
	/** The percentiles in 0…100, or offset and scale if fixed; else unused. */
	public final double a, b;

	private Normalization(final Kind kind, final double a, final double b) {
		this.kind = kind;
		this.a = a;
		this.b = b;
	}

	/**
	 * The percentile {@code low} becomes 0, {@code high} becomes 1.
	 *
	 * @param low percentile in 0…100
	 * @param high percentile in 0…100, above {@code low}
	 * @return the normalisation
	 * @throws IllegalArgumentException if the percentiles are out of range or order
	 */
	public static Normalization percentile(final double low, final double high) {
		if (!(low >= 0 && low < high && high <= 100)) throw new IllegalArgumentException("percentiles " + low + ", " + high);
		return new Normalization(Kind.PERCENTILE, low, high);
	}

	/**
	 * Mean 0, standard deviation 1.
	 *
	 * @return the normalisation
	 */
	public static Normalization standard() {
		return new Normalization(Kind.STANDARD, 0, 0);
	}

	/**
	 * The least value becomes 0, the greatest 1.
	 *
	 * @return the normalisation
	 */
	public static Normalization range() {
		return new Normalization(Kind.RANGE, 0, 0);
	}

	/**
	 * (x − offset) / scale
	 *
	 * @param offset what is subtracted, in units of the pixel values
	 * @param scale what it is then divided by, not 0
	 * @return the normalisation
	 * @throws IllegalArgumentException if one of them isn't finite, or the scale is 0
	 */
	public static Normalization fixed(final double offset, final double scale) {
		if (!(Double.isFinite(offset) && Double.isFinite(scale) && scale != 0)) throw new IllegalArgumentException("offset " +
			offset + ", scale " + scale);
		return new Normalization(Kind.FIXED, offset, scale);
	}

	/**
	 * The normalised values of one channel of an image. A constant channel becomes 0 everywhere, unless the normalisation
	 * is fixed.
	 *
	 * @param x the channel's pixel values, which aren't changed
	 * @return as many values, in an array of their own; 0 where {@code x} isn't finite
	 */
	public float[] apply(final float[] x) {
		final Normalization of = fixedFor(Collections.singletonList(x));
		final float[] y = new float[x.length];
		for (int i = 0; i < x.length; i++) y[i] = Float.isFinite(x[i]) ? (float) ((x[i] - of.a) / of.b) : 0;
		return y;
	}

	/**
	 * The normalisation with the offset and the scale that this one finds for a channel, so that its parts can be normalised one
	 * by one.
	 *
	 * @param channel all values of the channel, in parts of any size, which are read several times and not changed
	 * @return {@link Kind#FIXED}
	 */
	public Normalization fixedFor(final Iterable<float[]> channel) {
		if (kind == Kind.FIXED) return this;
		if (kind == Kind.STANDARD) return standard(channel);
		final double low = kind == Kind.RANGE ? 0 : a, high = kind == Kind.RANGE ? 100 : b;
		final double[] p = percentiles(channel, low, high);
		double range = p[1] - p[0];
		if (range == 0) {
			// nearly all values are equal: the few others are measured by their own range
			final double[] ends = percentiles(channel, 0, 100);
			range = ends[1] - ends[0];
		}
		return fixed(p[0], range > 0 ? range : 1);
	}

	private static Normalization standard(final Iterable<float[]> channel) {
		double sum = 0, squares = 0;
		long n = 0;
		for (final float[] part : channel) {
			for (final float v : part) {
				if (!Float.isFinite(v)) continue;
				sum += v;
				n++;
			}
		}
		final double mean = n == 0 ? 0 : sum / n;
		for (final float[] part : channel) {
			for (final float v : part) if (Float.isFinite(v)) squares += (v - mean) * (v - mean);
		}
		final double deviation = n == 0 ? 0 : Math.sqrt(squares / n);
		// of equal values only rounding errors are left
		return fixed(mean, deviation > 1e-12 * Math.abs(mean) ? deviation : 1);
	}

	/**
	 * Percentiles of the finite values, interpolated linearly between the two nearest ranks; 0 if there are none.
	 *
	 * @param parts the values, in parts of any size and in any order, which are read several times and not changed
	 * @param percents in 0…100
	 * @return one value per percentile, in the order given
	 */
	public static double[] percentiles(final Iterable<float[]> parts, final double... percents) {
		final int[] coarse = new int[1 << 16];
		int n = 0;
		for (final float[] part : parts) {
			for (final float v : part) {
				if (!Float.isFinite(v)) continue;
				coarse[key(v) >>> 16]++;
				n++;
			}
		}
		final double[] result = new double[percents.length];
		if (n == 0) return result;
		for (int i = 0; i < percents.length; i++) {
			final double rank = percents[i] / 100 * (n - 1);
			final int below = (int) Math.floor(rank), above = Math.min(n - 1, below + 1);
			final double lower = ranked(parts, coarse, below);
			final double upper = above == below || rank == below ? lower : ranked(parts, coarse, above);
			result[i] = lower + (rank - below) * (upper - lower);
		}
		return result;
	}

	/** The value of a rank: its upper 16 bits from the histogram, then the lower 16 among those that share them. */
	private static double ranked(final Iterable<float[]> parts, final int[] coarse, final int rank) {
		int bin = 0, before = 0;
		while (before + coarse[bin] <= rank) before += coarse[bin++];
		final int[] fine = new int[1 << 16];
		for (final float[] part : parts) {
			for (final float v : part) {
				if (!Float.isFinite(v)) continue;
				final int key = key(v);
				if (key >>> 16 == bin) fine[key & 0xffff]++;
			}
		}
		int low = 0;
		while (before + fine[low] <= rank) before += fine[low++];
		final int key = bin << 16 | low;
		return Float.intBitsToFloat(key < 0 ? key & 0x7fffffff : ~key);
	}

	/** An unsigned number in the order of the floats; −0 and 0 are told apart, which changes no percentile. */
	private static int key(final float v) {
		final int bits = Float.floatToRawIntBits(v);
		return bits < 0 ? ~bits : bits | 0x80000000;
	}

	@Override
	public boolean equals(final Object other) {
		if (!(other instanceof Normalization)) return false;
		final Normalization n = (Normalization) other;
		return n.kind == kind && n.a == a && n.b == b;
	}

	@Override
	public int hashCode() {
		return Arrays.hashCode(new double[] { kind.ordinal(), a, b });
	}

	@Override
	public String toString() {
		return kind + "(" + a + ", " + b + ")";
	}
}
