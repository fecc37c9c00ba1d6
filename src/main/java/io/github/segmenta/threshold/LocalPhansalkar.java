package io.github.segmenta.threshold;

import org.scijava.plugin.Plugin;

/**
 * Light pixels are above {@code mean · (1 + 2·exp(−10·mean) + k·(deviation/r − 1))} of the window, on values stretched
 * to 0…1; k is 0.25 and r ({@code deviationRange}) 0.5 by default.
 * <p>
 * N. Phansalkar, S. More, A. Sabale, M. Joshi (2011), Adaptive local thresholding for detection of nuclei in diversity
 * stained cytology images, <i>International Conference on Communications and Signal Processing</i>, 218–220,
 * doi:10.1109/ICCSP.2011.5739305.
 */
@Plugin(type = LocalMethod.class, name = "Phansalkar")
public class LocalPhansalkar extends LocalMethod {

	private static final double LEVELS = 255, TOLERANCE = 1e-3, MOST_SLOPE = 100;
	/** Doubles of this size have no fractions: added and subtracted, it rounds to the nearest whole number. */
	private static final double WHOLE = 1.5 * (1L << 52);

	/** Of each thread: to allocate arrays for each row takes as long as to compute it. */
	private final ThreadLocal<double[][]> scratch = ThreadLocal.withInitial(() -> new double[2][]);

	@Override
	protected Statistic statistic() {
		return Statistic.MOMENTS;
	}

	@Override
	protected boolean isNormalized() {
		return true;
	}

	@Override
	protected void thresholds(final double[] first, final double[] second, final Parameters parameters,
		final double[] thresholds)
	{
		final double k = parameters.kOr(0.25), r = parameters.deviationRange == 0 ? 0.5 : parameters.deviationRange;
		if (!parameters.parts || Math.abs(k / r) > MOST_SLOPE) {
			for (int i = 0; i < first.length; i++) thresholds[i] = threshold(first[i], second[i], k, r);
			return;
		}
		final double[] nearly = scratch(0, first.length), distances = scratch(1, first.length);
		nearly(first, second, k, r, nearly);
		for (int i = 0; i < distances.length; i++) {
			final double value = LEVELS * nearly[i];
			distances[i] = Math.abs(value - ((value + WHOLE) - WHOLE));
		}
		// whole values are above both thresholds or above none, unless one of them lies in between
		for (int i = 0; i < distances.length; i++) if (!(distances[i] > TOLERANCE)) nearly[i] = threshold(first[i], second[i], k, r);
		System.arraycopy(nearly, 0, thresholds, 0, nearly.length);
	}

	private double[] scratch(final int index, final int length) {
		final double[][] all = scratch.get();
		if (all[index] == null || all[index].length != length) all[index] = new double[length];
		return all[index];
	}

	private static double threshold(final double mean, final double variance, final double k, final double r) {
		final float deviation = (float) Math.sqrt(variance);
		return mean * (1 + 2 * Math.exp(-10 * mean) + k * (deviation / r - 1));
	}

	/** Thresholds with an error below a thousandth of a grey level, in loops that can be vectorised: e⁻¹⁰ˣ is (e⁻¹⁰ˣ⸍⁶⁴)⁶⁴. */
	private static void nearly(final double[] mean, final double[] variance, final double k, final double r,
		final double[] thresholds)
	{
		final double base = 1 - k, slope = k / r;
		for (int i = 0; i < thresholds.length; i++) {
			final double x = mean[i] * (-10.0 / 64);
			double e = 1 + x * (1 + x * (1.0 / 2 + x * (1.0 / 6 + x * (1.0 / 24 + x * (1.0 / 120)))));
			e *= e;
			e *= e;
			e *= e;
			e *= e;
			e *= e;
			thresholds[i] = mean[i] * (base + 2 * (e * e) + slope * Math.sqrt(variance[i]));
		}
	}
}
