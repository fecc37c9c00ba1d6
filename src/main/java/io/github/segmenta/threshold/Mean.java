package io.github.segmenta.threshold;

import org.scijava.plugin.Plugin;

/**
 * The mean of all pixels, rounded down to a bin.
 * <p>
 * C. A. Glasbey (1993), An analysis of histogram-based thresholding algorithms, <i>CVGIP: Graphical Models and Image
 * Processing</i> 55(6):532–537, doi:10.1006/cgip.1993.1040.
 */
@Plugin(type = AutoThreshold.class, name = "Mean")
public class Mean extends AutoThreshold {

	@Override
	protected int lowerClassEnd(final long[] counts) {
		long total = 0, sum = 0;
		for (int i = 0; i < counts.length; i++) {
			total += counts[i];
			sum += i * counts[i];
		}
		return (int) (sum / total);
	}
}
