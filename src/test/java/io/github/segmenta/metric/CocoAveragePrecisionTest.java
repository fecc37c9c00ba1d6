package io.github.segmenta.metric;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.kernel.GoldenCases;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.Map;

import org.junit.Test;

public class CocoAveragePrecisionTest {

	private static final double EXACT = 1e-12;

	/** One, four and six images with equal confidences among them; {@code src/test/python/coco_golden.py}. */
	@Test
	public void isThatOfTheDefinition() throws IOException {
		for (final GoldenCases.Case c : GoldenCases.read("metric/coco")) {
			final CocoAveragePrecision coco = new CocoAveragePrecision();
			for (int n = 0; n < c.integer("images"); n++) coco.add(TestImages.labels(c.integers("truth" + n)),
				TestImages.labels(c.integers("prediction" + n)), c .doubles("confidences" + n));
			final double[] expected = c.doubles("ap");
			double sum = 0;
			for (int level = 0; level < expected.length; level++) {
				assertEquals(expected[level], coco.at(level), EXACT);
				sum += expected[level];
			}
			assertEquals(sum / 10, coco.value(), EXACT);
		}
	}

	@Test
	public void aConfidentErrorCostsMoreThanADoubtfulOne() {
		final int[] truth = { 1, 1, 0, 2, 2, 0, 0, 0 }, prediction = { 1, 1, 0, 2, 2, 0, 3, 3 };
		final CocoAveragePrecision doubtful = new CocoAveragePrecision(), confident = new CocoAveragePrecision();
		doubtful.add(TestImages.labels(truth), TestImages.labels(prediction), new double[] { 0.9, 0.8, 0.7 });
		confident.add(TestImages.labels(truth), TestImages.labels(prediction), new double[] { 0.9, 0.8, 0.95 });
		assertEquals("found all before the error", 1, doubtful.value(), EXACT);
		assertEquals("two of three at every recall", 2 / 3.0, confident.value(), EXACT);
	}

	@Test
	public void aMissedObjectIsARecallNeverReached() {
		final CocoAveragePrecision coco = new CocoAveragePrecision();
		coco.add(TestImages.labels(new int[] { 1, 0, 2 }), TestImages.labels(new int[] { 7, 0, 0 }), new double[] { 0.5 });
		assertEquals("recalls 0 … 0.50 of 0 … 1", 51 / 101.0, coco.value(), EXACT);
		coco.add(TestImages.labels(new int[] { 1, 2 }), TestImages.labels(new int[] { 0, 0 }), new double[0]);
		assertEquals("recalls 0 … 0.25", 26 / 101.0, coco.value(), EXACT);
	}

	@Test
	public void withoutTrueObjectsItIsNotDefined() {
		final CocoAveragePrecision coco = new CocoAveragePrecision();
		assertTrue(Double.isNaN(coco.value()));
		coco.add(TestImages.labels(new int[2]), TestImages.labels(new int[] { 1, 0 }), new double[] { 1 });
		assertTrue(Double.isNaN(coco.value()));
		coco.add(TestImages.labels(new int[] { 1, 0 }), TestImages.labels(new int[2]), new double[0]);
		assertEquals("the one object is missed", 0, coco.value(), 0);
	}

	@Test
	public void confidencesMustFit() {
		final CocoAveragePrecision coco = new CocoAveragePrecision();
		final int[] two = { 1, 2 };
		assertThrows(InvalidInputException.class, () -> coco.add(TestImages.labels(two), TestImages.labels(two),
			new double[] { 1 }));
		assertThrows(InvalidInputException.class, () -> coco.add(TestImages.labels(two), TestImages.labels(two),
			new double[] { 1, Double.NaN }));
	}

	@Test
	public void isAmongTheScoresOnlyWithConfidences() {
		final int[] object = { 1, 0 }, none = { 0, 0 };
		final Evaluation evaluation = new Evaluation();
		assertFalse(evaluation.add(TestImages.labels(object, 2, 1, 1), TestImages.labels(object, 2, 1,
			1)).containsKey("COCO AP"));
		assertFalse(evaluation.overDataSet().containsKey("COCO AP"));
		assertEquals(1, evaluation.add(TestImages.labels(object, 2, 1, 1), TestImages.labels(object, 2, 1, 1),
			new double[] { 1 }).get("COCO AP"), EXACT);
		assertFalse(evaluation.add(TestImages.labels(none, 2, 1, 1), TestImages.labels(object, 2, 1, 1),
			new double[] { 1 }).containsKey("COCO AP"));
		final Map<String, Double> mean = evaluation.meanOverImages();
		assertEquals("the one image that has it", 1, mean.get("COCO AP"), EXACT);
		assertEquals(2 / 3.0, mean.get("AP (TP/(TP+FP+FN), per image) at IoU 0.50"), EXACT);
		assertEquals(1, evaluation.overDataSet().get("COCO AP at IoU 0.75"), EXACT);
	}
}
