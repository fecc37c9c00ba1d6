package io.github.segmenta.threshold;

import io.github.segmenta.kernel.WindowHistograms;

/** The median of a window, the lower one of an even number: found by groups of bins first. */
final class MedianHistogram extends WindowHistograms.Counts {

	private final float[] values;
	private final int rank;

	/**
	 * @param values the value that stands for each bin
	 * @param size the number of pixels of a window
	 */
	MedianHistogram(final float[] values, final int size) {
		super(values.length, values.length <= 256 ? 4 : 8, false);
		this.values = values;
		rank = (size - 1) / 2;
	}

	@Override
	protected float value(final int pixel) {
		int group = 0, below = 0;
		while (below + pixels(groups[group]) <= rank) below += pixels(groups[group++]);
		int bin = group << shift;
		for (int n = below + counts[bin]; n <= rank; n += counts[bin]) bin++;
		return values[bin];
	}
}
