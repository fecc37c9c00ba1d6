package io.github.segmenta.nn.tensor;

import io.github.segmenta.nn.engine.LinearAlgebra;

import java.nio.FloatBuffer;
import java.util.Arrays;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataBuffer;

/**
 * Floats in a row-major array of any number of axes, outside the Java heap. Images are (batch, y, x, channel), weights
 * of convolutions (y, x, input channel, output channel).
 * <p>
 * A tensor lives in the memory of a {@link BufferPool} and counts its users: who holds one and needs it no more calls
 * {@link #release}.
 */
public final class Tensor {

	private final BufferPool.Chunk chunk;
	private final int[] shape;
	private final int size;

	Tensor(final BufferPool.Chunk chunk, final int[] shape) {
		this.chunk = chunk;
		this.shape = shape;
		size = sizeOf(shape);
	}

	/**
	 * The number of values of a shape.
	 *
	 * @param shape the length of each axis, each at least 1; none stands for a scalar
	 * @return the product of the lengths; 1 for a scalar
	 * @throws IllegalArgumentException if an axis is smaller than 1, or there are more than 2³¹ − 9 values
	 */
	public static int sizeOf(final int... shape) {
		long size = 1;
		for (final int n : shape) {
			if (n < 1) throw new IllegalArgumentException("empty axis in shape " + Arrays.toString(shape));
			size *= n;
			if (size > Integer.MAX_VALUE - 8) throw new IllegalArgumentException("tensor too large: " + Arrays.toString(
				shape));
		}
		return (int) size;
	}

	/** @return the length of each axis, outermost first; a copy */
	public int[] shape() {
		return shape.clone();
	}

	/**
	 * Length of an axis; negative numbers count from the last axis.
	 *
	 * @param axis index of the axis, from 0 for the outermost; −1 is the innermost
	 * @return the number of values along that axis
	 */
	public int dim(final int axis) {
		return shape[axis < 0 ? shape.length + axis : axis];
	}

	/** @return the number of axes */
	public int rank() {
		return shape.length;
	}

	/** @return the number of values */
	public int size() {
		return size;
	}

	/**
	 * Another tensor on the same memory, with a user count of its own.
	 *
	 * @param newShape the length of each axis; their product must be that of this tensor's
	 * @return the other tensor, which its user has to release too
	 * @throws IllegalArgumentException if the shape has another number of values
	 */
	public Tensor reshaped(final int... newShape) {
		if (sizeOf(newShape) != size) throw new IllegalArgumentException("can't shape " + Arrays.toString(shape) + " as " +
			Arrays.toString(newShape));
		chunk.retain();
		return new Tensor(chunk, newShape.clone());
	}

	/** A new tensor of undefined content from the pool that this one came from. */
	Tensor allocate(final int... newShape) {
		return chunk.pool().allocate(newShape);
	}

	/**
	 * Counts one more user.
	 *
	 * @return this tensor
	 */
	public Tensor retain() {
		chunk.retain();
		return this;
	}

	/** Whether this is the only user of its memory. */
	boolean isUnshared() {
		return chunk.users() == 1;
	}

	/** Ends one use of the memory, which is handed out again when there is no other. */
	public void release() {
		chunk.release();
	}

	/**
	 * Copies {@code n} values that start at {@code from} to {@code out[at…]}.
	 *
	 * @param from index of the first value in this tensor, in row-major order
	 * @param out where the values go
	 * @param at index of the first value in {@code out}
	 * @param n how many values are copied
	 */
	public void read(final int from, final float[] out, final int at, final int n) {
		final FloatBuffer view = chunk.floats().duplicate();
		view.position(from);
		view.get(out, at, n);
	}

	/**
	 * Copies {@code n} values of {@code in[at…]} to the place that starts at {@code to}.
	 *
	 * @param to index of the first value in this tensor, in row-major order
	 * @param in where the values come from; it isn't changed
	 * @param at index of the first value in {@code in}
	 * @param n how many values are copied
	 */
	public void write(final int to, final float[] in, final int at, final int n) {
		final FloatBuffer view = chunk.floats().duplicate();
		view.position(to);
		view.put(in, at, n);
	}

	/**
	 * A copy of all values.
	 *
	 * @return the values in row-major order, in an array of their own
	 */
	public float[] toArray() {
		final float[] out = new float[size];
		read(0, out, 0, size);
		return out;
	}

	/**
	 * Sets all values.
	 *
	 * @param value what each of them becomes
	 * @return this tensor
	 */
	public Tensor fill(final float value) {
		ElementLoops.write(this, (y, from, n) -> Arrays.fill(y, 0, n, value));
		return this;
	}

	/**
	 * Copies all values of a tensor of the same size.
	 *
	 * @param other where the values come from; only the number of its values must agree, not its shape
	 * @return this tensor
	 * @throws IllegalArgumentException if the tensors have different numbers of values
	 */
	public Tensor set(final Tensor other) {
		if (other.size != size) throw new IllegalArgumentException("tensors of different sizes");
		ElementLoops.map(other, this, (x, y, n) -> System.arraycopy(x, 0, y, 0, n));
		return this;
	}

	/**
	 * The value at an index of each axis. For tests and sparse access.
	 *
	 * @param index one index per axis, outermost first, each from 0
	 * @return the value there
	 */
	public float get(final int... index) {
		int i = 0;
		for (int axis = 0; axis < shape.length; axis++) i = i * shape[axis] + index[axis];
		return chunk.floats().get(i);
	}

	/**
	 * These values in another shape.
	 *
	 * @param other the length of each axis
	 * @return an operand on this memory, which doesn't count as a user of it
	 */
	public LinearAlgebra.Operand as(final int... other) {
		return new LinearAlgebra.Operand(this, 0, other);
	}

	/**
	 * The values that start at an index in another shape.
	 *
	 * @param index index of the operand's first value in this tensor, in row-major order
	 * @param other the length of each axis of the operand
	 * @return an operand on this memory, which doesn't count as a user of it
	 */
	public LinearAlgebra.Operand from(final int index, final int... other) {
		return new LinearAlgebra.Operand(this, index, other);
	}

	/**
	 * This memory as ND4J has it.
	 *
	 * @return the buffer, which may be longer than this tensor; it doesn't count as a user of the memory
	 */
	public DataBuffer data() {
		return chunk.data();
	}

	/**
	 * Where the value at an index is in memory.
	 *
	 * @param index index of the value in row-major order
	 * @return a pointer to it, valid until the memory's pool is closed
	 */
	public FloatPointer pointer(final int index) {
		return chunk.pointer().getPointer(index);
	}

	@Override
	public String toString() {
		return "Tensor" + Arrays.toString(shape);
	}
}
