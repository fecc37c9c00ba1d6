package io.github.segmenta.segment;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The pixels of one object, which may also belong to others: a set of pixels, held as bits in the smallest box around them.
 * Immutable. Coordinates are indices of pixels of the image, from 0; they may lie outside of an image.
 * <p>
 * Two masks are equal if they hold the same pixels. The box of an empty mask is 0, 0, 0, 0.
 */
public final class InstanceMask {

	/** Bits of a word. */
	private static final int WORD = Long.SIZE;
	private static final InstanceMask EMPTY = new InstanceMask(0, 0, 0, 0, new long[0]);

	/** Column and row of the first pixel of the box. */
	public final int x, y;
	/** Size of the box in pixels; its first and last rows and columns have pixels of the mask. */
	public final int width, height;

	/** Words of a row: bit i of word k is column {@code x + 64 · k + i}; bits beyond the box are 0. */
	private final int words;
	private final long[] bits;
	private final int area;

	private InstanceMask(final int x, final int y, final int width, final int height, final long[] bits) {
		this.x = x;
		this.y = y;
		this.width = width;
		this.height = height;
		this.bits = bits;
		words = words(width);
		int count = 0;
		for (final long word : bits) count += Long.bitCount(word);
		area = count;
	}

	private static int words(final int width) {
		return (width + WORD - 1) / WORD;
	}

	/** Whether a pixel, counted row by row from 0, belongs to the mask. */
	@FunctionalInterface
	private interface Pixels {

		boolean isSet(int index);
	}

	/**
	 * A mask without pixels.
	 *
	 * @return the mask
	 */
	public static InstanceMask empty() {
		return EMPTY;
	}

	/**
	 * The mask of the pixels of a box whose bits are set.
	 *
	 * @param x column of the box's first pixel in the image
	 * @param y row of the box's first pixel in the image
	 * @param width of the box, in pixels
	 * @param height of the box, in pixels
	 * @param pixels bits of the box's pixels, row by row; those from {@code width · height} on must be 0
	 * @return the mask; empty if no bit is set
	 * @throws IllegalArgumentException if a bit beyond the box is set
	 */
	public static InstanceMask of(final int x, final int y, final int width, final int height, final BitSet pixels) {
		if (pixels.length() > (long) width * height) throw new IllegalArgumentException("bit " + (pixels.length() - 1) +
			" for " + width + "×" + height);
		return of(x, y, width, height, pixels::get);
	}

	/**
	 * The mask of one object of a label image.
	 *
	 * @param plane a label image of one slice
	 * @param label the number of the object
	 * @return its pixels; an empty mask if there are none
	 */
	public static InstanceMask of(final Labels plane, final int label) {
		if (plane.depth() != 1) throw new IllegalArgumentException(plane.depth() + " slices, but a plane has one");
		final int[] labels = plane.array();
		return of(0, 0, plane.width(), plane.height(), i -> labels[i] == label);
	}

	private static InstanceMask of(final int x, final int y, final int width, final int height, final Pixels pixels) {
		int left = width, right = -1, top = height, bottom = -1;
		for (int row = 0, i = 0; row < height; row++) {
			for (int column = 0; column < width; column++, i++) {
				if (!pixels.isSet(i)) continue;
				left = Math.min(left, column);
				right = Math.max(right, column);
				top = Math.min(top, row);
				bottom = row;
			}
		}
		if (right < 0) return EMPTY;
		final int w = right - left + 1, h = bottom - top + 1, words = words(w);
		final long[] bits = new long[words * h];
		for (int row = 0; row < h; row++) for (int column = 0; column < w; column++) {
			if (pixels.isSet((top + row) * width + left + column)) bits[row * words + column / WORD] |= 1L << column;
		}
		return new InstanceMask(x + left, y + top, w, h, bits);
	}

	/**
	 * Whether a pixel of the image belongs to the object; false for all outside of its box.
	 *
	 * @param px column in the image
	 * @param py row in the image
	 * @return whether it belongs to the object
	 */
	public boolean get(final int px, final int py) {
		final int column = px - x, row = py - y;
		return column >= 0 && row >= 0 && column < width && row < height && (bits[row * words + column / WORD] >>> column &
			1) != 0;
	}

	/** @return the number of its pixels */
	public int area() {
		return area;
	}

	/** @return whether it has no pixel */
	public boolean isEmpty() {
		return area == 0;
	}

	/** 64 pixels of a row from a column on, the first one in the lowest bit; 0 outside of the box. */
	private long bits(final int column, final int row) {
		if (row < y || row >= y + height) return 0;
		final int from = column - x;
		if (from >= width || from <= -WORD) return 0;
		final int start = (row - y) * words;
		if (from < 0) return bits[start] << -from;
		final int k = from / WORD, shift = from % WORD;
		final long low = bits[start + k] >>> shift;
		return shift == 0 || k + 1 == words ? low : low | bits[start + k + 1] << WORD - shift;
	}

	/**
	 * The number of pixels that both have.
	 *
	 * @param other in the same image
	 * @return number of pixels
	 */
	public int intersection(final InstanceMask other) {
		final int left = Math.max(x, other.x), right = Math.min(x + width, other.x + other.width);
		int count = 0;
		for (int row = Math.max(y, other.y); row < Math.min(y + height, other.y + other.height); row++) {
			for (int column = left; column < right; column += WORD) count += Long.bitCount(bits(column, row) & other.bits(column,
				row));
		}
		return count;
	}

	/**
	 * Intersection over union, 0…1; 0 if one of them is empty.
	 *
	 * @param other in the same image
	 * @return 1 for masks of the same pixels
	 */
	public double iou(final InstanceMask other) {
		final int both = intersection(other);
		return both == 0 ? 0 : both / ((double) area + other.area - both);
	}

	/**
	 * The pixels that belong to one of two masks or to both.
	 *
	 * @param other in the same image
	 * @return a new mask, or one of the two if the other is empty
	 */
	public InstanceMask union(final InstanceMask other) {
		if (isEmpty()) return other;
		if (other.isEmpty()) return this;
		final int left = Math.min(x, other.x), top = Math.min(y, other.y);
		final int w = Math.max(x + width, other.x + other.width) - left, h = Math.max(y + height, other.y + other.height) - top;
		final int n = words(w);
		final long[] all = new long[n * h];
		for (int row = 0; row < h; row++) for (int k = 0; k < n; k++) all[row * n + k] = bits(left + k * WORD, top + row) | other
			.bits(left + k * WORD, top + row);
		return new InstanceMask(left, top, w, h, all);
	}

	/**
	 * The part of it in a box.
	 *
	 * @param left column of the first pixel of the box
	 * @param top row of the first pixel of the box
	 * @param w width of the box in pixels
	 * @param h height of the box in pixels
	 * @return the mask of what is left; the same one if nothing is cut off
	 */
	public InstanceMask inside(final int left, final int top, final int w, final int h) {
		if (left <= x && top <= y && (long) left + w >= x + width && (long) top + h >= y + height) return this;
		return where((px, py) -> px >= left && px < (long) left + w && py >= top && py < (long) top + h);
	}

	/** Says of pixels of the image whether they count. */
	@FunctionalInterface
	public interface Choice {

		/**
		 * Whether a pixel counts.
		 *
		 * @param px column in the image
		 * @param py row in the image
		 * @return whether it counts
		 */
		boolean holds(int px, int py);
	}

	/**
	 * Those of its pixels for which something holds.
	 *
	 * @param choice asked for each pixel of the mask
	 * @return a new mask, empty if it holds for none
	 */
	public InstanceMask where(final Choice choice) {
		return of(x, y, width, height, i -> get(x + i % width, y + i / width) && choice.holds(x + i % width, y + i / width));
	}

	/**
	 * The same pixels, moved by so many columns and rows.
	 *
	 * @param columns to the right; negative for the left
	 * @param rows down; negative for up
	 * @return the mask at its new place
	 */
	public InstanceMask moved(final int columns, final int rows) {
		return isEmpty() || columns == 0 && rows == 0 ? this : new InstanceMask(x + columns, y + rows, width, height, bits);
	}

	/**
	 * Sets its pixels in a slice of a label image to a number; those outside of the image are left out.
	 *
	 * @param labels changed
	 * @param slice index of the slice, from 0
	 * @param number what they are set to
	 */
	public void paint(final Labels labels, final int slice, final int number) {
		final int w = labels.width(), h = labels.height(), first = slice * w * h;
		final int[] values = labels.array();
		for (int py = Math.max(0, y); py < Math.min(h, y + height); py++) {
			for (int px = Math.max(0, x); px < Math.min(w, x + width); px++) if (get(px, py)) values[first + py * w + px] = number;
		}
	}

	@Override
	public boolean equals(final Object other) {
		if (!(other instanceof InstanceMask)) return false;
		final InstanceMask mask = (InstanceMask) other;
		return x == mask.x && y == mask.y && width == mask.width && height == mask.height && Arrays.equals(bits, mask.bits);
	}

	@Override
	public int hashCode() {
		return 31 * (31 * x + y) + Arrays.hashCode(bits);
	}

	@Override
	public String toString() {
		return area + " pixels in " + width + "×" + height + " at " + x + ", " + y;
	}
}
