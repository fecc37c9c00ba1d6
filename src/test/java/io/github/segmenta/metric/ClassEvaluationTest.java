package io.github.segmenta.metric;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.kernel.GoldenCases;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;

import java.io.IOException;
import java.util.Map;

import org.junit.Test;

public class ClassEvaluationTest {

	private static final double EXACT = 1e-9;

	/** Two, three and five classes; {@code src/test/python/coco_golden.py}. */
	@Test
	public void scoresAreThoseOfScikitLearnAndScikitImage() throws IOException {
		for (final GoldenCases.Case c : GoldenCases.read("metric/classes")) {
			final Map<String, Double> scores = new ClassEvaluation().add(TestImages.labels(c.integers("truth"), c
				.width(), c.height(), 1), TestImages.labels(c.integers("prediction"), c
				.width(), c.height(), 1));
			assertEquals(c.number("accuracy"), scores.get("Pixel accuracy"), EXACT);
			assertEquals(c.number("meanIou"), scores.get("Mean IoU"), EXACT);
			final int[] classes = c.integers("classes");
			double dice = 0;
			for (int k = 0; k < classes.length; k++) {
				final String of = ", class " + classes[k];
				assertEquals(c.doubles("iou")[k], scores.get("IoU" + of), EXACT);
				assertEquals(c.doubles("dice")[k], scores.get("Dice" + of), EXACT);
				dice += c.doubles("dice")[k] / classes.length;
				if (classes[k] == 0) continue;
				assertEquals(c.number("boundaryF1" + classes[k]), scores.get("Boundary F1 (2 pixels)" + of), EXACT);
				assertEquals(c.number("hausdorff" + classes[k]), scores.get("Hausdorff distance (pixels)" + of), EXACT);
				assertEquals(c.number("hausdorff95" + classes[k]), scores.get("95 % Hausdorff distance (pixels)" + of), EXACT);
			}
			assertEquals(dice, scores.get("Mean Dice"), EXACT);
		}
	}

	@Test
	public void aClassThatIsNowhereHasNoScore() {
		final ClassEvaluation evaluation = new ClassEvaluation();
		final int[] first = { 0, 1, 1, 0 }, second = { 0, 3, 0, 0 };
		Map<String, Double> scores = evaluation.add(TestImages.labels(first, 4, 1, 1), TestImages.labels(first, 4, 1, 1));
		assertFalse(scores.containsKey("IoU, class 3"));
		assertEquals(1, scores.get("Mean IoU"), 0);
		scores = evaluation.add(TestImages.labels(second, 4, 1, 1), TestImages.labels(first, 4, 1, 1));
		assertEquals("class 1 was found where it is not", 0, scores.get("IoU, class 1"), 0);
		assertEquals(Double.POSITIVE_INFINITY, scores.get("Hausdorff distance (pixels), class 3"), 0);
		assertEquals((2 / 3.0 + 0 + 0) / 3, scores.get("Mean IoU"), EXACT);
		assertEquals("a mean over the images that have it", 0.5, evaluation.meanOverImages().get("IoU, class 1"), EXACT);
		assertEquals(0, evaluation.meanOverImages().get("IoU, class 3"), 0);
		assertEquals("2 of 4 pixels", 0.5, evaluation.overDataSet().get("IoU, class 1"), EXACT);
		assertEquals((4 + 2) / 8.0, evaluation.overDataSet().get("Pixel accuracy"), EXACT);
	}

	@Test
	public void oneClassEverywhereIsPerfectOrNothing() {
		final int[] zeros = new int[6], ones = { 1, 1, 1, 1, 1, 1 };
		assertEquals(1, new ClassEvaluation().add(TestImages.labels(zeros, 3, 2, 1), TestImages.labels(zeros, 3, 2,
			1)).get("Mean IoU"), 0);
		assertEquals(1, new ClassEvaluation().add(TestImages.labels(ones, 3, 2, 1), TestImages.labels(ones, 3, 2,
			1)).get("Mean Dice"), 0);
		assertEquals(0, new ClassEvaluation().add(TestImages.labels(ones, 3, 2, 1), TestImages.labels(zeros, 3, 2,
			1)).get("Pixel accuracy"), 0);
		assertEquals(0, new ClassEvaluation().add(TestImages.labels(zeros, 3, 2, 1), TestImages.labels(ones, 3, 2,
			1)).get("Mean IoU"), 0);
	}

	@Test
	public void objectsAreNoClasses() {
		final int[] objects = new int[300];
		for (int i = 0; i < objects.length; i++) objects[i] = i;
		assertThrows(InvalidInputException.class, () -> new ClassEvaluation().add(TestImages.labels(objects, 300, 1, 1),
			TestImages.labels(objects, 300, 1, 1)));
	}
}
