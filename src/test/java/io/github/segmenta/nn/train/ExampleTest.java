package io.github.segmenta.nn.train;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.label.ObjectDiameter;
import io.github.segmenta.nn.loss.Target;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.Random;

import org.junit.Test;

public class ExampleTest {

	/** Two discs of different brightness; to the right nothing is known. */
	private static Example discs(final int width, final int height, final double radius) {
		final float[] grey = new float[width * height];
		final int[] labels = new int[width * height];
		for (int i = 0; i < labels.length; i++) {
			final double x = i % width + 0.5, y = i / width + 0.5;
			if (Math.hypot(x - 0.3 * width, y - 0.5 * height) < radius) labels[i] = 4;
			if (Math.hypot(x - 0.6 * width, y - 0.5 * height) < radius) labels[i] = 9;
			if (x > 0.9 * width) labels[i] = Target.IGNORE;
			grey[i] = Math.max(0, labels[i]);
		}
		return new Example("discs", "group", width, height, new float[][] { grey }, labels);
	}

	@Test
	public void objectsGetTheDiameterAndStayWhereTheyAre() {
		for (final double diameter : new double[] { 12, 45, 70 }) {
			final Example before = discs(150, 97, 14), after = before.inDiameter(diameter);
			final double factor = diameter / 28;
			assertEquals(150 * factor, after.width, 1.5);
			assertEquals(97 * factor, after.height, 1.5);
			assertEquals(diameter, ObjectDiameter.medianPx(TestImages.labels(after.labels)), 0.05 * diameter);
			int wrong = 0;
			for (int i = 0; i < after.labels.length; i++) {
				final int x = (int) ((i % after.width + 0.5) / factor), y = (int) ((i / after.width + 0.5) / factor);
				final int label = before.labels[Math.min(96, y) * 150 + Math.min(149, x)];
				if (after.labels[i] != label) wrong++;
				// within objects and background the values are as before
				if (label != Target.IGNORE && Math.abs(after.channels[0][i] - label) > 0.5) wrong++;
			}
			assertTrue(wrong + " of " + after.labels.length, wrong < 0.06 * after.labels.length);
			assertEquals(Arrays.stream(before.labels).distinct().count(), Arrays.stream(after.labels).distinct().count());
			assertEquals("group", after.group);
		}
	}

	/** Objects of every layer count for the diameter, keep their class, and are where patches are drawn from. */
	@Test
	public void objectsOfAllLayersAreResizedAndDrawn() {
		final int size = 80;
		final int[][] layers = new int[2][size * size];
		for (int i = 0; i < size * size; i++) {
			if (Math.hypot(i % size - 20, i / size - 40) < 4) layers[0][i] = 1;
			if (Math.hypot(i % size - 50, i / size - 40) < 20) layers[1][i] = 2;
		}
		final Example before = new Example("x", "", "", size, size, new float[1][size * size], layers, new int[] { 0, 2, 1 });
		final Example after = before.inDiameter(20);
		assertEquals(40, after.width, 1);
		assertEquals(20, ObjectDiameter.medianPx(TestImages.labels(after.layers[1])), 0.5);
		assertEquals(4, ObjectDiameter.medianPx(TestImages.labels(after.labels)), 0.5);
		assertArrayEquals(before.classOfObject, after.classOfObject);
		final Random random = new Random(1);
		final int[] drawn = new int[3];
		for (int k = 0; k < 1000; k++) {
			final int place = before.place(random);
			drawn[layers[0][place] + layers[1][place]]++;
		}
		assertEquals(0, drawn[0]);
		assertEquals(500, drawn[1], 60);
	}

	@Test
	public void nearlyTheSameIsTheSame() {
		final Example before = discs(80, 60, 10);
		assertSame(before, before.inDiameter(21.5));
		assertSame(before, before.inDiameter(18.5));
		assertSame(before, before.inDiameter(0));
		final Example empty = new Example("empty", "", 4, 4, new float[][] { new float[16] }, new int[16]);
		assertSame(empty, empty.inDiameter(24));
	}

	/** Specks that were to become as large as cells would make an image that no array holds. */
	@Test
	public void anImageThatWouldBeTooLargeIsNamed() {
		final int[] labels = new int[2000 * 2000];
		labels[5] = 1;
		final Example specks = new Example("specks", "group", 2000, 2000, new float[][] { new float[labels.length] }, labels);
		final String message = assertThrows(InvalidInputException.class, () -> specks.inDiameter(100)).getMessage();
		assertTrue(message, message.startsWith("specks would become") && message.contains("choose a smaller diameter, or 0"));
	}
}
