package io.github.segmenta.morphology;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.GoldenCases;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.io.IOException;
import java.util.Random;

import org.junit.Test;

public class GreyMorphologyTest {

	private static StructuringElement element(final String name) {
		final String[] words = name.split(" ");
		final int r = Integer.parseInt(words[1]);
		switch (words[0]) {
			case "disc":
				return StructuringElement.disc(r);
			case "ball":
				return StructuringElement.ball(r);
			default:
				return StructuringElement.box(r, Integer.parseInt(words[2]), Integer.parseInt(words[3]));
		}
	}

	@Test
	public void agreesWithScikitImage() throws IOException {
		for (final GoldenCases.Case c : GoldenCases.read("region/morphology")) {
			final GreyMorphology m = new GreyMorphology(c.width(), c.height(), c.depth(), element(c.text("element")),
				Progress.NONE);
			final float[] image = c.floats("image");
			assertArrayEquals(c.floats("dilation"), m.dilate(TestImages.grey(image)).asFloat(), 0);
			assertArrayEquals(c.floats("erosion"), m.erode(TestImages.grey(image)).asFloat(), 0);
			assertArrayEquals(c.floats("opening"), m.open(TestImages.grey(image)).asFloat(), 0);
			assertArrayEquals(c.floats("closing"), m.close(TestImages.grey(image)).asFloat(), 0);
			assertArrayEquals(c.floats("tophat"), m.topHat(TestImages.grey(image)).asFloat(), 0);
			assertArrayEquals(c.floats("bottomhat"), m.bottomHat(TestImages.grey(image)).asFloat(), 0);
		}
	}

	@Test
	public void isTheMaximumOverTheElement() {
		final Random random = new Random(1);
		for (int run = 0; run < 80; run++) {
			final int w = 1 + random.nextInt(70), h = 1 + random.nextInt(50), d = run % 4 == 0 ? 1 + random.nextInt(5) : 1;
			final StructuringElement e = run % 4 == 0 ? StructuringElement.ball(random.nextInt(40) / 10.0) : run % 4 == 1
				? StructuringElement.line(1 + random.nextInt(30), random.nextInt(360)) : run % 4 == 2 ? StructuringElement.box(
					random.nextInt(9), random.nextInt(9), random.nextInt(3)) : StructuringElement.disc(random.nextInt(120) /
						10.0);
			final float[] image = new float[w * h * d];
			for (int i = 0; i < image.length; i++) image[i] = random.nextInt(9) == 0 ? Float.NaN : random.nextInt(1000) - 500;
			final GreyMorphology m = new GreyMorphology(w, h, d, e, Progress.NONE);
			final float[] max = new float[image.length], min = new float[image.length];
			for (int i = 0; i < image.length; i++) {
				max[i] = Float.NEGATIVE_INFINITY;
				min[i] = Float.POSITIVE_INFINITY;
				for (int dz = -e.radiusZ; dz <= e.radiusZ; dz++) for (int dy = -e.radiusY; dy <= e.radiusY; dy++) {
					for (int dx = e.first(dy, dz); dx <= e.last(dy, dz); dx++) {
						final int x = i % w + dx, y = i / w % h + dy, z = i / (w * h) + dz;
						if (x < 0 || y < 0 || z < 0 || x >= w || y >= h || z >= d) continue;
						final float value = image[(z * h + y) * w + x];
						if (value > max[i]) max[i] = value;
						if (value < min[i]) min[i] = value;
					}
				}
			}
			assertArrayEquals(max, m.dilate(TestImages.grey(image)).asFloat(), 0);
			assertArrayEquals(min, m.erode(TestImages.grey(image)).asFloat(), 0);
		}
	}

	@Test
	public void elementsHaveTheirPixels() {
		assertEquals(5, pixels(StructuringElement.disc(1)));
		assertEquals(9, pixels(StructuringElement.disc(1.5)));
		assertEquals(13, pixels(StructuringElement.disc(2)));
		assertEquals(7, pixels(StructuringElement.ball(1)));
		assertEquals(33, pixels(StructuringElement.ball(2)));
		assertEquals(11, pixels(StructuringElement.line(11, 0)));
		assertEquals(11, pixels(StructuringElement.line(10, 45)));
		assertEquals(11, pixels(StructuringElement.line(11, 90)));
		assertEquals(11, pixels(StructuringElement.line(11, 20)));
		assertEquals(105, pixels(StructuringElement.box(2, 3, 1)));
		// up to the right on the screen
		assertEquals(3, StructuringElement.line(7, 45).first(-3, 0));
	}

	private static int pixels(final StructuringElement e) {
		int count = 0;
		for (int dz = -e.radiusZ; dz <= e.radiusZ; dz++) {
			for (int dy = -e.radiusY; dy <= e.radiusY; dy++) count += Math.max(0, e.last(dy, dz) - e.first(dy, dz) + 1);
		}
		return count;
	}

	@Test
	public void openingTwiceIsOpeningOnceAndNeverAboveTheImage() {
		final Random random = new Random(2);
		final float[] image = new float[60 * 40];
		for (int i = 0; i < image.length; i++) image[i] = random.nextFloat();
		final GreyMorphology m = new GreyMorphology(60, 40, 1, StructuringElement.disc(3), Progress.NONE);
		final float[] opened = m.open(TestImages.grey(image)).asFloat();
		assertArrayEquals(opened, m.open(TestImages.grey(opened)).asFloat(), 0);
		final float[] closed = m.close(TestImages.grey(image)).asFloat();
		assertArrayEquals(closed, m.close(TestImages.grey(closed)).asFloat(), 0);
		for (int i = 0; i < image.length; i++) {
			assertEquals(true, opened[i] <= image[i] && image[i] <= closed[i]);
		}
	}

	@Test
	public void binaryDiscAndBallEqualTheGreyOnes() {
		final Random random = new Random(3);
		final int w = 40, h = 30, d = 6;
		final byte[] mask = new byte[w * h * d];
		final float[] grey = new float[mask.length];
		for (int i = 0; i < mask.length; i++) {
			mask[i] = (byte) (random.nextInt(20) == 0 ? 0 : 1);
			grey[i] = mask[i];
		}
		for (final double radius : new double[] { 0, 1, 2.5, 4 }) {
			for (final boolean volume : new boolean[] { false, true }) {
				final GreyMorphology g = new GreyMorphology(w, h, d, volume ? StructuringElement.ball(radius)
					: StructuringElement.disc(radius), Progress.NONE);
				final BinaryMorphology b = new BinaryMorphology(w, h, d, radius, volume);
				same(g.dilate(TestImages.grey(grey)).asFloat(), b.dilate(TestImages.mask(mask)).array());
				same(g.erode(TestImages.grey(grey)).asFloat(), b.erode(TestImages.mask(mask)).array());
				same(g.open(TestImages.grey(grey)).asFloat(), b.open(TestImages.mask(mask)).array());
				same(g.close(TestImages.grey(grey)).asFloat(), b.close(TestImages.mask(mask)).array());
			}
		}
	}

	private static void same(final float[] grey, final byte[] mask) {
		for (int i = 0; i < grey.length; i++) assertEquals(grey[i] != 0, mask[i] != 0);
	}

	@Test
	public void saysWhatIsWrongWithARadius() {
		assertThrows(InvalidInputException.class, () -> StructuringElement.disc(-1));
		assertThrows(InvalidInputException.class, () -> StructuringElement.disc(Double.NaN));
		assertThrows(InvalidInputException.class, () -> StructuringElement.box(1, 2000, 0));
		assertThrows(InvalidInputException.class, () -> StructuringElement.line(0, 0));
		assertThrows(InvalidInputException.class, () -> new BinaryMorphology(1, 1, 1, -2, false));
	}
}
