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
	 * Sets the weights to bilinear interpolation of each channel by itself, where Long, Shelhamer & Darrell 2015 start
	 * (doi:10.1109/CVPR.2015.7298965). Needs as many outputs as inputs.
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

	public Variable apply(final Tape tape, final Variable x) {
		return Convolution.transposed(tape, x, weight, bias, stride, padding, 0);
	}
}
