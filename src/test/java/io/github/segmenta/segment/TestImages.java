package io.github.segmenta.segment;

import static org.junit.Assert.assertEquals;

import io.github.segmenta.kernel.Volume;

import java.util.Arrays;
import java.util.BitSet;

import net.imglib2.img.array.ArrayImgs;

/** Images of arrays, x fastest, then y, then z; not copied where that can be. */
public final class TestImages {

	private TestImages() {}

	public static Labels labels(final int[] values, final int width, final int height, final int depth) {
		assertEquals(width * height * depth, values.length);
		return Labels.of(ArrayImgs.ints(values, width, height, depth));
	}

	/** Labels in a single row. */
	public static Labels labels(final int... values) {
		return labels(values, values.length, 1, 1);
	}

	public static Mask mask(final byte[] values, final int width, final int height, final int depth) {
		assertEquals(width * height * depth, values.length);
		return Mask.of(ArrayImgs.unsignedBytes(values, width, height, depth));
	}

	/** A mask of a single row. */
	public static Mask mask(final byte... values) {
		return mask(values, values.length, 1, 1);
	}

	public static Volume grey(final float[] values, final int width, final int height, final int depth) {
		return Volume.of(values, width, height, depth);
	}

	/** Grey values of a single row. */
	public static Volume grey(final float... values) {
		return grey(values, values.length, 1, 1);
	}

	/**
	 * −x for each value, as the image of a negative has them.
	 *
	 * @param values not changed
	 * @return a new array
	 */
	public static float[] negative(final float[] values) {
		final float[] negative = new float[values.length];
		for (int i = 0; i < values.length; i++) negative[i] = -values[i];
		return negative;
	}

	/** A bit for each value, set if it isn't 0. */
	public static BitSet bits(final byte... values) {
		final BitSet bits = new BitSet(values.length);
		for (int i = 0; i < values.length; i++) bits.set(i, values[i] != 0);
		return bits;
	}

	/** A volume of one slice for each channel or class. */
	public static Volume[] slices(final float[][] planes, final int width, final int height) {
		return Arrays.stream(planes).map(plane -> new Volume(width, height, plane)).toArray(Volume[]::new);
	}
}
