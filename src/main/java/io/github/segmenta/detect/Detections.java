package io.github.segmenta.detect;

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

	/** The arrays aren't copied. */
	public Detections(final float[] boxes, final float[] scores, final int[] classes, final int side, final float[][] masks) {
		final int n = Boxes.count(boxes);
		if (scores.length != n || classes.length != n || masks.length != n) throw new IllegalArgumentException(n + " boxes, " +
			scores.length + " scores, " + classes.length + " classes, " + masks.length + " masks");
		this.boxes = boxes;
		this.scores = scores;
		this.classes = classes;
		this.side = side;
		this.masks = masks;
	}

	/** The number of objects. */
	public int count() {
		return scores.length;
	}
}
