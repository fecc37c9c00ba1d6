package io.github.segmenta.threshold;

import org.scijava.plugin.Plugin;

/**
 * ImageJ's default: {@link OriginalIsoData} after limiting the highest bin. If that holds more than twice the count
 * of the second highest, it is set to 1.5 times the latter, so that a large uniform background doesn't rule.
 */
@Plugin(type = AutoThreshold.class, name = "Default", priority = 100)
public class DefaultThreshold extends OriginalIsoData {

	@Override
	protected int lowerClassEnd(final long[] counts) {
		int mode = 0;
		for (int i = 1; i < counts.length; i++) if (counts[i] > counts[mode]) mode = i;
		long second = 0;
		for (int i = 0; i < counts.length; i++) if (i != mode && counts[i] > second) second = counts[i];
		final long[] limited = counts.clone();
		if (counts[mode] > 2 * second) limited[mode] = (long) (second * 1.5);
		return super.lowerClassEnd(limited);
	}
}
