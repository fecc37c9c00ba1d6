package io.github.segmenta.nn.detect;

import io.github.segmenta.core.Parallel;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

import org.junit.Test;

/** Matching against the table of all overlaps and against torchvision; sampling by what it promises. */
public class BoxMatcherTest {

	@Test
	public void matchesAsTorchvisionDoes() {
		final float[] truth = Pieces.values("match.truth"), boxes = Pieces.values("match.boxes");
		assertArrayEquals(Pieces.ints("match.rpn"), new BoxMatcher(0.7, 0.3, true).match(truth, boxes));
		assertArrayEquals(Pieces.ints("match.heads"), new BoxMatcher(0.5, 0.5, false).match(truth, boxes));
		assertArrayEquals(Pieces.ints("match.between"), new BoxMatcher(0.6, 0.2, false).match(truth, boxes));
	}

	private static int[] oracle(final float[] truth, final float[] boxes, final float high, final float low,
		final boolean allowLowQuality)
	{
		final int m = Boxes.count(truth), n = Boxes.count(boxes);
		final float[][] iou = new float[m][n];
		for (int t = 0; t < m; t++) for (int i = 0; i < n; i++) iou[t][i] = Boxes.iou(truth, t, boxes, i);
		final int[] nearest = new int[n], matched = new int[n];
		for (int i = 0; i < n; i++) {
			float best = -1;
			for (int t = 0; t < m; t++) if (iou[t][i] > best) {
				best = iou[t][i];
				nearest[i] = t;
			}
			matched[i] = best >= high ? nearest[i] : best >= low ? -2 : -1;
		}
		if (allowLowQuality) for (int t = 0; t < m; t++) {
			float best = 0;
			for (int i = 0; i < n; i++) best = Math.max(best, iou[t][i]);
			for (int i = 0; i < n; i++) if (best > 0 && iou[t][i] == best) matched[i] = nearest[i];
		}
		return matched;
	}

	@Test
	public void matchesByTheTableOfOverlaps() {
		final Random random = new Random(4);
		final int threads = Parallel.threads();
		try {
			for (int k = 0; k < 40; k++) {
				final float[] truth = Pieces.boxes(random, random.nextInt(20), 200, 200, 5, 60);
				final float[] boxes = Pieces.boxes(random, k % 8 == 0 ? 10_000 : random.nextInt(300), 200, 200, 5, 60);
				final int[] expected = Boxes.count(truth) == 0 ? filled(Boxes.count(boxes)) : oracle(truth, boxes, 0.6f, 0.25f,
					k % 2 == 0);
				for (int t = 1; t < 4; t++) {
					Parallel.setThreads(t);
					assertArrayEquals(expected, new BoxMatcher(0.6, 0.25, k % 2 == 0).match(truth, boxes));
				}
			}
		}
		finally {
			Parallel.setThreads(threads);
		}
	}

	private static int[] filled(final int n) {
		final int[] below = new int[n];
		Arrays.fill(below, BoxMatcher.BELOW_LOW);
		return below;
	}

	/** An object out of the reach of all boxes must not turn those that overlap nothing into matches. */
	@Test
	public void objectsOutOfReachMatchNothing() {
		final float[] truth = { 100, 100, 120, 120, 0, 0, 10, 10 }, boxes = { 30, 30, 40, 40, 1, 1, 5, 5, 50, 0, 60, 10 };
		assertArrayEquals(new int[] { -1, 1, -1 }, new BoxMatcher(0.7, 0.3, true).match(truth, boxes));
		assertEquals(0, new BoxMatcher(0.7, 0.3, true).match(truth, new float[0]).length);
		assertArrayEquals(new int[] { -1, -1, -1 }, new BoxMatcher(0.7, 0.3, true).match(new float[0], boxes));
		assertThrows(IllegalArgumentException.class, () -> new BoxMatcher(0.3, 0.7, true));
	}

	@Test
	public void samplesAreBalanced() {
		final Random random = new Random(6);
		for (int k = 0; k < 200; k++) {
			final int n = random.nextInt(200), batch = random.nextInt(64);
			final double fraction = random.nextInt(5) / 4.0;
			final int[] matched = new int[n];
			int positives = 0, negatives = 0;
			for (int i = 0; i < n; i++) {
				matched[i] = random.nextInt(6) - 2;
				if (matched[i] >= 0) positives++;
				if (matched[i] == -1) negatives++;
			}
			final int[][] drawn = new BalancedSampler(batch, fraction).sample(matched, new Random(k));
			final int expected = Math.min(positives, (int) (batch * fraction));
			assertEquals(expected, drawn[0].length);
			assertEquals(Math.min(negatives, batch - expected), drawn[1].length);
			for (int part = 0; part < 2; part++) {
				int last = -1;
				for (final int i : drawn[part]) {
					assertEquals(true, i > last);
					last = i;
					assertEquals(part == 0, matched[i] >= 0);
					if (part == 1) assertEquals(-1, matched[i]);
				}
			}
			assertArrayEquals(drawn, new BalancedSampler(batch, fraction).sample(matched, new Random(k)));
		}
		assertThrows(IllegalArgumentException.class, () -> new BalancedSampler(4, 1.5));
	}

	/** Over many draws each box comes about equally often. */
	@Test
	public void samplesAreDrawnEvenly() {
		final int[] matched = new int[20], count = new int[20];
		Arrays.fill(matched, 10, 20, -1);
		final Random random = new Random(8);
		final BalancedSampler sampler = new BalancedSampler(8, 0.25);
		final Set<String> seen = new HashSet<>();
		for (int k = 0; k < 5000; k++) {
			final int[][] drawn = sampler.sample(matched, random);
			seen.add(Arrays.toString(drawn[0]));
			for (final int[] part : drawn) for (final int i : part) count[i]++;
		}
		assertEquals(45, seen.size());
		for (int i = 0; i < 20; i++) assertEquals(i < 10 ? 1000 : 3000, count[i], 150);
	}
}
