package io.github.segmenta.threshold;

import org.scijava.plugin.Plugin;

/**
 * Light pixels are above {@code mean − k·(1 − deviation/r)·(mean − min)}, where min is the smallest value of the slice
 * and r the largest deviation of its windows; k is 0.5 by default.
 * <p>
 * C. Wolf, J.-M. Jolion (2004), Extraction and recognition of artificial text in multimedia documents, <i>Pattern
 * Analysis and Applications</i> 6(4):309–326, doi:10.1007/s10044-003-0197-7.
 */
@Plugin(type = LocalMethod.class, name = "Wolf")
public class LocalWolf extends LocalMethod {

	@Override
	protected Statistic statistic() {
		return Statistic.ALL_MOMENTS;
	}

	@Override
	protected void prepare(final float[] deviations, final Parameters parameters) {
		if (parameters.deviationRange != 0) return;
		float largest = 0;
		for (final float deviation : deviations) if (deviation > largest) largest = deviation;
		parameters.deviationRange = largest > 0 ? largest : 1;
	}

	@Override
	protected void thresholds(final double[] first, final double[] second, final Parameters parameters,
		final double[] thresholds)
	{
		final double k = parameters.kOr(0.5), r = parameters.deviationRange, lowest = parameters.lowest;
		for (int i = 0; i < first.length; i++) thresholds[i] = first[i] - k * (1 - Math.sqrt(second[i]) / r) * (first[i] - lowest);
		parameters.cut(thresholds);
	}
}
