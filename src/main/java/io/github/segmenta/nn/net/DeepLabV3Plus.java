package io.github.segmenta.nn.net;

import io.github.segmenta.nn.net.backbone.Backbone;
import io.github.segmenta.nn.net.block.Aspp;
import io.github.segmenta.nn.net.block.Conv;
import io.github.segmenta.nn.net.block.ConvNorm;
import io.github.segmenta.nn.op.Activation;
import io.github.segmenta.nn.op.Elementwise;
import io.github.segmenta.nn.op.Resize;
import io.github.segmenta.nn.op.Rearrangement;
import io.github.segmenta.nn.tensor.Parameters;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;

import org.scijava.plugin.Plugin;

/**
 * DeepLab v3+ (Chen et al. 2018, doi:10.1007/978-3-030-01234-2_49): DeepLab v3's context, enlarged and joined with the
 * backbone's features at a quarter of the image's size, two convolutions of 3 × 3, scores, bilinear interpolation.
 * <p>
 * Settings: {@code backbone} (ResNet-18), {@code outputstride} (8 or 16, 16), {@code width} (factor of all numbers of
 * channels, 0.5), {@code rate} (the least of the three dilations, 6), {@code dropout} (0.1).
 */
@Plugin(type = Network.class, name = "DeepLab v3+")
public final class DeepLabV3Plus extends PixelNetwork {

	private Backbone backbone;
	private Aspp aspp;
	private ConvNorm low, fuse1, fuse2;
	private Conv score;
	private double dropout;

	@Override
	protected void build(final Parameters.Scope root, final NetworkSettings wanted, final int channels, final int outputs) {
		final double width = wanted.number("width", 0.5, 0.01, 4);
		final int rate = wanted.integer("rate", 6, 1, 64);
		dropout = wanted.number("dropout", 0.1, 0, 0.99);
		backbone = Backbone.create(wanted.text("backbone", "ResNet-18"), root.in("backbone"), channels, width, wanted.integer(
			"outputstride", 16, 8, 32));
		final int inner = Math.max(1, (int) Math.round(256 * width)), fine = Math.max(1, (int) Math.round(48 * width));
		aspp = new Aspp(root.in("aspp"), backbone.channels()[4], inner, rate, 2 * rate, 3 * rate);
		low = ConvNorm.full(root.in("low"), backbone.channels()[1], fine, 1, 1, 1, Activation.RELU);
		fuse1 = ConvNorm.full(root.in("fuse1"), inner + fine, inner, 3, 1, 1, Activation.RELU);
		fuse2 = ConvNorm.full(root.in("fuse2"), inner, inner, 3, 1, 1, Activation.RELU);
		score = new Conv(root.in("score"), inner, outputs, 1, 1, 1, true);
	}

	@Override
	public Variable apply(final Tape tape, final Variable x) {
		final Variable[] maps = backbone.apply(tape, x);
		final Variable context = aspp.apply(tape, maps[4]), fine = low.apply(tape, maps[1]);
		for (final Variable map : maps) tape.release(map);
		final Variable larger = Resize.bilinear(tape, context, fine.dim(1), fine.dim(2), false);
		if (larger != context) tape.release(context);
		final Variable joined = Rearrangement.concat(tape, larger, fine);
		tape.release(larger);
		tape.release(fine);
		final Variable a = fuse1.apply(tape, joined);
		tape.release(joined);
		final Variable b = fuse2.apply(tape, a);
		tape.release(a);
		final Variable scores = score.apply(tape, Elementwise.dropout(tape, b, dropout));
		tape.release(b);
		final Variable out = Resize.bilinear(tape, scores, x.dim(1), x.dim(2), false);
		if (out != scores) tape.release(scores);
		return out;
	}

	@Override
	public int multiple() {
		return 32;
	}
}
