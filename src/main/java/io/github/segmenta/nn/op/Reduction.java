package io.github.segmenta.nn.op;

import io.github.segmenta.nn.tensor.ElementLoops;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Tensor;
import io.github.segmenta.nn.tensor.Variable;

/** Sums of all values, in a fixed order and in double precision. */
public final class Reduction {

	private Reduction() {}

	/**
	 * Σ x, a tensor of one value.
	 *
	 * @param tape the run that this is part of
	 * @param x values of any shape
	 * @return the sum
	 */
	public static Variable sum(final Tape tape, final Variable x) {
		return scaledSum(tape, x, 1);
	}

	/**
	 * The mean of all values, a tensor of one value.
	 *
	 * @param tape the run that this is part of
	 * @param x values of any shape
	 * @return the mean
	 */
	public static Variable mean(final Tape tape, final Variable x) {
		return scaledSum(tape, x, 1.0 / x.value().size());
	}

	/** A function of all values of a tensor to one number, computed on Java arrays. */
	@FunctionalInterface
	public interface Scalar {

		/**
		 * @param x the values
		 * @param gradient takes the derivative with respect to each; filled with 0 before. {@code null} if not wanted
		 * @return the function's value
		 */
		double evaluate(float[] x, float[] gradient);
	}

	/**
	 * The function's value, a tensor of one value.
	 *
	 * @param tape the run that this is part of
	 * @param x the function's argument, of any shape
	 * @param function called once; its gradient is wanted only if the run records one and {@code x} needs one
	 * @return the value
	 */
	public static Variable scalar(final Tape tape, final Variable x, final Scalar function) {
		final boolean wanted = tape.records() && x.needsGradient();
		final float[] gradient = wanted ? new float[x.value().size()] : null;
		final float value = (float) function.evaluate(x.value().toArray(), gradient);
		return tape.output(tape.allocate(1).fill(value), gy -> {
			final Tensor gx = tape.allocate(x.shape());
			gx.write(0, gradient, 0, gradient.length);
			final float up = gy.get(0);
			if (up != 1) ElementLoops.map(gx, gx, (in, out, n) -> {
				for (int i = 0; i < n; i++) out[i] = up * in[i];
			});
			x.accumulate(gx);
		}, x);
	}

	private static Variable scaledSum(final Tape tape, final Variable x, final double factor) {
		final Tensor in = x.value();
		final double[] partial = new double[ElementLoops.taskCount(in.size(), ElementLoops.BLOCK)];
		ElementLoops.tasks(in.size(), ElementLoops.BLOCK, (task, from, to) -> {
			final float[] v = new float[to - from];
			in.read(from, v, 0, v.length);
			for (final float value : v) partial[task] += value;
		});
		double sum = 0;
		for (final double p : partial) sum += p;
		final Tensor y = tape.allocate(1).fill((float) (factor * sum));
		return tape.output(y, gy -> x.accumulate(tape.allocate(x.shape()).fill((float) (factor * gy.get(0)))), x);
	}
}
