package io.github.segmenta.nn.net.backbone;

import io.github.segmenta.nn.net.block.Conv;
import io.github.segmenta.nn.net.block.ConvNorm;
import io.github.segmenta.nn.net.block.Norm;
import io.github.segmenta.nn.op.Activation;
import io.github.segmenta.nn.op.Elementwise;
import io.github.segmenta.nn.tensor.Parameters;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;

import org.scijava.plugin.Attr;
import org.scijava.plugin.Plugin;

/**
 * MobileNet v1 (Howard et al. 2017, arXiv:1704.04861) and v2 (Sandler et al. 2018, doi:10.1109/CVPR.2018.00474) with the width
 * multiplier; their resolution multiplier is the size of the image that is put in.
 */
@Plugin(type = Backbone.class, name = "MobileNet", attrs = @Attr(name = "variants", value = "v1,v2"))
public final class MobileNet extends BlockChain {

	/** Expansion, channels, blocks, stride. */
	private static final int[][] V2 = { { 1, 16, 1, 1 }, { 6, 24, 2, 2 }, { 6, 32, 3, 2 }, { 6, 64, 4, 2 }, { 6, 96, 3, 1 },
		{ 6, 160, 3, 2 }, { 6, 320, 1, 1 } };
	/** Channels and stride. */
	private static final int[][] V1 = { { 64, 1 }, { 128, 2 }, { 128, 1 }, { 256, 2 }, { 256, 1 }, { 512, 2 }, { 512, 1 }, {
		512, 1 }, { 512, 1 }, { 512, 1 }, { 512, 1 }, { 1024, 2 }, { 1024, 1 } };

	@Override
	protected void build(final Parameters.Scope scope, final String variant, final int inputChannels,
		final double width, final int outputStride)
	{
		final Parameters.Scope features = scope.in("features");
		final Strides strides = new Strides(outputStride);
		final Activation activation = variant.equals("v2") ? Activation.RELU6 : Activation.RELU;
		int in = divisible(32 * width), stage = 0;
		add(ConvNorm.full(features.in("0"), inputChannels, in, 3, strides.take(2), 1, activation)::apply, 0, in);
		if (variant.equals("v1")) {
			for (final int[] row : V1) {
				if (row[1] == 2) stage++;
				final int out = divisible(row[0] * width), dilation = strides.dilation();
				add(separable(features.in("" + size()), in, out, strides.take(row[1]), dilation), stage, out);
				in = out;
			}
			return;
		}
		for (final int[] row : V2) {
			final int out = divisible(row[1] * width);
			for (int i = 0; i < row[2]; i++) {
				final int wanted = i == 0 ? row[3] : 1, dilation = strides.dilation();
				if (wanted == 2) stage++;
				add(inverted(features.in("" + size()).in("conv"), in, out, row[0], strides.take(wanted), dilation), stage, out);
				in = out;
			}
		}
		final int last = divisible(1280 * Math.max(1, width));
		add(ConvNorm.full(features.in("" + size()), in, last, 1, 1, 1, activation)::apply, stage, last);
	}

	private static Block separable(final Parameters.Scope scope, final int in, final int out, final int stride,
		final int dilation)
	{
		final ConvNorm depthwise = ConvNorm.depthwise(scope.in("depthwise"), in, 3, stride, dilation, Activation.RELU);
		final ConvNorm pointwise = ConvNorm.full(scope.in("pointwise"), in, out, 1, 1, 1, Activation.RELU);
		return (tape, x) -> {
			final Variable filtered = depthwise.apply(tape, x);
			final Variable y = pointwise.apply(tape, filtered);
			tape.release(filtered);
			return y;
		};
	}

	/** An inverted residual with a linear bottleneck. */
	private static Block inverted(final Parameters.Scope scope, final int in, final int out, final int expansion,
		final int stride, final int dilation)
	{
		int part = 0;
		final int inner = in * expansion;
		final ConvNorm expand = expansion == 1 ? null : ConvNorm.full(scope.in("" + part++), in, inner, 1, 1, 1,
			Activation.RELU6);
		final ConvNorm depthwise = ConvNorm.depthwise(scope.in("" + part++), inner, 3, stride, dilation, Activation.RELU6);
		final Conv project = new Conv(scope.in("" + part++), inner, out, 1, 1, 1, false);
		final Norm norm = new Norm(scope.in("" + part), out, Activation.NONE);
		return (tape, x) -> {
			final Variable wide = expand == null ? x : expand.apply(tape, x);
			final Variable filtered = depthwise.apply(tape, wide);
			if (wide != x) tape.release(wide);
			final Variable y = norm.apply(tape, project.apply(tape, filtered));
			tape.release(filtered);
			return stride == 1 && in == out ? Elementwise.add(tape, y, x, Activation.NONE) : y;
		};
	}
}
