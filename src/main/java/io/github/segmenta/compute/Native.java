package io.github.segmenta.compute;

import java.util.concurrent.locks.ReentrantLock;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** The operations that the native library does: products of matrices and convolutions. Outputs are given, never made. */
final class Native {

	private Native() {}

	/** Held while an operation runs; at the end of the JVM for good. */
	private static final ReentrantLock RUNNING = new ReentrantLock();

	static {
		// a library that is taken down while it computes would crash the JVM on its way out
		Runtime.getRuntime().addShutdownHook(new Thread(RUNNING::lock, "Segmenta waits for its last operation"));
	}

	private static void exec(final DynamicCustomOp op) {
		RUNNING.lock();
		try {
			Nd4j.exec(op);
		}
		finally {
			RUNNING.unlock();
		}
	}

	/** z = x·y or with one of them transposed; all of two axes. */
	static void multiply(final INDArray x, final boolean transposeX, final INDArray y, final boolean transposeY,
		final INDArray z)
	{
		Backend.start();
		exec(DynamicCustomOp.builder("matmul").addInputs(x, y).addOutputs(z).addIntegerArguments(transposeX ? 1 : 0,
			transposeY ? 1 : 0, 0).build());
	}

	/** Convolution of (batch, y, x, channel) with weights (y, x, input, output); {@code bias} may be null. */
	static void conv2d(final Tensor x, final Tensor w, final Tensor bias, final int stride, final int padding,
		final Tensor y)
	{
		Backend.start();
		final DynamicCustomOp.DynamicCustomOpsBuilder op = DynamicCustomOp.builder("conv2d");
		if (bias == null) op.addInputs(x.array(), w.array());
		else op.addInputs(x.array(), w.array(), bias.array());
		exec(op.addOutputs(y.array()).addIntegerArguments(geometry(w, stride, padding)).build());
	}

	/** Gradients of {@link #conv2d} without bias: {@code gx} and {@code gw} from the output's {@code gy}. */
	static void conv2dBackward(final Tensor x, final Tensor w, final Tensor gy, final int stride, final int padding,
		final Tensor gx, final Tensor gw)
	{
		Backend.start();
		exec(DynamicCustomOp.builder("conv2d_bp").addInputs(x.array(), w.array(), gy.array()).addOutputs(gx.array(), gw
			.array()).addIntegerArguments(geometry(w, stride, padding)).build());
	}

	/** Kernel, stride, padding, dilation along y and x; padding as given; channels last; weights (y, x, in, out). */
	private static int[] geometry(final Tensor w, final int stride, final int padding) {
		return new int[] { w.dim(0), w.dim(1), stride, stride, padding, padding, 1, 1, 0, 1, 0 };
	}
}
