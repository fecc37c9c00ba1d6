package io.github.segmenta.nn.net.backbone;

import io.github.segmenta.nn.net.block.Conv;
import io.github.segmenta.nn.net.block.Norm;
import io.github.segmenta.nn.op.Activation;
import io.github.segmenta.nn.op.Pooling;
import io.github.segmenta.nn.tensor.Parameters;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;

import org.scijava.plugin.Attr;
import org.scijava.plugin.Plugin;

/**
 * The 13 convolutions of VGG-16 (Simonyan &amp; Zisserman 2015, arXiv:1409.1556), plain (variant 16) or each with batch
 * normalisation (16bn). Feature maps are those after pooling; with a smaller output stride, the last poolings are left
 * out and what follows is dilated.
 */
@Plugin(type = Backbone.class, name = "VGG", attrs = @Attr(name = "variants", value = "16,16bn"))
public final class Vgg extends Backbone {

	private static final int[] COUNTS = { 2, 2, 3, 3, 3 };
	private final Conv[][] convs = new Conv[STAGES][];
	private final Norm[][] norms = new Norm[STAGES][];
	private final boolean[] pools = new boolean[STAGES];
	private final int[] channels = new int[STAGES];

	@Override
	protected void build(final Parameters.Scope scope, final String variant, final int inputChannels,
		final double width, final int outputStride)
	{
		final boolean norm = variant.equals("16bn");
		final Strides strides = new Strides(outputStride);
		int in = inputChannels, index = 0;
		for (int k = 0; k < STAGES; k++) {
			final int out = scaled(64 << Math.min(3, k), width);
			convs[k] = new Conv[COUNTS[k]];
			norms[k] = new Norm[COUNTS[k]];
			for (int i = 0; i < COUNTS[k]; i++) {
				convs[k][i] = new Conv(scope.in("features").in("" + index), in, out, 3, 1, strides.dilation(), true);
				if (norm) norms[k][i] = new Norm(scope.in("features").in("" + (index + 1)), out, Activation.RELU);
				index += norm ? 3 : 2;
				in = out;
			}
			index++;
			pools[k] = strides.take(2) == 2;
			channels[k] = out;
		}
	}

	@Override
	public Variable[] apply(final Tape tape, final Variable x) {
		final Variable[] maps = new Variable[STAGES];
		Variable y = x;
		for (int k = 0; k < STAGES; k++) {
			for (int i = 0; i < convs[k].length; i++) {
				final Variable c = convs[k][i].apply(tape, y);
				if (i > 0) tape.release(y);
				y = norms[k][i] != null ? norms[k][i].apply(tape, c) : Activation.RELU.apply(tape, c);
			}
			if (pools[k]) {
				final Variable pooled = Pooling.max(tape, y, 2, 2, 0);
				tape.release(y);
				y = pooled;
			}
			maps[k] = y;
		}
		return maps;
	}

	@Override
	public int[] channels() {
		return channels.clone();
	}
}
