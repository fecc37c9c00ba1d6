package io.github.segmenta.threshold;

import io.github.segmenta.kernel.WindowHistograms;

import java.util.function.IntToDoubleFunction;

/** Otsu's threshold of a window from 256 bins; minus infinity if they can't be separated. */
final class OtsuHistogram implements WindowHistograms.Histogram {

	private final IntToDoubleFunction upperValue;
	private final long[] counts = new long[256];
	/** The occupied bins lie in low…high. */
	private int low = 255, high;

	OtsuHistogram(final IntToDoubleFunction upperValue) {
		this.upperValue = upperValue;
	}

	@Override
	public void add(final int bin) {
		counts[bin]++;
		if (bin < low) low = bin;
		if (bin > high) high = bin;
	}

	@Override
	public void remove(final int bin) {
		counts[bin]--;
	}

	@Override
	public float value() {
		while (low < high && counts[low] == 0) low++;
		while (high > low && counts[high] == 0) high--;
		final int t = Otsu.lowerClassEnd(counts, low, high);
		return t < 0 ? Float.NEGATIVE_INFINITY : (float) upperValue.applyAsDouble(t);
	}
}
