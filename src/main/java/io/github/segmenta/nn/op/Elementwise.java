package io.github.segmenta.nn.op;

import io.github.segmenta.nn.tensor.ElementLoops;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Tensor;
import io.github.segmenta.nn.tensor.Variable;

import java.util.Arrays;

/** Sums and products of tensors, value by value. */
public final class Elementwise {

	private Elementwise() {}

	/**
	 * f(a + b). In prediction the result takes the memory of {@code a}, which is released.
	 *
	 * @param tape the run that this is part of
	 * @param a values of any shape
	 * @param b values of the same shape
	 * @param activation the function f
	 * @return the function's values, in the same shape
	 */
	public static Variable add(final Tape tape, final Variable a, final Variable b, final Activation activation) {
		sameShape(a, b);
		final Tensor y = tape.resultFor(a);
		ElementLoops.map(a.value(), b.value(), y, ElementLoops.BLOCK, (p, q, out, n) -> {
			for (int i = 0; i < n; i++) p[i] += q[i];
			activation.forward(p, out, n);
		});
		final Variable result = tape.output(y, gy -> {
			final Tensor g = activation == Activation.NONE ? gy.retain() : tape.allocate(gy.shape());
			if (activation != Activation.NONE) ElementLoops.map(a.value(), b.value(), gy, g, ElementLoops.BLOCK, (p, q, in, out, n) -> {
				for (int i = 0; i < n; i++) p[i] += q[i];
				activation.backward(p, in, out, n);
			});
			a.accumulate(g.retain());
			b.accumulate(g);
		}, a, b);
		tape.release(a);
		return result;
	}

	/**
	 * a · b, value by value.
	 *
	 * @param tape the run that this is part of
	 * @param a values of any shape
	 * @param b values of the same shape
	 * @return the products, in the same shape
	 */
	public static Variable multiply(final Tape tape, final Variable a, final Variable b) {
		sameShape(a, b);
		final Tensor y = tape.allocate(a.shape());
		product(a.value(), b.value(), y);
		return tape.output(y, gy -> {
			if (a.needsGradient()) {
				final Tensor ga = tape.allocate(gy.shape());
				product(gy, b.value(), ga);
				a.accumulate(ga);
			}
			if (b.needsGradient()) {
				final Tensor gb = tape.allocate(gy.shape());
				product(gy, a.value(), gb);
				b.accumulate(gb);
			}
		}, a, b);
	}

	private static void product(final Tensor a, final Tensor b, final Tensor y) {
		ElementLoops.map(a, b, y, ElementLoops.BLOCK, (p, q, out, n) -> {
			for (int i = 0; i < n; i++) out[i] = p[i] * q[i];
		});
	}

	/**
	 * factor · x
	 *
	 * @param tape the run that this is part of
	 * @param x values of any shape
	 * @param factor what each is multiplied by
	 * @return the products, in the same shape
	 */
	public static Variable scale(final Tape tape, final Variable x, final float factor) {
		final Tensor y = tape.allocate(x.shape());
		scaled(x.value(), y, factor);
		return tape.output(y, gy -> {
			final Tensor gx = tape.allocate(gy.shape());
			scaled(gy, gx, factor);
			x.accumulate(gx);
		}, x);
	}

	private static void scaled(final Tensor x, final Tensor y, final float factor) {
		ElementLoops.map(x, y, (in, out, n) -> {
			for (int i = 0; i < n; i++) out[i] = factor * in[i];
		});
	}

	/**
	 * x[n, i, j, c] · gate[n, 0, 0, c]: weighs channels, as squeeze-and-excitation does (Hu et al. 2018,
	 * doi:10.1109/CVPR.2018.00745).
	 *
	 * @param tape the run that this is part of
	 * @param x (batch, y, x, channel)
	 * @param gate one weight per image and channel
	 * @return the products, in the shape of {@code x}
	 * @throws IllegalArgumentException if the number of weights is another
	 */
	public static Variable gate(final Tape tape, final Variable x, final Variable gate) {
		final int batch = x.dim(0), channels = x.dim(3), image = x.value().size() / batch;
		if (gate.value().size() != batch * channels) throw new IllegalArgumentException("gate of " + gate.value() +
			" for " + x.value());
		final Tensor y = tape.allocate(x.shape());
		gated(x.value(), gate.value(), y, channels, image);
		return tape.output(y, gy -> {
			if (x.needsGradient()) {
				final Tensor gx = tape.allocate(gy.shape());
				gated(gy, gate.value(), gx, channels, image);
				x.accumulate(gx);
			}
			if (gate.needsGradient()) {
				final float[] sums = new float[batch * channels];
				final float[] p = new float[channels], q = new float[channels];
				for (int b = 0; b < batch; b++) {
					final double[] total = new double[channels];
					for (int at = b * image; at < (b + 1) * image; at += channels) {
						x.value().read(at, p, 0, channels);
						gy.read(at, q, 0, channels);
						for (int c = 0; c < channels; c++) total[c] += p[c] * q[c];
					}
					for (int c = 0; c < channels; c++) sums[b * channels + c] = (float) total[c];
				}
				final Tensor gg = tape.allocate(gate.shape());
				gg.write(0, sums, 0, sums.length);
				gate.accumulate(gg);
			}
		}, x, gate);
	}

	private static void gated(final Tensor x, final Tensor gate, final Tensor y, final int channels, final int image) {
		final float[] gates = gate.toArray();
		final int block = ElementLoops.blockFor(channels);
		ElementLoops.tasks(x.size(), block, (task, from, to) -> {
			final float[] v = new float[block];
			for (int at = from; at < to; at += block) {
				final int n = Math.min(block, to - at);
				x.read(at, v, 0, n);
				for (int i = 0; i < n; i += channels) {
					final int g = (at + i) / image * channels;
					for (int c = 0; c < channels; c++) v[i + c] *= gates[g + c];
				}
				y.write(at, v, 0, n);
			}
		});
	}

	/**
	 * Sets values to 0 at random and divides the others by the probability to stay, in training; otherwise the input
	 * itself. The same seed of the tape drops the same values.
	 *
	 * @param tape the run that this is part of
	 * @param x values of any shape
	 * @param rate probability to be dropped, 0 ≤ rate &lt; 1
	 * @return the values that are left, in the same shape; {@code x} itself outside training or if the rate is 0
	 * @throws IllegalArgumentException if the rate is out of range
	 */
	public static Variable dropout(final Tape tape, final Variable x, final double rate) {
		if (rate < 0 || rate >= 1) throw new IllegalArgumentException("dropout rate " + rate);
		if (!tape.isTraining() || rate == 0) return x;
		final float keep = (float) (1 / (1 - rate));
		final float[] mask = new float[x.value().size()];
		for (int i = 0; i < mask.length; i++) mask[i] = tape.random().nextFloat() < rate ? 0 : keep;
		final Variable factors = tape.constant(mask, x.shape());
		return multiply(tape, x, factors);
	}

	private static void sameShape(final Variable a, final Variable b) {
		if (!Arrays.equals(a.shape(), b.shape())) throw new IllegalArgumentException("shapes differ: " + a.value() + " and " +
			b.value());
	}
}
