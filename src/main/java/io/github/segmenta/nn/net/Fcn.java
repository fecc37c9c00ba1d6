package io.github.segmenta.nn.net;

import io.github.segmenta.nn.net.backbone.Backbone;
import io.github.segmenta.nn.net.block.Conv;
import io.github.segmenta.nn.net.block.UpConv;
import io.github.segmenta.nn.op.Activation;
import io.github.segmenta.nn.op.Elementwise;
import io.github.segmenta.nn.op.Rearrangement;
import io.github.segmenta.nn.tensor.Parameters;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;

import org.scijava.plugin.Plugin;

/**
 * Fully convolutional network (Long, Shelhamer &amp; Darrell 2015, doi:10.1109/CVPR.2015.7298965): the classifier's dense layers
 * as convolutions of 7 × 7 and 1 × 1, scores of coarse maps, enlarged by up-convolutions that start as bilinear
 * interpolation and are summed with the scores of finer maps. Where the paper adds 100 pixels of zeros, the image is
 * mirrored up to a multiple of 32.
 * <p>
 * Settings: {@code stride} (of the finest map that is used: 8 for FCN-8s, 16, 32), {@code backbone} (VGG-16bn; the paper
 * has VGG-16), {@code width} (factor of all numbers of channels, 0.5), {@code dropout} (after the dense layers, 0.5).
 */
@Plugin(type = Network.class, name = "FCN")
public final class Fcn extends PixelNetwork {

	private Backbone backbone;
	private Conv fc6, fc7, score5, score4, score3;
	private UpConv up5, up4, last;
	private int stride;
	private double dropout;

	@Override
	protected void build(final Parameters.Scope root, final NetworkSettings wanted, final int channels, final int outputs) {
		stride = Integer.parseInt(wanted.choice("stride", "8", "16", "32"));
		final double width = wanted.number("width", 0.5, 0.01, 4);
		dropout = wanted.number("dropout", 0.5, 0, 0.99);
		backbone = Backbone.create(wanted.text("backbone", "VGG-16bn"), root.in("backbone"), channels, width, 32);
		final int[] maps = backbone.channels();
		final int dense = Math.max(1, (int) Math.round(4096 * width));
		fc6 = new Conv(root.in("fc6"), maps[4], dense, 7, 1, 1, true);
		fc7 = new Conv(root.in("fc7"), dense, dense, 1, 1, 1, true);
		score5 = new Conv(root.in("score5"), dense, outputs, 1, 1, 1, true);
		if (stride <= 16) {
			up5 = new UpConv(root.in("up5"), outputs, outputs, 4, 2, 1, false).fillBilinear();
			score4 = new Conv(root.in("score4"), maps[3], outputs, 1, 1, 1, true);
		}
		if (stride == 8) {
			up4 = new UpConv(root.in("up4"), outputs, outputs, 4, 2, 1, false).fillBilinear();
			score3 = new Conv(root.in("score3"), maps[2], outputs, 1, 1, 1, true);
		}
		last = new UpConv(root.in("last"), outputs, outputs, 2 * stride, stride, stride / 2, false).fillBilinear();
	}

	@Override
	public Variable apply(final Tape tape, final Variable x) {
		final int height = x.dim(1), width = x.dim(2);
		final Variable padded = Rearrangement.pad(tape, x, 0, -height & 31, 0, -width & 31, Rearrangement.Fill.REFLECT);
		final Variable[] maps = backbone.apply(tape, padded);
		if (padded != x) tape.release(padded);
		Variable y = Activation.RELU.apply(tape, fc6.apply(tape, maps[4]));
		y = next(tape, y, Activation.RELU.apply(tape, fc7.apply(tape, Elementwise.dropout(tape, y, dropout))));
		y = next(tape, y, score5.apply(tape, Elementwise.dropout(tape, y, dropout)));
		if (up5 != null) y = add(tape, y, up5, score4.apply(tape, maps[3]));
		if (up4 != null) y = add(tape, y, up4, score3.apply(tape, maps[2]));
		for (final Variable map : maps) tape.release(map);
		y = next(tape, y, last.apply(tape, y));
		return next(tape, y, Rearrangement.crop(tape, y, 0, 0, height, width));
	}

	private static Variable add(final Tape tape, final Variable coarse, final UpConv up, final Variable fine) {
		final Variable larger = up.apply(tape, coarse);
		tape.release(coarse);
		final Variable sum = Elementwise.add(tape, larger, fine, Activation.NONE);
		tape.release(fine);
		return sum;
	}

	/** Releases the old value if it isn't the new one. */
	private static Variable next(final Tape tape, final Variable old, final Variable fresh) {
		if (old != fresh) tape.release(old);
		return fresh;
	}

	@Override
	public int multiple() {
		return 32;
	}
}
