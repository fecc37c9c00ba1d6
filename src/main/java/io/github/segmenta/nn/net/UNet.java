package io.github.segmenta.nn.net;

import io.github.segmenta.nn.net.block.Conv;
import io.github.segmenta.nn.net.block.Norm;
import io.github.segmenta.nn.net.block.UpConv;
import io.github.segmenta.nn.op.Activation;
import io.github.segmenta.nn.op.Pooling;
import io.github.segmenta.nn.op.Resize;
import io.github.segmenta.nn.op.Rearrangement;
import io.github.segmenta.nn.tensor.Parameters;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;

import org.scijava.plugin.Plugin;

/**
 * U-Net (Ronneberger, Fischer &amp; Brox 2015, doi:10.1007/978-3-319-24574-4_28): a contracting path, an expanding path, and
 * connections between them at each scale.
 * <p>
 * Settings: {@code depth} (how often the image is halved, 4), {@code width} (channels at full size, doubled with each
 * halving, 32; the paper has 64), {@code up} ({@code transposed} convolutions of 2 × 2, or {@code resize}: bilinear, then
 * a convolution of 3 × 3), {@code norm} (batch normalisation, true; the paper has none), {@code padding} ({@code same}:
 * convolutions keep the size, or {@code valid}: as in the paper they use no pixel from outside, connections are cropped,
 * and the image is mirrored at its borders to get scores for all of it).
 */
@Plugin(type = Network.class, name = "U-Net")
public final class UNet extends PixelNetwork {

	private int depth, padding;
	private DoubleConv[] down, up;
	private UpConv[] upConvs;
	private Conv[] resizeConvs;
	private Conv head;

	/** Two convolutions of 3 × 3, each with normalisation (or bias) and ReLU. */
	private static final class DoubleConv {

		private final Conv conv1, conv2;
		private final Norm norm1, norm2;

		DoubleConv(final Parameters.Scope scope, final int in, final int out, final int padding, final boolean norm) {
			conv1 = new Conv(scope.in("conv1"), in, out, 3, 1, padding, 1, !norm);
			norm1 = norm ? new Norm(scope.in("norm1"), out, Activation.RELU) : null;
			conv2 = new Conv(scope.in("conv2"), out, out, 3, 1, padding, 1, !norm);
			norm2 = norm ? new Norm(scope.in("norm2"), out, Activation.RELU) : null;
		}

		Variable apply(final Tape tape, final Variable x) {
			final Variable a = activate(tape, norm1, conv1.apply(tape, x));
			final Variable b = activate(tape, norm2, conv2.apply(tape, a));
			tape.release(a);
			return b;
		}

		private static Variable activate(final Tape tape, final Norm norm, final Variable x) {
			return norm == null ? Activation.RELU.apply(tape, x) : norm.apply(tape, x);
		}
	}

	@Override
	protected void build(final Parameters.Scope root, final NetworkSettings wanted, final int channels, final int outputs) {
		depth = wanted.integer("depth", 4, 1, 7);
		final int width = wanted.integer("width", 32, 1, 512);
		final boolean resize = wanted.choice("up", "transposed", "resize").equals("resize");
		final boolean norm = wanted.flag("norm", true);
		padding = wanted.choice("padding", "same", "valid").equals("same") ? 1 : 0;
		down = new DoubleConv[depth + 1];
		for (int i = 0; i <= depth; i++) {
			down[i] = new DoubleConv(root.in("down" + i), i == 0 ? channels : width << i - 1, width << i, padding, norm);
		}
		up = new DoubleConv[depth];
		upConvs = new UpConv[depth];
		resizeConvs = new Conv[depth];
		for (int i = depth - 1; i >= 0; i--) {
			final Parameters.Scope scope = root.in("up" + i);
			if (resize) resizeConvs[i] = new Conv(scope.in("up"), width << i + 1, width << i, 3, 1, 1, true);
			else upConvs[i] = new UpConv(scope.in("up"), width << i + 1, width << i, 2, 2, 0, true);
			up[i] = new DoubleConv(scope, width << i + 1, width << i, padding, norm);
		}
		head = new Conv(root.in("head"), width, outputs, 1, 1, 1, true);
	}

	@Override
	public Variable apply(final Tape tape, final Variable x) {
		final int height = x.dim(1), width = x.dim(2), before = padding == 1 ? 0 : margin();
		final Variable padded = Rearrangement.pad(tape, x, before, paddedLength(height) - height - before, before, paddedLength(
			width) - width - before, Rearrangement.Fill.REFLECT);
		final Variable scores = run(tape, padded);
		if (padded != x) tape.release(padded);
		final Variable out = Rearrangement.crop(tape, scores, 0, 0, height, width);
		if (out != scores) tape.release(scores);
		return out;
	}

	/** Pixels that the network without padding loses on each side. */
	private int margin() {
		return (validLength(1) - outputLength(validLength(1))) / 2;
	}

	/** The length to which an axis is padded. */
	private int paddedLength(final int length) {
		final int step = 1 << depth;
		return padding == 0 ? validLength(length) : (length + step - 1) / step * step;
	}

	/** The smallest input that gives at least {@code length} pixels without padding, found from the output backwards. */
	private int validLength(final int length) {
		int size = length;
		for (int i = 0; i < depth; i++) size = (size + 4 + 1) / 2;
		size += 4;
		for (int i = 0; i < depth; i++) size = 2 * size + 4;
		return size;
	}

	/** The length of the output without padding. */
	private int outputLength(final int length) {
		int size = length;
		for (int i = 0; i < depth; i++) size = (size - 4) / 2;
		size -= 4;
		for (int i = 0; i < depth; i++) size = 2 * size - 4;
		return size;
	}

	private Variable run(final Tape tape, final Variable x) {
		final Variable[] skips = new Variable[depth];
		Variable y = down[0].apply(tape, x);
		for (int i = 0; i < depth; i++) {
			skips[i] = y;
			final Variable pooled = Pooling.max(tape, y, 2, 2, 0);
			y = down[i + 1].apply(tape, pooled);
			tape.release(pooled);
		}
		for (int i = depth - 1; i >= 0; i--) {
			final Variable larger = enlarge(tape, y, i);
			tape.release(y);
			final Variable skip = Rearrangement.crop(tape, skips[i], (skips[i].dim(1) - larger.dim(1)) / 2, (skips[i].dim(2) - larger
				.dim(2)) / 2, larger.dim(1), larger.dim(2));
			final Variable both = Rearrangement.concat(tape, skip, larger);
			tape.release(skip);
			tape.release(skips[i]);
			tape.release(larger);
			y = up[i].apply(tape, both);
			tape.release(both);
		}
		final Variable scores = head.apply(tape, y);
		tape.release(y);
		return scores;
	}

	private Variable enlarge(final Tape tape, final Variable x, final int i) {
		if (upConvs[i] != null) return upConvs[i].apply(tape, x);
		final Variable resized = Resize.bilinear(tape, x, 2 * x.dim(1), 2 * x.dim(2), false);
		final Variable y = resizeConvs[i].apply(tape, resized);
		tape.release(resized);
		return y;
	}

	/**
	 * Each scale's convolutions see 4 of its pixels and halving adds one, on the way down as on the way up: less than
	 * 8 · 2^depth in all; interpolating adds one coarse and one fine pixel a scale.
	 */
	@Override
	public int reach() {
		return (resizeConvs[0] == null ? 8 : 11) << depth;
	}

	@Override
	public int multiple() {
		return 1 << depth;
	}
}
