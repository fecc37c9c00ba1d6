package io.github.segmenta.metric;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.kernel.GoldenCases;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.Map;

import org.junit.Test;

public class EvaluationTest {

	private static final double EXACT = 1e-9;

	/** 40 pairs, among them all edge cases, scored by {@code src/test/python/score_golden.py}. */
	@Test
	public void scoresOfObjectsAreThoseOfAnAssignmentByBruteForce() throws IOException {
		int pairs = 0;
		for (final GoldenCases.Case c : GoldenCases.read("metric/scores")) {
			final InstanceScores scores = InstanceScores.of(TestImages.labels(c.integers("truth")),
				TestImages.labels(c.integers("prediction")));
			final int[] tp = c.integers("tp");
			final double[] sum = c.doubles("iouSum");
			final int objects = scores.truths() + scores.predictions();
			for (int level = 0; level < InstanceScores.levels(); level++) {
				assertEquals(tp[level], scores.truePositives(level));
				if (objects == 0) continue;
				assertEquals(tp[level] / (double) (objects - tp[level]), scores.averagePrecision(level), EXACT);
				assertEquals(2 * sum[level] / objects, scores.panopticQuality(level), EXACT);
				assertEquals(scores.segmentationQuality(level) * scores.f1(level), scores.panopticQuality(level), EXACT);
			}
			assertEquals(c.number("aji"), scores.aggregatedJaccard(), EXACT);
			assertEquals(c.number("seg"), scores.seg(), EXACT);
			assertEquals(c.integer("splits"), scores.splits());
			assertEquals(c.integer("merges"), scores.merges());
			pairs++;
		}
		assertTrue(pairs >= 30);
	}

	@Test
	public void scoresOfForegroundAndPartitionsAreThoseOfScikitImage() throws IOException {
		for (final GoldenCases.Case c : GoldenCases.read("metric/scores")) {
			final int[] truth = c.integers("truth"), prediction = c.integers("prediction");
			final ForegroundScores mask = ForegroundScores.of(TestImages.labels(truth, c.width(), c.height(), 1),
				TestImages.labels(prediction, c.width(), c.height(), 1));
			assertEquals(c.number("dice"), mask.dice(), EXACT);
			assertEquals(c.number("iou"), mask.foregroundIou(), EXACT);
			assertEquals(c.number("accuracy"), mask.pixelAccuracy(), EXACT);
			assertEquals(c.number("boundaryF1"), mask.boundaryF1(), EXACT);
			final boolean none = c.number("hausdorff") < 0;
			assertEquals(none ? Double.POSITIVE_INFINITY : c.number("hausdorff"), mask.hausdorff(), EXACT);
			assertEquals(none ? Double.POSITIVE_INFINITY : c.number("hausdorff95"), mask.hausdorff95(), EXACT);
			final PartitionScores partition = PartitionScores.of(TestImages.labels(truth), TestImages.labels(prediction));
			assertEquals(c.number("rand"), partition.adaptedRandError(), EXACT);
			assertEquals(c.number("split"), partition.splitInformation(), EXACT);
			assertEquals(c.number("merge"), partition.mergeInformation(), EXACT);
		}
	}

	@Test
	public void boundariesOfVolumesAreThoseOfScikitImage() throws IOException {
		for (final GoldenCases.Case c : GoldenCases.read("metric/volumes")) {
			final ForegroundScores mask = ForegroundScores.of(TestImages.labels(c.integers("truth"), c.width(), c
				.height(), c.depth()), TestImages.labels(c.integers("prediction"), c.width(), c
				.height(), c.depth()));
			assertEquals(c.number("hausdorff"), mask.hausdorff(), EXACT);
			assertEquals(c.number("hausdorff95"), mask.hausdorff95(), EXACT);
			assertEquals(c.number("boundaryF1"), mask.boundaryF1(), EXACT);
		}
	}

	@Test
	public void oneObjectOverEverything() {
		final int[] full = { 5, 5, 5, 5, 5, 5 }, part = { 1, 1, 0, 1, 1, 0 };
		final Evaluation evaluation = new Evaluation();
		final Map<String, Double> same = evaluation.add(TestImages.labels(full, 3, 2, 1), TestImages.labels(full, 3, 2, 1));
		same.forEach((name, value) -> {
			if (name.startsWith("FP") || name.startsWith("FN") || name.matches(
				"(Splits|Merges|.*distance.*|Adapted.*|Variation.*)")) assertEquals(name, 0, value, 0);
			else assertEquals(name, 1, value, 0);
		});
		final Map<String, Double> more = evaluation.add(TestImages.labels(part, 3, 2, 1), TestImages.labels(full, 3, 2, 1));
		assertEquals(4 / 6.0, more.get("AJI"), EXACT);
		assertEquals(0, more.get("IoU (background)"), 0);
		assertEquals(1, more.get("Recall at IoU 0.65"), 0);
		assertEquals(0, more.get("Recall at IoU 0.70"), 0);
		assertEquals("every pair of true pixels stays together", 0, more.get("Adapted Rand error"), EXACT);
	}

	@Test
	public void emptyImagesAgreeAndOneEmptyImageScoresZero() {
		final int[] empty = new int[6], object = { 0, 7, 7, 0, 7, 7 };
		final Evaluation evaluation = new Evaluation();
		Map<String, Double> scores = evaluation.add(TestImages.labels(empty, 3, 2, 1), TestImages.labels(empty, 3, 2, 1));
		for (final String name : new String[] { "AP (TP/(TP+FP+FN), per image) at IoU 0.50", "PQ at IoU 0.50", "AJI", "SEG",
			"Dice (foreground)", "F1 at IoU 0.95" }) assertEquals(name, 1, scores.get(name), 0);
		for (final int[][] pair : new int[][][] { { empty, object }, { object, empty } }) {
			scores = evaluation.add(TestImages.labels(pair[0], 3, 2, 1), TestImages.labels(pair[1], 3, 2, 1));
			for (final String name : new String[] { "AP (TP/(TP+FP+FN), per image) at IoU 0.50", "PQ at IoU 0.50", "AJI", "SEG",
				"Dice (foreground)", "Precision at IoU 0.50", "Recall at IoU 0.50" }) assertEquals(name, 0, scores.get(name), 0);
		}
		assertEquals(1 / 3.0, evaluation.meanOverImages().get("AJI"), EXACT);
		assertEquals(0, evaluation.overDataSet().get("AJI"), 0);
		assertEquals(2, evaluation.overDataSet().get("True objects") + evaluation.overDataSet().get("Predicted objects"), 0);
	}

	@Test
	public void labelsAboveShortsAndTheirOrderDontMatter() {
		final int[] truth = { 1, 1, 0, 2, 2, 2 }, renamed = { 90_000_000, 90_000_000, 0, 70_000, 70_000, 70_000 };
		final InstanceScores scores = InstanceScores.of(TestImages.labels(truth), TestImages.labels(renamed));
		assertEquals(2, scores.truePositives(InstanceScores.levels() - 1));
		assertEquals(0, PartitionScores.of(TestImages.labels(truth), TestImages.labels(renamed)).variationOfInformation(),
			0);
	}

	@Test
	public void imagesOfDifferentSizeAreRefused() {
		assertThrows(InvalidInputException.class, () -> InstanceScores.of(TestImages.labels(new int[4]),
			TestImages.labels(new int[5])));
		assertThrows(InvalidInputException.class, () -> ForegroundScores.of(TestImages.labels(new int[4], 2, 2, 1),
			TestImages.labels(new int[5], 5, 1, 1)));
	}
}
