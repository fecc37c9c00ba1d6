package io.github.segmenta.nn.detect;

import io.github.segmenta.nn.model.Goldens;
import io.github.segmenta.nn.model.NamedArray;

import static org.junit.Assert.assertEquals;

import java.util.Map;
import java.util.Random;

/** What torchvision's detectors gave, and boxes at random. */
final class Pieces {

	private static final Map<String, NamedArray> GOLDEN = Goldens.read("detect/pieces");

	private Pieces() {}

	static float[] values(final String name) {
		return GOLDEN.get(name).values.clone();
	}

	static int[] shape(final String name) {
		return GOLDEN.get(name).shape;
	}

	static int[] ints(final String name) {
		final float[] values = values(name);
		final int[] ints = new int[values.length];
		for (int i = 0; i < ints.length; i++) ints[i] = (int) values[i];
		return ints;
	}

	/** Boxes whose centres are in an image and whose sides lie between two lengths. */
	static float[] boxes(final Random random, final int n, final int width, final int height, final double least,
		final double most)
	{
		final float[] boxes = new float[4 * n];
		for (int i = 0; i < n; i++) {
			final double w = least * Math.pow(most / least, random.nextDouble()), h = least * Math.pow(most / least, random
				.nextDouble());
			final double x = random.nextDouble() * width, y = random.nextDouble() * height;
			boxes[4 * i] = (float) (x - w / 2);
			boxes[4 * i + 1] = (float) (y - h / 2);
			boxes[4 * i + 2] = (float) (x + w / 2);
			boxes[4 * i + 3] = (float) (y + h / 2);
		}
		return boxes;
	}

	/** Differences relative to each value, or to 1 where that is smaller. */
	static void assertClose(final String what, final float[] expected, final float[] actual, final double tolerance) {
		assertEquals(what, expected.length, actual.length);
		for (int i = 0; i < expected.length; i++) assertEquals(what + " at " + i, expected[i], actual[i], tolerance * Math.max(
			1, Math.abs(expected[i])));
	}
}
