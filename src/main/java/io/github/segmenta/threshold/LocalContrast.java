package io.github.segmenta.threshold;

import org.scijava.plugin.Plugin;

/**
 * Light pixels are at least as near to the maximum of the window as to its minimum.
 * <p>
 * After the toggle contrast in P. Soille (2004), <i>Morphological Image Analysis</i>, 2nd ed., p. 259,
 * doi:10.1007/978-3-662-05088-0; as in Auto Local Threshold by G. Landini.
 */
@Plugin(type = LocalMethod.class, name = "Contrast")
public class LocalContrast extends LocalMethod {

	@Override
	protected Statistic statistic() {
		return Statistic.EXTREMA;
	}

	@Override
	protected void thresholds(final double[] first, final double[] second, final Parameters parameters,
		final double[] thresholds)
	{
		for (int i = 0; i < first.length; i++) thresholds[i] = Math.nextDown((first[i] + second[i]) / 2);
	}
}
