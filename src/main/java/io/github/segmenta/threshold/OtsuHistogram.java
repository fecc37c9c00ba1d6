package io.github.segmenta.threshold;

import io.github.segmenta.kernel.WindowHistograms;

/**
 * Otsu's threshold of a window from 256 bins, the first of equals; minus infinity if they can't be separated. As soon as it is
 * clear on which side of it the bin of a pixel lies, any threshold that does the same is returned.
 * <p>
 * The between-class variance is compared as {@code d(t)² / (w(t)·(n − w(t)))} with the whole number {@code d(t) = Σ (n·i −
 * m)·count(i)} over the bins i ≤ t, of which w(t) pixels are; n is the number of pixels of the window, m the sum of their
 * bins. Its values at the ends of groups of bins and a bound between them leave few groups, whose quarters are looked at in
 * the same way, and few of these whose bins need a look. Positive doubles are in the order of their bits, of which the last
 * eight give way to the bin, so that the first one of equals wins.
 */
final class OtsuHistogram extends WindowHistograms.Counts {

	private static final int BINS = 256, SHIFT = 4, QUARTER_SHIFT = 2;
	private static final long LAST_BIN = BINS - 1;
	/** Covers the rounding of a bound. */
	private static final double SLACK = 1 + 1e-9;

	private final float[] upperValues;
	/** The parts of the histogram that may hold the threshold: groups, then quarters of them. */
	private final Parts all = new Parts(BINS >> SHIFT, SHIFT), quarters = new Parts(BINS >> QUARTER_SHIFT, QUARTER_SHIFT);

	/** Neighbouring bins: the first one, d and w before and after them. */
	private static final class Parts {

		final int shift;
		final int[] first, sharesBefore, sharesAfter;
		final long[] before, after;
		int number;

		Parts(final int most, final int shift) {
			this.shift = shift;
			first = new int[most];
			sharesBefore = new int[most];
			sharesAfter = new int[most];
			before = new long[most];
			after = new long[most];
		}

		/** Keeps those which may have a bin of at least this variance. */
		void keep(final double least, final int n, final int m) {
			final double enough = least / SLACK;
			int kept = 0;
			for (int i = 0; i < number; i++) {
				if (!mayReach(enough, i, n, m)) continue;
				if (kept < i) {
					first[kept] = first[i];
					sharesBefore[kept] = sharesBefore[i];
					sharesAfter[kept] = sharesAfter[i];
					before[kept] = before[i];
					after[kept] = after[i];
				}
				kept++;
			}
			number = kept;
		}

		/**
		 * Whether the variance of a bin may be so large. Up to the mean each pixel changes d by no more than one in the part's first
		 * bin, above it by no more than one in the last; as a function of w the variance for such a d is convex, so that it is
		 * largest at an end.
		 */
		private boolean mayReach(final double variance, final int i, final int n, final int m) {
			final int count = sharesAfter[i] - sharesBefore[i];
			final long low = (long) n * first[i] - m;
			if (low < 0) return reaches(variance, before[i] + low * count, sharesAfter[i], n);
			final long high = (long) n * (first[i] + (1 << shift) - 1) - m;
			return reaches(variance, after[i] - high * count, sharesBefore[i], n) || reaches(variance, after[i], sharesAfter[i], n);
		}

		private static boolean reaches(final double variance, final long difference, final int share, final int n) {
			final double d = difference;
			return d * d >= variance * ((long) share * (n - share));
		}

		/** Whether all bins are below one. */
		boolean isBelow(final int bin) {
			return number > 0 && first[number - 1] + (1 << shift) <= bin;
		}

		/** Whether no bin is below one. */
		boolean isNotBelow(final int bin) {
			return number > 0 && first[0] >= bin;
		}
	}

	/** @param upperValues the threshold that separates each bin from those above */
	OtsuHistogram(final float[] upperValues) {
		super(BINS, SHIFT);
		this.upperValues = upperValues;
	}

	@Override
	protected float value(final int bin) {
		int n = 0, m = 0;
		for (int g = 0; g < BINS >> SHIFT; g++) {
			n += counts[groups + g];
			m += counts[sums + g];
		}
		double least = groups(n, m);
		all.keep(least, n, m);
		if (least > 0 && all.isBelow(bin)) return upperValues[bin - 1];
		if (least > 0 && all.isNotBelow(bin)) return upperValues[bin];
		least = quarters(n, m, least);
		quarters.keep(least, n, m);
		if (least > 0 && quarters.isBelow(bin)) return upperValues[bin - 1];
		if (least > 0 && quarters.isNotBelow(bin)) return upperValues[bin];
		final long best = best(n, m);
		return best <= LAST_BIN ? Float.NEGATIVE_INFINITY : upperValues[(int) (LAST_BIN - (best & LAST_BIN))];
	}

	/** Finds the groups that aren't empty, and returns the largest variance at their ends. */
	private double groups(final int n, final int m) {
		int share = 0, number = 0;
		long difference = 0, largest = 0;
		for (int g = 0; g < BINS >> SHIFT; g++) {
			final int count = counts[groups + g];
			all.first[number] = g << SHIFT;
			all.sharesBefore[number] = share;
			all.before[number] = difference;
			share += count;
			difference += (long) n * counts[sums + g] - (long) m * count;
			all.sharesAfter[number] = share;
			all.after[number] = difference;
			if (count == 0) continue;
			number++;
			largest = Math.max(largest, variance(difference, share, n));
		}
		all.number = number;
		return Double.longBitsToDouble(largest);
	}

	/** Finds the quarters of the groups, and returns the largest variance at their ends and those of groups. */
	private double quarters(final int n, final int m, final double least) {
		int number = 0;
		long largest = Double.doubleToRawLongBits(least);
		for (int i = 0; i < all.number; i++) {
			int share = all.sharesBefore[i];
			long difference = all.before[i];
			final int end = all.first[i] + (1 << SHIFT);
			for (int t = all.first[i]; t < end; t += 1 << QUARTER_SHIFT) {
				final int a = counts[t], b = counts[t + 1], c = counts[t + 2], d = counts[t + 3], count = a + b + (c + d);
				quarters.first[number] = t;
				quarters.sharesBefore[number] = share;
				quarters.before[number] = difference;
				share += count;
				difference += ((long) n * t - m) * count + (long) n * (b + 2 * c + 3 * d);
				quarters.sharesAfter[number] = share;
				quarters.after[number++] = difference;
				largest = Math.max(largest, variance(difference, share, n));
			}
		}
		quarters.number = number;
		return Double.longBitsToDouble(largest);
	}

	/** The largest variance of the bins of the quarters, with the bin in its last bits. */
	private long best(final int n, final int m) {
		long best = 0;
		for (int i = 0; i < quarters.number; i++) {
			int share = quarters.sharesBefore[i];
			long difference = quarters.before[i], distance = (long) n * quarters.first[i] - m;
			for (int t = quarters.first[i]; t < quarters.first[i] + (1 << QUARTER_SHIFT); t++) {
				share += counts[t];
				difference += distance * counts[t];
				distance += n;
				best = Math.max(best, variance(difference, share, n) & ~LAST_BIN | LAST_BIN - t);
			}
		}
		return best;
	}

	/** The bits of the variance, zero if all pixels are on one side, where the difference is zero. */
	private static long variance(final long difference, final int share, final int n) {
		final double d = difference;
		return Double.doubleToRawLongBits(d * d / ((double) ((long) share * (n - share)) + Double.MIN_NORMAL));
	}
}
