package io.github.segmenta.label;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Random;

import org.junit.Test;

public class LabelErosionTest {

	private static final double[] UNIT = { 1, 1, 1 };

	private static int[] erode(final int[] labels, final int w, final int h, final int d, final double distance) {
		return LabelErosion.erode(TestImages.labels(labels, w, h, d), distance, UNIT, Progress.NONE).array();
	}

	@Test
	public void touchingObjectsGiveWayOnBothSides() {
		assertArrayEquals(new int[] { 1, 1, 0, 0, 2, 0, 0 }, erode(new int[] { 1, 1, 1, 2, 2, 2, 0 }, 7, 1, 1, 1));
	}

	@Test
	public void moreDistanceLeavesASubset() {
		final int[] labels = LabelPhantoms.blobs(new Random(8), 40, 40, 3, 12);
		int[] before = labels;
		for (final double distance : new double[] { 0, 0.9, 1, 1.5, 2, 4 }) {
			final int[] eroded = erode(labels, 40, 40, 3, distance);
			for (int i = 0; i < eroded.length; i++) assertTrue(eroded[i] == 0 || eroded[i] == before[i]);
			if (distance < 1) assertArrayEquals(labels, eroded);
			before = eroded;
		}
	}

	@Test
	public void oneIsTheInnerBoundary() {
		final int[] labels = LabelPhantoms.blobs(new Random(9), 40, 40, 4, 12);
		final int[] expected = labels.clone();
		final int[] inner = LabelPhantoms.innerBoundaries(TestImages.labels(labels, 40, 40, 4));
		for (int i = 0; i < expected.length; i++) expected[i] -= inner[i];
		assertArrayEquals(expected, erode(labels, 40, 40, 4, 1));
	}

	@Test
	public void negativeDistancesAreRefused() {
		assertThrows(InvalidInputException.class, () -> erode(new int[4], 2, 2, 1, -1));
		assertThrows(InvalidInputException.class, () -> erode(new int[4], 2, 2, 1, Double.NaN));
	}
}
