package io.github.segmenta.threshold;

/**
 * Smooths a histogram with running means of three bins (zero beyond the ends) until it has two modes, bins larger than
 * both neighbours.
 * <p>
 * J. M. S. Prewitt, M. L. Mendelsohn (1966), The analysis of cell images, <i>Annals of the New York Academy of
 * Sciences</i> 128(3):1035–1053, doi:10.1111/j.1749-6632.1965.tb11715.x.
 */
final class TwoModes {

	private static final int MAX_PASSES = 10_000;

	private TwoModes() {}

	/** The smoothed histogram, or {@code null} if it doesn't get two modes within 10,000 passes. */
	static double[] smooth(final long[] counts) {
		final int n = counts.length;
		double[] current = new double[n], next = new double[n];
		for (int i = 0; i < n; i++) current[i] = counts[i];
		for (int pass = 0; pass <= MAX_PASSES; pass++) {
			if (countModes(current) == 2) return current;
			if (n < 3) return null;
			next[0] = (current[0] + current[1]) / 3;
			for (int i = 1; i < n - 1; i++) next[i] = (current[i - 1] + current[i] + current[i + 1]) / 3;
			next[n - 1] = (current[n - 2] + current[n - 1]) / 3;
			final double[] swap = current;
			current = next;
			next = swap;
		}
		return null;
	}

	/** The number of modes, or 3 if there are more than two. */
	private static int countModes(final double[] y) {
		int modes = 0;
		for (int i = 1; i < y.length - 1 && modes < 3; i++) if (isMode(y, i)) modes++;
		return modes;
	}

	static boolean isMode(final double[] y, final int i) {
		return y[i - 1] < y[i] && y[i + 1] < y[i];
	}
}
