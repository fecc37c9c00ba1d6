package io.github.segmenta.train;

import io.github.segmenta.loss.Target;

/** An image to learn from: what a network sees, and what is known of it. */
public final class Example {

	/** Name of the image, for messages. */
	public final String name;
	/** Images of one group show the same specimen: they are never parted between training and validation. */
	public final String group;
	public final int width, height;
	/** Normalised values, {@code [channel][pixel]}, x fastest. */
	public final float[][] channels;
	/**
	 * Number of the object (or class) of each pixel, 0 = background, {@link Target#IGNORE} where nothing is known.
	 */
	public final int[] labels;

	public Example(final String name, final String group, final int width, final int height, final float[][] channels,
		final int[] labels)
	{
		final int n = Math.multiplyExact(width, height);
		if (labels.length != n) throw new IllegalArgumentException("labels of another size: " + name);
		for (final float[] channel : channels) if (channel.length != n) throw new IllegalArgumentException(
			"channel of another size: " + name);
		this.name = name;
		this.group = group;
		this.width = width;
		this.height = height;
		this.channels = channels;
		this.labels = labels;
	}
}
