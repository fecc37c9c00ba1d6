package io.github.segmenta.nn.engine;

import io.github.segmenta.nn.op.Convolution;
import io.github.segmenta.nn.tensor.ElementLoops;
import io.github.segmenta.nn.tensor.Tensor;

import java.util.concurrent.locks.ReentrantLock;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The operations that run outside Java: products of matrices and convolutions, on tensors' memory by ND4J or, where they are
 * large, on a {@link Device}. Outputs are given, never made.
 */
public final class LinearAlgebra {

	/** {@code null} if ND4J computes all. */
	private static volatile Device device;

	/** Held while an operation runs; at the end of the JVM for good. */
	private static final ReentrantLock RUNNING = new ReentrantLock();

	static {
		// a library that is taken down while it computes would crash the JVM on its way out
		Runtime.getRuntime().addShutdownHook(new Thread(RUNNING::lock, "Segmenta waits for its last operation"));
	}

	private LinearAlgebra() {}

	/** @return the device in use, or {@code null} if ND4J computes everything */
	public static Device device() {
		return device;
	}

	/**
	 * Sets what computes large operations from now on.
	 *
	 * @param used the device, or {@code null} for ND4J
	 */
	public static void setDevice(final Device used) {
		device = used;
	}

	/** The device, if it is faster than ND4J at an operation on so many values. */
	private static Device deviceFor(final double multiplications, final double values) {
		final Device used = device;
		return used != null && used.suits(multiplications, values) ? used : null;
	}

	/** A tensor's values, or a run of them, in a shape. */
	public static final class Operand {

		final Tensor tensor;
		/** Index of the first value. */
		final int from;
		private final int[] shape;

		/**
		 * A run of a tensor's values. It doesn't count as a user of the tensor's memory.
		 *
		 * @param tensor where the values are
		 * @param from index of the first value, in row-major order
		 * @param shape the length of each axis; not copied
		 */
		public Operand(final Tensor tensor, final int from, final int... shape) {
			this.tensor = tensor;
			this.from = from;
			this.shape = shape;
		}

		/** Rows of a matrix. */
		int rows() {
			return shape[0];
		}

		/** Columns of a matrix. */
		int columns() {
			return shape[1];
		}

		/** Values of a matrix. */
		int size() {
			return shape[0] * shape[1];
		}

		private INDArray array() {
			final long[] dims = new long[shape.length], strides = new long[shape.length];
			long stride = 1;
			for (int axis = shape.length - 1; axis >= 0; axis--) {
				dims[axis] = shape[axis];
				strides[axis] = stride;
				stride *= shape[axis];
			}
			return Nd4j.create(tensor.data(), dims, strides, from, 'c');
		}
	}

	private static void exec(final String name, final Operand[] inputs, final Operand[] outputs, final int... arguments) {
		Backend.start();
		RUNNING.lock();
		try {
			Nd4j.exec(DynamicCustomOp.builder(name).addInputs(arrays(inputs)).addOutputs(arrays(outputs)).addIntegerArguments(
				arguments).build());
		}
		finally {
			RUNNING.unlock();
		}
	}

	private static void execOnDevice(final Runnable work) {
		RUNNING.lock();
		try {
			work.run();
		}
		finally {
			RUNNING.unlock();
		}
	}

	private static INDArray[] arrays(final Operand[] operands) {
		final INDArray[] arrays = new INDArray[operands.length];
		for (int k = 0; k < arrays.length; k++) arrays[k] = operands[k].array();
		return arrays;
	}

	private static Operand[] operands(final Tensor... tensors) {
		final Operand[] operands = new Operand[tensors.length];
		for (int k = 0; k < operands.length; k++) operands[k] = tensors[k].as(tensors[k].shape());
		return operands;
	}

	/**
	 * z = x·y or with one of them transposed; all of two axes.
	 *
	 * @param x the first matrix
	 * @param transposeX whether it is transposed first
	 * @param y the second matrix
	 * @param transposeY whether it is transposed first
	 * @param z the matrix that is written
	 */
	public static void multiply(final Operand x, final boolean transposeX, final Operand y, final boolean transposeY,
		final Operand z)
	{
		final int inner = transposeX ? x.rows() : x.columns();
		final Device on = deviceFor((double) z.size() * inner, (double) x.size() + y.size() + z.size());
		if (on != null) execOnDevice(() -> on.multiply(x, transposeX, y, transposeY, z));
		else exec("matmul", new Operand[] { x, y }, new Operand[] { z }, transposeX ? 1 : 0, transposeY ? 1 : 0, 0);
	}

	/**
	 * Convolution of (batch, y, x, channel) with weights (y, x, input, output); {@code bias} may be null.
	 *
	 * @param x (batch, y, x, channel)
	 * @param w weights (y, x, input channel, output channel)
	 * @param bias one value per output channel, or {@code null}
	 * @param stride distance of output pixels in pixels of the input
	 * @param padding zeros added on each side, in pixels
	 * @param y the tensor that is written, (batch, y, x, output channel)
	 */
	public static void conv2d(final Tensor x, final Tensor w, final Tensor bias, final int stride, final int padding,
		final Tensor y)
	{
		final Device on = deviceFor((double) y.size() * w.size() / w.dim(3), (double) x.size() + w.size() + y.size());
		if (on == null) {
			exec("conv2d", bias == null ? operands(x, w) : operands(x, w, bias), operands(y), geometry(w, stride, padding));
			return;
		}
		execOnDevice(() -> on.conv2d(x, w, stride, padding, y));
		if (bias != null) ElementLoops.addToPixels(y, bias);
	}

	/**
	 * Gradients of {@link #conv2d} without bias: {@code gx} and {@code gw} from the output's {@code gy}.
	 *
	 * @param x the convolution's input (batch, y, x, channel)
	 * @param w its weights (y, x, input channel, output channel)
	 * @param gy gradient of its output (batch, y, x, output channel)
	 * @param stride its stride in pixels
	 * @param padding its padding in pixels
	 * @param gx the tensor that is written, of the shape of {@code x}
	 * @param gw the tensor that is written, of the shape of {@code w}
	 */
	public static void conv2dBackward(final Tensor x, final Tensor w, final Tensor gy, final int stride, final int padding,
		final Tensor gx, final Tensor gw)
	{
		final Device on = deviceFor(2. * gy.size() * w.size() / w.dim(3), 2. * x.size() + 2. * w.size() + gy.size());
		if (on == null) exec("conv2d_bp", operands(x, w, gy), operands(gx, gw), geometry(w, stride, padding));
		else execOnDevice(() -> on.conv2dBackward(x, w, gy, stride, padding, gx, gw));
	}

	/** Kernel, stride, padding, dilation along y and x; padding as given; channels last; weights (y, x, in, out). */
	private static int[] geometry(final Tensor w, final int stride, final int padding) {
		return new int[] { w.dim(0), w.dim(1), stride, stride, padding, padding, 1, 1, 0, 1, 0 };
	}
}
