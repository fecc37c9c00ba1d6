package io.github.segmenta.nn.net.backbone;

import io.github.segmenta.nn.net.block.Conv;
import io.github.segmenta.nn.net.block.Norm;
import io.github.segmenta.nn.op.Activation;
import io.github.segmenta.nn.op.Pooling;
import io.github.segmenta.nn.op.Rearrangement;
import io.github.segmenta.nn.tensor.Parameters;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;

import java.util.ArrayList;
import java.util.List;

import org.scijava.plugin.Attr;
import org.scijava.plugin.Plugin;

/** Densely connected networks (Huang et al. 2017, doi:10.1109/CVPR.2017.243): each layer sees all layers before it. */
@Plugin(type = Backbone.class, name = "DenseNet", attrs = @Attr(name = "variants", value = "121,169"))
public final class DenseNet extends Backbone {

	private static final int BLOCKS = 4;
	private Conv stem;
	private Norm stemNorm, last;
	private final List<List<Layer>> blocks = new ArrayList<>();
	private final Norm[] transitionNorms = new Norm[BLOCKS - 1];
	private final Conv[] transitions = new Conv[BLOCKS - 1];
	private final boolean[] pools = new boolean[BLOCKS - 1];
	private final int[] channels = new int[STAGES];

	/** Normalisation, 1 × 1, normalisation, 3 × 3. */
	private static final class Layer {

		private final Norm norm1, norm2;
		private final Conv conv1, conv2;

		Layer(final Parameters.Scope scope, final int in, final int inner, final int out, final int dilation) {
			norm1 = new Norm(scope.in("norm1"), in, Activation.RELU);
			conv1 = new Conv(scope.in("conv1"), in, inner, 1, 1, 1, false);
			norm2 = new Norm(scope.in("norm2"), inner, Activation.RELU);
			conv2 = new Conv(scope.in("conv2"), inner, out, 3, 1, dilation, false);
		}

		Variable apply(final Tape tape, final Variable joined) {
			final Variable a = norm1.apply(tape, joined);
			final Variable b = norm2.apply(tape, conv1.apply(tape, a));
			tape.release(a);
			final Variable y = conv2.apply(tape, b);
			tape.release(b);
			return y;
		}
	}

	@Override
	protected void build(final Parameters.Scope scope, final String variant, final int inputChannels,
		final double width, final int outputStride)
	{
		final int[] counts = variant.equals("121") ? new int[] { 6, 12, 24, 16 } : new int[] { 6, 12, 32, 32 };
		final Parameters.Scope features = scope.in("features");
		final int growth = scaled(32, width);
		int in = scaled(64, width);
		stem = new Conv(features.in("conv0"), inputChannels, in, 7, 2, 1, false);
		stemNorm = new Norm(features.in("norm0"), in, Activation.RELU);
		channels[0] = in;
		final Strides strides = new Strides(outputStride / 4);
		for (int k = 0; k < BLOCKS; k++) {
			final List<Layer> block = new ArrayList<>();
			for (int i = 0; i < counts[k]; i++) {
				block.add(new Layer(features.in("denseblock" + (k + 1)).in("denselayer" + (i + 1)), in, 4 * growth, growth, strides
					.dilation()));
				in += growth;
			}
			blocks.add(block);
			channels[k + 1] = in;
			if (k == BLOCKS - 1) break;
			final Parameters.Scope transition = features.in("transition" + (k + 1));
			transitionNorms[k] = new Norm(transition.in("norm"), in, Activation.RELU);
			transitions[k] = new Conv(transition.in("conv"), in, in / 2, 1, 1, 1, false);
			pools[k] = strides.take(2) == 2;
			in /= 2;
		}
		last = new Norm(features.in("norm5"), in, Activation.RELU);
	}

	/** The maps of the first three blocks are those after the transition's normalisation. */
	@Override
	public Variable[] apply(final Tape tape, final Variable x) {
		final Variable[] maps = new Variable[STAGES];
		maps[0] = stemNorm.apply(tape, stem.apply(tape, x));
		Variable y = Pooling.max(tape, maps[0], 3, 2, 1);
		for (int k = 0; k < BLOCKS; k++) {
			final List<Variable> parts = new ArrayList<>();
			parts.add(y);
			for (final Layer layer : blocks.get(k)) parts.add(layer.apply(tape, Rearrangement.concat(tape, parts.toArray(
				new Variable[0]))));
			final Variable joined = Rearrangement.concat(tape, parts.toArray(new Variable[0]));
			for (final Variable part : parts) tape.release(part);
			maps[k + 1] = (k == BLOCKS - 1 ? last : transitionNorms[k]).apply(tape, joined);
			if (k == BLOCKS - 1) break;
			y = transitions[k].apply(tape, maps[k + 1]);
			if (pools[k]) {
				final Variable pooled = Pooling.average(tape, y, 2, 2, 0);
				tape.release(y);
				y = pooled;
			}
		}
		return maps;
	}

	@Override
	public int[] channels() {
		return channels.clone();
	}
}
