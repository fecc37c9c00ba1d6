package io.github.segmenta.nn.model;

import io.github.segmenta.segment.Micrograph;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.Random;

import net.imglib2.img.array.ArrayImgs;

import org.junit.Test;

/** What counts as dark. */
public class PolarityTest {

	/** A fourth of the pixels has the value of objects, the rest that of the background, both with some noise. */
	private static float[] plane(final double background, final double objects, final long seed) {
		final Random random = new Random(seed);
		final float[] plane = new float[4000];
		for (int i = 0; i < plane.length; i++) plane[i] = (float) ((i % 4 == 0 ? objects : background) + 3 * random
			.nextGaussian());
		return plane;
	}

	@Test
	public void greyImages() {
		assertFalse(Polarity.isDark(new float[][] { plane(20, 200, 1) }));
		assertTrue(Polarity.isDark(new float[][] { plane(200, 20, 1) }));
		// whatever the range of values, and if all channels are the same
		final float[] dark = plane(-1, -5e4, 2);
		assertTrue(Polarity.isDark(new float[][] { dark, dark, dark }));
		assertFalse(Polarity.isDark(new float[][] { new float[100] }));
	}

	/** Tissue between nuclei and glass: in colours that means stains, in grey it means nothing. */
	@Test
	public void coloursAreStainsUnlessTheirBackgroundIsDark() {
		final float[] brightness = new float[4000];
		for (int i = 0; i < brightness.length; i++) brightness[i] = i % 10 < 2 ? 80 : i % 10 < 6 ? 150 : 230;
		final float[] red = brightness.clone();
		for (int i = 0; i < red.length; i++) red[i] -= 20;
		assertTrue(Polarity.isDark(new float[][] { red, brightness, brightness }));
		assertFalse(Polarity.isDark(new float[][] { brightness }));
		// fluorescence in blue
		assertFalse(Polarity.isDark(new float[][] { new float[4000], plane(2, 10, 1), plane(10, 200, 1) }));
	}

	@Test
	public void theMiddleSliceCountsAndWhatIsGivenMore() {
		final float[] stack = new float[3 * 4000];
		System.arraycopy(plane(20, 200, 1), 0, stack, 0, 4000);
		System.arraycopy(plane(200, 20, 2), 0, stack, 4000, 4000);
		System.arraycopy(plane(20, 200, 3), 0, stack, 8000, 4000);
		final Micrograph image = Micrograph.of(ArrayImgs.floats(stack, 80, 50, 3));
		assertTrue(Polarity.AUTOMATIC.isDark(image));
		assertTrue(Polarity.DARK.isDark(image));
		assertFalse(Polarity.LIGHT.isDark(image));
		final float[] plane = { 1, -2, 0 };
		assertArrayEquals(new float[] { -1, 2, 0 }, Polarity.negative(plane), 0);
		assertEquals("[1.0, -2.0, 0.0]", Arrays.toString(plane));
	}
}
