package io.github.segmenta.threshold;

import org.scijava.plugin.Plugin;

/**
 * Light pixels are above {@code mean + k · deviation − offset} of the window; k is 0.2 for light objects and −0.2 for
 * dark ones by default.
 * <p>
 * W. Niblack (1986), <i>An Introduction to Digital Image Processing</i>, Prentice-Hall, 115–116.
 */
@Plugin(type = LocalMethod.class, name = "Niblack")
public class LocalNiblack extends LocalMethod {

	@Override
	protected Statistic statistic() {
		return Statistic.MOMENTS;
	}

	@Override
	protected void thresholds(final double[] first, final double[] second, final Parameters parameters,
		final double[] thresholds)
	{
		final double k = parameters.kOr(parameters.lightObjects ? 0.2 : -0.2), offset = parameters.offset;
		for (int i = 0; i < first.length; i++) thresholds[i] = first[i] + k * Math.sqrt(second[i]) - offset;
		if (k < 0 || offset > 0) parameters.cut(thresholds);
	}
}
