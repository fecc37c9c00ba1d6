package io.github.segmenta.nn.net.block;

import io.github.segmenta.nn.op.Affine;
import io.github.segmenta.nn.op.Depthwise;
import io.github.segmenta.nn.tensor.Parameter;
import io.github.segmenta.nn.tensor.Parameters;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;

/** A convolution of each channel by itself, without bias; parameter {@code weight} (y, x, channel). */
public final class DepthwiseConv {

	private final Parameter weight;
	private final int stride, padding, dilation;

	/**
	 * Padding dilation · (kernel − 1) / 2, which keeps the size at stride 1.
	 *
	 * @param scope where the parameters go
	 * @param channels channels of input and output
	 * @param kernel height and width of the kernels, in pixels
	 * @param stride distance of output pixels in pixels of the input
	 * @param dilation distance of the kernels' taps in pixels
	 */
	public DepthwiseConv(final Parameters.Scope scope, final int channels, final int kernel, final int stride,
		final int dilation)
	{
		weight = scope.learned("weight", kernel, kernel, channels).fillHe(kernel * kernel, scope.random());
		this.stride = stride;
		this.padding = dilation * (kernel - 1) / 2;
		this.dilation = dilation;
	}

	/**
	 * Convolves an image.
	 *
	 * @param tape the run that this is part of
	 * @param x (batch, y, x, channel); not released
	 * @return (batch, y, x, channel)
	 */
	public Variable apply(final Tape tape, final Variable x) {
		return Depthwise.conv2d(tape, x, weight, stride, padding, dilation);
	}

	/** In prediction, with the normalisation that follows. */
	Variable apply(final Tape tape, final Variable x, final Affine then) {
		return Depthwise.conv2d(tape, x, weight, stride, padding, dilation, then);
	}
}
