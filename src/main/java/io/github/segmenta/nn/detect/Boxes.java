package io.github.segmenta.nn.detect;

import java.util.Arrays;

/**
 * Rectangles in one array, four values each: x1, y1, x2, y2 in pixels. 0 is the left or upper edge of the first pixel, so a
 * box around all pixels of an image is 0, 0, width, height.
 */
public final class Boxes {

	private Boxes() {}

	/**
	 * The number of boxes.
	 *
	 * @param boxes four values per box
	 * @return how many there are
	 * @throws IllegalArgumentException if the length isn't a multiple of four
	 */
	public static int count(final float[] boxes) {
		if (boxes.length % 4 != 0) throw new IllegalArgumentException(boxes.length + " values are no boxes of four each");
		return boxes.length / 4;
	}

	/**
	 * Width times height, in square pixels; of a box turned inside out, what that gives.
	 *
	 * @param boxes four values per box
	 * @param i index of the box
	 * @return the area, which may be negative
	 */
	public static float area(final float[] boxes, final int i) {
		return (boxes[4 * i + 2] - boxes[4 * i]) * (boxes[4 * i + 3] - boxes[4 * i + 1]);
	}

	/**
	 * Intersection over union of a box of {@code a} and one of {@code b}, 0…1; 0 where neither has an area.
	 *
	 * @param a four values per box
	 * @param i index of the box in {@code a}
	 * @param b four values per box
	 * @param j index of the box in {@code b}
	 * @return the intersection's area divided by the union's
	 */
	public static float iou(final float[] a, final int i, final float[] b, final int j) {
		return iou(a, i, area(a, i), b, j, area(b, j));
	}

	/** As {@link #iou(float[], int, float[], int)}, with the areas at hand. */
	static float iou(final float[] a, final int i, final float areaA, final float[] b, final int j, final float areaB) {
		final int p = 4 * i, q = 4 * j;
		final float width = Math.min(a[p + 2], b[q + 2]) - Math.max(a[p], b[q]);
		if (!(width > 0)) return 0;
		final float height = Math.min(a[p + 3], b[q + 3]) - Math.max(a[p + 1], b[q + 1]);
		if (!(height > 0)) return 0;
		final float intersection = width * height;
		return intersection == 0 ? 0 : intersection / (areaA + areaB - intersection);
	}

	/**
	 * Boxes whose corners outside an image lie on its edge.
	 *
	 * @param boxes four values per box; not changed
	 * @param width width of the image in pixels
	 * @param height height of the image in pixels
	 * @return as many boxes, in an array of their own
	 */
	public static float[] clip(final float[] boxes, final int width, final int height) {
		final float[] clipped = boxes.clone();
		for (int i = 0; i < clipped.length; i++) {
			clipped[i] = Math.min(Math.max(clipped[i], 0), (i & 1) == 0 ? width : height);
		}
		return clipped;
	}

	/**
	 * Indices of the boxes whose width and height are at least so large, ascending.
	 *
	 * @param boxes four values per box
	 * @param minSize in pixels
	 * @return the indices; empty if no box is large enough
	 */
	public static int[] keepLarge(final float[] boxes, final double minSize) {
		final int n = count(boxes);
		final float least = (float) minSize;
		final int[] kept = new int[n];
		int size = 0;
		for (int i = 0; i < n; i++) {
			if (boxes[4 * i + 2] - boxes[4 * i] >= least && boxes[4 * i + 3] - boxes[4 * i + 1] >= least) kept[size++] = i;
		}
		return Arrays.copyOf(kept, size);
	}

	/**
	 * The boxes at some indices, in their order.
	 *
	 * @param boxes four values per box
	 * @param indices which boxes, in any order; repetitions are allowed
	 * @return four values per index, in an array of their own
	 */
	public static float[] select(final float[] boxes, final int[] indices) {
		final float[] selected = new float[4 * indices.length];
		for (int k = 0; k < indices.length; k++) System.arraycopy(boxes, 4 * indices[k], selected, 4 * k, 4);
		return selected;
	}
}
