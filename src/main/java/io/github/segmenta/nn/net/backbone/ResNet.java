package io.github.segmenta.nn.net.backbone;

import io.github.segmenta.nn.net.block.Conv;
import io.github.segmenta.nn.net.block.Norm;
import io.github.segmenta.nn.op.Activation;
import io.github.segmenta.nn.op.Elementwise;
import io.github.segmenta.nn.op.Pooling;
import io.github.segmenta.nn.tensor.Parameters;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;

import java.util.ArrayList;
import java.util.List;

import org.scijava.plugin.Attr;
import org.scijava.plugin.Plugin;

/**
 * Residual networks (He et al. 2016, doi:10.1109/CVPR.2016.90). As in torchvision, bottlenecks have their stride in the
 * 3 × 3 convolution.
 */
@Plugin(type = Backbone.class, name = "ResNet", attrs = @Attr(name = "variants", value = "18,34,50,101"))
public final class ResNet extends Backbone {

	private Conv stem;
	private Norm stemNorm;
	private final List<List<Residual>> layers = new ArrayList<>();
	private final int[] channels = new int[STAGES];

	/** Two or three convolutions beside a shortcut. */
	private static final class Residual {

		private final Conv[] convs;
		private final Norm[] norms;
		private final Conv shortcut;
		private final Norm shortcutNorm;

		Residual(final Parameters.Scope scope, final int in, final int inner, final int out, final boolean bottleneck,
			final int stride, final int dilation)
		{
			final int count = bottleneck ? 3 : 2;
			convs = new Conv[count];
			norms = new Norm[count];
			if (bottleneck) {
				convs[0] = new Conv(scope.in("conv1"), in, inner, 1, 1, 1, false);
				convs[1] = new Conv(scope.in("conv2"), inner, inner, 3, stride, dilation, false);
				convs[2] = new Conv(scope.in("conv3"), inner, out, 1, 1, 1, false);
			}
			else {
				convs[0] = new Conv(scope.in("conv1"), in, out, 3, stride, dilation, false);
				convs[1] = new Conv(scope.in("conv2"), out, out, 3, 1, dilation, false);
			}
			for (int i = 0; i < count; i++) {
				norms[i] = new Norm(scope.in("bn" + (i + 1)), bottleneck && i < 2 ? inner : out, i < count - 1 ? Activation.RELU
					: Activation.NONE);
			}
			final boolean changes = stride != 1 || in != out;
			shortcut = changes ? new Conv(scope.in("downsample.0"), in, out, 1, stride, 1, false) : null;
			shortcutNorm = changes ? new Norm(scope.in("downsample.1"), out, Activation.NONE) : null;
		}

		Variable apply(final Tape tape, final Variable x) {
			Variable y = x;
			for (int i = 0; i < convs.length; i++) {
				final Variable next = norms[i].apply(tape, convs[i].apply(tape, y));
				if (y != x) tape.release(y);
				y = next;
			}
			if (shortcut == null) return Elementwise.add(tape, y, x, Activation.RELU);
			final Variable same = shortcutNorm.apply(tape, shortcut.apply(tape, x));
			final Variable sum = Elementwise.add(tape, y, same, Activation.RELU);
			tape.release(same);
			return sum;
		}
	}

	@Override
	protected void build(final Parameters.Scope scope, final String variant, final int inputChannels,
		final double width, final int outputStride)
	{
		final int[] counts = variant.equals("18") ? new int[] { 2, 2, 2, 2 } : variant.equals("101") ? new int[] { 3, 4, 23,
			3 } : new int[] { 3, 4, 6, 3 };
		final boolean bottleneck = variant.equals("50") || variant.equals("101");
		int in = scaled(64, width);
		stem = new Conv(scope.in("conv1"), inputChannels, in, 7, 2, 1, false);
		stemNorm = new Norm(scope.in("bn1"), in, Activation.RELU);
		channels[0] = in;
		final Strides strides = new Strides(outputStride / 4);
		for (int k = 0; k < 4; k++) {
			final int inner = scaled(64 << k, width), out = bottleneck ? 4 * inner : inner;
			final List<Residual> layer = new ArrayList<>();
			for (int i = 0; i < counts[k]; i++) {
				// a stage's first block still has the dilation of the stage before
				final int dilation = strides.dilation(), stride = i == 0 && k > 0 ? strides.take(2) : 1;
				layer.add(new Residual(scope.in("layer" + (k + 1)).in("" + i), in, inner, out, bottleneck, stride, dilation));
				in = out;
			}
			layers.add(layer);
			channels[k + 1] = out;
		}
	}

	@Override
	public Variable[] apply(final Tape tape, final Variable x) {
		final Variable[] maps = new Variable[STAGES];
		maps[0] = stemNorm.apply(tape, stem.apply(tape, x));
		final Variable pooled = Pooling.max(tape, maps[0], 3, 2, 1);
		Variable y = pooled;
		for (int k = 0; k < 4; k++) {
			for (int i = 0; i < layers.get(k).size(); i++) {
				final Variable next = layers.get(k).get(i).apply(tape, y);
				if (i > 0 || k == 0) tape.release(y);
				y = next;
			}
			maps[k + 1] = y;
		}
		return maps;
	}

	@Override
	public int[] channels() {
		return channels.clone();
	}
}
