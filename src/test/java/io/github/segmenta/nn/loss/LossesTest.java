package io.github.segmenta.nn.loss;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.nn.model.Goldens;
import io.github.segmenta.nn.model.NamedArray;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

import org.junit.Test;

public class LossesTest {

	private static final Map<String, NamedArray> GOLDEN = Goldens.read("loss/losses");

	private static int[] ints(final String name) {
		final float[] values = GOLDEN.get(name).values;
		final int[] ints = new int[values.length];
		for (int i = 0; i < ints.length; i++) ints[i] = Math.round(values[i]);
		return ints;
	}

	private static Target target(final String labels, final boolean weighted) {
		final int[] size = ints("size");
		return new Target(size[0], size[1], size[2], ints(labels), weighted ? GOLDEN.get("weights").values : null);
	}

	private static void check(final String name, final Loss loss, final boolean weighted) {
		final boolean binary = name.equals("binary");
		final float[] scores = GOLDEN.get(binary ? "binary.scores" : "scores").values;
		final Target target = target(binary ? "binary.labels" : "labels", weighted);
		final float[] gradient = new float[scores.length];
		Arrays.fill(gradient, 9);
		assertEquals(name, GOLDEN.get(name + ".value").values[0], loss.evaluate(scores, target, gradient), 2e-6);
		assertArrayEquals(name, GOLDEN.get(name + ".gradient").values, gradient, 2e-6f);
		assertEquals(name, loss.evaluate(scores, target, gradient), loss.evaluate(scores, target, null), 0);
	}

	@Test
	public void valuesAndGradientsEqualTorch() {
		final float[] classWeights = GOLDEN.get("classweights").values;
		check("crossentropy", new CrossEntropy(classWeights), true);
		check("focal", new Focal(2, classWeights), false);
		check("tversky", new Tversky(0.3, 0.7), true);
		check("tverskyforeground", new Tversky(0.3, 0.7, 1, false), true);
		check("dice", new Dice(), false);
		check("generaliseddice", new GeneralisedDice(), false);
		check("boundary", new Boundary(), false);
		check("lovasz", new LovaszSoftmax(), false);
		check("sum", new WeightedSum().plus(0.5, new Dice()).plus(2, new Boundary()), false);
		check("binary", new CrossEntropy(), false);
	}

	@Test
	public void iouBalancedLossesEqualTorch() {
		final float[] iou = GOLDEN.get("iou").values, gradient = new float[12], boxGradient = new float[48];
		final double value = IouBalanced.classification(GOLDEN.get("examples").values, iou, 1.5, gradient);
		assertEquals(GOLDEN.get("classification.value").values[0], value, 1e-5);
		assertArrayEquals(GOLDEN.get("classification.gradient").values, gradient, 1e-5f);
		final float[] positive = iou.clone();
		for (int i = 0; i < positive.length; i++) positive[i] = Math.max(0, positive[i]);
		final double boxes = IouBalanced.localisation(GOLDEN.get("boxes").values, positive, 1.5, 0.5, boxGradient);
		assertEquals(GOLDEN.get("localisation.value").values[0], boxes, 1e-5);
		assertArrayEquals(GOLDEN.get("localisation.gradient").values, boxGradient, 1e-5f);
		// with exponents of 0 all examples weigh the same
		final double plain = IouBalanced.classification(GOLDEN.get("examples").values, iou, 0, gradient);
		assertEquals(value, plain, 1e-9);
		assertEquals(1 / (1 + Math.exp(-GOLDEN.get("examples").values[0])) - (iou[0] < 0 ? 0 : 1), gradient[0] * Arrays
			.stream(ints("iou")).filter(i -> i >= 0).count(), 1e-5);
	}

	/** Each loss that is offered, because it is there, and some with other factors. */
	private static Map<String, Loss> all() {
		final Map<String, Loss> all = new LinkedHashMap<>();
		for (final String name : Loss.names()) all.put(name, Loss.create(name));
		all.put("Tversky 0.4", new Tversky(0.4, 0.6));
		all.put("boundary", new Boundary());
		all.put("sum", new WeightedSum().plus(1, new Dice()).plus(0.3, new CrossEntropy()));
		return all;
	}

	/** Central differences in double steps of the float scores; a score is moved where its class isn't a tie. */
	@Test
	public void gradientsEqualDifferences() {
		final Random random = new Random(2);
		for (final int outputs : new int[] { 1, 2, 3 }) {
			final int[] labels = new int[30];
			final float[] scores = new float[30 * outputs];
			for (int i = 0; i < labels.length; i++) labels[i] = random.nextInt(Math.max(2, outputs) + 1) - 1;
			for (int i = 0; i < scores.length; i++) scores[i] = (float) random.nextGaussian();
			final Target target = new Target(1, 5, 6, labels, null);
			for (final Map.Entry<String, Loss> e : all().entrySet()) {
				final float[] gradient = new float[scores.length];
				e.getValue().evaluate(scores, target, gradient);
				for (int i = 0; i < scores.length; i++) {
					final float h = 2e-3f;
					final float[] up = scores.clone(), down = scores.clone();
					up[i] += h;
					down[i] -= h;
					final double slope = (e.getValue().evaluate(up, target, null) - e.getValue().evaluate(down, target, null)) /
						(up[i] - down[i]);
					assertEquals(e.getKey() + " " + outputs + " at " + i, slope, gradient[i], 2e-3);
				}
			}
		}
	}

	/** Macros name these; more may come. */
	@Test
	public void lossesAreOfferedByTheirNames() {
		assertEquals("cross-entropy and Dice", Loss.names().get(0));
		assertTrue(Loss.names().toString(), Loss.names().containsAll(Arrays.asList("cross-entropy", "focal", "Dice",
			"generalised Dice", "generalised Dice and boundary", "Tversky", "Lovász-softmax")));
		final InvalidInputException e = assertThrows(InvalidInputException.class, () -> Loss.create("dice"));
		assertTrue(e.getMessage(), e.getMessage().startsWith("There is no loss dice; there are cross-entropy and Dice, "));
		// those that are sums are what they say
		final float[] scores = GOLDEN.get("scores").values;
		final Target target = target("labels", true);
		assertEquals(new CrossEntropy().evaluate(scores, target, null) + new Dice().evaluate(scores, target, null), Loss.create(
			"cross-entropy and Dice").evaluate(scores, target, null), 1e-12);
		assertEquals(new GeneralisedDice().evaluate(scores, target, null) + 0.01 * new Boundary().evaluate(scores, target, null), Loss
			.create("generalised Dice and boundary").evaluate(scores, target, null), 1e-12);
		assertEquals(new Tversky(0.3, 0.7).evaluate(scores, target, null), Loss.create("Tversky").evaluate(scores, target, null), 0);
	}

	@Test
	public void perfectPredictionsCostNothing() {
		final int[] labels = { 0, 0, 1, 1, 2, 2 };
		final float[] scores = new float[18];
		for (int i = 0; i < 6; i++) scores[3 * i + labels[i]] = 200;
		final Target target = new Target(1, 2, 3, labels, null);
		for (final Map.Entry<String, Loss> e : all().entrySet()) {
			// inside of a class, its distance is negative
			if (e.getKey().contains("boundary")) continue;
			assertEquals(e.getKey(), 0, e.getValue().evaluate(scores, target, null), 1e-6);
		}
	}

	@Test
	public void whereNothingIsKnownThereIsNoLoss() {
		final Target target = new Target(1, 2, 2, new int[] { -1, -1, -1, -1 }, null);
		final float[] scores = { 1, 2, 3, 4, 5, 6, 7, 8 }, gradient = new float[8];
		for (final Map.Entry<String, Loss> e : all().entrySet()) {
			Arrays.fill(gradient, 5);
			assertEquals(e.getKey(), 0, e.getValue().evaluate(scores, target, gradient), 0);
			assertArrayEquals(e.getKey(), new float[8], gradient, 0);
		}
	}

	@Test
	public void focalWithoutFocusIsCrossEntropy() {
		final float[] scores = GOLDEN.get("scores").values, a = new float[scores.length], b = new float[scores.length];
		final Target target = target("labels", true);
		assertEquals(new CrossEntropy().evaluate(scores, target, a), new Focal(0, null).evaluate(scores, target, b), 1e-12);
		assertArrayEquals(a, b, 1e-8f);
	}

	@Test
	public void tverskyWithHalvesIsDice() {
		final float[] scores = GOLDEN.get("scores").values;
		final Target target = target("labels", false);
		// the smoothing pixel of Dice stands beside twice the overlap
		assertEquals(new Dice(2, true).evaluate(scores, target, null), new Tversky(0.5, 0.5, 1, true).evaluate(scores, target,
			null), 1e-9);
	}

	@Test
	public void valuesByHand() {
		// two pixels, probabilities ¾ and ½ for the true class
		final float[] scores = { (float) Math.log(3), 0, 0, 0 };
		final Target target = new Target(1, 1, 2, new int[] { 0, 1 }, null);
		final double log43 = Math.log(4 / 3.0), log2 = Math.log(2);
		assertEquals((log43 + log2) / 2, new CrossEntropy().evaluate(scores, target, null), 1e-6);
		assertEquals((log43 / 16 + log2 / 4) / 2, new Focal().evaluate(scores, target, null), 1e-6);
		// class 0: overlap ¾, predicted 5/4; class 1: overlap ½, predicted ¾
		assertEquals(1 - (2.5 / 3.25 + 2 / 2.75) / 2, new Dice().evaluate(scores, target, null), 1e-6);
		assertEquals(1 - 2 * 1.25 / 4, new GeneralisedDice().evaluate(scores, target, null), 1e-6);
		// φ of class 1: 1 at the first pixel, 0 at the second
		assertEquals(0.25 / 2, new Boundary().evaluate(scores, target, null), 1e-6);
		// class 0: errors ½ (false), ¼ (true): ½·½ + ¼·½; class 1 alike with the truth first: ½·1 + ¼·0
		assertEquals((0.375 + 0.5) / 2, new LovaszSoftmax().evaluate(scores, target, null), 1e-6);
	}

	@Test
	public void lovaszIsOneMinusIouAtCertainPredictions() {
		final int[] labels = { 0, 0, 0, 1, 1, 1, 1, 1 }, predicted = { 0, 1, 0, 1, 1, 0, 1, 1 };
		final float[] scores = new float[16];
		for (int i = 0; i < 8; i++) scores[2 * i + predicted[i]] = 100;
		final double expected = 1 - (2 / 4.0 + 4 / 6.0) / 2;
		assertEquals(expected, new LovaszSoftmax().evaluate(scores, new Target(1, 2, 4, labels, null), null), 1e-6);
	}

	@Test
	public void labelsWithoutScoreAreRefused() {
		assertThrows(IllegalArgumentException.class, () -> new Dice().evaluate(new float[4], new Target(1, 1, 2, new int[] { 0,
			2 }, null), null));
		assertThrows(IllegalArgumentException.class, () -> new Dice().evaluate(new float[5], new Target(1, 1, 2, new int[] { 0,
			1 }, null), null));
	}
}
