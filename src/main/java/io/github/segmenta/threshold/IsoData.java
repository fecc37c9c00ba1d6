package io.github.segmenta.threshold;

import org.scijava.plugin.Plugin;

/**
 * Iterative intermeans: the lowest bin g above the first occupied one with g = (mean of the bins below g + mean of
 * the bins above g) / 2, rounded. On up to 256 bins the means are whole bins (rounded down), as in ImageJ; on more
 * bins they aren't rounded.
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
		int g = 1;
		while (g < n && counts[g] == 0) g++;
		for (g++; g <= n - 2; g++) {
			final double above = sums.total() - sums.count[g];
			if (sums.count[g - 1] == 0 || above == 0) continue;
			double low = sums.meanUpTo(g - 1), high = sums.meanAbove(g);
			if (n <= 256) {
				low = Math.floor(low);
				high = Math.floor(high);
			}
			if (g == Math.round((low + high) / 2)) return g;
		}
		return -1;
	}
}
