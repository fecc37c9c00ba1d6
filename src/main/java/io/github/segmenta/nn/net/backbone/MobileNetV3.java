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
 * MobileNet v3, large (Howard et al. 2019, doi:10.1109/ICCV.2019.00140). Normalisations have ε = 10⁻³ and momentum 0.01; a
 * stride that becomes a dilation dilates its own block already, both as in torchvision.
 */
@Plugin(type = Backbone.class, name = "MobileNet", attrs = @Attr(name = "variants", value = "v3"))
public final class MobileNetV3 extends BlockChain {

	/** Kernel, expanded channels, channels, squeeze and excitation, hard swish, stride. */
	private static final int[][] ROWS = { { 3, 16, 16, 0, 0, 1 }, { 3, 64, 24, 0, 0, 2 }, { 3, 72, 24, 0, 0, 1 }, { 5, 72,
		40, 1, 0, 2 }, { 5, 120, 40, 1, 0, 1 }, { 5, 120, 40, 1, 0, 1 }, { 3, 240, 80, 0, 1, 2 }, { 3, 200, 80, 0, 1, 1 }, {
			3, 184, 80, 0, 1, 1 }, { 3, 184, 80, 0, 1, 1 }, { 3, 480, 112, 1, 1, 1 }, { 3, 672, 112, 1, 1, 1 }, { 5, 672, 160, 1,
				1, 2 }, { 5, 960, 160, 1, 1, 1 }, { 5, 960, 160, 1, 1, 1 } };

	private static final double EPSILON = 1e-3, MOMENTUM = 0.01;

	/** An inverted residual with a linear bottleneck, with or without squeeze and excitation. */
	private static final class Residual {

		private final ConvNorm expand, depthwise, project;
		private final SqueezeExcite squeeze;
		private final boolean residual;

		Residual(final Parameters.Scope scope, final int in, final int inner, final int out, final int[] row,
			final int stride, final int dilation)
		{
			final Activation activation = row[4] == 1 ? Activation.HARD_SWISH : Activation.RELU;
			int part = 0;
			expand = inner == in ? null : full(scope.in("" + part++), in, inner, 1, 1, activation);
			depthwise = ConvNorm.depthwise(scope.in("" + part++), inner, row[0], stride, dilation, activation, EPSILON,
				MOMENTUM);
			squeeze = row[3] == 0 ? null : new SqueezeExcite(scope.in("" + part++), inner, divisible(inner / 4.0),
				Activation.RELU, Activation.HARD_SIGMOID);
			project = full(scope.in("" + part), inner, out, 1, 1, Activation.NONE);
			residual = row[5] == 1 && in == out;
		}

		Variable apply(final Tape tape, final Variable x) {
			final Variable wide = expand == null ? x : expand.apply(tape, x);
			Variable filtered = depthwise.apply(tape, wide);
			if (wide != x) tape.release(wide);
			if (squeeze != null) filtered = squeeze.apply(tape, filtered);
			final Variable y = project.apply(tape, filtered);
			tape.release(filtered);
			return residual ? Elementwise.add(tape, y, x, Activation.NONE) : y;
		}
	}

	@Override
	protected void build(final Parameters.Scope scope, final String variant, final int inputChannels,
		final double width, final int outputStride)
	{
		final Parameters.Scope features = scope.in("features");
		final Strides strides = new Strides(outputStride);
		int in = divisible(16 * width), stage = 0;
		add(full(features.in("0"), inputChannels, in, 3, strides.take(2), Activation.HARD_SWISH)::apply, 0, in);
		for (final int[] row : ROWS) {
			final int out = divisible(row[2] * width), stride = strides.take(row[5]);
			if (row[5] == 2) stage++;
			add(new Residual(features.in(size() + ".block"), in, divisible(row[1] * width), out, row, stride, strides
				.dilation())::apply, stage, out);
			in = out;
		}
		add(full(features.in("" + size()), in, 6 * in, 1, 1, Activation.HARD_SWISH)::apply, stage, 6 * in);
	}

	private static ConvNorm full(final Parameters.Scope scope, final int in, final int out, final int kernel,
		final int stride, final Activation activation)
	{
		return ConvNorm.full(scope, in, out, kernel, stride, 1, activation, EPSILON, MOMENTUM);
	}
}
