package io.github.segmenta.nn.engine;

import io.github.segmenta.nn.op.Convolution;
import io.github.segmenta.nn.tensor.Tensor;

/** What computes large convolutions and products of matrices in the place of ND4J. Outputs are given, never made. */
public interface Device {

	/** @return what the device is called, for messages and outputs */
	String name();

	/**
	 * Whether the device is faster than ND4J at an operation of so many multiplications on so many values.
	 *
	 * @param multiplications number of multiplications of the operation
	 * @param values number of values that it reads and writes
	 * @return whether the device is to do it
	 */
	boolean suits(double multiplications, double values);

	/**
	 * z = x·y or with one of them transposed.
	 *
	 * @param x the first matrix
	 * @param transposeX whether it is transposed first
	 * @param y the second matrix
	 * @param transposeY whether it is transposed first
	 * @param z the matrix that is written
	 */
	void multiply(LinearAlgebra.Operand x, boolean transposeX, LinearAlgebra.Operand y, boolean transposeY, LinearAlgebra.Operand z);

	/**
	 * y = x ∗ w, as {@link Convolution#conv2d} without bias and dilation.
	 *
	 * @param x (batch, y, x, channel)
	 * @param w weights (y, x, input channel, output channel)
	 * @param stride distance of output pixels in pixels of the input
	 * @param padding zeros added on each side, in pixels
	 * @param y the tensor that is written, (batch, y, x, output channel)
	 */
	void conv2d(Tensor x, Tensor w, int stride, int padding, Tensor y);

	/**
	 * The gradients {@code gx} and {@code gw} of {@link #conv2d} from the output's {@code gy}.
	 *
	 * @param x the convolution's input (batch, y, x, channel)
	 * @param w its weights (y, x, input channel, output channel)
	 * @param gy gradient of its output (batch, y, x, output channel)
	 * @param stride its stride in pixels
	 * @param padding its padding in pixels
	 * @param gx the tensor that is written, of the shape of {@code x}
	 * @param gw the tensor that is written, of the shape of {@code w}
	 */
	void conv2dBackward(Tensor x, Tensor w, Tensor gy, int stride, int padding, Tensor gx, Tensor gw);
}
