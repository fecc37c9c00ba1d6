package io.github.segmenta.threshold;

import org.scijava.plugin.Plugin;

/**
 * Light pixels are above the threshold of the largest between-class variance of the window; in a window of one grey
 * level all are. 8-bit grey levels are the bins of the histogram; other data has 256 equal bins between its extremes.
 * <p>
 * N. Otsu (1979), A threshold selection method from gray-level histograms, <i>IEEE Transactions on Systems, Man, and
 * Cybernetics</i> 9(1):62–66, doi:10.1109/TSMC.1979.4310076.
 */
@Plugin(type = LocalMethod.class, name = "Otsu")
public class LocalOtsu extends LocalMethod {

	@Override
	protected Statistic statistic() {
		return Statistic.OTSU;
	}

	@Override
	protected void thresholds(final double[] first, final double[] second, final Parameters parameters,
		final double[] thresholds)
	{
		System.arraycopy(first, 0, thresholds, 0, first.length);
	}
}
