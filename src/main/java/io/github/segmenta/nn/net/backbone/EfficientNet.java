package io.github.segmenta.nn.net.backbone;

import io.github.segmenta.nn.net.block.ConvNorm;
import io.github.segmenta.nn.net.block.SqueezeExcite;
import io.github.segmenta.nn.op.Activation;
import io.github.segmenta.nn.op.Elementwise;
import io.github.segmenta.nn.tensor.Parameters;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;

import org.scijava.plugin.Attr;
import org.scijava.plugin.Plugin;

/**
 * EfficientNet-B0 to B3 by compound scaling of width and depth (Tan &amp; Le 2019, arXiv:1905.11946). Without stochastic
 * depth.
 */
@Plugin(type = Backbone.class, name = "EfficientNet", attrs = @Attr(name = "variants", value = "B0,B1,B2,B3"))
public final class EfficientNet extends BlockChain {

	/** Expansion, kernel, stride, channels, blocks of B0. */
	private static final int[][] ROWS = { { 1, 3, 1, 16, 1 }, { 6, 3, 2, 24, 2 }, { 6, 5, 2, 40, 2 }, { 6, 3, 2, 80, 3 }, { 6,
		5, 1, 112, 3 }, { 6, 5, 2, 192, 4 }, { 6, 3, 1, 320, 1 } };
	/** Factors of width and depth. */
	private static final double[][] SCALES = { { 1, 1 }, { 1, 1.1 }, { 1.1, 1.2 }, { 1.2, 1.4 } };

	/** An inverted residual with squeeze and excitation. */
	private static final class Residual {

		private final ConvNorm expand, depthwise, project;
		private final SqueezeExcite squeeze;
		private final boolean residual;

		Residual(final Parameters.Scope scope, final int in, final int out, final int expansion, final int kernel,
			final int stride, final int dilation)
		{
			final int inner = expansion == 1 ? in : divisible(in * expansion), squeezed = Math.max(1, in / 4);
			int part = 0;
			expand = inner == in ? null : ConvNorm.full(scope.in("" + part++), in, inner, 1, 1, 1, Activation.SWISH);
			depthwise = ConvNorm.depthwise(scope.in("" + part++), inner, kernel, stride, dilation, Activation.SWISH);
			squeeze = new SqueezeExcite(scope.in("" + part++), inner, squeezed, Activation.SWISH, Activation.SIGMOID);
			project = ConvNorm.full(scope.in("" + part), inner, out, 1, 1, 1, Activation.NONE);
			residual = stride == 1 && in == out;
		}

		Variable apply(final Tape tape, final Variable x) {
			final Variable wide = expand == null ? x : expand.apply(tape, x);
			final Variable filtered = depthwise.apply(tape, wide);
			if (wide != x) tape.release(wide);
			final Variable gated = squeeze.apply(tape, filtered);
			final Variable y = project.apply(tape, gated);
			tape.release(gated);
			return residual ? Elementwise.add(tape, y, x, Activation.NONE) : y;
		}
	}

	@Override
	protected void build(final Parameters.Scope scope, final String variant, final int inputChannels,
		final double width, final int outputStride)
	{
		final double[] scale = SCALES[variant.charAt(1) - '0'];
		final Parameters.Scope features = scope.in("features");
		final Strides strides = new Strides(outputStride);
		int in = divisible(32 * scale[0] * width), stage = 0;
		add(ConvNorm.full(features.in("0"), inputChannels, in, 3, strides.take(2), 1, Activation.SWISH)::apply, 0, in);
		for (int k = 0; k < ROWS.length; k++) {
			final int[] row = ROWS[k];
			final int out = divisible(row[3] * scale[0] * width), count = (int) Math.ceil(row[4] * scale[1]);
			if (row[2] == 2) stage++;
			for (int i = 0; i < count; i++) {
				final int dilation = strides.dilation();
				add(new Residual(features.in((k + 1) + "." + i + ".block"), in, out, row[0], row[1], strides.take(i == 0 ? row[2]
					: 1), dilation)::apply, stage, out);
				in = out;
			}
		}
		add(ConvNorm.full(features.in("8"), in, 4 * in, 1, 1, 1, Activation.SWISH)::apply, stage, 4 * in);
	}
}
