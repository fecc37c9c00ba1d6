package io.github.segmenta.threshold;

import org.scijava.plugin.Plugin;

/**
 * Iterative intermeans: the lowest bin that is the average of the means of the two classes that it makes. On up to 256
 * bins, as in ImageJ: the lowest bin g above the first occupied one with g = (a + b) / 2, rounded, where a and b are
 * the mean bins below and above g, rounded down. On more bins: the lowest g with g ≤ (a + b) / 2 &lt; g + 1, where a
 * is the mean of the bins up to g and b of those above it.
 * <p>
 * T. W. Ridler, S. Calvard (1978), Picture thresholding using an iterative selection method, <i>IEEE Transactions on
 * Systems, Man, and Cybernetics</i> 8(8):630–632, doi:10.1109/TSMC.1978.4310039.
 */
@Plugin(type = AutoThreshold.class, name = "IsoData")
public class IsoData extends AutoThreshold {

	@Override
	protected int lowerClassEnd(final long[] counts) {
		final int n = counts.length;
		final Cumulative sums = new Cumulative(counts);
		if (n > 256) {
			for (int g = 0; g < n - 1; g++) {
				final double average = (sums.meanUpTo(g) + sums.meanAbove(g)) / 2;
				if (average >= g && average < g + 1) return g;
			}
			return -1;
		}
		int g = 1;
		while (g < n && counts[g] == 0) g++;
		for (g++; g <= n - 2; g++) {
			if (sums.count[g - 1] == 0 || sums.total() == sums.count[g]) continue;
			if (g == Math.round((Math.floor(sums.meanUpTo(g - 1)) + Math.floor(sums.meanAbove(g))) / 2)) return g;
		}
		return -1;
	}
}
