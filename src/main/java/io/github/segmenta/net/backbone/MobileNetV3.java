package io.github.segmenta.net.backbone;

import io.github.segmenta.compute.Activation;
import io.github.segmenta.compute.Elementwise;
import io.github.segmenta.compute.Parameters;
import io.github.segmenta.compute.Tape;
import io.github.segmenta.compute.Variable;
import io.github.segmenta.net.block.Conv;
import io.github.segmenta.net.block.DepthwiseConv;
import io.github.segmenta.net.block.Norm;
import io.github.segmenta.net.block.SqueezeExcite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.scijava.plugin.Attr;
import org.scijava.plugin.Plugin;

/**
 * MobileNet v3, large (Howard et al. 2019, doi:10.1109/ICCV.2019.00140). Normalisations have ε = 10⁻³ and momentum 0.01; a
 * stride that becomes a dilation dilates its own block already, both as in torchvision.
 */
@Plugin(type = Backbone.class, name = "MobileNet", attrs = @Attr(name = "variants", value = "v3"))
public final class MobileNetV3 extends Backbone {

	/** Kernel, expanded channels, channels, squeeze and excitation, hard swish, stride. */
	private static final int[][] ROWS = { { 3, 16, 16, 0, 0, 1 }, { 3, 64, 24, 0, 0, 2 }, { 3, 72, 24, 0, 0, 1 }, { 5, 72,
		40, 1, 0, 2 }, { 5, 120, 40, 1, 0, 1 }, { 5, 120, 40, 1, 0, 1 }, { 3, 240, 80, 0, 1, 2 }, { 3, 200, 80, 0, 1, 1 }, {
			3, 184, 80, 0, 1, 1 }, { 3, 184, 80, 0, 1, 1 }, { 3, 480, 112, 1, 1, 1 }, { 3, 672, 112, 1, 1, 1 }, { 5, 672, 160, 1,
				1, 2 }, { 5, 960, 160, 1, 1, 1 }, { 5, 960, 160, 1, 1, 1 } };

	private Unit stem, last;
	private final List<Block> blocks = new ArrayList<>();
	/** Index of the last block of each stage. */
	private final int[] ends = new int[STAGES];
	private final int[] channels = new int[STAGES];

	/** A convolution, part {@code 0}, and its normalisation with activation, part {@code 1}. */
	private static final class Unit {

		private final Conv conv;
		private final DepthwiseConv depthwise;
		private final Norm norm;

		private Unit(final Conv conv, final DepthwiseConv depthwise, final Parameters.Scope scope, final int out,
			final Activation activation)
		{
			this.conv = conv;
			this.depthwise = depthwise;
			norm = new Norm(scope.in("1"), out, activation, 1e-3, 0.01);
		}

		static Unit full(final Parameters.Scope scope, final int in, final int out, final int kernel, final int stride,
			final Activation activation)
		{
			return new Unit(new Conv(scope.in("0"), in, out, kernel, stride, 1, false), null, scope, out, activation);
		}

		static Unit depthwise(final Parameters.Scope scope, final int channels, final int kernel, final int stride,
			final int dilation, final Activation activation)
		{
			return new Unit(null, new DepthwiseConv(scope.in("0"), channels, kernel, stride, dilation), scope, channels,
				activation);
		}

		Variable apply(final Tape tape, final Variable x) {
			return norm.apply(tape, conv != null ? conv.apply(tape, x) : depthwise.apply(tape, x));
		}
	}

	/** An inverted residual with a linear bottleneck, with or without squeeze and excitation. */
	private static final class Block {

		private final Unit expand, depthwise, project;
		private final SqueezeExcite squeeze;
		private final boolean residual;

		Block(final Parameters.Scope scope, final int in, final int inner, final int out, final int[] row,
			final int stride, final int dilation)
		{
			final Activation activation = row[4] == 1 ? Activation.HARD_SWISH : Activation.RELU;
			int part = 0;
			expand = inner == in ? null : Unit.full(scope.in("" + part++), in, inner, 1, 1, activation);
			depthwise = Unit.depthwise(scope.in("" + part++), inner, row[0], stride, dilation, activation);
			squeeze = row[3] == 0 ? null : new SqueezeExcite(scope.in("" + part++), inner, divisible(inner / 4.0),
				Activation.RELU, Activation.HARD_SIGMOID);
			project = Unit.full(scope.in("" + part), inner, out, 1, 1, Activation.NONE);
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
		stem = Unit.full(features.in("0"), inputChannels, in, 3, strides.take(2), Activation.HARD_SWISH);
		for (final int[] row : ROWS) {
			final int out = divisible(row[2] * width), stride = strides.take(row[5]);
			if (row[5] == 2) stage++;
			blocks.add(new Block(features.in((blocks.size() + 1) + ".block"), in, divisible(row[1] * width), out, row, stride,
				strides.dilation()));
			in = out;
			Arrays.fill(ends, stage, STAGES, blocks.size() - 1);
			Arrays.fill(channels, stage, STAGES, out);
		}
		channels[STAGES - 1] = 6 * in;
		last = Unit.full(features.in("" + (blocks.size() + 1)), in, 6 * in, 1, 1, Activation.HARD_SWISH);
	}

	@Override
	public Variable[] apply(final Tape tape, final Variable x) {
		final Variable[] maps = new Variable[STAGES];
		Variable y = stem.apply(tape, x);
		int stage = 0;
		for (int i = 0; i < blocks.size(); i++) {
			final Variable next = blocks.get(i).apply(tape, y);
			if (stage == 0 || ends[stage - 1] != i - 1) tape.release(y);
			y = next;
			while (stage < STAGES && ends[stage] == i) maps[stage++] = y;
		}
		maps[STAGES - 1] = last.apply(tape, y);
		tape.release(y);
		return maps;
	}

	@Override
	public int[] channels() {
		return channels.clone();
	}
}
