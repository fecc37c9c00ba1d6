package io.github.segmenta.metric;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.metric.ObjectErrors.Outcome;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Collections;
import java.util.Random;

import org.junit.Test;

/** Matching of objects beside a search through all matchings, and what becomes of each object. */
public class MatchingTest {

	private static int[] image(final Random random, final int objects, final int width, final int height) {
		final int[] labels = new int[width * height];
		for (int k = 1; k <= objects; k++) {
			final int x0 = random.nextInt(width), y0 = random.nextInt(height);
			final int x1 = Math.min(width, x0 + 1 + random.nextInt(5)), y1 = Math.min(height, y0 + 1 + random.nextInt(4));
			for (int y = y0; y < y1; y++) for (int x = x0; x < x1; x++) labels[y * width + x] = 10 * k;
		}
		return labels;
	}

	private static double iou(final int[] truth, final int t, final int[] prediction, final int p) {
		int both = 0, either = 0;
		for (int i = 0; i < truth.length; i++) {
			if (truth[i] == t && prediction[i] == p) both++;
			if (truth[i] == t || prediction[i] == p) either++;
		}
		return either == 0 ? 0 : (double) both / either;
	}

	/** The most pairs, by trying every partner of every true object from the given one on. */
	private static int mostPairs(final boolean[][] fits, final int t, final boolean[] taken) {
		if (t == fits.length) return 0;
		int most = mostPairs(fits, t + 1, taken);
		for (int p = 0; p < taken.length; p++) {
			if (!fits[t][p] || taken[p]) continue;
			taken[p] = true;
			most = Math.max(most, 1 + mostPairs(fits, t + 1, taken));
			taken[p] = false;
		}
		return most;
	}

	@Test
	public void asManyPairsAsASearchThroughAllMatchingsFinds() {
		final Random random = new Random(5);
		int pairs = 0;
		for (int round = 0; round < 300; round++) {
			final int[] truth = image(random, random.nextInt(6), 8, 6);
			final int[] prediction = random.nextBoolean() ? image(random, random.nextInt(6), 8, 6) : truth.clone();
			for (int i = 0; i < prediction.length; i++) if (random.nextInt(6) == 0) prediction[i] = 10 * random.nextInt(4);
			final InstanceScores scores = InstanceScores.of(TestImages.labels(truth), TestImages.labels(prediction));
			for (int level = 0; level < InstanceScores.levels(); level++) {
				final boolean[][] fits = new boolean[5][5];
				for (int t = 0; t < 5; t++) for (int p = 0; p < 5; p++) fits[t][p] = iou(truth, 10 * t + 10, prediction, 10 * p +
					10) >= InstanceScores.threshold(level);
				final int expected = mostPairs(fits, 0, new boolean[5]);
				assertEquals(expected, scores.truePositives(level));
				pairs += expected;
			}
		}
		assertTrue("there was something to match", pairs > 1000);
	}

	@Test
	public void outcomesAddUpToTheCounts() {
		final Random random = new Random(6);
		for (int round = 0; round < 100; round++) {
			final int[] truth = image(random, 8, 20, 15), prediction = truth.clone();
			for (int i = 0; i < prediction.length; i++) if (random.nextInt(4) == 0 || i % 20 > 12) prediction[i] = 10 * random
				.nextInt(9);
			final InstanceScores scores = InstanceScores.of(TestImages.labels(truth), TestImages.labels(prediction));
			final ObjectErrors errors = new ObjectErrors(TestImages.labels(truth), TestImages.labels(prediction), 0.5);
			assertEquals(scores.predictions(), errors.predictions().size());
			assertEquals(scores.splits(), Collections.frequency(errors.truths().values(), Outcome.SPLIT));
			assertEquals(scores.merges(), Collections.frequency(errors.predictions().values(), Outcome.MERGED));
			final int hits = Collections.frequency(errors.predictions().values(), Outcome.HIT);
			assertTrue(hits <= scores.truePositives(0) && hits + scores.merges() >= scores.truePositives(0));
			assertTrue(Collections.frequency(errors.truths().values(), Outcome.MISSED) <= scores.falseNegatives(0));
		}
	}

	@Test
	public void everyKindOfError() {
		final int[] truth = { 1, 1, 1, 1, 0, 2, 2, 0, 3, 3, 3, 4, 4, 0, 5, 5, 0, 0 };
		final int[] found = { 7, 7, 8, 8, 0, 9, 9, 0, 6, 6, 6, 6, 6, 0, 0, 0, 0, 2 };
		final ObjectErrors errors = new ObjectErrors(TestImages.labels(truth), TestImages.labels(found), 0.5);
		assertEquals(Outcome.SPLIT, errors.truths().get(1));
		assertNull("hit", errors.truths().get(2));
		assertNull("one of two that were merged, matched", errors.truths().get(3));
		assertEquals(Outcome.MISSED, errors.truths().get(4));
		assertEquals(Outcome.MISSED, errors.truths().get(5));
		assertEquals("the half that is matched", Outcome.HIT, errors.predictions().get(7));
		assertEquals(Outcome.FALSE, errors.predictions().get(8));
		assertEquals(Outcome.HIT, errors.predictions().get(9));
		assertEquals(Outcome.MERGED, errors.predictions().get(6));
		assertEquals(Outcome.FALSE, errors.predictions().get(2));
		assertEquals(Outcome.FALSE, new ObjectErrors(TestImages.labels(truth), TestImages.labels(found),
			0.51).predictions().get(7));
		assertThrows(InvalidInputException.class, () -> new ObjectErrors(TestImages.labels(truth),
			TestImages.labels(found), 0.4));
		assertThrows(InvalidInputException.class, () -> new ObjectErrors(TestImages.labels(truth),
			TestImages.labels(new int[3]), 0.5));
	}
}
