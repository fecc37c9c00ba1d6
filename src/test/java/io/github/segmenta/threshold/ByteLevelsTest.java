package io.github.segmenta.threshold;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

/** Tables of 8-bit thresholds against the thresholds that methods give one by one. */
public class ByteLevelsTest {

	private static LocalMethod.Parameters parameters(final double offset, final double contrast) {
		final LocalMethod.Parameters parameters = new LocalMethod.Parameters();
		parameters.max = 255;
		parameters.whole = true;
		parameters.offset = offset;
		parameters.contrast = contrast;
		return parameters;
	}

	private static double threshold(final LocalMethod method, final double first, final double second,
		final LocalMethod.Parameters parameters)
	{
		final double[] thresholds = { first };
		method.thresholds(thresholds, new double[] { second }, parameters, thresholds);
		return thresholds[0];
	}

	@Test
	public void levelsOfExtrema() {
		int methods = 0;
		for (final String name : LocalMethod.names()) {
			final LocalMethod method = LocalMethod.named(name);
			if (method.statistic() != LocalMethod.Statistic.EXTREMA) continue;
			methods++;
			for (final double offset : new double[] { 0, 3, -300, 300, 0.5 }) {
				final LocalMethod.Parameters parameters = parameters(offset, offset > 0 ? 40 : 0);
				final char[] levels = ByteLevels.ofExtrema(method, parameters);
				for (int low = 0; low < 256; low++) {
					for (int high = low; high < 256; high++) {
						int expected = 0;
						while (expected < 256 && !(expected > threshold(method, low, high, parameters))) expected++;
						assertEquals(name + " " + offset + " " + low + " " + high, expected, levels[high + 256 * (255 - low)]);
					}
				}
			}
		}
		assertTrue(methods > 0);
	}

	@Test
	public void endsOfSums() {
		int methods = 0;
		for (final String name : LocalMethod.names()) {
			final LocalMethod method = LocalMethod.named(name);
			if (method.statistic() != LocalMethod.Statistic.MEAN) continue;
			methods++;
			for (final double offset : new double[] { 0, 3, -3.7, -300, 300, 0.5 }) {
				for (final int size : new int[] { 9, 37, 709 }) {
					final LocalMethod.Parameters parameters = parameters(offset, 0);
					final int[] ends = ByteLevels.ofSums(method, parameters, size);
					double last = Double.NEGATIVE_INFINITY;
					for (int sum = 0; sum <= 255 * size; sum++) {
						final double threshold = threshold(method, (float) (sum * (1.0 / size)), 0, parameters);
						assertTrue(name + " falls", threshold >= last);
						last = threshold;
						for (int v = 0; v < 256; v++) {
							if (v > threshold != sum < ends[v]) throw new AssertionError(name + " " + offset + " " + size + ": " + v +
								" with sum " + sum);
						}
					}
				}
			}
		}
		assertTrue(methods > 0);
	}
}
