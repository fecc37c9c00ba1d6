package io.github.segmenta.threshold;

import io.github.segmenta.kernel.WindowHistograms;

/**
 * Otsu's threshold of a window from 256 bins, the first of equals; minus infinity if they can't be separated.
 * <p>
 * The between-class variance is compared as {@code d(t)² / (w(t)·(n − w(t)))} with the whole number {@code d(t) = Σ (n·i −
 * m)·count(i)} over the bins i ≤ t, of which w(t) pixels are; n is the number of pixels of the window, m the sum of their
 * bins. Up to the mean d falls, above it d rises, so that its values at the ends of a group of bins bound the variance in
 * the group, and few groups need a look at their bins.
 */
final class OtsuHistogram extends WindowHistograms.Histogram {

	private static final int BINS = 256;
	/** Covers the rounding of a bound. */
	private static final double SLACK = 1 + 1e-9;

	private final float[] upperValues;
	/** d and w before each group. */
	private final double[] differences;
	private final int[] shares;

	/** @param upperValues the threshold that separates each bin from those above */
	OtsuHistogram(final float[] upperValues) {
		super(BINS, 4);
		this.upperValues = upperValues;
		final int number = sums - groups;
		differences = new double[number + 1];
		shares = new int[number + 1];
	}

	@Override
	protected float value() {
		final int number = sums - groups;
		int n = 0, m = 0;
		for (int g = 0; g < number; g++) {
			n += counts[groups + g];
			m += counts[sums + g];
		}
		double least = 0;
		for (int g = 0; g < number; g++) {
			shares[g + 1] = shares[g] + counts[groups + g];
			differences[g + 1] = differences[g] + ((double) n * counts[sums + g] - (double) m * counts[groups + g]);
			least = Math.max(least, variance(differences[g + 1], shares[g + 1], n));
		}
		final double mean = (double) m / n;
		int best = -1;
		double largest = 0;
		for (int g = 0; g < number; g++) {
			if (counts[groups + g] == 0 || bound(g, mean, n) * SLACK < least) continue;
			double difference = differences[g];
			int share = shares[g];
			for (int t = g << shift; t < g + 1 << shift; t++) {
				if (counts[t] == 0) continue;
				share += counts[t];
				difference += ((double) n * t - m) * counts[t];
				final double variance = variance(difference, share, n);
				if (variance > largest) {
					largest = variance;
					best = t;
				}
			}
		}
		return best < 0 ? Float.NEGATIVE_INFINITY : upperValues[best];
	}

	private static double variance(final double difference, final int share, final int n) {
		return share == 0 || share == n ? 0 : difference * difference / ((double) share * (n - share));
	}

	/** No bin of a group has a larger variance. */
	private double bound(final int g, final double mean, final int n) {
		if (mean >= g << shift && mean < g + 1 << shift) return Double.POSITIVE_INFINITY;
		final double first = differences[g], last = differences[g + 1];
		// shares of 1…n − 1 pixels only: the first and the last pixel of the group count
		final double low = Math.max(1, shares[g]), high = Math.min(n - 1, shares[g + 1]);
		return Math.max(first * first, last * last) / Math.min(low * (n - low), high * (n - high));
	}
}
