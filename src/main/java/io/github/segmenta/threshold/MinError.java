package io.github.segmenta.threshold;

import org.scijava.plugin.Plugin;

/**
 * Minimum error of two normal distributions, iterated from the mean: the next threshold is the whole part of the
 * solution of the quadratic equation for equal weighted densities of the two classes that the present one makes. The
 * iteration ends when the threshold repeats, when it has no real solution (then the present threshold is the answer),
 * or when it runs in a circle (then the threshold at which the circle is noticed).
 * <p>
 * J. Kittler, J. Illingworth (1986), Minimum error thresholding, <i>Pattern Recognition</i> 19(1):41–47,
 * doi:10.1016/0031-3203(86)90030-0; iteration as in C. A. Glasbey (1993), <i>CVGIP: Graphical Models and Image
 * Processing</i> 55(6):532–537, doi:10.1006/cgip.1993.1040.
 */
@Plugin(type = AutoThreshold.class, name = "MinError")
public class MinError extends AutoThreshold {

	@Override
	protected int lowerClassEnd(final long[] counts) {
		final Iteration iteration = new Iteration(counts);
		final boolean[] visited = new boolean[counts.length];
		int t = new Mean().lowerClassEnd(counts);
		while (t >= 0 && t < counts.length && !visited[t]) {
			visited[t] = true;
			t = iteration.next(t);
		}
		return t;
	}

	/** One step from threshold to threshold. */
	static final class Iteration {

		private final Cumulative sums;
		/** Second moments about bin 0 of the bins 0…i. */
		private final double[] second;

		Iteration(final long[] counts) {
			sums = new Cumulative(counts);
			second = new double[counts.length];
			double sum = 0;
			for (int i = 0; i < counts.length; i++) {
				sum += (double) i * i * counts[i];
				second[i] = sum;
			}
		}

		/** The threshold after t, which is t itself at the end. */
		int next(final int t) {
			final double lower = sums.count[t], upper = sums.total() - lower;
			final double mu = sums.meanUpTo(t), nu = sums.meanAbove(t);
			final double p = lower / sums.total(), q = upper / sums.total();
			final double sigma2 = second[t] / lower - mu * mu;
			final double tau2 = (second[second.length - 1] - second[t]) / upper - nu * nu;
			final double w0 = 1 / sigma2 - 1 / tau2;
			final double w1 = mu / sigma2 - nu / tau2;
			final double w2 = mu * mu / sigma2 - nu * nu / tau2 + Math.log10(sigma2 * (q * q) / (tau2 * (p * p)));
			final double solution = (w1 + Math.sqrt(w1 * w1 - w0 * w2)) / w0;
			return Double.isNaN(solution) ? t : (int) Math.floor(solution);
		}
	}
}
