package io.github.segmenta.train;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.github.segmenta.kernel.InvalidInputException;
import io.github.segmenta.loss.Target;

import java.util.Arrays;
import java.util.Random;

import org.junit.Test;

public class AugmentationTest {

	/** An image whose values are its labels: what happens to one must happen to the other. */
	private static Example image(final int width, final int height, final int channels) {
		final Random random = new Random(4);
		final int[] labels = new int[width * height];
		for (int i = 0; i < labels.length; i++) labels[i] = i % width / 16 + width / 16 * (i / width / 16) & 1;
		final float[][] values = new float[channels][labels.length];
		for (int c = 0; c < channels; c++) for (int i = 0; i < labels.length; i++) values[c][i] = labels[i] + 0.05f * c * random
			.nextFloat();
		return new Example("x", "x", width, height, values, labels);
	}

	@Test
	public void withoutChangesAPatchIsAPieceOfTheImage() {
		final Example image = image(100, 80, 2);
		final Patch patch = Augmentation.none().draw(image, 32, new Random(3));
		boolean found = false;
		for (int y0 = 0; y0 <= 48 && !found; y0++) for (int x0 = 0; x0 <= 68 && !found; x0++) {
			found = true;
			for (int i = 0; i < 32 * 32 && found; i++) found = image.labels[(y0 + i / 32) * 100 + x0 + i % 32] == patch.labels[i];
		}
		assertTrue(found);
		assertEquals(32 * 32 * 2, patch.pixels.length);
	}

	/** A grey image stays as grey as it is if nothing but its place may change, and moves twice as far with twice the strength. */
	@Test
	public void strengthScalesWhatHappensToGreyValues() {
		final float[] grey = new float[64 * 64];
		Arrays.fill(grey, 0.5f);
		final Example image = new Example("grey", "grey", 64, 64, new float[][] { grey }, new int[64 * 64]);
		final double none = distance(image, 0), half = distance(image, 0.5), whole = distance(image, 1);
		assertEquals(0, none, 1e-6);
		assertTrue(half + " " + whole, half > 0.4 * whole && half < 0.6 * whole);
		assertThrows(InvalidInputException.class, () -> new Augmentation().strength(-1));
	}

	/** Mean difference of the pixels of many patches from 0.5. */
	private static double distance(final Example image, final double strength) {
		double sum = 0;
		for (int seed = 0; seed < 400; seed++) {
			final float[] pixels = new Augmentation().strength(strength).draw(image, 16, new Random(seed)).pixels;
			for (final float v : pixels) sum += Math.abs(v - 0.5) / pixels.length / 400;
		}
		return sum;
	}

	@Test
	public void labelsGoWhereTheImageGoes() {
		final Example image = image(200, 160, 1);
		for (int seed = 0; seed < 40; seed++) {
			final Patch patch = new Augmentation().draw(image, 64, new Random(seed));
			double light = 0, dark = 0, squares = 0;
			int lights = 0, darks = 0;
			for (int i = 0; i < patch.labels.length; i++) {
				squares += patch.pixels[i] * patch.pixels[i];
				if (patch.labels[i] == 1) {
					light += patch.pixels[i];
					lights++;
				}
				if (patch.labels[i] == 0) {
					dark += patch.pixels[i];
					darks++;
				}
			}
			assertTrue(Double.isFinite(squares));
			assertTrue("seed " + seed, lights > 200 && darks > 200 && light / lights > dark / darks + 0.25);
		}
	}

	@Test
	public void onePatchForOneSeed() {
		final Example image = image(90, 90, 3);
		final Patch a = new Augmentation().draw(image, 48, new Random(8)), b = new Augmentation().draw(image, 48, new Random(
			8)), c = new Augmentation().draw(image, 48, new Random(9));
		assertArrayEquals(a.pixels, b.pixels, 0);
		assertArrayEquals(a.labels, b.labels);
		assertFalse(Arrays.equals(a.pixels, c.pixels));
	}

	@Test
	public void outsideOfTheImageNothingIsKnown() {
		final Example small = image(20, 30, 1);
		final Patch patch = Augmentation.none().draw(small, 64, new Random(1));
		int known = 0;
		for (final int label : patch.labels) if (label != Target.IGNORE) known++;
		assertEquals(600, known);
		for (final float v : patch.pixels) assertTrue(v >= 0 && v <= 1);
	}
}
