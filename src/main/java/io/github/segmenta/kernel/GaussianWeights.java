package io.github.segmenta.kernel;

/** The weights of a sampled Gaussian and of its derivatives, see {@link io.github.segmenta.filter.Gaussian}. */
public final class GaussianWeights {

	/** They reach this many σ to each side, rounded to whole pixels. */
	private static final double TRUNCATE = 4;

	private GaussianWeights() {}

	/**
	 * The weights of the pixels at distance −r…r, r = 4σ rounded.
	 *
	 * @param sigmaPx σ in pixels, above 0
	 * @param order 0 for the filter itself, 1 or 2 for its derivative
	 * @return 2r + 1 weights, those to the left first
	 */
	public static double[] of(final double sigmaPx, final int order) {
		final int radius = (int) (TRUNCATE * sigmaPx + 0.5);
		final double variance = sigmaPx * sigmaPx;
		final double[] weights = new double[2 * radius + 1];
		double sum = 0;
		for (int k = -radius; k <= radius; k++) sum += weights[radius + k] = Math.exp(-0.5 * k * k / variance);
		for (int k = -radius; k <= radius; k++) {
			// the derivative of the kernel, mirrored, since the filter sums in(x + k)
			final double factor = order == 0 ? 1 : order == 1 ? k / variance : (k * k / variance - 1) / variance;
			weights[radius + k] *= factor / sum;
		}
		return weights;
	}
}
