package io.github.segmenta.threshold;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.segment.Findings;
import io.github.segmenta.segment.Foreground;
import io.github.segmenta.segment.Micrograph;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;


import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.RealType;
import net.imglib2.view.Views;

import org.junit.Test;

/** Masks and findings of {@link GlobalThreshold}. */
public class GlobalThresholdTest {

	private Findings found;

	private byte[] mask(final GlobalThreshold threshold, final RandomAccessibleInterval<? extends RealType<?>> image) {
		final Foreground foreground = threshold.mask(Micrograph.of(image), Progress.NONE);
		found = foreground.findings();
		return foreground.mask().array();
	}

	private static byte[] bits(final String text) {
		final byte[] bits = new byte[text.length()];
		for (int i = 0; i < bits.length; i++) bits[i] = (byte) (text.charAt(i) == '1' ? 255 : 0);
		return bits;
	}

	@Test
	public void lightObjectsLieAboveAndDarkOnesAtOrBelow() {
		final RandomAccessibleInterval<? extends RealType<?>> image = ArrayImgs.unsignedBytes(new byte[] { 10, 10, 20, 20, 90,
			90 }, 6, 1);
		for (final String name : AutoThreshold.names()) {
			final GlobalThreshold method = new GlobalThreshold().method(name);
			final byte[] light = mask(method, image);
			final double t = found.get(GlobalThreshold.THRESHOLD);
			final byte[] dark = mask(method.darkBackground(false), image);
			for (int i = 0; i < 6; i++) {
				assertEquals(name, i < 2 ? 10 > t : i < 4 ? 20 > t : 90 > t, light[i] != 0);
				assertEquals(name, light[i] == 0 ? 255 : 0, dark[i] & 0xff);
			}
		}
	}

	@Test
	public void aSliceHasItsOwnThresholdUnlessTheStackIsOne() {
		final short[] pixels = { 100, 100, 200, 200, 1000, 1000, 3000, 3000 };
		final RandomAccessibleInterval<? extends RealType<?>> image = ArrayImgs.unsignedShorts(pixels, 4, 1, 2);
		assertArrayEquals(bits("00110011"), mask(new GlobalThreshold().method("Otsu"), image));
		assertArrayEquals(new double[] { 199, 1000 }, found.get(GlobalThreshold.THRESHOLDS), 0);
		assertArrayEquals(bits("00000011"), mask(new GlobalThreshold().method("Otsu").stackHistogram(true), image));
		assertEquals(1000, found.get(GlobalThreshold.THRESHOLD), 0);
	}

	@Test
	public void theStackThatASliceBelongsToGivesTheHistogram() {
		final short[] pixels = { 100, 100, 200, 200, 1000, 1000, 3000, 3000 };
		final RandomAccessibleInterval<? extends RealType<?>> image = ArrayImgs.unsignedShorts(pixels, 4, 1, 2);
		final int[] asked = new int[1];
		final GlobalThreshold method = new GlobalThreshold().method("Otsu").stackHistogram(true).stack(() -> {
			asked[0]++;
			return Micrograph.of(image);
		});
		assertArrayEquals(bits("0000"), mask(method, Views.hyperSlice(image, 2, 0)));
		assertArrayEquals(bits("0011"), mask(method, Views.hyperSlice(image, 2, 1)));
		assertEquals(1, asked[0]);
	}

	@Test
	public void onlyTheSelectionCountsAndIsFilled() {
		final byte[] pixels = { 0, 0, 10, 10, 20, 20, (byte) 250, (byte) 250 };
		final boolean[] selection = { true, true, true, true, true, true, false, false };
		final Micrograph image = Micrograph.of(ArrayImgs.unsignedBytes(pixels, 8, 1)).selected(ArrayImgs.booleans(selection, 8, 1));
		assertArrayEquals(bits("00001100"), new GlobalThreshold().method("Mean").mask(image, Progress.NONE).mask().array());
	}

	@Test
	public void aSingleLevelHasNoObjects() {
		for (final boolean dark : new boolean[] { true, false }) {
			final GlobalThreshold method = new GlobalThreshold().darkBackground(dark);
			assertArrayEquals(bits("000"), mask(method, ArrayImgs.unsignedBytes(new byte[] { 7, 7, 7 }, 3, 1)));
			assertEquals(7, found.get(GlobalThreshold.THRESHOLD), 0);
			assertArrayEquals(bits("0"), mask(method, ArrayImgs.unsignedShorts(new short[] { 0 }, 1, 1)));
			assertArrayEquals(bits("00"), mask(method, ArrayImgs.floats(new float[] { Float.NaN, 2 }, 2, 1)));
			assertArrayEquals(bits("00"), mask(method, ArrayImgs.floats(new float[] { Float.NaN, Float.NaN }, 2, 1)));
			assertTrue(found.get(GlobalThreshold.THRESHOLD).isNaN());
		}
	}

	@Test
	public void notANumberIsBackgroundAndInfinityBeyondAnyThreshold() {
		final float[] pixels = { 0, 0, 1, 1, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY };
		assertArrayEquals(bits("0011010"), mask(new GlobalThreshold(), ArrayImgs.floats(pixels, 7, 1)));
		assertArrayEquals(bits("1100001"), mask(new GlobalThreshold().darkBackground(false), ArrayImgs.floats(pixels, 7,
			1)));
	}

	@Test
	public void aRangeSetByHandIncludesItsEnds() {
		final byte[] pixels = { 9, 10, 15, 20, 21 };
		final GlobalThreshold method = new GlobalThreshold().range(10, 20);
		assertArrayEquals(bits("01110"), mask(method, ArrayImgs.unsignedBytes(pixels, 5, 1)));
		assertArrayEquals(bits("01110"), mask(method.darkBackground(false), ArrayImgs.unsignedBytes(pixels, 5, 1)));
		assertEquals(10, found.get(GlobalThreshold.LOWER), 0);
		assertEquals(20, found.get(GlobalThreshold.UPPER), 0);
	}

	@Test
	public void anEmptyRangeIsRefused() {
		for (final double[] range : new double[][] { { 2, 1 }, { Double.NaN, 1 }, { 1, Double.NaN } }) {
			try {
				new GlobalThreshold().range(range[0], range[1]);
				fail("accepted");
			}
			catch (final InvalidInputException e) {
				assertTrue(e.getMessage().contains("lower"));
			}
		}
	}
}
