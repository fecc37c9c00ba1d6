package io.github.segmenta.nn.engine;

import io.github.segmenta.nn.op.Convolution;
import io.github.segmenta.nn.tensor.Tensor;

import org.bytedeco.javacpp.FloatPointer;

/** What computes large convolutions and products of matrices in the place of ND4J. Outputs are given, never made. */
public interface Device {

	/** What the device is called, as in "NVIDIA H100". */
	String name();

	/** Whether the device is faster than ND4J at an operation of so many multiplications on so many values. */
	boolean suits(double multiplications, double values);

	/** z = x·y or with one of them transposed. */
	void multiply(LinearAlgebra.Operand x, boolean transposeX, LinearAlgebra.Operand y, boolean transposeY, LinearAlgebra.Operand z);

	/** y = x ∗ w, as {@link Convolution#conv2d} without bias and dilation. */
	void conv2d(Tensor x, Tensor w, int stride, int padding, Tensor y);

	/** The gradients {@code gx} and {@code gw} of {@link #conv2d} from the output's {@code gy}. */
	void conv2dBackward(Tensor x, Tensor w, Tensor gy, int stride, int padding, Tensor gx, Tensor gw);

	/** Makes copies from and to a piece of the CPU's memory fast, if that's possible. */
	default void pin(final FloatPointer memory) {}

	/** Takes {@link #pin} back, before the memory is freed. */
	default void unpin(final FloatPointer memory) {}
}
