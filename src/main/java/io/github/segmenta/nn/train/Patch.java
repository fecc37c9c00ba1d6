package io.github.segmenta.nn.train;

/** A square piece of an example, as it goes into a network. */
public final class Patch {

	/** Length of a side in pixels. */
	public final int size;
	/** Values in the order y, x, channel. */
	public final float[] pixels;
	/** As {@link Example#labels}. */
	public final int[] labels;
	/** As {@link Example#layers}. */
	public final int[][] layers;
	/** As {@link Example#classOfObject}; objects that aren't in the patch have one, too. */
	public final int[] classOfObject;

	Patch(final int size, final float[] pixels, final int[] labels) {
		this(size, pixels, new int[][] { labels }, new int[0]);
	}

	Patch(final int size, final float[] pixels, final int[][] layers, final int[] classOfObject) {
		this.size = size;
		this.pixels = pixels;
		this.layers = layers;
		this.classOfObject = classOfObject;
		labels = layers[0];
	}

	/** Whether it shows an object, or a class that isn't the background. */
	boolean showsObject() {
		for (final int[] layer : layers) for (final int label : layer) if (label > 0) return true;
		return false;
	}
}
