package io.github.segmenta.threshold;

import org.scijava.plugin.Plugin;

/**
 * The threshold that keeps the first three moments of the histogram when the pixels of each class get one grey level:
 * the bin at which the cumulative share first exceeds the share {@code p0} that solves the moment equations.
 * <p>
 * W.-H. Tsai (1985), Moment-preserving thresholding: a new approach, <i>Computer Vision, Graphics, and Image
 * Processing</i> 29(3):377–393, doi:10.1016/0734-189X(85)90133-1.
 */
@Plugin(type = AutoThreshold.class, name = "Moments")
public class Moments extends AutoThreshold {

	@Override
	protected int lowerClassEnd(final long[] counts) {
		double total = 0;
		for (final long c : counts) total += c;
		double m1 = 0, m2 = 0, m3 = 0;
		for (int i = 0; i < counts.length; i++) {
			final double p = counts[i] / total, x = i;
			m1 += x * p;
			m2 += x * x * p;
			m3 += x * x * x * p;
		}
		// The two grey levels are the roots of z² + c1·z + c0.
		final double variance = m2 - m1 * m1;
		final double c0 = (-m2 * m2 + m1 * m3) / variance;
		final double c1 = (-m3 + m2 * m1) / variance;
		final double root = Math.sqrt(c1 * c1 - 4 * c0);
		final double dark = 0.5 * (-c1 - root), light = 0.5 * (-c1 + root);
		final double darkShare = (light - m1) / (light - dark);
		double share = 0;
		for (int i = 0; i < counts.length; i++) {
			share += counts[i] / total;
			if (share > darkShare) return i;
		}
		return -1;
	}
}
