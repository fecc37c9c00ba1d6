package io.github.segmenta.threshold;

import io.github.segmenta.core.InvalidInputException;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import ij.IJ;
import ij.ImagePlus;
import ij.process.AutoThresholder;
import ij.process.ImageProcessor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.Test;

/** Every method against ImageJ's own on 256 bins, and on histograms that have no good answer. */
public class AutoThresholdTest {

	private static final String[] NAMES = { "Default", "Huang", "Huang2", "IJ_IsoData", "Intermodes", "IsoData", "Li",
		"MaxEntropy", "Mean", "MinError", "Minimum", "Moments", "Otsu", "Percentile", "RenyiEntropy", "Shanbhag",
		"Triangle", "Yen" };

	@Test
	public void allMethodsAreFoundByNameWithTheDefaultFirst() {
		final List<String> found = new ArrayList<>(AutoThreshold.names());
		found.retainAll(Arrays.asList(NAMES));
		assertEquals(Arrays.asList(NAMES), found);
		for (final String name : NAMES) assertTrue(AutoThreshold.named(name).getClass().getSimpleName().length() > 0);
	}

	@Test
	public void anUnknownNameIsToldWithTheKnownOnes() {
		try {
			AutoThreshold.named("Ostu");
			fail("found");
		}
		catch (final InvalidInputException e) {
			assertTrue(e.getMessage().contains("Ostu") && e.getMessage().contains("Otsu"));
		}
	}

	@Test
	public void equalsImageJOnRandomHistograms() {
		final Random random = new Random(1);
		for (int round = 0; round < 240; round++) assertEqualsImageJ(randomHistogram(random, round % 6), "round " + round);
	}

	@Test
	public void equalsImageJOnAllTestImages() throws IOException {
		int images = 0;
		try (Stream<Path> files = Files.walk(Paths.get("test-images"))) {
			for (final Path file : (Iterable<Path>) files.filter(f -> f.toString().matches(".*\\.(png|tif)"))::iterator) {
				final ImagePlus image = IJ.openImage(file.toString());
				for (int i = 1; i <= image.getStackSize(); i++) {
					final ImageProcessor slice = image.getStack().getProcessor(i).convertToByte(true);
					assertEqualsImageJ(slice.getHistogram(), file.toString());
				}
				images++;
			}
		}
		assertTrue("" + images, images > 10);
	}

	@Test
	public void equalsImageJOnFewLevels() {
		final Random random = new Random(2);
		for (int round = 0; round < 200; round++) {
			final int[] histogram = new int[256];
			final int levels = 1 + random.nextInt(5), equal = 1 + random.nextInt(1000);
			for (int k = 0; k < levels; k++) histogram[random.nextInt(256)] = round % 2 == 0 ? equal : 1 + random.nextInt(
				1000);
			assertEqualsImageJ(histogram, Arrays.toString(histogram));
		}
	}

	/** The fast sums for many bins against the definition, which few bins get. */
	@Test
	public void manyBinsGiveTheThresholdOfTheDefinition() {
		final Random random = new Random(3);
		final long[] counts = new long[1500];
		for (int i = 0; i < 40_000; i++) {
			final double x = i % 3 == 0 ? 1000 + 150 * random.nextGaussian() : 300 + 90 * random.nextGaussian();
			if (x >= 0 && x < 1500) counts[(int) x]++;
		}
		int first = 0, last = 1499;
		while (counts[first] == 0) first++;
		while (counts[last] == 0) last--;
		double least = Double.MAX_VALUE;
		int expected = -1;
		for (int t = first; t <= last; t++) {
			if (counts[t] == 0) continue;
			double n0 = 0, s0 = 0, n1 = 0, s1 = 0, fuzziness = 0;
			for (int i = first; i <= last; i++) {
				if (i <= t) n0 += counts[i];
				else n1 += counts[i];
				if (i <= t) s0 += (double) i * counts[i];
				else s1 += (double) i * counts[i];
			}
			for (int i = first; i <= last; i++) {
				final double m = 1 / (1 + Math.abs(i - (i <= t ? s0 / n0 : s1 / n1)) / (last - first));
				if (m <= 0.999999) fuzziness -= counts[i] * (m * Math.log(m) + (1 - m) * Math.log(1 - m));
			}
			if (fuzziness < least) {
				least = fuzziness;
				expected = t;
			}
		}
		assertEquals(expected, AutoThreshold.named("Huang").threshold(counts));
	}

	/** Bimodal 16-bit histograms: every method answers, in reasonable time, between the modes where it should. */
	@Test(timeout = 300_000)
	public void allMethodsCanDoSixteenBits() {
		final Random random = new Random(4);
		final long[] counts = new long[65_536];
		for (int i = 0; i < 3_000_000; i++) {
			final double x = i % 3 == 0 ? 42_000 + 5000 * random.nextGaussian() : 15_000 + 3000 * random.nextGaussian();
			if (x >= 0 && x < 65_536) counts[(int) x]++;
		}
		for (final String name : NAMES) {
			final int t = AutoThreshold.named(name).threshold(counts);
			final boolean between = !Arrays.asList("Percentile", "Shanbhag", "MinError", "Triangle").contains(name);
			assertTrue(name + " " + t, t >= (between ? 18_000 : 0) && t < (between ? 38_000 : 65_535));
		}
	}

	private static int[] randomHistogram(final Random random, final int kind) {
		final int[] h = new int[256];
		switch (kind) {
			case 0: // flat noise
				for (int i = 0; i < 256; i++) h[i] = random.nextInt(200);
				break;
			case 1: // sparse
				for (int k = 0; k < 20; k++) h[random.nextInt(256)] += random.nextInt(500);
				break;
			case 2: // part of the range
				final int from = random.nextInt(200);
				for (int i = from; i < from + 20 + random.nextInt(30); i++) h[i] = 1 + random.nextInt(100);
				break;
			case 3: // symmetric, so that there are ties
				for (int i = 0; i < 128; i++) h[i] = h[255 - i] = random.nextInt(50);
				break;
			default: { // like images: one to three modes, one of them high
				final int modes = 1 + random.nextInt(3);
				for (int m = 0; m < modes; m++) {
					final double centre = 10 + random.nextInt(230), width = 2 + random.nextInt(30);
					final int n = 500 + random.nextInt(20_000);
					for (int k = 0; k < n; k++) {
						final int i = (int) Math.round(centre + width * random.nextGaussian());
						if (i >= 0 && i < 256) h[i]++;
					}
				}
			}
		}
		return h;
	}

	/** Where ImageJ leaves the histogram (MinError), ours answers with the nearest bin. */
	private static void assertEqualsImageJ(final int[] histogram, final String message) {
		for (final String name : NAMES) {
			final int actual = AutoThreshold.named(name).threshold(Arrays.stream(histogram).asLongStream().toArray());
			assertTrue(name + " " + message, actual >= 0 && actual <= 255);
			if (name.equals("MinError") && !converges(histogram)) continue;
			assertEquals(name + " " + message, imageJ(name, histogram), actual);
		}
	}

	/** Whether ImageJ's MinError comes to an end: it never does when its thresholds run in a circle. */
	private static boolean converges(final int[] histogram) {
		final long[] counts = Arrays.stream(histogram).asLongStream().toArray();
		final MinError.Iteration iteration = new MinError.Iteration(counts);
		int t = new Mean().lowerClassEnd(counts);
		for (int steps = 0; steps < 256; steps++) {
			if (t < 0 || t > 255 || iteration.next(t) == t) return true;
			t = iteration.next(t);
		}
		return false;
	}

	private static int imageJ(final String name, final int[] histogram) {
		final AutoThresholder oracle = new AutoThresholder();
		final int bilevel = oracle.bilevel(histogram);
		if (bilevel >= 0) return bilevel;
		if (Arrays.stream(histogram).filter(c -> c > 0).count() == 1) return 0;
		if (name.equals("Huang2")) return AutoThresholder.Huang2(histogram.clone());
		return Math.max(0, Math.min(255, oracle.getThreshold(name, histogram.clone())));
	}
}
