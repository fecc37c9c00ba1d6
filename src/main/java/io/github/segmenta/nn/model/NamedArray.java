package io.github.segmenta.nn.model;

import java.util.Arrays;

/** A tensor on disk: its shape, and its values in row-major order. */
public final class NamedArray {

	public final String name;
	public final int[] shape;
	public final float[] values;

	/** @param values as many as the shape says; not copied */
	public NamedArray(final String name, final int[] shape, final float[] values) {
		long size = 1;
		for (final int n : shape) size *= n;
		if (size != values.length) throw new IllegalArgumentException(values.length + " values for " + name + " of shape " +
			Arrays.toString(shape));
		this.name = name;
		this.shape = shape.clone();
		this.values = values;
	}
}
