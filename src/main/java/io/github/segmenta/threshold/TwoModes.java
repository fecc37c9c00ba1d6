package io.github.segmenta.threshold;

/**
 * Smooths a histogram with running means of three bins (zero beyond the ends) until it has two modes, bins larger than
 * both neighbours. Where 10,000 passes don't do, pairs of bins are merged and it starts again, as long as there are
 * more than 256 bins: ten thousand passes smooth over about 80 bins, which is little for 16 bits.
 * <p>
 * J. M. S. Prewitt, M. L. Mendelsohn (1966), The analysis of cell images, <i>Annals of the New York Academy of
 * Sciences</i> 128(3):1035–1053, doi:10.1111/j.1749-6632.1965.tb11715.x.
 */
final class TwoModes {

	private static final int MAX_PASSES = 10_000;

	/** The smoothed histogram. */
	final double[] smoothed;
	/** Bins of the two modes in the smoothed histogram. */
	final int lower, upper;
	/** Bins of the original histogram in one of the smoothed one. */
	final int merged;

	private TwoModes(final double[] smoothed, final int merged) {
		this.smoothed = smoothed;
		this.merged = merged;
		int first = -1, second = -1;
		for (int i = 1; i < smoothed.length - 1; i++) {
			if (!isMode(smoothed, i)) continue;
			if (first < 0) first = i;
			else second = i;
		}
		lower = first;
		upper = second;
	}

	/** The bin of the original histogram at the middle of a smoothed one. */
	int original(final int bin) {
		return bin * merged + (merged - 1) / 2;
	}

	/** The two modes of a histogram, or {@code null} if it doesn't get two. */
	static TwoModes of(final long[] counts) {
		double[] y = new double[counts.length];
		for (int i = 0; i < y.length; i++) y[i] = counts[i];
		for (int merged = 1;; merged *= 2) {
			final double[] smoothed = smooth(y);
			if (smoothed != null) return new TwoModes(smoothed, merged);
			if (y.length <= 256) return null;
			final double[] half = new double[(y.length + 1) / 2];
			for (int i = 0; i < y.length; i++) half[i / 2] += y[i];
			y = half;
		}
	}

	private static double[] smooth(final double[] histogram) {
		final int n = histogram.length;
		if (n < 3) return null;
		double[] current = histogram.clone(), next = new double[n];
		for (int pass = 0; pass <= MAX_PASSES; pass++) {
			if (hasTwoModes(current)) return current;
			next[0] = (current[0] + current[1]) / 3;
			for (int i = 1; i < n - 1; i++) next[i] = (current[i - 1] + current[i] + current[i + 1]) / 3;
			next[n - 1] = (current[n - 2] + current[n - 1]) / 3;
			final double[] swap = current;
			current = next;
			next = swap;
		}
		return null;
	}

	private static boolean hasTwoModes(final double[] y) {
		int modes = 0;
		for (int i = 1; i < y.length - 1 && modes < 3; i++) if (isMode(y, i)) modes++;
		return modes == 2;
	}

	private static boolean isMode(final double[] y, final int i) {
		return y[i - 1] < y[i] && y[i + 1] < y[i];
	}
}
