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

	public int pixels() {
		return labels.length;
	}
}
