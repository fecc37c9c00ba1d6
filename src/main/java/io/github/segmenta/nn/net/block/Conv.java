package io.github.segmenta.nn.net.block;

import io.github.segmenta.nn.op.Convolution;
import io.github.segmenta.nn.tensor.Parameter;
import io.github.segmenta.nn.tensor.Parameters;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;

/** A convolution with its weights; parameters {@code weight} (y, x, in, out) and {@code bias}. */
public final class Conv {

	private final Parameter weight, bias;
	private final int stride, padding, dilation;

	/**
	 * A convolution that keeps the size at stride 1: padding dilation · (kernel − 1) / 2.
	 *
	 * @param scope where the parameters go
	 * @param in channels of the input
	 * @param out channels of the output
	 * @param kernel height and width of the kernel, in pixels
	 * @param stride distance of output pixels in pixels of the input
	 * @param dilation distance of the kernel's taps in pixels; above 1 the stride must be 1
	 * @param withBias whether there is a bias, which starts at 0
	 */
	public Conv(final Parameters.Scope scope, final int in, final int out, final int kernel, final int stride,
		final int dilation, final boolean withBias)
	{
		this(scope, in, out, kernel, stride, dilation * (kernel - 1) / 2, dilation, withBias);
	}

	/**
	 * A convolution with a given padding. The weights start as {@link io.github.segmenta.nn.tensor.Parameter#fillHe}
	 * gives them.
	 *
	 * @param scope where the parameters go
	 * @param in channels of the input
	 * @param out channels of the output
	 * @param kernel height and width of the kernel, in pixels
	 * @param stride distance of output pixels in pixels of the input
	 * @param padding zeros added on each side, in pixels
	 * @param dilation distance of the kernel's taps in pixels; above 1 the stride must be 1
	 * @param withBias whether there is a bias, which starts at 0
	 */
	public Conv(final Parameters.Scope scope, final int in, final int out, final int kernel, final int stride,
		final int padding, final int dilation, final boolean withBias)
	{
		weight = scope.learned("weight", kernel, kernel, in, out).fillHe(kernel * kernel * in, scope.random());
		bias = withBias ? scope.learned("bias", out) : null;
		this.stride = stride;
		this.padding = padding;
		this.dilation = dilation;
	}

	/**
	 * Scales the initial weights by a factor.
	 *
	 * @param factor what each weight is multiplied by
	 * @return this convolution
	 */
	public Conv times(final double factor) {
		scale(weight, factor);
		return this;
	}

	static void scale(final Parameter weight, final double factor) {
		final float[] values = weight.value().toArray();
		for (int i = 0; i < values.length; i++) values[i] *= (float) factor;
		weight.set(values);
	}

	/**
	 * Convolves an image.
	 *
	 * @param tape the run that this is part of
	 * @param x (batch, y, x, channel); not released
	 * @return (batch, y, x, output channel)
	 */
	public Variable apply(final Tape tape, final Variable x) {
		return Convolution.conv2d(tape, x, weight, bias, stride, padding, dilation);
	}
}
