package io.github.segmenta.nn.loss;

/** What a network should have said about a batch of images. */
public final class Target {

	/** The label of a pixel that nothing is known of: it counts in no loss. */
	public static final int IGNORE = -1;

	/** Size of the batch and of its images in pixels. */
	public final int batch, height, width;
	/** Index of the class of each pixel, or {@link #IGNORE}. */
	public final int[] labels;
	/** Weight of each pixel, or {@code null} for 1. */
	public final float[] weights;

	/**
	 * The truth of a batch. The arrays aren't copied.
	 *
	 * @param batch number of images
	 * @param height height of each image in pixels
	 * @param width width of each image in pixels
	 * @param labels index of the class of each pixel, or {@link #IGNORE}; image by image, row by row
	 * @param weights weight of each pixel in the same order, or {@code null} for 1
	 * @throws IllegalArgumentException if there are more or fewer labels or weights than pixels
	 */
	public Target(final int batch, final int height, final int width, final int[] labels, final float[] weights) {
		final int pixels = Math.multiplyExact(Math.multiplyExact(batch, height), width);
		if (labels.length != pixels || weights != null && weights.length != pixels) throw new IllegalArgumentException(
			"target of another size than " + batch + "×" + height + "×" + width);
		this.batch = batch;
		this.height = height;
		this.width = width;
		this.labels = labels;
		this.weights = weights;
	}

	/** @return the number of pixels of all images */
	public int pixels() {
		return labels.length;
	}
}
