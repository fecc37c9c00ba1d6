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
	protected void thresholds(final float[] first, final float[] second, final int from, final int to,
		final Parameters parameters, final float[] thresholds)
	{
		for (int i = from; i < to; i++) {
			thresholds[i] = parameters.cut(parameters.middle(first[i], second[i]) - parameters.offset);
		}
	}
}
