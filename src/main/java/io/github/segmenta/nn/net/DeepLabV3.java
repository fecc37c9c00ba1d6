package io.github.segmenta.nn.net;

import io.github.segmenta.nn.net.backbone.Backbone;
import io.github.segmenta.nn.net.block.Aspp;
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
 * DeepLab v3 (Chen et al. 2017, arXiv:1706.05587), as in torchvision: dilated backbone, atrous spatial pyramid pooling,
 * a convolution of 3 × 3, scores, bilinear interpolation.
 * <p>
 * Settings: {@code backbone} (ResNet-18), {@code outputstride} (8 or 16, 8), {@code width} (factor of all numbers of
 * channels, 0.5), {@code rate} (the least of the three dilations, 12), {@code dropout} (0.5).
 */
@Plugin(type = Network.class, name = "DeepLab v3")
public final class DeepLabV3 extends PixelNetwork {

	private Backbone backbone;
	private Aspp aspp;
	private Conv conv, score;
	private Norm norm;
	private double dropout;

	@Override
	protected void build(final Parameters.Scope root, final NetworkSettings wanted, final int channels, final int outputs) {
		final double width = wanted.number("width", 0.5, 0.01, 4);
		final int rate = wanted.integer("rate", 12, 1, 64);
		dropout = wanted.number("dropout", 0.5, 0, 0.99);
		backbone = Backbone.create(wanted.text("backbone", "ResNet-18"), root.in("backbone"), channels, width, wanted.integer(
			"outputstride", 8, 8, 32));
		final int inner = Math.max(1, (int) Math.round(256 * width));
		aspp = new Aspp(root.in("classifier.0"), backbone.channels()[4], inner, rate, 2 * rate, 3 * rate);
		conv = new Conv(root.in("classifier.1"), inner, inner, 3, 1, 1, false);
		norm = new Norm(root.in("classifier.2"), inner, Activation.RELU);
		score = new Conv(root.in("classifier.4"), inner, outputs, 1, 1, 1, true);
	}

	@Override
	public Variable apply(final Tape tape, final Variable x) {
		final Variable[] maps = backbone.apply(tape, x);
		final Variable context = aspp.apply(tape, maps[4]);
		for (final Variable map : maps) tape.release(map);
		final Variable y = norm.apply(tape, conv.apply(tape, Elementwise.dropout(tape, context, dropout)));
		tape.release(context);
		final Variable scores = score.apply(tape, y);
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
