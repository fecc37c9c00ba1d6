package io.github.segmenta.label;

import io.github.segmenta.core.Progress;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.Random;

import org.junit.Test;

public class HoleFillingTest {

	private static int[] fill(final int[] labels, final int w, final int h, final int d) {
		return HoleFilling.fill(TestImages.labels(labels, w, h, d), Long.MAX_VALUE, Progress.NONE).array();
	}

	@Test
	public void holesAreFilledAndGapsBetweenObjectsAreNot() {
		final int[] plane = { //
			7, 7, 7, 7, 7, 8, 8, //
			7, 0, 7, 0, 0, 0, 8, //
			7, 7, 0, 7, 7, 8, 8, //
			0, 7, 7, 7, 0, 0, 0 };
		final int[] expected = { //
			7, 7, 7, 7, 7, 8, 8, //
			7, 7, 7, 0, 0, 0, 8, //
			7, 7, 7, 7, 7, 8, 8, //
			0, 7, 7, 7, 0, 0, 0 };
		assertArrayEquals(expected, fill(plane, 7, 4, 1));
	}

	@Test
	public void anObjectInsideAnotherStays() {
		final int[] plane = new int[49];
		Arrays.fill(plane, 1);
		for (int y = 2; y < 5; y++) for (int x = 2; x < 5; x++) plane[y * 7 + x] = 2;
		plane[3 * 7 + 3] = 0;
		final int[] expected = plane.clone();
		expected[3 * 7 + 3] = 2;
		assertArrayEquals(expected, fill(plane, 7, 7, 1));
	}

	@Test
	public void onlyHolesUpToTheLargestSize() {
		final int[] plane = { 1, 1, 1, 1, 1, 1, 1, //
			1, 0, 1, 0, 0, 1, 1, //
			1, 1, 1, 1, 1, 1, 1 };
		final int[] filled = HoleFilling.fill(TestImages.labels(plane, 7, 3, 1), 1, Progress.NONE).array();
		assertEquals(1, filled[8]);
		assertEquals(0, filled[10]);
	}

	@Test
	public void aHollowBallIsFilledOnlyIfItIsClosed() {
		final int n = 9;
		final int[] ball = new int[n * n * n];
		for (int i = 0; i < ball.length; i++) {
			final int x = i % n - 4, y = i / n % n - 4, z = i / n / n - 4, r2 = x * x + y * y + z * z;
			if (r2 < 13 && r2 > 4) ball[i] = 66_000;
		}
		final int[] filled = fill(ball, n, n, n);
		for (int i = 0; i < ball.length; i++) {
			final int x = i % n - 4, y = i / n % n - 4, z = i / n / n - 4;
			assertEquals(x * x + y * y + z * z < 13 ? 66_000 : 0, filled[i]);
		}
		for (int z = 0; z < 4; z++) ball[(z * n + 4) * n + 4] = 0; // a channel to the outside
		assertArrayEquals(ball, fill(ball, n, n, n));
	}

	@Test
	public void labelsNeverChangeAndTwiceIsOnce() {
		final Random random = new Random(4);
		for (int run = 0; run < 20; run++) {
			final int[] labels = LabelPhantoms.blobs(random, 30, 30, 1 + run % 3 * 4, 15);
			final int[] filled = fill(labels, 30, 30, 1 + run % 3 * 4);
			for (int i = 0; i < labels.length; i++) assertTrue(labels[i] == 0 || filled[i] == labels[i]);
			assertArrayEquals(filled, fill(filled, 30, 30, 1 + run % 3 * 4));
		}
	}
}
