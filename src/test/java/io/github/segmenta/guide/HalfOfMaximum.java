package io.github.segmenta.guide;

import io.github.segmenta.threshold.AutoThreshold;

/** The sample of docs/java.md, without the annotation that would offer it in all tests. */
public class HalfOfMaximum extends AutoThreshold {

	@Override
	protected int lowerClassEnd(final long[] counts) {
		int last = counts.length - 1;
		while (last > 0 && counts[last] == 0) last--;
		return last / 2;
	}
}
