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

	/**
	 * With ε = {@value #EPSILON} and momentum {@value #MOMENTUM}.
	 *
	 * @param scope where the parameters go
	 * @param channels channels of input and output
	 * @param activation what follows the normalisation
	 */
	public Norm(final Parameters.Scope scope, final int channels, final Activation activation) {
		this(scope, channels, activation, EPSILON, MOMENTUM);
	}

	/**
	 * With constants of one's own. Weights and variances start at 1, biases and means at 0.
	 *
	 * @param scope where the parameters go
	 * @param channels channels of input and output
	 * @param activation what follows the normalisation
	 * @param epsilon what is added to the variance, above 0
	 * @param momentum how far the running statistics move with each batch, 0 to 1
	 */
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

	/**
	 * Normalises an image.
	 *
	 * @param tape the run that this is part of
	 * @param x (batch, y, x, channel); released in prediction
	 * @return the shape of {@code x}
	 */
	public Variable apply(final Tape tape, final Variable x) {
		return BatchNorm.apply(tape, x, weight, bias, mean, variance, epsilon, momentum, activation);
	}
}
