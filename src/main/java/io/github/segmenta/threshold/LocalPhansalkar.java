package io.github.segmenta.threshold;

import org.scijava.plugin.Plugin;

/**
 * Light pixels are above {@code mean · (1 + 2·exp(−10·mean) + k·(deviation/r − 1))} of the window, on values stretched
 * to 0…1; k is 0.25 and r ({@code deviationRange}) 0.5 by default.
 * <p>
 * N. Phansalkar, S. More, A. Sabale, M. Joshi (2011), Adaptive local thresholding for detection of nuclei in diversity
 * stained cytology images, <i>International Conference on Communications and Signal Processing</i>, 218–220,
 * doi:10.1109/ICCSP.2011.5739305.
 */
@Plugin(type = LocalMethod.class, name = "Phansalkar")
public class LocalPhansalkar extends LocalMethod {

	@Override
	protected Statistic statistic() {
		return Statistic.MOMENTS;
	}

	@Override
	protected boolean isNormalized() {
		return true;
	}

	@Override
	protected void thresholds(final double[] first, final double[] second, final Parameters parameters,
		final double[] thresholds)
	{
		final double k = parameters.kOr(0.25), r = parameters.deviationRange == 0 ? 0.5 : parameters.deviationRange;
		for (int i = 0; i < first.length; i++) {
			final double mean = first[i];
			final float deviation = (float) Math.sqrt(second[i]);
			thresholds[i] = mean * (1 + 2 * Math.exp(-10 * mean) + k * (deviation / r - 1));
		}
	}
}
