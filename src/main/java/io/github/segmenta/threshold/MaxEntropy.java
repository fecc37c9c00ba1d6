package io.github.segmenta.threshold;

import java.util.Arrays;

import org.scijava.plugin.Plugin;

/**
 * The threshold of the largest sum of the Shannon entropies of the two classes; the first of equals.
 * <p>
 * J. N. Kapur, P. K. Sahoo, A. K. C. Wong (1985), A new method for gray-level picture thresholding using the entropy
 * of the histogram, <i>Computer Vision, Graphics, and Image Processing</i> 29(3):273–285,
 * doi:10.1016/0734-189X(85)90125-2.
 */
@Plugin(type = AutoThreshold.class, name = "MaxEntropy")
public class MaxEntropy extends AutoThreshold {

	@Override
	public boolean needsFilledBins() {
		return true;
	}

	@Override
	protected int lowerClassEnd(final long[] counts) {
		return lowerClassEnd(new Probability(counts));
	}

	static int lowerClassEnd(final Probability p) {
		// −Σ (s/P) log (s/P) = (log P · Σ s − Σ s log s) / P, with running sums from both ends
		final int n = p.bins();
		final double[] fast = new double[n];
		Arrays.fill(fast, Double.NaN);
		double share = 0, entropy = 0;
		for (int t = 0; t < n; t++) {
			final double s = p.share[t];
			if (s == 0) continue;
			share += s;
			entropy += s * Math.log(s);
			if (p.isCandidate(t)) fast[t] = (Math.log(p.lower[t]) * share - entropy) / p.lower[t];
		}
		share = 0;
		entropy = 0;
		for (int t = n - 1; t >= 0; t--) {
			if (p.isCandidate(t) && share > 0) fast[t] += (Math.log(p.upper[t]) * share - entropy) / p.upper[t];
			final double s = p.share[t];
			if (s == 0) continue;
			share += s;
			entropy += s * Math.log(s);
		}
		return NearTies.largest(fast, 1e-7, t -> {
			double lower = 0, upper = 0;
			for (int i = 0; i <= t; i++) if (p.share[i] != 0) lower -= plogp(p.share[i] / p.lower[t]);
			for (int i = t + 1; i < n; i++) if (p.share[i] != 0) upper -= plogp(p.share[i] / p.upper[t]);
			return lower + upper;
		});
	}

	private static double plogp(final double x) {
		return x * Math.log(x);
	}
}
