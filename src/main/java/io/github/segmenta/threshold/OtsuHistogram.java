package io.github.segmenta.threshold;

import io.github.segmenta.kernel.WindowHistograms;

/**
 * Otsu's threshold of a window from 256 bins, the first of equals; minus infinity if they can't be separated. Only on which
 * side of it the bin of a pixel lies is found out; any threshold that does the same is returned.
 * <p>
 * The between-class variance is compared as {@code v(t) = d(t)² / (w(t)·(n − w(t)))} with the whole number {@code d(t) = Σ x(i)},
 * {@code x(i) = n·i − m}, over the pixels of the bins i ≤ t, of which there are w(t); n is the number of pixels of the window,
 * m the sum of their bins. A good threshold is known from the window before. If it lies below a bin b, then so does the best
 * one, unless a bin from b on does better. By the inequality of Cauchy and Schwarz {@code d(t)² ≤ (n − w(t)) · Σ x(i)²} over
 * the pixels above t, since all x add up to zero; so {@code v(t) ≤ Σ x(i)² / w(b)} over the pixels above b for all t &gt; b at
 * once, and likewise below. Most often that is too little, and no bin needs a look; else bins are looked at one by one, from b on,
 * until it is. Where rounding could decide, all bins are compared.
 */
final class OtsuHistogram extends WindowHistograms.Counts {

	private static final int BINS = 256, SHIFT = 4, GROUP = 1 << SHIFT;
	private static final long LAST_BIN = BINS - 1;
	/** Variances that differ by a smaller part may be equal. */
	private static final double SLACK = 1e-9;
	/** Covers the rounding of sums of squares, in parts of the largest that could be. */
	private static final double ROUNDING = 1e-12 * BINS * BINS;

	private final float[] upperValues;
	/** Number of pixels of the window, and the sum of their bins. */
	private long n, m;
	/** A good threshold, its w, d and v. */
	private int good;
	/** Where a better one was looked for last: −1 or 1. */
	private int step = 1;
	private long share;
	private double difference, variance;

	/** @param upperValues the threshold that separates each bin from those above */
	OtsuHistogram(final float[] upperValues) {
		super(BINS, SHIFT, true);
		this.upperValues = upperValues;
	}

	@Override
	protected float value(final int bin) {
		long all = 0;
		for (int g = 0; g < BINS / GROUP; g++) all += groups[g];
		n = pixels(all);
		m = sum(all);
		climb();
		while (variance > 0) {
			final boolean below = good < bin;
			final int better = below ? betterFrom(bin) : betterBelow(bin);
			if (better == NONE) return below ? upperValues[bin - 1] : upperValues[bin];
			if (better == UNCLEAR) break;
		}
		return upperValue(best(counts, n, m));
	}

	/** What a search for a better threshold ends with if it finds none, and if rounding decides. */
	private static final int NONE = -1, UNCLEAR = -2;

	/** The last good threshold, in this window, or a better one on one of its sides. */
	private void climb() {
		set(good);
		// on the mean there are pixels on both sides, if they aren't all equal
		if (variance == 0) set((int) (m / n));
		// by turns, since the neighbouring window's threshold is seldom far
		step = -step;
		while (good + step >= 0 && good + step < BINS - 1) {
			final int t = good + step, moved = step > 0 ? t : good;
			final long w = share + step * counts[moved];
			final double d = difference + step * (double) ((n * moved - m) * counts[moved]);
			if (w == 0 || w == n || d * d * share * (n - share) <= difference * difference * w * (n - w)) break;
			good = t;
			share = w;
			difference = d;
			variance = d * d / ((double) w * (n - w));
		}
	}

	private void set(final int t) {
		good = t;
		long before = 0;
		for (int g = 0; g < t >> SHIFT; g++) before += groups[g];
		share = pixels(before);
		long sum = sum(before);
		for (int i = t & -GROUP; i <= t; i++) {
			share += counts[i];
			sum += (long) i * counts[i];
		}
		difference = n * sum - m * share;
		variance = share == 0 || share == n ? 0 : difference * difference / ((double) share * (n - share));
	}

	/** The sum of x² over some pixels, from the sums of their bins and of their squares, with what rounding may have taken. */
	private double squares(final double pixels, final double sum, final double squares) {
		return (double) n * n * squares - 2.0 * n * m * sum + (double) m * m * pixels + ROUNDING * n * n * n;
	}

	/** No less than the sum of the squares of a group's bins: by the chord of the parabola over them. */
	private long squares(final int g) {
		final int first = g << SHIFT, last = first + GROUP - 1;
		return (first + last) * sum(groups[g]) - first * last * (long) pixels(groups[g]);
	}

	/** Looks for a better threshold among the bins from a bin on. */
	private int betterFrom(final int bin) {
		final int group = bin >> SHIFT;
		long w = 0, sum = 0, squares = 0;
		for (int i = bin; i < group + 1 << SHIFT; i++) {
			w += counts[i];
			sum += (long) i * counts[i];
			squares += (long) (i * i) * counts[i];
		}
		long groupsAbove = 0;
		for (int g = group + 1; g < BINS / GROUP; g++) {
			groupsAbove += groups[g];
			squares += squares(g);
		}
		w += pixels(groupsAbove);
		sum += sum(groupsAbove);
		double above = squares(w, sum, squares);
		w = n - w;
		long d = n * (m - sum) - m * w;
		for (int t = bin; above >= variance * (1 - SLACK) * w; t++) {
			final long x = n * t - m;
			w += counts[t];
			d += x * counts[t];
			above -= (double) x * x * counts[t];
			if (w == n) return NONE;
			// of thresholds that part the pixels in the same way the first one counts
			if (w == share) continue;
			final int better = compare(t, w, d);
			if (better != NONE) return better;
		}
		return NONE;
	}

	/** Looks for a better threshold among the bins below a bin. */
	private int betterBelow(final int bin) {
		if (bin == 0) return NONE;
		final int group = bin - 1 >> SHIFT;
		long groupsBelow = 0, squares = 0;
		for (int g = 0; g < group; g++) {
			groupsBelow += groups[g];
			squares += squares(g);
		}
		long w = pixels(groupsBelow), sum = sum(groupsBelow);
		for (int i = group << SHIFT; i < bin; i++) {
			w += counts[i];
			sum += (long) i * counts[i];
			squares += (long) (i * i) * counts[i];
		}
		double below = squares(w, sum, squares);
		long d = n * sum - m * w;
		for (int t = bin - 1; w > 0 && below >= variance * (1 - SLACK) * (n - w); t--) {
			final int better = compare(t, w, d);
			if (better != NONE) return better;
			final long x = n * t - m;
			w -= counts[t];
			d -= x * counts[t];
			below -= (double) x * x * counts[t];
		}
		return NONE;
	}

	/** Takes a threshold if it is better. */
	private int compare(final int t, final long w, final double d) {
		final double squared = d * d, least = variance * w * (n - w);
		if (squared < least * (1 - SLACK)) return NONE;
		if (squared <= least * (1 + SLACK)) return UNCLEAR;
		good = t;
		share = w;
		difference = d;
		variance = squared / ((double) w * (n - w));
		return t;
	}

	private float upperValue(final int threshold) {
		return threshold < 0 ? Float.NEGATIVE_INFINITY : upperValues[threshold];
	}

	/**
	 * The first of the best thresholds of all, −1 if there is none. Positive doubles are in the order of their bits, of which
	 * the last eight give way to the bin, so that the first one of equals wins.
	 *
	 * @param n number of pixels
	 * @param m the sum of their bins
	 */
	static int best(final int[] counts, final long n, final long m) {
		long best = 0, w = 0, d = 0;
		for (int t = 0; t < BINS; t++) {
			w += counts[t];
			d += (n * t - m) * counts[t];
			final double v = (double) d * d / (w * (n - w) + Double.MIN_NORMAL);
			best = Math.max(best, Double.doubleToRawLongBits(v) & ~LAST_BIN | LAST_BIN - t);
		}
		return best <= LAST_BIN ? -1 : (int) (LAST_BIN - (best & LAST_BIN));
	}
}
