package io.github.segmenta.nn.op;

import io.github.segmenta.nn.tensor.ElementLoops;
import io.github.segmenta.nn.engine.LinearAlgebra;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Tensor;
import io.github.segmenta.nn.tensor.Variable;

/** Products with matrices. */
public final class Linear {

	private Linear() {}

	/**
	 * y = x·w + b over the last axis.
	 *
	 * @param tape the run that this is part of
	 * @param x values of any shape whose last axis is as long as there are inputs
	 * @param w weights (input, output)
	 * @param bias one value an output, or {@code null}
	 * @return the shape of {@code x} with the outputs as its last axis
	 * @throws IllegalArgumentException if the last axis has another length
	 */
	public static Variable apply(final Tape tape, final Variable x, final Variable w, final Variable bias) {
		final int in = w.dim(0), out = w.dim(1), rows = x.value().size() / in;
		if (x.dim(-1) != in) throw new IllegalArgumentException("input has " + x.dim(-1) + " values, weights have " + in);
		final int[] shape = x.shape();
		shape[shape.length - 1] = out;
		final Tensor y = tape.allocate(shape);
		LinearAlgebra.multiply(x.value().as(rows, in), false, w.value().as(in, out), false, y.as(rows, out));
		if (bias != null) ElementLoops.addToPixels(y, bias.value());
		return tape.output(y, gy -> {
			accumulateGradients(tape, x, w, gy);
			Convolution.accumulateChannelSums(tape, gy, bias);
		}, x, w, bias);
	}

	/** The gradients of x and w where y = x·w over the last axis; w's last two axes are (input, output). */
	static void accumulateGradients(final Tape tape, final Variable x, final Variable w, final Tensor gy) {
		final int in = w.dim(-2), out = w.dim(-1), rows = x.value().size() / in;
		if (x.needsGradient()) {
			final Tensor gx = tape.allocate(x.shape());
			LinearAlgebra.multiply(gy.as(rows, out), false, w.value().as(in, out), true, gx.as(rows, in));
			x.accumulate(gx);
		}
		if (w.needsGradient()) {
			final Tensor gw = tape.allocate(w.shape());
			LinearAlgebra.multiply(x.value().as(rows, in), true, gy.as(rows, out), false, gw.as(in, out));
			w.accumulate(gw);
		}
	}
}
