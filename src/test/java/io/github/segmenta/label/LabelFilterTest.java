package io.github.segmenta.label;

import io.github.segmenta.core.InvalidInputException;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.Random;

import org.junit.Test;

public class LabelFilterTest {

	private static final int[] IMAGE = { 4, 4, 0, 2, 2, 9, 9, 9, 1 };

	@Test
	public void keepsWhatFulfilsTheCondition() {
		assertArrayEquals(new int[] { 4, 4, 0, 2, 2, 0, 0, 0, 0 }, LabelFilter.keep(IMAGE, label -> label % 2 == 0));
	}

	@Test
	public void limitsAreIncludedAndNaNIsNot() {
		// values of 1, 2, 4, 9
		assertArrayEquals(new int[] { 0, 0, 0, 2, 2, 9, 9, 9, 0 }, LabelFilter.keepWithin(IMAGE, new double[] { 0.9, 1,
			Double.NaN, 3 }, 1, 3));
		assertThrows(InvalidInputException.class, () -> LabelFilter.keepWithin(IMAGE, new double[4], 2, 1));
	}

	@Test
	public void largestFirstThenTheLowerLabel() {
		assertArrayEquals(new int[] { 0, 0, 0, 0, 0, 9, 9, 9, 0 }, LabelFilter.keepLargest(IMAGE, 1));
		assertArrayEquals(new int[] { 0, 0, 0, 2, 2, 9, 9, 9, 0 }, LabelFilter.keepLargest(IMAGE, 2));
		assertArrayEquals(IMAGE, LabelFilter.keepLargest(IMAGE, 100));
		assertThrows(InvalidInputException.class, () -> LabelFilter.keepLargest(IMAGE, 0));
	}

	@Test
	public void whatStaysIsUnchanged() {
		final int[] labels = LabelPhantoms.blobs(new Random(1), 40, 30, 3, 20);
		final int[] kept = LabelFilter.keepLargest(labels, 5);
		assertEquals(5, LabelIndex.of(kept).size());
		for (int i = 0; i < kept.length; i++) if (kept[i] != 0) assertEquals(labels[i], kept[i]);
	}

	@Test
	public void backgroundOnlyStays() {
		assertArrayEquals(new int[5], LabelFilter.keepLargest(new int[5], 3));
	}
}
