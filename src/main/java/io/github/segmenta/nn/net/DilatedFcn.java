package io.github.segmenta.nn.net;

import io.github.segmenta.nn.net.backbone.Backbone;
import io.github.segmenta.nn.net.block.Conv;
import io.github.segmenta.nn.net.block.Norm;
import io.github.segmenta.nn.op.Activation;
import io.github.segmenta.nn.op.Elementwise;
import io.github.segmenta.nn.op.Resize;
import io.github.segmenta.nn.tensor.Parameters;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;

import org.scijava.plugin.Plugin;

/**
 * A fully convolutional network on a dilated backbone, as torchvision's FCN-ResNet: a convolution of 3 × 3 to a quarter of
 * the channels, scores, bilinear interpolation to the image's size.
 * <p>
 * Settings: {@code backbone} (ResNet-18), {@code outputstride} (8), {@code width} (factor of all numbers of channels, 0.5),
 * {@code dropout} (0.1).
 */
@Plugin(type = Network.class, name = "Dilated FCN")
public final class DilatedFcn extends PixelNetwork {

	private Backbone backbone;
	private Conv conv, score;
	private Norm norm;
	private double dropout;

	@Override
	protected void build(final Parameters.Scope root, final NetworkSettings wanted, final int channels, final int outputs) {
		final double width = wanted.number("width", 0.5, 0.01, 4);
		dropout = wanted.number("dropout", 0.1, 0, 0.99);
		backbone = Backbone.create(wanted.text("backbone", "ResNet-18"), root.in("backbone"), channels, width, wanted.integer(
			"outputstride", 8, 8, 32));
		final int in = backbone.channels()[4], inner = Math.max(1, in / 4);
		conv = new Conv(root.in("classifier.0"), in, inner, 3, 1, 1, false);
		norm = new Norm(root.in("classifier.1"), inner, Activation.RELU);
		score = new Conv(root.in("classifier.4"), inner, outputs, 1, 1, 1, true);
	}

	@Override
	public Variable apply(final Tape tape, final Variable x) {
		final Variable[] maps = backbone.apply(tape, x);
		final Variable y = norm.apply(tape, conv.apply(tape, maps[4]));
		for (final Variable map : maps) tape.release(map);
		final Variable scores = score.apply(tape, Elementwise.dropout(tape, y, dropout));
		tape.release(y);
		final Variable out = Resize.bilinear(tape, scores, x.dim(1), x.dim(2), false);
		if (out != scores) tape.release(scores);
		return out;
	}

	@Override
	public int multiple() {
		return 32;
	}
}
