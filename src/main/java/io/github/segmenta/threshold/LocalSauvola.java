package io.github.segmenta.threshold;

import org.scijava.plugin.Plugin;

/**
 * Light pixels are above {@code mean · (1 + k·(deviation/r − 1))} of the window; k is 0.5 and r
 * ({@code deviationRange}) 128 grey levels of 8 bits by default.
 * <p>
 * J. Sauvola, M. Pietikäinen (2000), Adaptive document image binarization, <i>Pattern Recognition</i> 33(2):225–236,
 * doi:10.1016/S0031-3203(99)00055-2.
 */
@Plugin(type = LocalMethod.class, name = "Sauvola")
public class LocalSauvola extends LocalMethod {

	@Override
	protected Statistic statistic() {
		return Statistic.MOMENTS;
	}

	@Override
	protected void thresholds(final double[] first, final double[] second, final Parameters parameters,
		final double[] thresholds)
	{
		final double k = parameters.kOr(0.5);
		final double r = parameters.deviationRange == 0 ? 128 * parameters.greyLevel() : parameters.deviationRange;
		final double base = 1 - k, slope = k / r;
		for (int i = 0; i < first.length; i++) thresholds[i] = first[i] * (base + slope * Math.sqrt(second[i]));
		if (base < 0 || slope < 0) parameters.cut(thresholds);
	}
}
