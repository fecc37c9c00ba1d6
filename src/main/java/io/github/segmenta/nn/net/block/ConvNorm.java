package io.github.segmenta.nn.net.block;

import io.github.segmenta.nn.op.Activation;
import io.github.segmenta.nn.tensor.Parameters;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;

/** A convolution without bias, part {@code 0}, and its normalisation with activation, part {@code 1}. */
public final class ConvNorm {

	private final Conv conv;
	private final DepthwiseConv depthwise;
	private final Norm norm;

	private ConvNorm(final Conv conv, final DepthwiseConv depthwise, final Norm norm) {
		this.conv = conv;
		this.depthwise = depthwise;
		this.norm = norm;
	}

	/** A convolution over all channels. */
	public static ConvNorm full(final Parameters.Scope scope, final int in, final int out, final int kernel,
		final int stride, final int dilation, final Activation activation)
	{
		return full(scope, in, out, kernel, stride, dilation, activation, Norm.EPSILON, Norm.MOMENTUM);
	}

	/** A convolution over all channels, with the constants of its {@link Norm}. */
	public static ConvNorm full(final Parameters.Scope scope, final int in, final int out, final int kernel,
		final int stride, final int dilation, final Activation activation, final double epsilon, final double momentum)
	{
		return new ConvNorm(new Conv(scope.in("0"), in, out, kernel, stride, dilation, false), null, new Norm(scope.in("1"),
			out, activation, epsilon, momentum));
	}

	/** A convolution of each channel by itself. */
	public static ConvNorm depthwise(final Parameters.Scope scope, final int channels, final int kernel,
		final int stride, final int dilation, final Activation activation)
	{
		return depthwise(scope, channels, kernel, stride, dilation, activation, Norm.EPSILON, Norm.MOMENTUM);
	}

	/** A convolution of each channel by itself, with the constants of its {@link Norm}. */
	public static ConvNorm depthwise(final Parameters.Scope scope, final int channels, final int kernel,
		final int stride, final int dilation, final Activation activation, final double epsilon, final double momentum)
	{
		return new ConvNorm(null, new DepthwiseConv(scope.in("0"), channels, kernel, stride, dilation), new Norm(scope.in(
			"1"), channels, activation, epsilon, momentum));
	}

	public Variable apply(final Tape tape, final Variable x) {
		if (conv != null) return norm.apply(tape, conv.apply(tape, x));
		return tape.mode() == Tape.Mode.PREDICT ? depthwise.apply(tape, x, norm.running()) : norm.apply(tape, depthwise.apply(
			tape, x));
	}
}
