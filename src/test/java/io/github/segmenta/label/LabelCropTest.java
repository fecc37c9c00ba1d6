package io.github.segmenta.label;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import org.junit.Test;

public class LabelCropTest {

	private static final int[] PLANE = { //
		0, 0, 0, 0, 2, //
		0, 3, 3, 0, 2, //
		0, 0, 3, 2, 2 };

	@Test
	public void theBoxHoldsTheObject() {
		final LabelCrop crop = LabelCrop.around(3, TestImages.labels(PLANE, 5, 3, 1), 0);
		assertEquals(1, crop.x);
		assertEquals(1, crop.y);
		assertArrayEquals(new int[] { 3, 3, 0, 3 }, crop.labels(TestImages.labels(PLANE, 5, 3, 1), 0).array());
	}

	@Test
	public void theMarginEndsAtTheImage() {
		final LabelCrop crop = LabelCrop.around(3, TestImages.labels(PLANE, 5, 3, 1), 1);
		assertEquals(0, crop.x);
		assertEquals(0, crop.y);
		assertEquals(0, crop.z);
		assertEquals(4, crop.width);
		assertEquals(3, crop.height);
		assertEquals(1, crop.depth);
		assertArrayEquals(new int[] { 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 3, 2 }, crop.labels(TestImages.labels(PLANE, 5, 3, 1),
			0).array());
		assertArrayEquals(new int[] { 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 3, 0 }, crop.labels(TestImages.labels(PLANE, 5, 3, 1),
			3).array());
	}

	@Test
	public void volumesHaveSlices() {
		final int[] volume = { 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1 };
		final LabelCrop crop = LabelCrop.around(1, TestImages.labels(volume, 2, 2, 3), 0);
		assertEquals(1, crop.z);
		assertEquals(2, crop.depth);
		assertArrayEquals(new int[] { 0, 1, 1, 0, 0, 0, 0, 1 }, crop.labels(TestImages.labels(volume, 2, 2, 3), 0).array());
	}

	@Test
	public void labelsThatAreNotThereAreRefused() {
		assertThrows(InvalidInputException.class, () -> LabelCrop.around(4, TestImages.labels(PLANE, 5, 3, 1), 0));
		assertThrows(InvalidInputException.class, () -> LabelCrop.around(0, TestImages.labels(PLANE, 5, 3, 1), 0));
		assertThrows(InvalidInputException.class, () -> LabelCrop.around(3, TestImages.labels(PLANE, 5, 3, 1), -1));
	}
}
