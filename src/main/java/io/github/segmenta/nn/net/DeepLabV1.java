package io.github.segmenta.nn.net;

import io.github.segmenta.nn.net.block.Conv;
import io.github.segmenta.nn.net.block.Norm;
import io.github.segmenta.nn.op.Activation;
import io.github.segmenta.nn.op.Elementwise;
import io.github.segmenta.nn.op.Pooling;
import io.github.segmenta.nn.op.Resize;
import io.github.segmenta.nn.tensor.Parameters;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;

import org.scijava.plugin.Plugin;

/**
 * DeepLab v1 with a large field of view (DeepLab-LargeFOV, Chen et al. 2015, arXiv:1412.7062): VGG-16 whose last two
 * poolings have stride 1, its last convolutions dilated by 2, the first dense layer as a convolution of 3 × 3 dilated by
 * 12. Scores at an eighth of the size are interpolated; a dense CRF may follow.
 * <p>
 * Settings: {@code width} (factor of all numbers of channels, 0.5), {@code norm} (batch normalisation, true; the paper has
 * none), {@code dropout} (0.5).
 */
@Plugin(type = Network.class, name = "DeepLab v1")
public final class DeepLabV1 extends PixelNetwork {

	private static final int[] COUNTS = { 2, 2, 3, 3, 3 };
	private final Conv[][] convs = new Conv[5][];
	private final Norm[][] norms = new Norm[5][];
	private Conv fc6, fc7, score;
	private double dropout;

	@Override
	protected void build(final Parameters.Scope root, final NetworkSettings wanted, final int channels, final int outputs) {
		final double width = wanted.number("width", 0.5, 0.01, 4);
		final boolean norm = wanted.flag("norm", true);
		dropout = wanted.number("dropout", 0.5, 0, 0.99);
		int in = channels;
		for (int k = 0; k < 5; k++) {
			final int out = Math.max(1, (int) Math.round((64 << Math.min(3, k)) * width));
			convs[k] = new Conv[COUNTS[k]];
			norms[k] = new Norm[COUNTS[k]];
			for (int i = 0; i < COUNTS[k]; i++) {
				final String name = (k + 1) + "_" + (i + 1);
				convs[k][i] = new Conv(root.in("conv" + name), in, out, 3, 1, k == 4 ? 2 : 1, true);
				if (norm) norms[k][i] = new Norm(root.in("bn" + name), out, Activation.RELU);
				in = out;
			}
		}
		final int dense = Math.max(1, (int) Math.round(1024 * width));
		fc6 = new Conv(root.in("fc6"), in, dense, 3, 1, 12, true);
		fc7 = new Conv(root.in("fc7"), dense, dense, 1, 1, 1, true);
		score = new Conv(root.in("score"), dense, outputs, 1, 1, 1, true);
	}

	@Override
	public Variable apply(final Tape tape, final Variable x) {
		Variable y = x;
		for (int k = 0; k < 5; k++) {
			for (int i = 0; i < COUNTS[k]; i++) {
				final Variable c = convs[k][i].apply(tape, y);
				if (y != x) tape.release(y);
				y = norms[k][i] != null ? norms[k][i].apply(tape, c) : Activation.RELU.apply(tape, c);
			}
			y = next(tape, y, Pooling.max(tape, y, 3, k < 3 ? 2 : 1, 1));
		}
		y = next(tape, y, Pooling.average(tape, y, 3, 1, 1));
		y = next(tape, y, Activation.RELU.apply(tape, fc6.apply(tape, y)));
		y = next(tape, y, Activation.RELU.apply(tape, fc7.apply(tape, Elementwise.dropout(tape, y, dropout))));
		y = next(tape, y, score.apply(tape, Elementwise.dropout(tape, y, dropout)));
		return next(tape, y, Resize.bilinear(tape, y, x.dim(1), x.dim(2), false));
	}

	private static Variable next(final Tape tape, final Variable old, final Variable fresh) {
		if (old != fresh) tape.release(old);
		return fresh;
	}

	@Override
	public int multiple() {
		return 8;
	}
}
