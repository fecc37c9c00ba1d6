package io.github.segmenta.threshold;

import java.util.function.IntToDoubleFunction;

/**
 * Chooses the threshold of the largest criterion when the criterion is known for all thresholds from fast sums, whose
 * rounding errors could decide between equals: those within a tolerance of the best are evaluated again directly, in
 * the order and with the operations of the definition, and the first of the largest wins.
 */
final class NearTies {

	private NearTies() {}

	/**
	 * @param fast criterion of each threshold, NaN where there is none to consider
	 * @param tolerance how far {@code fast} may be off
	 * @param direct criterion by definition
	 * @return index of the first largest criterion, or −1 if there is none
	 */
	static int largest(final double[] fast, final double tolerance, final IntToDoubleFunction direct) {
		double top = Double.NEGATIVE_INFINITY;
		for (final double value : fast) if (value > top) top = value;
		int best = -1;
		double bestValue = Double.NEGATIVE_INFINITY;
		for (int t = 0; t < fast.length; t++) {
			if (!(fast[t] >= top - tolerance)) continue;
			final double value = direct.applyAsDouble(t);
			if (value > bestValue) {
				bestValue = value;
				best = t;
			}
		}
		return best;
	}
}
