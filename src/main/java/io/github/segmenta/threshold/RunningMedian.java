package io.github.segmenta.threshold;

import io.github.segmenta.kernel.WindowHistograms;

/**
 * The median of a window that moves by a pixel, the lower one of an even number: found by a walk over the bins from the last
 * one, of which few are needed. T. S. Huang, G. J. Yang, G. Y. Tang (1979), A fast two-dimensional median filtering algorithm,
 * <i>IEEE Transactions on Acoustics, Speech, and Signal Processing</i> 27(1):13–18, doi:10.1109/TASSP.1979.1163188.
 */
final class RunningMedian extends WindowHistograms.Histogram {

	private final float[] values;
	private final int[] counts;
	private final int rank;
	/** The bin of the last median, and how many pixels of the window are below it. */
	private int median, below;

	/**
	 * @param values the value that stands for each bin
	 * @param size the number of pixels of a window
	 */
	RunningMedian(final float[] values, final int size) {
		super(values.length);
		this.values = values;
		counts = new int[values.length];
		rank = (size - 1) / 2;
	}

	@Override
	protected void gain(final char[] bins, final int[] starts, final int rows, final int x) {
		below += count(bins, starts, rows, x, 1);
	}

	@Override
	protected void lose(final char[] bins, final int[] starts, final int rows, final int x) {
		below -= count(bins, starts, rows, x, -1);
	}

	/** Adds pixels (sign 1) or takes them away (sign −1), and tells how many of them are below the last median. */
	private int count(final char[] bins, final int[] starts, final int rows, final int x, final int sign) {
		int less = 0;
		for (int k = 0; k < rows; k++) {
			final int bin = bins[starts[k] + x];
			counts[bin] += sign;
			less += bin - median >>> 31;
		}
		return less;
	}

	@Override
	protected void move(final char[] bins, final int[] gained, final int[] lost, final int rows, final char[] middles,
		final int start, final double[] values)
	{
		for (int x = 0; x < values.length; x++) {
			if (x > 0) {
				gain(bins, gained, rows, x);
				lose(bins, lost, rows, x);
			}
			values[x] = value(middles[start + x]);
		}
	}

	@Override
	protected float value(final int pixel) {
		int bin = median, less = below;
		while (less > rank) less -= counts[--bin];
		while (less + counts[bin] <= rank) less += counts[bin++];
		median = bin;
		below = less;
		return values[bin];
	}
}
