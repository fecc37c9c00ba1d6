package io.github.segmenta.threshold;

import org.scijava.plugin.Plugin;

/**
 * ImageJ's original iterative intermeans: the counts of the first and the last bin are left out, since they often
 * are erased or saturated areas; the threshold rises from the lowest occupied bin while it stays below the average
 * of the two class means, and that average is the answer. Without two occupied bins in between, it is the middle of
 * the histogram.
 * <p>
 * After T. W. Ridler, S. Calvard (1978), Picture thresholding using an iterative selection method, <i>IEEE
 * Transactions on Systems, Man, and Cybernetics</i> 8(8):630–632, doi:10.1109/TSMC.1978.4310039.
 */
@Plugin(type = AutoThreshold.class, name = "IJ_IsoData")
public class OriginalIsoData extends AutoThreshold {

	@Override
	protected int lowerClassEnd(final long[] counts) {
		final long[] inner = counts.clone();
		inner[0] = 0;
		inner[inner.length - 1] = 0;
		int min = 0;
		while (min < inner.length - 1 && inner[min] == 0) min++;
		int max = inner.length - 1;
		while (max > 0 && inner[max] == 0) max--;
		if (min >= max) return inner.length / 2;
		final Cumulative sums = new Cumulative(inner);
		int t = min;
		double average;
		do {
			average = (sums.meanUpTo(t) + sums.meanAbove(t)) / 2;
			t++;
		}
		while (t + 1 <= average && t < max - 1);
		return (int) Math.round(average);
	}
}
