package io.github.segmenta.threshold;

import org.scijava.plugin.Plugin;

/**
 * The bin at which the share of pixels up to it comes closest to one half; the first of equals.
 * <p>
 * W. Doyle (1962), Operations useful for similarity-invariant pattern recognition, <i>Journal of the ACM</i>
 * 9(2):259–267, doi:10.1145/321119.321123.
 */
@Plugin(type = AutoThreshold.class, name = "Percentile")
public class Percentile extends AutoThreshold {

	@Override
	protected int lowerClassEnd(final long[] counts) {
		final Cumulative sums = new Cumulative(counts);
		int best = -1;
		double smallest = 1;
		for (int t = 0; t < counts.length; t++) {
			final double distance = Math.abs(sums.count[t] / sums.total() - 0.5);
			if (distance < smallest) {
				smallest = distance;
				best = t;
			}
		}
		return best;
	}
}
