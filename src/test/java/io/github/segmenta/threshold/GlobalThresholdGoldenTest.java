package io.github.segmenta.threshold;

import io.github.segmenta.kernel.Histogram;
import io.github.segmenta.kernel.Volume;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

import org.junit.Test;

/**
 * Thresholds of 16-bit and float images against scikit-image's, within one bin
 * ({@code src/test/python/golden_threshold_global.py}).
 */
public class GlobalThresholdGoldenTest {

	@Test
	public void agreesWithScikitImageWithinOneBin() throws IOException {
		final Map<String, short[]> images = new HashMap<>();
		int compared = 0;
		try (BufferedReader lines = Goldens.lines("global.csv")) {
			for (String line; (line = lines.readLine()) != null;) {
				if (line.startsWith("#") || line.startsWith("image,")) continue;
				final String[] cells = line.split(",");
				final double golden = Double.parseDouble(cells[3]);
				compared++;
				if (cells[1].equals("histogram")) {
					assertEquals(line, golden, AutoThreshold.named(cells[2]).threshold(ramps()), 1);
					continue;
				}
				if (!images.containsKey(cells[0])) images.put(cells[0], Goldens.shorts(cells[0] + "16.png"));
				final short[] pixels = images.get(cells[0]);
				final Volume volume = new Volume(pixels.length, 1, cells[1].equals("uint16") ? pixels : floats(pixels));
				final Histogram histogram = Histogram.of(volume, null);
				final int expected = histogram.binOf(golden);
				final int actual = AutoThreshold.named(cells[2]).threshold(histogram.counts());
				assertEquals(line, expected, actual, 1);
			}
		}
		assertTrue("" + compared, compared >= 34);
	}

	/** The histogram that the script makes by the same formula. */
	private static long[] ramps() {
		final int[] bins = { 0, 16_384, 30_000, 49_152, 65_535 }, heights = { 10, 90_000, 1000, 70_000, 30 };
		final long[] counts = new long[65_536];
		for (int k = 0; k < 4; k++) {
			final double slope = (double) (heights[k + 1] - heights[k]) / (bins[k + 1] - bins[k]);
			for (int i = bins[k]; i <= bins[k + 1]; i++) counts[i] = (long) (slope * (i - bins[k]) + heights[k]);
		}
		return counts;
	}

	private static float[] floats(final short[] pixels) {
		final float[] floats = new float[pixels.length];
		for (int i = 0; i < floats.length; i++) floats[i] = (float) Math.sqrt(pixels[i] & 0xffff);
		return floats;
	}
}
