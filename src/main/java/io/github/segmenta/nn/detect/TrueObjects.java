package io.github.segmenta.nn.detect;

import io.github.segmenta.segment.InstanceMask;

/** The objects that a detector should find in an image. */
public final class TrueObjects {

	/** Size of the image in pixels. */
	public final int width, height;
	/** The smallest boxes around all pixels of the objects, see {@link Boxes}. */
	public final float[] boxes;
	/** Index of each object's class, from 1. */
	public final int[] classes;
	/** The objects' pixels, none of them empty. */
	public final InstanceMask[] masks;
	/** How many pixels above and left of each corner of pixels are unknown; {@code null} if none is. */
	private final int[] unknown;

	/**
	 * @param width width of the image in pixels
	 * @param height height of the image in pixels
	 * @param masks of the objects, none of them empty
	 * @param classes one an object
	 * @param isUnknown whether it isn't known what a pixel shows, row by row; {@code null} if all is known
	 * @throws IllegalArgumentException if there are more masks than classes or fewer, a mask is empty, or a class is
	 *          below 1
	 */
	public TrueObjects(final int width, final int height, final InstanceMask[] masks, final int[] classes,
		final boolean[] isUnknown)
	{
		if (masks.length != classes.length) throw new IllegalArgumentException(masks.length + " masks, " + classes.length +
			" classes");
		this.width = width;
		this.height = height;
		this.masks = masks;
		this.classes = classes;
		boxes = new float[4 * masks.length];
		for (int i = 0; i < masks.length; i++) {
			final InstanceMask m = masks[i];
			if (m.isEmpty() || classes[i] < 1) throw new IllegalArgumentException("object " + i + " of class " + classes[i] +
				" has " + m);
			boxes[4 * i] = m.x;
			boxes[4 * i + 1] = m.y;
			boxes[4 * i + 2] = m.x + m.width;
			boxes[4 * i + 3] = m.y + m.height;
		}
		unknown = isUnknown == null ? null : sums(isUnknown, width, height);
	}

	private static int[] sums(final boolean[] set, final int width, final int height) {
		final int[] sums = new int[(width + 1) * (height + 1)];
		for (int y = 0; y < height; y++) {
			int row = 0;
			for (int x = 0; x < width; x++) {
				if (set[y * width + x]) row++;
				sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1] + row;
			}
		}
		return sums;
	}

	/** @return the number of objects */
	public int count() {
		return classes.length;
	}

	/**
	 * Leaves boxes undecided that stand for no object if at least half of their pixels in the image are unknown:
	 * there may be one.
	 *
	 * @param matched what {@link BoxMatcher} says of boxes; changed
	 * @param boxes four values per box, see {@link Boxes}
	 */
	public void leaveUnknown(final int[] matched, final float[] boxes) {
		if (unknown == null) return;
		for (int i = 0; i < matched.length; i++) {
			if (matched[i] != BoxMatcher.BELOW_LOW) continue;
			final int x1 = at(boxes[4 * i], width), y1 = at(boxes[4 * i + 1], height), x2 = at(boxes[4 * i + 2], width);
			final int y2 = at(boxes[4 * i + 3], height), row = width + 1;
			final int count = unknown[y2 * row + x2] - unknown[y1 * row + x2] - unknown[y2 * row + x1] + unknown[y1 * row + x1];
			if (2 * count >= (x2 - x1) * (y2 - y1)) matched[i] = BoxMatcher.BETWEEN;
		}
	}

	/** The corner of pixels next to a coordinate. */
	private static int at(final float coordinate, final int length) {
		return Math.max(0, Math.min(length, Math.round(coordinate)));
	}
}
