package io.github.segmenta.nn.net.block;

import io.github.segmenta.nn.op.Activation;
import io.github.segmenta.nn.op.Affine;
import io.github.segmenta.nn.op.BatchNorm;
import io.github.segmenta.nn.tensor.Parameter;
import io.github.segmenta.nn.tensor.Parameters;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;

/**
 * Batch normalisation and activation; parameters {@code weight}, {@code bias}, {@code running_mean},
 * {@code running_var}. In prediction the result takes its input's memory.
 */
public final class Norm {

	static final double EPSILON = 1e-5, MOMENTUM = 0.1;

	private final Parameter weight, bias, mean, variance;
	private final float epsilon, momentum;
	private final Activation activation;

	/** With ε = {@value #EPSILON} and momentum {@value #MOMENTUM}. */
	public Norm(final Parameters.Scope scope, final int channels, final Activation activation) {
		this(scope, channels, activation, EPSILON, MOMENTUM);
	}

	public Norm(final Parameters.Scope scope, final int channels, final Activation activation, final double epsilon,
		final double momentum)
	{
		weight = scope.learned("weight", channels).fill(1);
		bias = scope.learned("bias", channels);
		mean = scope.kept("running_mean", channels);
		variance = scope.kept("running_var", channels).fill(1);
		this.epsilon = (float) epsilon;
		this.momentum = (float) momentum;
		this.activation = activation;
	}

	/** What it does in prediction. */
	Affine running() {
		return BatchNorm.running(weight, bias, mean, variance, epsilon, activation);
	}

	public Variable apply(final Tape tape, final Variable x) {
		return BatchNorm.apply(tape, x, weight, bias, mean, variance, epsilon, momentum, activation);
	}
}
