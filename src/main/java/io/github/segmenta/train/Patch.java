package io.github.segmenta.train;

/** A square piece of an example, as it goes into a network. */
public final class Patch {

	/** Length of a side in pixels. */
	public final int size;
	/** Values in the order y, x, channel. */
	public final float[] pixels;
	/** As {@link Example#labels}. */
	public final int[] labels;

	Patch(final int size, final float[] pixels, final int[] labels) {
		this.size = size;
		this.pixels = pixels;
		this.labels = labels;
	}
}
