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

	/**
	 * A convolution over all channels.
	 *
	 * @param scope where the parameters go
	 * @param in channels of the input
	 * @param out channels of the output
	 * @param kernel height and width of the kernel, in pixels
	 * @param stride distance of output pixels in pixels of the input
	 * @param dilation distance of the kernel's taps in pixels; above 1 the stride must be 1
	 * @param activation what follows the normalisation
	 * @return the block
	 */
	public static ConvNorm full(final Parameters.Scope scope, final int in, final int out, final int kernel,
		final int stride, final int dilation, final Activation activation)
	{
		return full(scope, in, out, kernel, stride, dilation, activation, Norm.EPSILON, Norm.MOMENTUM);
	}

	/**
	 * A convolution over all channels, with the constants of its {@link Norm}.
	 *
	 * @param scope where the parameters go
	 * @param in channels of the input
	 * @param out channels of the output
	 * @param kernel height and width of the kernel, in pixels
	 * @param stride distance of output pixels in pixels of the input
	 * @param dilation distance of the kernel's taps in pixels; above 1 the stride must be 1
	 * @param activation what follows the normalisation
	 * @param epsilon what is added to the variance, above 0
	 * @param momentum how far the running statistics move with each batch, 0 to 1
	 * @return the block
	 */
	public static ConvNorm full(final Parameters.Scope scope, final int in, final int out, final int kernel,
		final int stride, final int dilation, final Activation activation, final double epsilon, final double momentum)
	{
		return new ConvNorm(new Conv(scope.in("0"), in, out, kernel, stride, dilation, false), null, new Norm(scope.in("1"),
			out, activation, epsilon, momentum));
	}

	/**
	 * A convolution of each channel by itself.
	 *
	 * @param scope where the parameters go
	 * @param channels channels of input and output
	 * @param kernel height and width of the kernels, in pixels
	 * @param stride distance of output pixels in pixels of the input
	 * @param dilation distance of the kernels' taps in pixels
	 * @param activation what follows the normalisation
	 * @return the block
	 */
	public static ConvNorm depthwise(final Parameters.Scope scope, final int channels, final int kernel,
		final int stride, final int dilation, final Activation activation)
	{
		return depthwise(scope, channels, kernel, stride, dilation, activation, Norm.EPSILON, Norm.MOMENTUM);
	}

	/**
	 * A convolution of each channel by itself, with the constants of its {@link Norm}.
	 *
	 * @param scope where the parameters go
	 * @param channels channels of input and output
	 * @param kernel height and width of the kernels, in pixels
	 * @param stride distance of output pixels in pixels of the input
	 * @param dilation distance of the kernels' taps in pixels
	 * @param activation what follows the normalisation
	 * @param epsilon what is added to the variance, above 0
	 * @param momentum how far the running statistics move with each batch, 0 to 1
	 * @return the block
	 */
	public static ConvNorm depthwise(final Parameters.Scope scope, final int channels, final int kernel,
		final int stride, final int dilation, final Activation activation, final double epsilon, final double momentum)
	{
		return new ConvNorm(null, new DepthwiseConv(scope.in("0"), channels, kernel, stride, dilation), new Norm(scope.in(
			"1"), channels, activation, epsilon, momentum));
	}

	/**
	 * Convolves and normalises an image.
	 *
	 * @param tape the run that this is part of
	 * @param x (batch, y, x, channel); not released
	 * @return (batch, y, x, output channel)
	 */
	public Variable apply(final Tape tape, final Variable x) {
		if (conv != null) return norm.apply(tape, conv.apply(tape, x));
		return tape.mode() == Tape.Mode.PREDICT ? depthwise.apply(tape, x, norm.running()) : norm.apply(tape, depthwise.apply(
			tape, x));
	}
}
