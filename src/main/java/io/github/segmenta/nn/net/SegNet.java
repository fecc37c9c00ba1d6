package io.github.segmenta.nn.net;

import io.github.segmenta.nn.net.block.Conv;
import io.github.segmenta.nn.net.block.Norm;
import io.github.segmenta.nn.op.Activation;
import io.github.segmenta.nn.op.Pooling;
import io.github.segmenta.nn.op.Rearrangement;
import io.github.segmenta.nn.tensor.Parameters;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;

import org.scijava.plugin.Plugin;

/**
 * SegNet (Badrinarayanan, Kendall &amp; Cipolla 2017, doi:10.1109/TPAMI.2016.2644615): the 13 convolutions of VGG-16 with batch
 * normalisation, and their mirror image, which puts values back to where the maxima were.
 * <p>
 * Settings: {@code width} (factor of all numbers of channels, 0.5), {@code stages} (how often the image is halved, 5).
 */
@Plugin(type = Network.class, name = "SegNet")
public final class SegNet extends PixelNetwork {

	private static final int[] COUNTS = { 2, 2, 3, 3, 3 };
	private int stages;
	private Conv[][] down, up;
	private Norm[][] downNorms, upNorms;

	@Override
	protected void build(final Parameters.Scope root, final NetworkSettings wanted, final int channels, final int outputs) {
		final double width = wanted.number("width", 0.5, 0.01, 4);
		stages = wanted.integer("stages", 5, 1, 5);
		down = new Conv[stages][];
		up = new Conv[stages][];
		downNorms = new Norm[stages][];
		upNorms = new Norm[stages][];
		final int[] sizes = new int[stages];
		for (int k = 0; k < stages; k++) sizes[k] = Math.max(1, (int) Math.round((64 << Math.min(3, k)) * width));
		for (int k = 0; k < stages; k++) {
			final int n = COUNTS[k];
			down[k] = new Conv[n];
			downNorms[k] = new Norm[n];
			for (int i = 0; i < n; i++) {
				final String name = (k + 1) + "_" + (i + 1);
				down[k][i] = new Conv(root.in("conv" + name), i > 0 ? sizes[k] : k > 0 ? sizes[k - 1] : channels, sizes[k], 3, 1, 1,
					true);
				downNorms[k][i] = new Norm(root.in("bn" + name), sizes[k], Activation.RELU);
			}
		}
		for (int k = stages - 1; k >= 0; k--) {
			final int n = COUNTS[k];
			up[k] = new Conv[n];
			upNorms[k] = new Norm[n];
			for (int i = n - 1; i >= 0; i--) {
				final String name = (k + 1) + "_" + (i + 1) + "_D";
				final boolean last = k == 0 && i == 0;
				final int out = last ? outputs : i == 0 ? sizes[k - 1] : sizes[k];
				up[k][i] = new Conv(root.in("conv" + name), sizes[k], out, 3, 1, 1, true);
				if (!last) upNorms[k][i] = new Norm(root.in("bn" + name), out, Activation.RELU);
			}
		}
	}

	@Override
	public Variable apply(final Tape tape, final Variable x) {
		final int height = x.dim(1), width = x.dim(2), step = multiple() - 1;
		final Variable padded = Rearrangement.pad(tape, x, 0, -height & step, 0, -width & step, Rearrangement.Fill.REFLECT);
		Variable y = padded;
		final Pooling.Indices[] places = new Pooling.Indices[stages];
		for (int k = 0; k < stages; k++) {
			for (int i = 0; i < down[k].length; i++) {
				final Variable c = down[k][i].apply(tape, y);
				if (y != x) tape.release(y);
				y = downNorms[k][i].apply(tape, c);
			}
			final Pooling.Pooled pooled = Pooling.maxWithIndices(tape, y, 2, 2, 0);
			tape.release(y);
			places[k] = pooled.indices;
			y = pooled.value;
		}
		for (int k = stages - 1; k >= 0; k--) {
			final Variable larger = Pooling.unpool(tape, y, places[k]);
			tape.release(y);
			y = larger;
			for (int i = up[k].length - 1; i >= 0; i--) {
				final Variable c = up[k][i].apply(tape, y);
				tape.release(y);
				y = upNorms[k][i] == null ? c : upNorms[k][i].apply(tape, c);
			}
		}
		final Variable out = Rearrangement.crop(tape, y, 0, 0, height, width);
		if (out != y) tape.release(y);
		return out;
	}

	/** Each convolution sees one pixel of its scale, halving one more. */
	@Override
	public int reach() {
		int reach = 0;
		for (int k = 0; k < stages; k++) reach += (2 * COUNTS[k] + 2) << k;
		return reach;
	}

	@Override
	public int multiple() {
		return 1 << stages;
	}
}
