package io.github.segmenta.nn.model;

import java.util.Arrays;

/** A tensor on disk: its shape, and its values in row-major order. */
public final class NamedArray {

	/** Its name in the file. */
	public final String name;
	/** Its size along each axis; not to be changed. */
	public final int[] shape;
	/** Its values, the last axis fastest. */
	public final float[] values;

	/**
	 * @param name of the tensor
	 * @param shape size along each axis
	 * @param values as many as the shape says; not copied
	 */
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
