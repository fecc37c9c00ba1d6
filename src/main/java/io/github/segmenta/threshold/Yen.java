package io.github.segmenta.threshold;

import org.scijava.plugin.Plugin;

/**
 * The threshold of the largest total correlation {@code −log(G(t)·G'(t)) + 2·log(P(t)·(1 − P(t)))}, where P is the
 * cumulative share and G, G' are the sums of squared shares up to and above bin t; a logarithm of zero counts as 0;
 * the first of equals.
 * <p>
 * J.-C. Yen, F.-J. Chang, S. Chang (1995), A new criterion for automatic multilevel thresholding, <i>IEEE
 * Transactions on Image Processing</i> 4(3):370–378, doi:10.1109/83.366472.
 */
@Plugin(type = AutoThreshold.class, name = "Yen")
public class Yen extends AutoThreshold {

	@Override
	public boolean needsFilledBins() {
		return true;
	}

	@Override
	protected int lowerClassEnd(final long[] counts) {
		final int n = counts.length;
		long total = 0;
		for (final long c : counts) total += c;
		final double[] squaresAbove = new double[n];
		for (int i = n - 2; i >= 0; i--) {
			final double p = (double) counts[i + 1] / total;
			squaresAbove[i] = squaresAbove[i + 1] + p * p;
		}
		int best = -1;
		double largest = Double.MIN_VALUE, share = 0, squares = 0;
		for (int t = 0; t < n; t++) {
			final double p = (double) counts[t] / total;
			share += p;
			squares += p * p;
			final double correlation = -logOrZero(squares * squaresAbove[t]) + 2 * logOrZero(share * (1 - share));
			if (correlation > largest) {
				largest = correlation;
				best = t;
			}
		}
		return best;
	}

	private static double logOrZero(final double x) {
		return x > 0 ? Math.log(x) : 0;
	}
}
