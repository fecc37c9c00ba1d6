package io.github.segmenta.compute;

import java.util.concurrent.locks.ReentrantLock;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The operations that ND4J's backend does: products of matrices and convolutions. Outputs are given, never made. On the CPU
 * they work on the tensors' memory; on a device, where arrays live elsewhere, on copies.
 */
final class Native {

	/** Whether arrays live in the memory of a device. */
	private static volatile boolean onDevice;

	/** Held while an operation runs; at the end of the JVM for good. */
	private static final ReentrantLock RUNNING = new ReentrantLock();

	static {
		// a library that is taken down while it computes would crash the JVM on its way out
		Runtime.getRuntime().addShutdownHook(new Thread(RUNNING::lock, "Segmenta waits for its last operation"));
	}

	private Native() {}

	static boolean isOnDevice() {
		return onDevice;
	}

	static void setOnDevice(final boolean device) {
		onDevice = device;
	}

	/** A tensor's values, or a run of them, in a shape. */
	static final class Operand {

		private final Tensor tensor;
		private final int from;
		private final int[] shape;

		/** @param from index of the first value */
		Operand(final Tensor tensor, final int from, final int... shape) {
			this.tensor = tensor;
			this.from = from;
			this.shape = shape;
		}

		private INDArray array(final boolean isOutput) {
			final long[] dims = new long[shape.length], strides = new long[shape.length];
			long stride = 1;
			for (int axis = shape.length - 1; axis >= 0; axis--) {
				dims[axis] = shape[axis];
				strides[axis] = stride;
				stride *= shape[axis];
			}
			if (!onDevice) return Nd4j.create(tensor.data(), dims, strides, from, 'c');
			if (isOutput) return Nd4j.createUninitialized(DataType.FLOAT, dims);
			final float[] values = new float[(int) stride];
			tensor.read(from, values, 0, values.length);
			return Nd4j.createFromArray(values).reshape('c', dims);
		}
	}

	private static void exec(final String name, final Operand[] inputs, final Operand[] outputs, final int... arguments) {
		Backend.start();
		RUNNING.lock();
		try {
			final INDArray[] in = arrays(inputs, false), out = arrays(outputs, true);
			Nd4j.exec(DynamicCustomOp.builder(name).addInputs(in).addOutputs(out).addIntegerArguments(arguments).build());
			if (!onDevice) return;
			for (int k = 0; k < out.length; k++) {
				final float[] values = out[k].ravel().toFloatVector();
				outputs[k].tensor.write(outputs[k].from, values, 0, values.length);
				out[k].close();
			}
			for (final INDArray array : in) array.close();
		}
		finally {
			RUNNING.unlock();
		}
	}

	private static INDArray[] arrays(final Operand[] operands, final boolean areOutputs) {
		final INDArray[] arrays = new INDArray[operands.length];
		for (int k = 0; k < arrays.length; k++) arrays[k] = operands[k].array(areOutputs);
		return arrays;
	}

	private static Operand[] operands(final Tensor... tensors) {
		final Operand[] operands = new Operand[tensors.length];
		for (int k = 0; k < operands.length; k++) operands[k] = tensors[k].as(tensors[k].shape());
		return operands;
	}

	/** z = x·y or with one of them transposed; all of two axes. */
	static void multiply(final Operand x, final boolean transposeX, final Operand y, final boolean transposeY,
		final Operand z)
	{
		exec("matmul", new Operand[] { x, y }, new Operand[] { z }, transposeX ? 1 : 0, transposeY ? 1 : 0, 0);
	}

	/** Convolution of (batch, y, x, channel) with weights (y, x, input, output); {@code bias} may be null. */
	static void conv2d(final Tensor x, final Tensor w, final Tensor bias, final int stride, final int padding,
		final Tensor y)
	{
		exec("conv2d", bias == null ? operands(x, w) : operands(x, w, bias), operands(y), geometry(w, stride, padding));
	}

	/** Gradients of {@link #conv2d} without bias: {@code gx} and {@code gw} from the output's {@code gy}. */
	static void conv2dBackward(final Tensor x, final Tensor w, final Tensor gy, final int stride, final int padding,
		final Tensor gx, final Tensor gw)
	{
		exec("conv2d_bp", operands(x, w, gy), operands(gx, gw), geometry(w, stride, padding));
	}

	/** Kernel, stride, padding, dilation along y and x; padding as given; channels last; weights (y, x, in, out). */
	private static int[] geometry(final Tensor w, final int stride, final int padding) {
		return new int[] { w.dim(0), w.dim(1), stride, stride, padding, padding, 1, 1, 0, 1, 0 };
	}

	/** Whether a small convolution, its gradients and a product are what they should be, to 1e-4. */
	static boolean isRight() {
		final int height = 4, width = 5, in = 2, out = 3;
		final float[] x = new float[height * width * in], w = new float[9 * in * out], g = new float[height * width * out];
		for (int i = 0; i < x.length; i++) x[i] = (i * 7 % 11 - 5) / 4f;
		for (int i = 0; i < w.length; i++) w[i] = (i * 5 % 13 - 6) / 4f;
		for (int i = 0; i < g.length; i++) g[i] = (i * 3 % 7 - 3) / 2f;
		final float[] y = new float[g.length], gx = new float[x.length], gw = new float[w.length];
		for (int i = 0; i < height * width * 9 * in * out; i++) {
			final int o = i % out, c = i / out % in, tap = i / out / in % 9, pixel = i / out / in / 9;
			final int v = pixel / width + tap / 3 - 1, u = pixel % width + tap % 3 - 1;
			if (v < 0 || u < 0 || v >= height || u >= width) continue;
			final int from = (v * width + u) * in + c, weight = (tap * in + c) * out + o, to = pixel * out + o;
			y[to] += x[from] * w[weight];
			gx[from] += g[to] * w[weight];
			gw[weight] += g[to] * x[from];
		}
		try (BufferPool pool = new BufferPool()) {
			final Tensor tx = pool.of(x, 1, height, width, in), tw = pool.of(w, 3, 3, in, out), tg = pool.of(g, 1, height, width,
				out);
			final Tensor ty = pool.zeros(1, height, width, out), tgx = pool.zeros(1, height, width, in), tgw = pool.zeros(3, 3,
				in, out);
			conv2d(tx, tw, null, 1, 1, ty);
			conv2dBackward(tx, tw, tg, 1, 1, tgx, tgw);
			final Tensor product = pool.zeros(in, out);
			multiply(tx.as(height * width, in), true, tg.as(height * width, out), false, product.as(in, out));
			final float[] sums = new float[in * out];
			for (int i = 0; i < height * width; i++) for (int k = 0; k < sums.length; k++) sums[k] += x[i * in + k / out] * g[i *
				out + k % out];
			return isNear(y, ty) && isNear(gx, tgx) && isNear(gw, tgw) && isNear(sums, product);
		}
	}

	private static boolean isNear(final float[] expected, final Tensor found) {
		for (int i = 0; i < expected.length; i++) if (!(Math.abs(expected[i] - found.toArray()[i]) <= 1e-4 * Math.max(1, Math.abs(
			expected[i])))) return false;
		return true;
	}
}
