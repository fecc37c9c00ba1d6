package io.github.segmenta.threshold;

import org.scijava.plugin.Plugin;

/**
 * Light pixels are above the mean of the window minus {@code offset}.
 * <p>
 * R. C. Gonzalez, R. E. Woods (2008), <i>Digital Image Processing</i>, 3rd ed., section 10.3.7; as in Auto Local
 * Threshold by G. Landini.
 */
@Plugin(type = LocalMethod.class, name = "Mean")
public class LocalMean extends LocalMethod {

	@Override
	protected Statistic statistic() {
		return Statistic.MEAN;
	}

	@Override
	protected void thresholds(final double[] first, final double[] second, final Parameters parameters,
		final double[] thresholds)
	{
		for (int i = 0; i < first.length; i++) thresholds[i] = first[i] - parameters.offset;
		if (parameters.offset > 0) parameters.cut(thresholds);
	}
}
