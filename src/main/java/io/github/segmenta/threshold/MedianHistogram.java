package io.github.segmenta.threshold;

import io.github.segmenta.kernel.WindowHistograms;

/** The median of a window: counts in two levels, the coarse one of which is walked from the last median. */
final class MedianHistogram implements WindowHistograms.Histogram {

	private static final int FINE_BITS = 8;

	private final float[] values;
	private final int[] fine, coarse;
	private int total;
	/** The coarse bin of the last median and the number of pixels below it. */
	private int current, below;

	/**
	 * @param values the value that stands for each bin
	 */
	MedianHistogram(final float[] values) {
		this.values = values;
		final int n = values.length;
		fine = new int[(n >> FINE_BITS) + 1 << FINE_BITS];
		coarse = new int[(n >> FINE_BITS) + 1];
	}

	@Override
	public void add(final int bin) {
		fine[bin]++;
		final int c = bin >> FINE_BITS;
		coarse[c]++;
		if (c < current) below++;
		total++;
	}

	@Override
	public void remove(final int bin) {
		fine[bin]--;
		final int c = bin >> FINE_BITS;
		coarse[c]--;
		if (c < current) below--;
		total--;
	}

	@Override
	public float value() {
		final int rank = (total - 1) / 2;
		while (below > rank) below -= coarse[--current];
		while (below + coarse[current] <= rank) below += coarse[current++];
		int bin = current << FINE_BITS;
		for (int n = below + fine[bin]; n <= rank; n += fine[bin]) bin++;
		return values[bin];
	}
}
