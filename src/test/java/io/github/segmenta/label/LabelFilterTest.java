package io.github.segmenta.label;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.Random;

import org.junit.Test;

public class LabelFilterTest {

	private static final int[] IMAGE = { 4, 4, 0, 2, 2, 9, 9, 9, 1 };

	@Test
	public void keepsWhatFulfilsTheCondition() {
		assertArrayEquals(new int[] { 4, 4, 0, 2, 2, 0, 0, 0, 0 }, LabelFilter.keep(TestImages.labels(IMAGE), label ->
			label % 2 == 0).array());
	}

	@Test
	public void limitsAreIncludedAndNaNIsNot() {
		// values of 1, 2, 4, 9
		assertArrayEquals(new int[] { 0, 0, 0, 2, 2, 9, 9, 9, 0 }, LabelFilter.keepWithin(TestImages.labels(IMAGE),
			new double[] { 0.9, 1, Double.NaN, 3 }, 1, 3).array());
		assertThrows(InvalidInputException.class, () -> LabelFilter.keepWithin(TestImages.labels(IMAGE), new double[4], 2,
			1).array());
	}

	@Test
	public void largestFirstThenTheLowerLabel() {
		assertArrayEquals(new int[] { 0, 0, 0, 0, 0, 9, 9, 9, 0 }, LabelFilter.keepLargest(TestImages.labels(IMAGE),
			1).array());
		assertArrayEquals(new int[] { 0, 0, 0, 2, 2, 9, 9, 9, 0 }, LabelFilter.keepLargest(TestImages.labels(IMAGE),
			2).array());
		assertArrayEquals(IMAGE, LabelFilter.keepLargest(TestImages.labels(IMAGE), 100).array());
		assertThrows(InvalidInputException.class, () -> LabelFilter.keepLargest(TestImages.labels(IMAGE), 0).array());
	}

	@Test
	public void whatStaysIsUnchanged() {
		final int[] labels = LabelPhantoms.blobs(new Random(1), 40, 30, 3, 20);
		final int[] kept = LabelFilter.keepLargest(TestImages.labels(labels), 5).array();
		assertEquals(5, LabelIndex.of(TestImages.labels(kept)).size());
		for (int i = 0; i < kept.length; i++) if (kept[i] != 0) assertEquals(labels[i], kept[i]);
	}

	@Test
	public void backgroundOnlyStays() {
		assertArrayEquals(new int[5], LabelFilter.keepLargest(TestImages.labels(new int[5]), 3).array());
	}
}
