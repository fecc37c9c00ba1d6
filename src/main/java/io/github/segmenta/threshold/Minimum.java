package io.github.segmenta.threshold;

import org.scijava.plugin.Plugin;

/**
 * The valley of the histogram, smoothed until it has two modes. On up to 256 bins, as in ImageJ: the first bin that is
 * lower than the one before it and not higher than the one after it. On more bins: the first of the lowest between the
 * modes.
 * <p>
 * J. M. S. Prewitt, M. L. Mendelsohn (1966), The analysis of cell images, <i>Annals of the New York Academy of
 * Sciences</i> 128(3):1035–1053, doi:10.1111/j.1749-6632.1965.tb11715.x.
 */
@Plugin(type = AutoThreshold.class, name = "Minimum")
public class Minimum extends AutoThreshold {

	@Override
	public boolean needsFilledBins() {
		return true;
	}

	@Override
	protected int lowerClassEnd(final long[] counts) {
		final TwoModes modes = TwoModes.of(counts);
		if (modes == null) return -1;
		final double[] y = modes.smoothed;
		if (counts.length > 256) {
			int lowest = modes.lower;
			for (int i = lowest; i <= modes.upper; i++) if (y[i] < y[lowest]) lowest = i;
			return modes.original(lowest);
		}
		int last = counts.length - 1;
		while (counts[last] == 0) last--;
		for (int i = 1; i < last; i++) if (y[i - 1] > y[i] && y[i + 1] >= y[i]) return i;
		return -1;
	}
}
