package io.github.segmenta.nn.loss;

import io.github.segmenta.nn.model.Goldens;
import io.github.segmenta.nn.model.NamedArray;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.Map;
import java.util.Random;

import org.junit.Test;

/** Smooth L1 and binary cross-entropy against PyTorch, their formulas and differences. */
public class BoxLossesTest {

	private static final Map<String, NamedArray> GOLDEN = Goldens.read("detect/pieces");

	private static float[] values(final String name) {
		return GOLDEN.get(name).values.clone();
	}

	@Test
	public void smoothL1IsPyTorchs() {
		final float[] chosen = values("smoothl1.chosen"), predicted = values("smoothl1.values");
		final int[] boxes = new int[chosen.length];
		for (int i = 0; i < boxes.length; i++) boxes[i] = (int) chosen[i];
		final float[] gradient = new float[predicted.length];
		assertEquals(values("smoothl1.loss")[0], SmoothL1.sum(predicted, boxes, values("smoothl1.truth"), 1 / 9.0, 64,
			gradient), 1e-6);
		assertArrayEquals(values("smoothl1.gradient"), gradient, 1e-8f);
	}

	@Test
	public void smoothL1IsItsFormula() {
		final Random random = new Random(1);
		for (final double beta : new double[] { 0, 1 / 9.0, 1, 3 }) {
			final float[] x = new float[50], truth = new float[50], gradient = new float[50];
			double expected = 0;
			for (int i = 0; i < 50; i++) {
				x[i] = (float) random.nextGaussian();
				truth[i] = (float) random.nextGaussian();
				final double d = Math.abs((double) x[i] - truth[i]);
				expected += beta > 0 && d < beta ? 0.5 * d * d / beta : d - 0.5 * beta;
			}
			assertEquals(expected, SmoothL1.sum(x, truth, beta, gradient), 1e-12);
			assertEquals(expected, SmoothL1.sum(x, truth, beta, null), 1e-12);
			for (int i = 0; i < 50; i++) {
				final double d = (double) x[i] - truth[i];
				assertEquals(beta > 0 ? Math.max(-1, Math.min(1, d / beta)) : Math.signum(d), gradient[i], 1e-6);
			}
		}
		assertEquals(0, SmoothL1.sum(new float[3], new float[3], 0, null), 0);
		assertEquals(0, SmoothL1.sum(new float[8], new int[0], new float[0], 1, 16, new float[8]), 0);
		assertThrows(IllegalArgumentException.class, () -> SmoothL1.sum(new float[3], new float[4], 1, null));
		assertThrows(IllegalArgumentException.class, () -> SmoothL1.sum(new float[8], new int[1], new float[8], 1, 1, null));
	}

	@Test
	public void crossEntropyIsPyTorchs() {
		final float[] scores = values("binary.scores"), truth = values("binary.truth"), gradient = new float[scores.length];
		assertEquals(values("binary.loss")[0], BinaryCrossEntropy.mean(scores, truth, gradient), 1e-6);
		assertArrayEquals(values("binary.gradient"), gradient, 1e-8f);
	}

	/** Some scores of many give what they give alone; the others have no gradient. */
	@Test
	public void onlyChosenScoresCount() {
		final float[] scores = { 3, -2, 500, -500, 0.5f, 7 }, gradient = new float[6], alone = new float[3];
		final double value = BinaryCrossEntropy.mean(scores, new int[] { 4, 0, 3 }, new float[] { 1, 0, 0.25f }, gradient);
		assertEquals(value, BinaryCrossEntropy.mean(new float[] { 0.5f, 3, -500 }, new float[] { 1, 0, 0.25f }, alone), 0);
		assertArrayEquals(new float[] { alone[1], 0, 0, alone[2], alone[0], 0 }, gradient, 0);
		assertEquals((Math.log1p(Math.exp(-0.5)) + Math.log1p(Math.exp(3)) + 125) / 3, value, 1e-9);
		assertEquals(500, BinaryCrossEntropy.mean(new float[] { 500 }, new float[] { 0 }, null), 0);
		assertEquals(0, BinaryCrossEntropy.mean(scores, new int[0], new float[0], gradient), 0);
		assertThrows(IllegalArgumentException.class, () -> BinaryCrossEntropy.mean(scores, new float[2], null));
	}
}
