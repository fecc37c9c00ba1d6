package io.github.segmenta.nn.train;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.nn.loss.Target;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

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

	/**
	 * Overlapping discs of two layers go where a layer alone would go, with the numbers drawn as for one layer; unchanged they
	 * keep all their pixels.
	 */
	@Test
	public void allLayersGoTheSameWay() {
		final int size = 64, n = size * size;
		final int[][] discs = new int[2][n];
		final float[] grey = new float[n];
		for (int i = 0; i < n; i++) {
			for (int k = 0; k < 2; k++) if (Math.hypot(i % size - 26 - 12 * k, i / size - 32) < 13) discs[k][i] = 5 + k;
			grey[i] = discs[0][i] + discs[1][i];
		}
		final float[][] channels = { grey };
		final Example both = new Example("x", "x", "", size, size, channels, discs, new int[] { 0, 0, 0, 0, 0, 1, 2 });
		final Patch whole = Augmentation.none().draw(both, size, new Random(1));
		for (int k = 0; k < 2; k++) assertArrayEquals(discs[k], whole.layers[k]);
		assertArrayEquals(both.classOfObject, whole.classOfObject);
		boolean flipped = false;
		for (int seed = 0; seed < 40; seed++) {
			// of a size in which the place drawn doesn't matter: an example of one layer has other places of its objects
			final Patch patch = new Augmentation().maxScale(1).draw(both, size, new Random(seed));
			for (int k = 0; k < 2; k++) {
				final Patch alone = new Augmentation().maxScale(1).draw(new Example("x", "x", size, size, channels, discs[k]), size,
					new Random(seed));
				for (int i = 0; i < n; i++) assertEquals(k == 0 ? alone.labels[i] : Math.max(0, alone.labels[i]), patch.layers[k][i]);
				assertArrayEquals(alone.pixels, patch.pixels, 0);
			}
			flipped |= Arrays.equals(mirrored(discs[1], size), patch.layers[1]);
		}
		assertTrue(flipped);
	}

	private static int[] mirrored(final int[] labels, final int size) {
		final int[] mirrored = new int[labels.length];
		for (int i = 0; i < labels.length; i++) mirrored[i] = labels[i / size * size + size - 1 - i % size];
		return mirrored;
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
