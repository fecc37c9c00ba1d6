package io.github.segmenta.nn.model;

import io.github.segmenta.segment.Micrograph;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

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

	private static boolean isDark(final float[]... channels) {
		final float[] all = new float[channels.length * channels[0].length];
		for (int c = 0; c < channels.length; c++) System.arraycopy(channels[c], 0, all, c * channels[c].length, channels[c].length);
		return Polarity.AUTOMATIC.isDark(Micrograph.of(ArrayImgs.floats(all, channels[0].length / 10, 10, 1, channels.length)));
	}

	@Test
	public void greyImages() {
		assertFalse(isDark(plane(20, 200, 1)));
		assertTrue(isDark(plane(200, 20, 1)));
		// whatever the range of values, and if all channels are the same
		final float[] dark = plane(-1, -5e4, 2);
		assertTrue(isDark(dark, dark, dark));
		assertFalse(isDark(new float[100]));
	}

	/** Tissue between nuclei and glass: in colours that means stains, in grey it means nothing. */
	@Test
	public void coloursAreStainsUnlessTheirBackgroundIsDark() {
		final float[] brightness = new float[4000];
		for (int i = 0; i < brightness.length; i++) brightness[i] = i % 10 < 2 ? 80 : i % 10 < 6 ? 150 : 230;
		final float[] red = brightness.clone();
		for (int i = 0; i < red.length; i++) red[i] -= 20;
		assertTrue(isDark(red, brightness, brightness));
		assertFalse(isDark(brightness));
		// fluorescence in blue
		assertFalse(isDark(new float[4000], plane(2, 10, 1), plane(10, 200, 1)));
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
	}
}
