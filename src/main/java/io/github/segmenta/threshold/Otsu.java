package io.github.segmenta.threshold;

import org.scijava.plugin.Plugin;

/**
 * The threshold of the largest between-class variance {@code (μ·ω(t) − μ(t))² / (ω(t)·(1 − ω(t)))}, where ω(t) and
 * μ(t) are the cumulative share and first moment up to bin t and μ is the mean; the first of equals.
 * <p>
 * N. Otsu (1979), A threshold selection method from gray-level histograms, <i>IEEE Transactions on Systems, Man, and
 * Cybernetics</i> 9(1):62–66, doi:10.1109/TSMC.1979.4310076.
 */
@Plugin(type = AutoThreshold.class, name = "Otsu")
public class Otsu extends AutoThreshold {

	@Override
	protected int lowerClassEnd(final long[] counts) {
		return lowerClassEnd(counts, 0, counts.length - 1);
	}

	/** The threshold of a histogram whose occupied bins lie in from…to; −1 if there is only one. */
	static int lowerClassEnd(final long[] counts, final int from, final int to) {
		long total = 0;
		for (int i = from; i <= to; i++) total += counts[i];
		final double perPixel = 1.0 / total;
		double mean = 0;
		for (int i = from; i <= to; i++) mean += i * (perPixel * counts[i]);
		int best = -1;
		double largest = 0, share = 0, moment = 0;
		for (int t = from; t <= to; t++) {
			if (counts[t] == 0) continue;
			final double p = perPixel * counts[t];
			share += p;
			moment += t * p;
			final double difference = mean * share - moment;
			final double variance = difference * (difference / (share * (1 - share)));
			if (variance > largest) {
				largest = variance;
				best = t;
			}
		}
		return best;
	}
}
