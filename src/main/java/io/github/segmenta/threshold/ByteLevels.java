package io.github.segmenta.threshold;

import java.util.Arrays;

/**
 * Which 8-bit values are above the thresholds of a {@link LocalMethod}, found out once for each value of a statistic that is a
 * whole number, instead of once for each pixel.
 */
final class ByteLevels {

	private static final int VALUES = 256;

	private ByteLevels() {}

	/**
	 * For each smallest and largest value of a window the smallest value above the threshold, 256 if there is none: entry
	 * {@code largest + 256·(255 − smallest)}.
	 */
	static char[] ofExtrema(final LocalMethod method, final LocalMethod.Parameters parameters) {
		final double[] smallest = new double[VALUES * VALUES], largest = new double[VALUES * VALUES];
		for (int i = 0; i < smallest.length; i++) {
			smallest[i] = VALUES - 1 - i / VALUES;
			largest[i] = i % VALUES;
		}
		method.thresholds(smallest, largest, parameters, smallest);
		final char[] levels = new char[smallest.length];
		for (int i = 0; i < levels.length; i++) levels[i] = (char) Math.max(0, Math.min(VALUES, Math.floor(smallest[i]) + 1));
		return levels;
	}

	/**
	 * For each value the smallest sum of a window's pixels whose threshold it isn't above; thresholds don't fall where means
	 * rise.
	 *
	 * @param size number of pixels of a window
	 */
	static int[] ofSums(final LocalMethod method, final LocalMethod.Parameters parameters, final int size) {
		final int[] least = new int[VALUES], end = new int[VALUES];
		Arrays.fill(end, (VALUES - 1) * size + 1);
		final double[] thresholds = new double[VALUES];
		for (int step = 0; step < Integer.SIZE; step++) {
			for (int v = 0; v < VALUES; v++) thresholds[v] = (float) (middle(least[v], end[v]) * (1.0 / size));
			method.thresholds(thresholds, thresholds.clone(), parameters, thresholds);
			for (int v = 0; v < VALUES; v++) {
				if (least[v] == end[v]) continue;
				if (v > thresholds[v]) least[v] = middle(least[v], end[v]) + 1;
				else end[v] = middle(least[v], end[v]);
			}
		}
		return end;
	}

	private static int middle(final int a, final int b) {
		return a + (b - a) / 2;
	}
}
