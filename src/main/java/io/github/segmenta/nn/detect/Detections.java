package io.github.segmenta.nn.detect;

import io.github.segmenta.segment.InstanceMask;

/** What a detector found in an image, by falling score. */
public final class Detections {

	/** The objects' boxes, see {@link Boxes}. */
	public final float[] boxes;
	/** Confidence of each object, 0…1. */
	public final float[] scores;
	/** Index of each object's class; 0 is the background, which no object has. */
	public final int[] classes;
	/** Pixels along a side of each mask. */
	public final int side;
	/** Probability of each place of an object's box to belong to it, {@code side · side} values, row by row. */
	public final float[][] masks;
	private final boolean subpixel;

	/**
	 * The arrays aren't copied.
	 *
	 * @param boxes the objects' boxes, see {@link Boxes}
	 * @param scores confidence of each object, 0…1, by falling confidence
	 * @param classes index of each object's class, from 1
	 * @param side pixels along a side of each mask
	 * @param masks {@code side · side} probabilities for each object, row by row
	 * @param subpixel whether masks lie in their boxes as {@link MaskCrop#subpixelTarget} takes them, not as torchvision does
	 * @throws IllegalArgumentException if the arrays are for different numbers of objects
	 */
	public Detections(final float[] boxes, final float[] scores, final int[] classes, final int side, final float[][] masks,
		final boolean subpixel)
	{
		final int n = Boxes.count(boxes);
		if (scores.length != n || classes.length != n || masks.length != n) throw new IllegalArgumentException(n + " boxes, " +
			scores.length + " scores, " + classes.length + " classes, " + masks.length + " masks");
		this.boxes = boxes;
		this.scores = scores;
		this.classes = classes;
		this.side = side;
		this.masks = masks;
		this.subpixel = subpixel;
	}

	/**
	 * The pixels of an object in an image.
	 *
	 * @param i index of the object
	 * @param box its box in the image, x1, y1, x2, y2
	 * @param width of the image in pixels
	 * @param height of the image in pixels
	 * @return the pixels in the image that belong to the object; empty if there are none
	 */
	public InstanceMask mask(final int i, final float[] box, final int width, final int height) {
		return subpixel ? MaskPaste.pasteSubpixel(masks[i], side, box, 0, width, height) : MaskPaste.paste(masks[i], side, box, 0,
			width, height);
	}

	/** @return the number of objects */
	public int count() {
		return scores.length;
	}
}
