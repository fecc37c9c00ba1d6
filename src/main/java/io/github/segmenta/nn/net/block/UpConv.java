package io.github.segmenta.nn.net.block;

import io.github.segmenta.nn.op.Convolution;
import io.github.segmenta.nn.tensor.Parameter;
import io.github.segmenta.nn.tensor.Parameters;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;

/** A transposed convolution; parameters {@code weight} (y, x, out, in) and {@code bias}. */
public final class UpConv {

	private final Parameter weight, bias;
	private final int stride, padding;

	/**
	 * A transposed convolution whose weights start as {@link io.github.segmenta.nn.tensor.Parameter#fillHe} gives them.
	 *
	 * @param scope where the parameters go
	 * @param in channels of the input
	 * @param out channels of the output
	 * @param kernel height and width of the kernel, in pixels
	 * @param stride factor by which the image grows
	 * @param padding rows and columns that are cut off on each side
	 * @param withBias whether there is a bias, which starts at 0
	 */
	public UpConv(final Parameters.Scope scope, final int in, final int out, final int kernel, final int stride,
		final int padding, final boolean withBias)
	{
		final int tapsPerPixel = Math.max(1, kernel / stride * (kernel / stride));
		weight = scope.learned("weight", kernel, kernel, out, in).fillHe(tapsPerPixel * in, scope.random());
		bias = withBias ? scope.learned("bias", out) : null;
		this.stride = stride;
		this.padding = padding;
	}

	/**
	 * Sets the weights to bilinear interpolation of each channel by itself, where Long, Shelhamer &amp; Darrell 2015 start
	 * (doi:10.1109/CVPR.2015.7298965). Needs as many outputs as inputs.
	 *
	 * @return this up-convolution
	 * @throws IllegalStateException if it has another number of outputs than of inputs
	 */
	public UpConv fillBilinear() {
		final int kernel = weight.dim(0), channels = weight.dim(2);
		if (weight.dim(3) != channels) throw new IllegalStateException("bilinear weights need equal channels");
		final int half = (kernel + 1) / 2;
		final double center = kernel % 2 == 1 ? half - 1 : half - 0.5;
		final float[] values = new float[weight.value().size()];
		for (int y = 0; y < kernel; y++) {
			for (int x = 0; x < kernel; x++) {
				final float v = (float) ((1 - Math.abs(y - center) / half) * (1 - Math.abs(x - center) / half));
				for (int c = 0; c < channels; c++) values[((y * kernel + x) * channels + c) * channels + c] = v;
			}
		}
		weight.set(values);
		return this;
	}

	/**
	 * Enlarges an image.
	 *
	 * @param tape the run that this is part of
	 * @param x (batch, y, x, channel); not released
	 * @return (batch, y, x, output channel), of the length (length − 1)·stride − 2·padding + kernel along y and x
	 */
	public Variable apply(final Tape tape, final Variable x) {
		return Convolution.transposed(tape, x, weight, bias, stride, padding, 0);
	}
}
