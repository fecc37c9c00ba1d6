package io.github.segmenta.threshold;

import io.github.segmenta.kernel.WindowHistograms;

import java.util.function.IntToDoubleFunction;

/** Otsu's threshold of a window from 256 bins; minus infinity if they can't be separated. */
final class OtsuHistogram implements WindowHistograms.Histogram {

	private final IntToDoubleFunction upperValue;
	private final long[] counts = new long[256];
	private final Otsu otsu = new Otsu();

	OtsuHistogram(final IntToDoubleFunction upperValue) {
		this.upperValue = upperValue;
	}

	@Override
	public void add(final int bin) {
		counts[bin]++;
	}

	@Override
	public void remove(final int bin) {
		counts[bin]--;
	}

	@Override
	public float value() {
		final int t = otsu.lowerClassEnd(counts);
		return t < 0 ? Float.NEGATIVE_INFINITY : (float) upperValue.applyAsDouble(t);
	}
}
