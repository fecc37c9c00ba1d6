package io.github.segmenta.threshold;

import org.scijava.plugin.Plugin;

/**
 * The valley between the two modes of the histogram, smoothed until it has two: the first bin that is lower than the
 * one before it and not higher than the one after it.
 * <p>
 * J. M. S. Prewitt, M. L. Mendelsohn (1966), The analysis of cell images, <i>Annals of the New York Academy of
 * Sciences</i> 128(3):1035–1053, doi:10.1111/j.1749-6632.1965.tb11715.x.
 */
@Plugin(type = AutoThreshold.class, name = "Minimum")
public class Minimum extends AutoThreshold {

	@Override
	protected int lowerClassEnd(final long[] counts) {
		final double[] smoothed = TwoModes.smooth(counts);
		if (smoothed == null) return -1;
		int last = counts.length - 1;
		while (counts[last] == 0) last--;
		for (int i = 1; i < last; i++) {
			if (smoothed[i - 1] > smoothed[i] && smoothed[i + 1] >= smoothed[i]) return i;
		}
		return -1;
	}
}
