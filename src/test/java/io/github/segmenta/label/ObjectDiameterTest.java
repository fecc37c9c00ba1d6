package io.github.segmenta.label;

import static org.junit.Assert.assertEquals;

import io.github.segmenta.segment.TestImages;

import java.util.Arrays;

import org.junit.Test;

public class ObjectDiameterTest {

	@Test
	public void aDiscHasItsDiameter() {
		final int[] labels = new int[80 * 80];
		for (int i = 0; i < labels.length; i++) if (Math.hypot(i % 80 - 40, i / 80 - 40) <= 15) labels[i] = 7;
		assertEquals(30, ObjectDiameter.medianPx(TestImages.labels(labels)), 0.3);
	}

	@Test
	public void theMiddleObjectCounts() {
		final int[] labels = new int[200];
		Arrays.fill(labels, 0, 10, 3);
		Arrays.fill(labels, 20, 36, 9);
		Arrays.fill(labels, 40, 140, 4);
		Arrays.fill(labels, 150, 200, -1);
		assertEquals(Math.sqrt(16 * 4 / Math.PI), ObjectDiameter.medianPx(TestImages.labels(labels)), 1e-12);
		Arrays.fill(labels, 20, 36, 0);
		assertEquals(Math.sqrt(100 * 4 / Math.PI), ObjectDiameter.medianPx(TestImages.labels(labels)), 1e-12);
	}

	/** A hundred specks don't change what is typical of the pixels, though of the objects. */
	@Test
	public void halfOfThePixelsLieInSmallerObjects() {
		final int[] labels = new int[1000];
		Arrays.fill(labels, 0, 200, 101);
		Arrays.fill(labels, 200, 450, 102);
		Arrays.fill(labels, 450, 750, 103);
		assertEquals(250, ObjectDiameter.medianAreaOfPixels(TestImages.labels(labels)));
		for (int k = 0; k < 100; k++) labels[800 + 2 * k] = k + 1;
		assertEquals(250, ObjectDiameter.medianAreaOfPixels(TestImages.labels(labels)));
		assertEquals(Math.sqrt(4 / Math.PI), ObjectDiameter.medianPx(TestImages.labels(labels)), 1e-12);
		assertEquals(Math.sqrt(250 * 4 / Math.PI), ObjectDiameter.typicalPx(TestImages.labels(labels)), 1e-12);
		assertEquals(0, ObjectDiameter.medianAreaOfPixels(TestImages.labels(new int[5])));
		assertEquals(0, ObjectDiameter.typicalPx(TestImages.labels(new int[5])), 0);
	}

	@Test
	public void nothingHasNone() {
		assertEquals(0, ObjectDiameter.medianPx(TestImages.labels(new int[9])), 0);
		assertEquals(0, ObjectDiameter.medianPx(TestImages.labels(new int[0])), 0);
		assertEquals(0, ObjectDiameter.medianPx(TestImages.labels(new int[] { -1, 0 })), 0);
	}
}
