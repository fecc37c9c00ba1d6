package io.github.segmenta.kernel;

import io.github.segmenta.core.InvalidInputException;

import java.util.Arrays;

/**
 * The layout of an image with a border of one pixel on every side, so that loops over neighbours need no test for the
 * border: it holds a value that stops them.
 */
public final class PaddedGrid {

	/** Size of the image in pixels, without the border. */
	public final int width, height, depth;
	/** Distance of neighbours along y and z. */
	public final int row, plane;
	/** The number of pixels with the border. */
	public final int size;
	private final int border;

	/**
	 * @param width of the image, in pixels
	 * @param height of the image, in pixels
	 * @param depth number of slices; a single one gets no border above and below
	 * @throws InvalidInputException if the image with its border has more pixels than a Java array holds
	 */
	public PaddedGrid(final int width, final int height, final int depth) {
		this.width = width;
		this.height = height;
		this.depth = depth;
		border = depth > 1 ? 1 : 0; // a single slice has no neighbours along z
		final long pixels = (width + 2L) * (height + 2L) * (depth + 2L * border);
		if (pixels > Integer.MAX_VALUE - 8) throw new InvalidInputException("An image of " + width + "×" + height + "×" +
			depth + " pixels is too large for this method; work on a part of it.");
		row = width + 2;
		plane = row * (height + 2);
		size = (int) pixels;
	}

	/**
	 * Index of the first pixel of a row.
	 *
	 * @param y row of the image
	 * @param z slice of the image
	 * @return index in the padded array
	 */
	public int start(final int y, final int z) {
		return (z + border) * plane + (y + 1) * row + 1;
	}

	/**
	 * A copy with a border of {@code outside}.
	 *
	 * @param values of the image, x fastest, then y, then z
	 * @param outside the value of the border
	 * @return {@link #size} values
	 */
	public int[] pad(final int[] values, final int outside) {
		final int[] padded = new int[size];
		if (outside != 0) Arrays.fill(padded, outside);
		for (int z = 0; z < depth; z++) {
			for (int y = 0; y < height; y++) System.arraycopy(values, (z * height + y) * width, padded, start(y, z), width);
		}
		return padded;
	}

	/**
	 * A copy with a border of {@code outside}.
	 *
	 * @param values of the image, x fastest, then y, then z
	 * @param outside the value of the border
	 * @return {@link #size} values
	 */
	public float[] pad(final float[] values, final float outside) {
		final float[] padded = new float[size];
		if (outside != 0) Arrays.fill(padded, outside);
		for (int z = 0; z < depth; z++) {
			for (int y = 0; y < height; y++) System.arraycopy(values, (z * height + y) * width, padded, start(y, z), width);
		}
		return padded;
	}

	/**
	 * Copies what lies inside of the border.
	 *
	 * @param padded {@link #size} values
	 * @param values takes those of the image, x fastest, then y, then z
	 */
	public void crop(final int[] padded, final int[] values) {
		for (int z = 0; z < depth; z++) {
			for (int y = 0; y < height; y++) System.arraycopy(padded, start(y, z), values, (z * height + y) * width, width);
		}
	}

	/**
	 * Copies what lies inside of the border.
	 *
	 * @param padded {@link #size} values
	 * @param values takes those of the image, x fastest, then y, then z
	 */
	public void crop(final float[] padded, final float[] values) {
		for (int z = 0; z < depth; z++) {
			for (int y = 0; y < height; y++) System.arraycopy(padded, start(y, z), values, (z * height + y) * width, width);
		}
	}
}
