package io.github.segmenta.threshold;

import org.scijava.plugin.Plugin;

/**
 * Minimum cross entropy by the iteration {@code t ← (a − b) / (log a − log b)}, where a and b are the mean bins of the
 * two classes, from the mean of all pixels until t moves by less than half a bin. On up to 256 bins t is rounded to a
 * bin in each step, as in ImageJ; on more bins it isn't rounded.
 * <p>
 * C. H. Li, P. K. S. Tam (1998), An iterative algorithm for minimum cross entropy thresholding, <i>Pattern
 * Recognition Letters</i> 19(8):771–776, doi:10.1016/S0167-8655(98)00057-9.
 */
@Plugin(type = AutoThreshold.class, name = "Li")
public class Li extends AutoThreshold {

	@Override
	protected int lowerClassEnd(final long[] counts) {
		final Cumulative sums = new Cumulative(counts);
		final boolean round = counts.length <= 256;
		double next = sums.totalFirst() / sums.total();
		double current;
		int t;
		do {
			current = next;
			t = (int) (round ? current + 0.5 : current);
			final double below = meanOrZero(sums.first[t], sums.count[t]);
			final double above = meanOrZero(sums.totalFirst() - sums.first[t], sums.total() - sums.count[t]);
			next = (below - above) / (Math.log(below) - Math.log(above));
			if (round) next = (int) (next + 0.5);
		}
		while (Math.abs(next - current) > 0.5);
		return round ? t : (int) next;
	}

	private static double meanOrZero(final double sum, final double count) {
		return count == 0 ? 0 : sum / count;
	}
}
