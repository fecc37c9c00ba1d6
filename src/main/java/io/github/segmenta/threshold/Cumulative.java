package io.github.segmenta.threshold;

/**
 * Cumulative sums of a histogram: the counts up to each bin and their first and second moments about bin 0. Sums
 * are exact while they stay below 2^53.
 */
final class Cumulative {

	/** Counts in bins 0…i. */
	final double[] count;
	/** Sum of bin index times count over bins 0…i. */
	final double[] first;

	Cumulative(final long[] counts) {
		final int n = counts.length;
		count = new double[n];
		first = new double[n];
		double sum0 = 0, sum1 = 0;
		for (int i = 0; i < n; i++) {
			sum0 += counts[i];
			sum1 += (double) i * counts[i];
			count[i] = sum0;
			first[i] = sum1;
		}
	}

	double total() {
		return count[count.length - 1];
	}

	double totalFirst() {
		return first[first.length - 1];
	}

	/** Mean bin index of the bins 0…t; NaN if they are empty. */
	double meanUpTo(final int t) {
		return first[t] / count[t];
	}

	/** Mean bin index of the bins above t; NaN if they are empty. */
	double meanAbove(final int t) {
		return (totalFirst() - first[t]) / (total() - count[t]);
	}
}
