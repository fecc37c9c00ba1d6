package io.github.segmenta.label;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

public class LabelIndexTest {

	@Test
	public void labelsAreAscendingAndFound() {
		for (final int big : new int[] { 9, 70_000, Integer.MAX_VALUE }) {
			final int[] image = { 0, 5, 5, big, 2, 0 };
			final LabelIndex index = LabelIndex.of(TestImages.labels(image));
			assertArrayEquals(new int[] { 2, 5, big }, index.labels());
			assertEquals(3, index.size());
			assertEquals(big, index.max());
			for (int i = 0; i < 3; i++) assertEquals(i, index.indexOf(index.label(i)));
			assertTrue(index.indexOf(0) < 0);
			assertTrue(index.indexOf(3) < 0);
			assertTrue(index.indexOf(-4) < 0);
			assertArrayEquals(new long[] { 1, 2, 1 }, index.counts(TestImages.labels(image)));
			assertArrayEquals(new int[] { 0, 0, 0, 8, 7, 0 }, index.replace(TestImages.labels(image), new int[] { 7, 0,
				8 }).array());
		}
	}

	@Test
	public void backgroundOnlyHasNoObjects() {
		final LabelIndex index = LabelIndex.of(TestImages.labels(new int[4]));
		assertEquals(0, index.size());
		assertEquals(0, index.max());
		assertArrayEquals(new int[4], index.replace(TestImages.labels(new int[4]), new int[0]).array());
	}

	@Test
	public void negativeLabelsAreRefused() {
		assertThrows(InvalidInputException.class, () -> LabelIndex.of(TestImages.labels(new int[] { 1, -2 })));
	}
}
