package io.github.segmenta.threshold;

import org.scijava.plugin.Plugin;

/**
 * Light pixels are above the Gaussian-weighted mean of their surroundings minus {@code offset}; σ is a third of the
 * radius, so that the window holds nearly all of the weight.
 * <p>
 * R. C. Gonzalez, R. E. Woods (2008), <i>Digital Image Processing</i>, 3rd ed., section 10.3.7.
 */
@Plugin(type = LocalMethod.class, name = "Gaussian")
public class LocalGaussian extends LocalMethod {

	@Override
	protected Statistic statistic() {
		return Statistic.GAUSSIAN;
	}

	@Override
	protected void thresholds(final double[] first, final double[] second, final Parameters parameters,
		final double[] thresholds)
	{
		for (int i = 0; i < first.length; i++) thresholds[i] = first[i] - parameters.offset;
		parameters.cut(thresholds);
	}
}
