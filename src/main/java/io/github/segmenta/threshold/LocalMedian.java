package io.github.segmenta.threshold;

import org.scijava.plugin.Plugin;

/**
 * Light pixels are above the median of the window minus {@code offset}.
 * <p>
 * As in Auto Local Threshold by G. Landini.
 */
@Plugin(type = LocalMethod.class, name = "Median")
public class LocalMedian extends LocalMethod {

	@Override
	protected Statistic statistic() {
		return Statistic.MEDIAN;
	}

	@Override
	protected void thresholds(final double[] first, final double[] second, final Parameters parameters,
		final double[] thresholds)
	{
		for (int i = 0; i < first.length; i++) thresholds[i] = first[i] - parameters.offset;
		parameters.cut(thresholds);
	}
}
