package io.github.segmenta.nn.net.block;

import io.github.segmenta.nn.op.Linear;
import io.github.segmenta.nn.op.Rearrangement;
import io.github.segmenta.nn.tensor.Parameter;
import io.github.segmenta.nn.tensor.Parameters;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;

/**
 * A fully connected layer; parameters {@code weight} (inputs…, out) and {@code bias}. If the inputs are maps (y, x, channel), its
 * weights are those of a convolution as large as the maps.
 */
public final class Dense {

	private final Parameter weight, bias;
	private final int inputs, out;

	/**
	 * @param scope where the parameters go
	 * @param out number of outputs
	 * @param in lengths of the axes of one input
	 */
	public Dense(final Parameters.Scope scope, final int out, final int... in) {
		int size = 1;
		for (final int n : in) size *= n;
		final int[] shape = java.util.Arrays.copyOf(in, in.length + 1);
		shape[in.length] = out;
		weight = scope.learned("weight", shape).fillHe(size, scope.random());
		bias = scope.learned("bias", out);
		inputs = size;
		this.out = out;
	}

	/**
	 * Scales the initial weights by a factor.
	 *
	 * @param factor what each weight is multiplied by
	 * @return this layer
	 */
	public Dense times(final double factor) {
		Conv.scale(weight, factor);
		return this;
	}

	/**
	 * The outputs (row, out) of as many inputs as {@code x} holds.
	 *
	 * @param tape the run that this is part of
	 * @param x values of any shape, a whole number of inputs; not released
	 * @return (row, out), a row per input
	 */
	public Variable apply(final Tape tape, final Variable x) {
		final Variable rows = Rearrangement.reshape(tape, x, x.value().size() / inputs, inputs);
		final Variable matrix = Rearrangement.reshape(tape, weight, inputs, out);
		final Variable y = Linear.apply(tape, rows, matrix, bias);
		tape.release(rows);
		tape.release(matrix);
		return y;
	}
}
