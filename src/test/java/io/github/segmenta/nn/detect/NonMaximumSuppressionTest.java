package io.github.segmenta.nn.detect;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.Test;

/** Suppression against its definition, step by step, and against torchvision. */
public class NonMaximumSuppressionTest {

	@Test
	public void keepsWhatTorchvisionKeeps() {
		final float[] boxes = Pieces.values("nms.boxes"), scores = Pieces.values("nms.scores");
		for (final int tenths : new int[] { 0, 3, 7 }) {
			assertArrayEquals(Pieces.ints("nms." + tenths), NonMaximumSuppression.keep(boxes, scores, tenths / 10.0));
		}
		assertArrayEquals(Pieces.ints("batched"), NonMaximumSuppression.keep(Pieces.values("batched.boxes"), Pieces.values(
			"batched.scores"), Pieces.ints("batched.groups"), 0.4));
	}

	/** Take the best of those left, drop what overlaps it, and so on. */
	private static int[] oracle(final float[] boxes, final float[] scores, final int[] groups, final double threshold) {
		final List<Integer> left = new ArrayList<>(), kept = new ArrayList<>();
		for (int i = 0; i < scores.length; i++) left.add(i);
		while (!left.isEmpty()) {
			int best = left.get(0);
			for (final int i : left) if (scores[i] > scores[best]) best = i;
			final int top = best;
			kept.add(top);
			left.removeIf(i -> i == top || groups[i] == groups[top] && Boxes.iou(boxes, i, boxes, top) > threshold);
		}
		return kept.stream().mapToInt(i -> i).toArray();
	}

	@Test
	public void keepsTheBestOfThoseLeft() {
		final Random random = new Random(2);
		for (int k = 0; k < 60; k++) {
			final int n = random.nextInt(120);
			final float[] boxes = Pieces.boxes(random, n, 60, 50, 3, 30), scores = new float[n];
			final int[] groups = new int[n];
			for (int i = 0; i < n; i++) {
				scores[i] = (random.nextInt(21) - 10) / 8f;
				groups[i] = random.nextInt(3) - 1;
			}
			final double threshold = random.nextInt(11) / 10.0;
			assertArrayEquals(oracle(boxes, scores, groups, threshold), NonMaximumSuppression.keep(boxes, scores, groups,
				threshold));
			assertArrayEquals(oracle(boxes, scores, new int[n], threshold), NonMaximumSuppression.keep(boxes, scores,
				threshold));
		}
	}

	@Test
	public void equalScoresGoByIndex() {
		final float[] boxes = { 0, 0, 4, 4, 0, 0, 4, 4, 9, 9, 12, 12, 0, 0, 0, 0 };
		assertArrayEquals(new int[] { 0, 2, 3 }, NonMaximumSuppression.keep(boxes, new float[4], 0.5));
		assertArrayEquals(new int[] { 0, 1, 2, 3 }, NonMaximumSuppression.keep(boxes, new float[] { 0f, -0f, 0f, -0f },
			new int[] { 0, 1, 0, 1 }, 0.5));
		assertEquals(0, NonMaximumSuppression.keep(new float[0], new float[0], 0.5).length);
		assertThrows(IllegalArgumentException.class, () -> NonMaximumSuppression.keep(boxes, new float[3], 0.5));
	}

	@Test
	public void ordersAnyScores() {
		final float[] scores = { -1, Float.MAX_VALUE, 0, -0f, Float.NEGATIVE_INFINITY, 1e-40f, -1e-40f, Float.POSITIVE_INFINITY,
			-1 };
		assertArrayEquals(new int[] { 7, 1, 5, 2, 3, 6, 0, 8, 4 }, NonMaximumSuppression.byFallingScore(scores));
	}

	/** 10,000 boxes, in a crowd and apart; all that stay are apart, and all others overlap one that stays and scores as much. */
	@Test(timeout = 60_000)
	public void tenThousandBoxes() {
		final Random random = new Random(3);
		for (final int size : new int[] { 300, 100_000 }) {
			final float[] boxes = Pieces.boxes(random, 10_000, size, size, 8, 60), scores = new float[10_000];
			for (int i = 0; i < scores.length; i++) scores[i] = random.nextFloat();
			final int[] kept = NonMaximumSuppression.keep(boxes, scores, 0.5);
			final boolean[] stays = new boolean[scores.length];
			for (int a = 0; a < kept.length; a++) {
				stays[kept[a]] = true;
				for (int b = 0; b < a; b++) assertTrue(Boxes.iou(boxes, kept[a], boxes, kept[b]) <= 0.5);
			}
			for (int i = 0; i < scores.length; i++) {
				boolean explained = stays[i];
				for (int k = 0; k < kept.length && !explained; k++) explained = scores[kept[k]] >= scores[i] && Boxes.iou(boxes,
					kept[k], boxes, i) > 0.5;
				assertTrue(explained);
			}
		}
	}
}
