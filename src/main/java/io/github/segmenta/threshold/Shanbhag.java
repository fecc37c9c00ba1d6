package io.github.segmenta.threshold;

import java.util.Arrays;

import org.scijava.plugin.Plugin;

/**
 * The threshold at which the information measures of the two classes, seen as fuzzy sets with memberships that fall
 * with the distance from the class' outer end, differ least:
 * {@code I(t) = −(1/2P(t)) Σ s(i)·log(1 − P(i−1)/2P(t))} for the lower class, its mirror image for the upper one; the
 * first of equals.
 * <p>
 * The logarithm depends on i and t together. It is expanded to powers of its argument, at most ½, whose sums over i
 * follow from those of the threshold before: linear time instead of quadratic.
 * <p>
 * A. G. Shanbhag (1994), Utilization of information measure as a means of image thresholding, <i>CVGIP: Graphical
 * Models and Image Processing</i> 56(5):414–419, doi:10.1006/cgip.1994.1037.
 */
@Plugin(type = AutoThreshold.class, name = "Shanbhag")
public class Shanbhag extends AutoThreshold {

	/** Powers kept; the rest sums to less than 2^−40. */
	private static final int POWERS = 40;

	@Override
	public boolean needsFilledBins() {
		return true;
	}

	@Override
	protected int lowerClassEnd(final long[] counts) {
		final Probability p = new Probability(counts);
		final int n = p.bins();
		final double[] fast = new double[n];
		Arrays.fill(fast, Double.NaN);
		Measure measure = new Measure();
		for (int t = 0; t < n; t++) {
			measure.add(p.share[t]);
			if (p.isCandidate(t)) fast[t] = measure.value();
		}
		measure = new Measure();
		for (int t = n - 1; t >= 0; t--) {
			if (p.isCandidate(t)) fast[t] = -Math.abs(fast[t] - measure.value());
			measure.add(p.share[t]);
		}
		return NearTies.largest(fast, n <= 256 ? 1e-6 : 1e-9, t -> {
			double lower = 0, upper = 0;
			final double half = 0.5 / p.lower[t], upperHalf = 0.5 / p.upper[t];
			for (int i = 1; i <= t; i++) {
				if (p.share[i] != 0) lower -= p.share[i] * Math.log(1 - half * p.lower[i - 1]);
			}
			for (int i = t + 1; i < n; i++) {
				if (p.share[i] != 0) upper -= p.share[i] * Math.log(1 - upperHalf * p.upper[i]);
			}
			return -Math.abs(lower * half - upper * upperHalf);
		});
	}

	/** The measure of a class that grows bin by bin from its outer end. */
	private static final class Measure {

		private double total;
		/** Mean over the class of (share of the class farther out / share of the class) to the power k. */
		private final double[] mean = new double[POWERS + 1];

		void add(final double share) {
			if (share == 0) return;
			final double grown = total + share, ratio = total / grown, weight = share / grown;
			double power = ratio;
			for (int k = 1; k <= POWERS; k++) {
				mean[k] = (mean[k] * ratio + weight) * power;
				power *= ratio;
			}
			total = grown;
		}

		double value() {
			double sum = 0, half = 0.5;
			for (int k = 1; k <= POWERS; k++) {
				sum += half / k * mean[k];
				half *= 0.5;
			}
			return 0.5 * sum;
		}
	}
}
