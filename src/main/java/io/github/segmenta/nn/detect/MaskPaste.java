package io.github.segmenta.nn.detect;

import java.util.BitSet;

import io.github.segmenta.segment.InstanceMask;

/**
 * Brings the small square mask that a network gives for a box to the pixels of the image, as torchvision's
 * {@code paste_masks_in_image} does: mask and box grow by a border of one empty mask pixel, corners of the box fall into whole
 * pixels, and the mask is interpolated bilinearly between them.
 */
public final class MaskPaste {

	private MaskPaste() {}

	/** What a mask says about the pixels of a part of the image. */
	private static final class Window {

		int x, y, width, height;
		float[] values;
	}

	/**
	 * The pixels of the image whose probability is above one half.
	 *
	 * @param mask {@code side · side} probabilities, row by row
	 * @param side pixels along a side of the mask
	 * @param boxes four values per box, see {@link Boxes}
	 * @param i index of the mask's box
	 * @param width of the image; what lies outside is left out
	 * @param height of the image; what lies outside is left out
	 * @return the object's pixels; empty if there are none
	 */
	public static InstanceMask paste(final float[] mask, final int side, final float[] boxes, final int i, final int width,
		final int height)
	{
		final Window window = window(mask, side, boxes, i, width, height);
		final BitSet pixels = new BitSet(window.values.length);
		for (int k = 0; k < window.values.length; k++) pixels.set(k, window.values[k] > 0.5f);
		return InstanceMask.of(window.x, window.y, window.width, window.height, pixels);
	}

	/**
	 * The probabilities of all pixels of the image, row by row; 0 outside of the box.
	 *
	 * @param mask {@code side · side} probabilities, row by row
	 * @param side pixels along a side of the mask
	 * @param boxes four values per box, see {@link Boxes}
	 * @param i index of the mask's box
	 * @param width width of the image in pixels
	 * @param height height of the image in pixels
	 * @return {@code width · height} values 0…1, in an array of their own
	 */
	public static float[] probabilities(final float[] mask, final int side, final float[] boxes, final int i,
		final int width, final int height)
	{
		final Window window = window(mask, side, boxes, i, width, height);
		final float[] image = new float[Math.multiplyExact(width, height)];
		for (int row = 0; row < window.height; row++) System.arraycopy(window.values, row * window.width, image, (window.y +
			row) * width + window.x, window.width);
		return image;
	}

	/**
	 * As {@link #paste}, with the box left where it is, between pixels: each pixel takes the mask's value at its centre. Brings
	 * back what {@link MaskCrop#subpixelTarget} took; rounded boxes cost discs of 8 pixels a quarter.
	 *
	 * @param mask {@code side · side} probabilities, row by row
	 * @param side pixels along a side of the mask
	 * @param boxes four values per box, see {@link Boxes}
	 * @param i index of the mask's box
	 * @param width of the image; what lies outside is left out
	 * @param height of the image; what lies outside is left out
	 * @return the object's pixels; empty if there are none, as in a box without an area
	 * @throws IllegalArgumentException if the mask has another number of values
	 */
	public static InstanceMask pasteSubpixel(final float[] mask, final int side, final float[] boxes, final int i,
		final int width, final int height)
	{
		if (mask.length != side * side) throw new IllegalArgumentException(mask.length + " values for a mask of side " +
			side);
		final double x1 = boxes[4 * i], y1 = boxes[4 * i + 1], w = boxes[4 * i + 2] - x1, h = boxes[4 * i + 3] - y1;
		if (!(w > 0 && h > 0)) return InstanceMask.empty();
		final double marginX = w / side / 2 + 0.5, marginY = h / side / 2 + 0.5;
		final int left = (int) Math.max(0, Math.floor(x1 - marginX)), top = (int) Math.max(0, Math.floor(y1 - marginY));
		final int columns = (int) Math.max(0, Math.min(width, Math.ceil(x1 + w + marginX)) - left);
		final int rows = (int) Math.max(0, Math.min(height, Math.ceil(y1 + h + marginY)) - top);
		final BitSet pixels = new BitSet(columns * rows);
		for (int row = 0, at = 0; row < rows; row++) {
			final double v = Math.max(0, Math.min(side + 1, (top + row + 0.5 - y1) / h * side + 0.5));
			final int above = (int) v;
			for (int column = 0; column < columns; column++, at++) {
				final double u = Math.max(0, Math.min(side + 1, (left + column + 0.5 - x1) / w * side + 0.5));
				final int before = (int) u;
				final double across = u - before, down = v - above;
				final double value = (1 - down) * ((1 - across) * padded(mask, side, above, before) + across * padded(mask, side,
					above, before + 1)) + down * ((1 - across) * padded(mask, side, above + 1, before) + across * padded(mask, side,
						above + 1, before + 1));
				pixels.set(at, value > 0.5);
			}
		}
		return InstanceMask.of(left, top, columns, rows, pixels);
	}

	private static Window window(final float[] mask, final int side, final float[] boxes, final int i, final int width,
		final int height)
	{
		if (mask.length != side * side) throw new IllegalArgumentException(mask.length + " values for a mask of side " +
			side);
		final float scale = (float) (side + 2.0) / side;
		final int b = 4 * i;
		final float halfWidth = (boxes[b + 2] - boxes[b]) * 0.5f * scale, x = (boxes[b + 2] + boxes[b]) * 0.5f;
		final float halfHeight = (boxes[b + 3] - boxes[b + 1]) * 0.5f * scale, y = (boxes[b + 3] + boxes[b + 1]) * 0.5f;
		final int x1 = (int) (x - halfWidth), x2 = (int) (x + halfWidth), y1 = (int) (y - halfHeight);
		final int y2 = (int) (y + halfHeight), w = Math.max(1, x2 - x1 + 1), h = Math.max(1, y2 - y1 + 1);
		final Window window = new Window();
		window.x = Math.min(width, Math.max(0, x1));
		window.y = Math.min(height, Math.max(0, y1));
		window.width = Math.max(0, Math.min(width, x2 + 1) - window.x);
		window.height = Math.max(0, Math.min(height, y2 + 1) - window.y);
		window.values = new float[window.width * window.height];
		for (int row = 0, at = 0; row < window.height; row++) {
			final float v = place(window.y + row - y1, side + 2, h);
			final int above = (int) v, below = Math.min(above + 1, side + 1);
			final float down = v - above;
			for (int column = 0; column < window.width; column++, at++) {
				final float u = place(window.x + column - x1, side + 2, w);
				final int left = (int) u, right = Math.min(left + 1, side + 1);
				final float across = u - left;
				window.values[at] = (1 - down) * ((1 - across) * padded(mask, side, above, left) + across * padded(mask, side,
					above, right)) + down * ((1 - across) * padded(mask, side, below, left) + across * padded(mask, side, below,
						right));
			}
		}
		return window;
	}

	/** Where the centre of a pixel falls among those of another raster over the same span. */
	private static float place(final int pixel, final int from, final int to) {
		return Math.max(0, (float) from / to * (pixel + 0.5f) - 0.5f);
	}

	/** A value of the mask with its border. */
	private static float padded(final float[] mask, final int side, final int row, final int column) {
		return row < 1 || column < 1 || row > side || column > side ? 0 : mask[(row - 1) * side + column - 1];
	}
}
