package io.github.segmenta.nn.engine;

import io.github.segmenta.nn.tensor.Tensor;

/**
 * Multiplies matrices in a memory of its own. The memory is a few areas that grow as they are needed; what an
 * operation leaves in them is of no use to the next. Matrices are row by row.
 */
abstract class MatrixDevice implements Device {

	/** Operations of fewer multiplications are done before their operands have come to the device. */
	private static final double LEAST_MULTIPLICATIONS = 1e7;
	/** Operations with fewer multiplications a value, too. */
	private static final double LEAST_MULTIPLICATIONS_PER_VALUE = 30;

	/** The areas of the memory; {@code STAGE} is for the device itself. */
	enum Area {
			X, W, Y, GX, GW, STAGE
	}

	/** A matrix in an area: where it begins, and the distance from row to row, both counted in values. */
	static final class Matrix {

		final Area area;
		final long from;
		final int rowStride;

		Matrix(final Area area, final long from, final int rowStride) {
			this.area = area;
			this.from = from;
			this.rowStride = rowStride;
		}
	}

	/**
	 * Makes an area hold at least that many values; what it held is undefined if it has to grow.
	 *
	 * @throws io.github.segmenta.core.InvalidInputException if the device has no such memory left
	 */
	abstract void reserve(Area area, long size);

	/** Sets the first {@code n} values of an area to 0. */
	abstract void zero(Area area, long n);

	/** Copies rows that lie one after the other in a tensor to a matrix. */
	abstract void upload(Tensor source, int from, int rows, int columns, Matrix target);

	/** Copies a matrix to rows one after the other in a tensor. */
	abstract void download(Matrix source, int rows, int columns, Tensor target, int to);

	/** {@code c = a·b}, or {@code c + a·b}; a is (rows, inner) or, to be transposed, (inner, rows); b and columns likewise. */
	abstract void multiply(int rows, int inner, int columns, Matrix a, boolean transposeA, Matrix b, boolean transposeB,
		boolean add, Matrix c);

	@Override
	public final boolean suits(final double multiplications, final double values) {
		return multiplications >= LEAST_MULTIPLICATIONS && multiplications >= LEAST_MULTIPLICATIONS_PER_VALUE * values;
	}

	@Override
	public final void multiply(final LinearAlgebra.Operand x, final boolean transposeX, final LinearAlgebra.Operand y,
		final boolean transposeY, final LinearAlgebra.Operand z)
	{
		final Matrix a = upload(x, Area.X), b = upload(y, Area.W), c = new Matrix(Area.Y, 0, z.columns());
		reserve(Area.Y, z.size());
		multiply(z.rows(), transposeX ? x.rows() : x.columns(), z.columns(), a, transposeX, b, transposeY, false, c);
		download(c, z.rows(), z.columns(), z.tensor, z.from);
	}

	private Matrix upload(final LinearAlgebra.Operand operand, final Area area) {
		final Matrix matrix = new Matrix(area, 0, operand.columns());
		reserve(area, operand.size());
		upload(operand.tensor, operand.from, operand.rows(), operand.columns(), matrix);
		return matrix;
	}

	@Override
	public final void conv2d(final Tensor x, final Tensor w, final int stride, final int padding, final Tensor y) {
		new MatrixConvolution(this, x, w, y, stride, padding).forward(x, w, y);
	}

	@Override
	public final void conv2dBackward(final Tensor x, final Tensor w, final Tensor gy, final int stride,
		final int padding, final Tensor gx, final Tensor gw)
	{
		new MatrixConvolution(this, x, w, gy, stride, padding).backward(x, w, gy, gx, gw);
	}
}
