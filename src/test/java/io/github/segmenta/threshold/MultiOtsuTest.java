package io.github.segmenta.threshold;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmentation;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import java.util.Random;

import net.imglib2.img.array.ArrayImgs;

import org.junit.Test;

/** Multi-Otsu against an exhaustive search, and the classes made of it. */
public class MultiOtsuTest {

	private static double betweenClass(final long[] h, final int[] thresholds) {
		double sum = 0;
		int from = 0;
		for (int c = 0; c <= thresholds.length; c++) {
			final int to = c == thresholds.length ? h.length : thresholds[c] + 1;
			double w = 0, m = 0;
			for (int i = from; i < to; i++) {
				w += h[i];
				m += (double) i * h[i];
			}
			if (w == 0) return -1;
			sum += m * m / w;
			from = to;
		}
		return sum;
	}

	private static double bestOfAll(final long[] h, final int[] thresholds, final int c, final int from) {
		if (c == thresholds.length) return betweenClass(h, thresholds);
		double best = -1;
		for (int t = from; t < h.length; t++) {
			thresholds[c] = t;
			best = Math.max(best, bestOfAll(h, thresholds, c + 1, t + 1));
		}
		return best;
	}

	@Test
	public void isTheBestOfAllThresholds() {
		final Random random = new Random(7);
		for (int round = 0; round < 40; round++) {
			final long[] h = new long[24];
			for (int i = 0; i < h.length; i++) h[i] = random.nextInt(3) == 0 ? 0 : random.nextInt(round % 2 == 0 ? 3 : 500);
			for (int classes = 2; classes <= 5; classes++) {
				final double best = bestOfAll(h, new int[classes - 1], 0, 0);
				assertEquals(best, betweenClass(h, MultiOtsu.thresholds(h, classes)), 1e-12 * best);
			}
		}
	}

	@Test
	public void twoClassesAreOtsu() {
		final Random random = new Random(8);
		for (int round = 0; round < 100; round++) {
			final long[] h = new long[256];
			for (int i = 0; i < h.length; i++) h[i] = random.nextInt(1000);
			assertArrayEquals(new int[] { new Otsu().threshold(h) }, MultiOtsu.thresholds(h, 2));
		}
	}

	@Test(timeout = 300_000)
	public void sixClassesOfSixteenBits() {
		final long[] h = new long[65_536];
		final Random random = new Random(9);
		for (int c = 0; c < 6; c++) {
			for (int i = 0; i < 200_000; i++) h[(int) Math.max(0, Math.min(65_535, 5000 + 11_000 * c + 1000 * random
				.nextGaussian()))]++;
		}
		final int[] thresholds = MultiOtsu.thresholds(h, 6);
		for (int c = 0; c < 5; c++) assertEquals(10_500 + 11_000 * c, thresholds[c], 1500);
	}

	@Test
	public void tooFewGreyValuesAreTold() {
		try {
			MultiOtsu.thresholds(new long[] { 4, 0, 5 }, 3);
			fail("accepted");
		}
		catch (final InvalidInputException e) {
			assertTrue(e.getMessage().contains("2 different"));
		}
	}

	@Test
	public void classesAreNumberedAwayFromTheBackground() {
		final float[] pixels = { 0, 0, 5, 5, 9, 9, Float.NaN, Float.POSITIVE_INFINITY };
		final Micrograph image = Micrograph.of(ArrayImgs.floats(pixels, 8, 1));
		final Segmentation light = new MultiLevelThreshold().segment(image, Progress.NONE);
		assertEquals(Labels.Kind.CLASSES, light.kind());
		assertEquals(3, light.classNames().size());
		assertArrayEquals(new int[] { 0, 0, 1, 1, 2, 2, 0, 2 }, light.labels().array());
		assertArrayEquals(new int[] { 2, 2, 1, 1, 0, 0, 0, 0 }, new MultiLevelThreshold().darkBackground(false).segment(image,
			Progress.NONE).labels().array());
		assertArrayEquals(new int[] { 0, 0, 0, 0, 1, 1, 0, 1 }, new MultiLevelThreshold().levels(5).segment(image,
			Progress.NONE).labels().array());
	}

	@Test
	public void nonsenseIsRefused() {
		for (final Runnable nonsense : new Runnable[] { () -> new MultiLevelThreshold().classes(1),
			() -> new MultiLevelThreshold().classes(7), () -> new MultiLevelThreshold().levels(),
			() -> new MultiLevelThreshold().levels(2, 1), () -> new MultiLevelThreshold().levels(Double.NaN) })
		{
			try {
				nonsense.run();
				fail("accepted");
			}
			catch (final InvalidInputException e) {
				assertTrue(e.getMessage().endsWith("."));
			}
		}
	}
}
