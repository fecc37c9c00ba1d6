package io.github.segmenta.threshold;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

import org.scijava.plugin.Plugin;

/**
 * A weighted average of the thresholds of the largest sum of the classes' Rényi entropies of order ½, 1 (Shannon) and
 * 2. The weights depend on which of the three lie within 5 bins of each other.
 * <p>
 * P. Sahoo, C. Wilkins, J. Yeager (1997), Threshold selection using Renyi's entropy, <i>Pattern Recognition</i>
 * 30(1):71–84, doi:10.1016/S0031-3203(96)00065-9.
 */
@Plugin(type = AutoThreshold.class, name = "RenyiEntropy")
public class RenyiEntropy extends AutoThreshold {

	@Override
	public boolean needsFilledBins() {
		return true;
	}

	@Override
	protected int lowerClassEnd(final long[] counts) {
		final Probability p = new Probability(counts);
		final int[] t = { largest(p, Math::sqrt, 2), Math.max(0, MaxEntropy.lowerClassEnd(p)), largest(p, x -> x * x,
			-1) };
		Arrays.sort(t);
		final boolean lowClose = t[1] - t[0] <= 5, highClose = t[2] - t[1] <= 5;
		final int[] weight = lowClose == highClose ? new int[] { 1, 2, 1 } : lowClose ? new int[] { 0, 1, 3 } : new int[] {
			3, 1, 0 };
		final double omega = p.lower[t[2]] - p.lower[t[0]];
		return (int) (t[0] * (p.lower[t[0]] + 0.25 * omega * weight[0]) + 0.25 * t[1] * omega * weight[1] + t[2] *
			(p.upper[t[2]] + 0.25 * omega * weight[2]));
	}

	/**
	 * The threshold of the largest {@code factor · log(Σ power(s/P) · Σ power(s/P'))} over the shares s of the lower
	 * and the upper class, 0 if it is nowhere positive.
	 *
	 * @param power x to the α
	 * @param factor 1 / (1 − α)
	 */
	private static int largest(final Probability p, final DoubleUnaryOperator power, final int factor) {
		final int n = p.bins();
		final double[] fast = new double[n];
		Arrays.fill(fast, Double.NaN);
		double sum = 0;
		for (int t = 0; t < n; t++) {
			sum += power.applyAsDouble(p.share[t]);
			if (p.isCandidate(t)) fast[t] = sum / power.applyAsDouble(p.lower[t]);
		}
		sum = 0;
		for (int t = n - 1; t >= 0; t--) {
			if (p.isCandidate(t)) fast[t] = sum == 0 ? Double.NaN : factor * Math.log(fast[t] * sum / power.applyAsDouble(
				p.upper[t]));
			sum += power.applyAsDouble(p.share[t]);
		}
		return Math.max(0, NearTies.largest(fast, 1e-7, t -> {
			double lower = 0, upper = 0;
			if (factor > 0) {
				for (int i = 0; i <= t; i++) lower += Math.sqrt(p.share[i] / p.lower[t]);
				for (int i = t + 1; i < n; i++) upper += Math.sqrt(p.share[i] / p.upper[t]);
			}
			else {
				for (int i = 0; i <= t; i++) lower += p.share[i] * p.share[i] / (p.lower[t] * p.lower[t]);
				for (int i = t + 1; i < n; i++) upper += p.share[i] * p.share[i] / (p.upper[t] * p.upper[t]);
			}
			return factor * Math.log(lower * upper);
		}));
	}
}
