package io.github.segmenta.nn.net;

import io.github.segmenta.nn.net.backbone.Backbone;
import io.github.segmenta.nn.net.block.Conv;
import io.github.segmenta.nn.net.block.ConvNorm;
import io.github.segmenta.nn.net.block.Pyramid;
import io.github.segmenta.nn.op.Activation;
import io.github.segmenta.nn.op.Elementwise;
import io.github.segmenta.nn.op.Resize;
import io.github.segmenta.nn.tensor.Parameters;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;

import org.scijava.plugin.Plugin;

/**
 * A feature pyramid (Lin et al. 2017, doi:10.1109/CVPR.2017.106) with the semantic head of Kirillov et al. 2019
 * (doi:10.1109/CVPR.2019.00656): each level is brought to a quarter of the image's size by convolutions and doublings, the
 * levels are summed, scored and interpolated. The head has batch normalisation, where the paper has group normalisation.
 * <p>
 * Settings: {@code backbone} (ResNet-18), {@code width} (factor of all numbers of channels, 0.5).
 */
@Plugin(type = Network.class, name = "FPN")
public final class Fpn extends PixelNetwork {

	private static final int LEVELS = 4;
	private Backbone backbone;
	private Pyramid pyramid;
	private final ConvNorm[][] heads = new ConvNorm[LEVELS][];
	private Conv score;

	@Override
	protected void build(final Parameters.Scope root, final NetworkSettings wanted, final int channels, final int outputs) {
		final double width = wanted.number("width", 0.5, 0.01, 4);
		backbone = Backbone.create(wanted.text("backbone", "ResNet-18"), root.in("backbone"), channels, width, 32);
		final int inner = Math.max(1, (int) Math.round(256 * width)), head = Math.max(1, inner / 2);
		final int[] maps = backbone.channels();
		pyramid = new Pyramid(root.in("fpn"), new int[] { maps[1], maps[2], maps[3], maps[4] }, inner);
		for (int k = 0; k < LEVELS; k++) {
			heads[k] = new ConvNorm[Math.max(1, k)];
			for (int i = 0; i < heads[k].length; i++) heads[k][i] = ConvNorm.full(root.in("head" + k).in("" + i), i == 0
				? inner : head, head, 3, 1, 1, Activation.RELU);
		}
		score = new Conv(root.in("score"), head, outputs, 1, 1, 1, true);
	}

	@Override
	public Variable apply(final Tape tape, final Variable x) {
		final Variable[] maps = backbone.apply(tape, x);
		tape.release(maps[0]);
		final Variable[] levels = pyramid.apply(tape, maps[1], maps[2], maps[3], maps[4]);
		for (int k = 1; k < maps.length; k++) tape.release(maps[k]);
		final int height = levels[0].dim(1), width = levels[0].dim(2);
		Variable sum = null;
		for (int k = 0; k < LEVELS; k++) {
			Variable y = levels[k];
			for (int i = 0; i < heads[k].length; i++) {
				final Variable filtered = heads[k][i].apply(tape, y);
				tape.release(y);
				// doubled each time; the last brings it to the size of the finest level, which may be odd
				final boolean last = i == heads[k].length - 1;
				y = Resize.bilinear(tape, filtered, last ? height : 2 * filtered.dim(1), last ? width : 2 * filtered.dim(2),
					false);
				if (y != filtered) tape.release(filtered);
			}
			if (sum != null) {
				final Variable part = y;
				sum = Elementwise.add(tape, sum, part, Activation.NONE);
				tape.release(part);
			}
			else sum = y;
		}
		final Variable scores = score.apply(tape, sum);
		tape.release(sum);
		final Variable out = Resize.bilinear(tape, scores, x.dim(1), x.dim(2), false);
		if (out != scores) tape.release(scores);
		return out;
	}

	@Override
	public int multiple() {
		return 32;
	}
}
