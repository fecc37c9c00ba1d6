package io.github.segmenta.threshold;

import org.scijava.plugin.Plugin;

/**
 * Light pixels are above the middle between the minimum and maximum of the window minus {@code offset}. The middle of
 * integers is rounded down.
 * <p>
 * As in Auto Local Threshold by G. Landini.
 */
@Plugin(type = LocalMethod.class, name = "MidGrey")
public class LocalMidGrey extends LocalMethod {

	@Override
	protected Statistic statistic() {
		return Statistic.EXTREMA;
	}

	@Override
	protected void thresholds(final double[] first, final double[] second, final Parameters parameters,
		final double[] thresholds)
	{
		for (int i = 0; i < thresholds.length; i++) thresholds[i] = parameters.middle(first[i], second[i]) - parameters.offset;
		if (parameters.offset > 0) parameters.cut(thresholds);
	}
}
