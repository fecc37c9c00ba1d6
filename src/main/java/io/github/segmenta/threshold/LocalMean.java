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
		return Statistic.MOMENTS;
	}

	@Override
	protected void thresholds(final float[] first, final float[] second, final int from, final int to,
		final Parameters parameters, final float[] thresholds)
	{
		for (int i = from; i < to; i++) thresholds[i] = parameters.cut(first[i] - parameters.offset);
	}
}
