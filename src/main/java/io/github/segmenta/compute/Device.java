package io.github.segmenta.compute;

import org.bytedeco.javacpp.FloatPointer;

/**
 * Multiplies matrices in a memory of its own, as a GPU does. The memory is a few areas that grow as they are needed; what an
 * operation leaves in them is of no use to the next. Matrices are row by row.
 */
interface Device {

	/** The areas of the memory; {@code STAGE} is for the device itself. */
	enum Area {
			X, W, Y, GX, GW, STAGE
	}

	/** A matrix in an area: where it begins, and the distance from row to row, both counted in values. */
	final class Matrix {

		final Area area;
		final long from;
		final int rowStride;

		Matrix(final Area area, final long from, final int rowStride) {
			this.area = area;
			this.from = from;
			this.rowStride = rowStride;
		}
	}

	/** What the device is called, as in "NVIDIA H100". */
	String name();

	/**
	 * Makes an area hold at least that many values; what it held is undefined if it has to grow.
	 *
	 * @throws io.github.segmenta.kernel.InvalidInputException if the device has no such memory left
	 */
	void reserve(Area area, long size);

	/** Sets the first {@code n} values of an area to 0. */
	void zero(Area area, long n);

	/** Makes copies from and to a piece of the CPU's memory fast, if that's possible. */
	void pin(FloatPointer memory);

	/** Takes {@link #pin} back, before the memory is freed. */
	void unpin(FloatPointer memory);

	/** Copies rows that lie one after the other in a tensor to a matrix. */
	void upload(Tensor source, int from, int rows, int columns, Matrix target);

	/** Copies a matrix to rows one after the other in a tensor. */
	void download(Matrix source, int rows, int columns, Tensor target, int to);

	/** {@code c = a·b}, or {@code c + a·b}; a is (rows, inner) or, to be transposed, (inner, rows); b and columns likewise. */
	void multiply(int rows, int inner, int columns, Matrix a, boolean transposeA, Matrix b, boolean transposeB, boolean add,
		Matrix c);
}
