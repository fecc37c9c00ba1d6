package io.github.segmenta.threshold;

/** A histogram as a probability mass function with its cumulative sums, as the entropy methods need it. */
final class Probability {

	/** Smallest distance from zero that counts as occupied: the spacing of doubles at 1. */
	private static final double EPSILON = Math.ulp(1.0);

	/** Share of each bin. */
	final double[] share;
	/** Share of the bins 0…i, and one minus that. */
	final double[] lower, upper;
	/** The thresholds to look at: from the first bin with a lower class to the last with an upper class. */
	final int from, to;

	Probability(final long[] counts) {
		final int n = counts.length;
		share = new double[n];
		lower = new double[n];
		upper = new double[n];
		long total = 0;
		for (final long c : counts) total += c;
		double sum = 0;
		for (int i = 0; i < n; i++) {
			share[i] = (double) counts[i] / total;
			sum += share[i];
			lower[i] = sum;
			upper[i] = 1 - sum;
		}
		int start = 0;
		while (start < n - 1 && Math.abs(lower[start]) < EPSILON) start++;
		int end = n - 1;
		while (end > start && Math.abs(upper[end]) < EPSILON) end--;
		from = start;
		to = end;
	}

	int bins() {
		return share.length;
	}

	/** Whether the classes of threshold {@code t} differ from those of {@code t − 1}. */
	boolean isCandidate(final int t) {
		return t >= from && t <= to && share[t] > 0;
	}
}
