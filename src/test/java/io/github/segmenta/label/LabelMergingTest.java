package io.github.segmenta.label;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Random;

import org.junit.Test;

public class LabelMergingTest {

	private static int[] weak(final int[] labels, final int w, final int h, final int d, final float[] values,
		final double threshold, final boolean acrossLines)
	{
		return LabelMerging.mergeAcrossWeakBoundaries(TestImages.labels(labels, w, h, d),
			RegionAdjacency.of(TestImages.labels(labels, w, h, d), TestImages.grey(values, w, h, d),
			acrossLines, Progress.NONE), threshold, acrossLines, Progress.NONE).array();
	}

	@Test
	public void selectedObjectsBecomeTheLowest() {
		final int[] plane = { 5, 5, 0, 3, 3, 0, 0, 8 };
		assertArrayEquals(new int[] { 3, 3, 3, 3, 3, 0, 0, 8 }, LabelMerging.merge(TestImages.labels(plane, 8, 1, 1), true,
			5, 3).array());
		assertArrayEquals(new int[] { 5, 5, 0, 3, 3, 0, 0, 3 }, LabelMerging.merge(TestImages.labels(plane, 8, 1, 1), true,
			8, 3).array());
		assertThrows(InvalidInputException.class, () -> LabelMerging.merge(TestImages.labels(plane, 8, 1, 1), true, 5,
			4).array());
	}

	@Test
	public void theWeakestGoesFirstAndStrengthsAreJoined() {
		// 1|2 is weak; after that the boundary to 3 has the mean strength of 1|3 and 2|3
		final int[] plane = { 1, 2, 3, 3 };
		final float[] values = { 0, 0, 10, 20 };
		assertArrayEquals(new int[] { 1, 1, 1, 1 }, weak(plane, 2, 2, 1, values, 8, false));
		assertArrayEquals(new int[] { 1, 1, 3, 3 }, weak(plane, 2, 2, 1, values, 7.5, false));
		assertArrayEquals(plane, weak(plane, 2, 2, 1, values, 0, false));
	}

	@Test
	public void watershedLinesInsideVanish() {
		final int[] plane = { 1, 1, 0, 2, 2, 1, 1, 0, 2, 2, 0, 0, 0, 0, 0, 3, 3, 3, 3, 3 };
		final float[] values = new float[20];
		for (int i = 10; i < 15; i++) values[i] = 100;
		final int[] expected = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 3, 3, 3, 3, 3 };
		assertArrayEquals(expected, weak(plane, 5, 4, 1, values, 50, true));
	}

	@Test
	public void anInfiniteThresholdMergesWhatIsConnected() {
		final Random random = new Random(13);
		final int[] labels = LabelPhantoms.blobs(random, 40, 40, 1, 40);
		final float[] values = new float[1600];
		for (int i = 0; i < values.length; i++) values[i] = random.nextFloat();
		final int[] merged = weak(labels, 40, 40, 1, values, Double.POSITIVE_INFINITY, false);
		for (int i = 0; i < labels.length; i++) {
			assertEquals(labels[i] == 0, merged[i] == 0);
			assertTrue(merged[i] <= labels[i]);
			if (i % 40 > 0 && labels[i] != 0 && labels[i - 1] != 0) assertEquals(merged[i], merged[i - 1]);
		}
	}

	@Test
	public void boundariesThatAreLeftAreStrong() {
		final Random random = new Random(14);
		for (int run = 0; run < 20; run++) {
			final int[] labels = random.ints(100, 1, 20).toArray();
			final float[] values = new float[100];
			for (int i = 0; i < 100; i++) values[i] = random.nextInt(100);
			final int[] merged = weak(labels, 10, 10, 1, values, 50, false);
			for (final RegionAdjacency.Contact c : RegionAdjacency.of(TestImages.labels(merged, 10, 10, 1),
				TestImages.grey(values, 10, 10, 1), false, Progress.NONE) .contacts()) assertTrue(c.strength >= 50 - 1e-9);
		}
	}
}
