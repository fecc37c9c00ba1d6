package io.github.segmenta.nn.op;

import io.github.segmenta.nn.tensor.ElementLoops;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Tensor;
import io.github.segmenta.nn.tensor.Variable;

/** Probabilities of classes from scores, over the last axis. */
public final class Softmax {

	private Softmax() {}

	/**
	 * e^x / Σ e^x. In prediction the result takes the memory of {@code x}, which is released.
	 *
	 * @param tape the run that this is part of
	 * @param x scores of any shape, classes innermost
	 * @return probabilities, in the same shape
	 */
	public static Variable apply(final Tape tape, final Variable x) {
		final Tensor y = tape.resultFor(x);
		forward(x.value(), y, false);
		final Variable out = tape.output(y, gy -> {
			final int c = gy.dim(-1);
			final Tensor gx = tape.allocate(gy.shape());
			ElementLoops.map(y, gy, gx, ElementLoops.blockFor(c), (p, g, q, n) -> {
				for (int i = 0; i < n; i += c) {
					double sum = 0;
					for (int k = i; k < i + c; k++) sum += p[k] * g[k];
					for (int k = i; k < i + c; k++) q[k] = (float) (p[k] * (g[k] - sum));
				}
			});
			x.accumulate(gx);
		}, x);
		tape.release(x);
		return out;
	}

	/**
	 * x − log Σ e^x. In prediction the result takes the memory of {@code x}, which is released.
	 *
	 * @param tape the run that this is part of
	 * @param x scores of any shape, classes innermost
	 * @return logarithms of the probabilities, in the same shape
	 */
	public static Variable log(final Tape tape, final Variable x) {
		final Tensor y = tape.resultFor(x);
		forward(x.value(), y, true);
		final Variable out = tape.output(y, gy -> {
			final int c = gy.dim(-1);
			final Tensor gx = tape.allocate(gy.shape());
			ElementLoops.map(y, gy, gx, ElementLoops.blockFor(c), (p, g, q, n) -> {
				for (int i = 0; i < n; i += c) {
					double sum = 0;
					for (int k = i; k < i + c; k++) sum += g[k];
					for (int k = i; k < i + c; k++) q[k] = (float) (g[k] - Math.exp(p[k]) * sum);
				}
			});
			x.accumulate(gx);
		}, x);
		tape.release(x);
		return out;
	}

	private static void forward(final Tensor x, final Tensor y, final boolean log) {
		final int c = x.dim(-1);
		ElementLoops.map(x, y, ElementLoops.blockFor(c), (in, out, n) -> {
			final double[] e = new double[c];
			for (int i = 0; i < n; i += c) {
				float max = in[i];
				for (int k = 1; k < c; k++) max = Math.max(max, in[i + k]);
				double sum = 0;
				for (int k = 0; k < c; k++) sum += e[k] = Math.exp(in[i + k] - max);
				final double logSum = log ? Math.log(sum) : 0;
				for (int k = 0; k < c; k++) out[i + k] = (float) (log ? in[i + k] - max - logSum : e[k] / sum);
			}
		});
	}
}
