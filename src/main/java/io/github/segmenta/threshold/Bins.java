package io.github.segmenta.threshold;

import io.github.segmenta.core.Setting;
import io.github.segmenta.kernel.Histogram;

import org.scijava.plugin.Parameter;

/**
 * The number of bins between the smallest and the largest value for methods that look at the height of single bins
 * ({@link AutoThreshold#needsFilledBins}), where values have no levels ({@link Histogram}): a setting that thresholds share.
 */
final class Bins {

	@Parameter(label = "Bins (32-bit)", min = "2", max = "65536", persist = false,
		description = "Bins for Intermodes, MaxEntropy, Minimum, RenyiEntropy, Shanbhag, Triangle and Yen where " +
			"values have no levels")
	private int bins = 256;

	/** @throws io.github.segmenta.core.InvalidInputException if it isn't 2…65,536 */
	void set(final int number) {
		bins = number;
		Setting.checked(this);
	}

	int number() {
		return bins;
	}
}
