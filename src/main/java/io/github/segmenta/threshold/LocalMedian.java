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
	protected void thresholds(final float[] first, final float[] second, final int from, final int to,
		final Parameters parameters, final float[] thresholds)
	{
		for (int i = from; i < to; i++) thresholds[i] = parameters.cut(first[i] - parameters.offset);
	}
}
