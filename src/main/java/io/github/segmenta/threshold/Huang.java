package io.github.segmenta.threshold;

import org.scijava.plugin.Plugin;

/**
 * The threshold of the least fuzziness: Shannon's entropy of the memberships of pixels in their class, which fall with
 * the distance from the class mean; the first of equals.
 * <p>
 * L.-K. Huang, M.-J. J. Wang (1995), Image thresholding by minimizing the measures of fuzziness, <i>Pattern
 * Recognition</i> 28(1):41–51, doi:10.1016/0031-3203(94)E0043-K.
 */
@Plugin(type = AutoThreshold.class, name = "Huang")
public class Huang extends AutoThreshold {

	@Override
	protected int lowerClassEnd(final long[] counts) {
		final int t = new Fuzziness(counts, false).leastFuzzy();
		// All pixels in the upper class is as fuzzy as all in the lower one, and comes first where bin 0 is empty.
		final boolean oneClass = t == lastOccupied(counts);
		return oneClass && counts[0] == 0 ? 0 : t;
	}

	private static int lastOccupied(final long[] counts) {
		int last = counts.length - 1;
		while (counts[last] == 0) last--;
		return last;
	}
}
