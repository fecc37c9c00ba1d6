package io.github.segmenta.nn.net.block;

import io.github.segmenta.nn.op.Activation;
import io.github.segmenta.nn.op.Elementwise;
import io.github.segmenta.nn.op.Resize;
import io.github.segmenta.nn.tensor.Parameters;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;

/**
 * Feature pyramid (Lin et al. 2017, doi:10.1109/CVPR.2017.106): each map by a 1 × 1 convolution to the same number of
 * channels, plus the next coarser level enlarged (nearest neighbour), smoothed by a 3 × 3 convolution.
 */
public final class Pyramid {

	private final Conv[] inner, outer;

	/**
	 * @param scope where the parameters go
	 * @param in channels of the maps, finest first
	 * @param out channels of each level
	 */
	public Pyramid(final Parameters.Scope scope, final int[] in, final int out) {
		inner = new Conv[in.length];
		outer = new Conv[in.length];
		for (int k = 0; k < in.length; k++) {
			inner[k] = new Conv(scope.in("inner_blocks." + k + ".0"), in[k], out, 1, 1, 1, true);
			outer[k] = new Conv(scope.in("layer_blocks." + k + ".0"), out, out, 3, 1, 1, true);
		}
	}

	/**
	 * The levels, finest first, of the sizes of the maps, which aren't released.
	 *
	 * @param tape the run that this is part of
	 * @param maps (batch, y, x, channel) each, finest first, as many as the pyramid was made for
	 * @return (batch, y, x, channel) each
	 */
	public Variable[] apply(final Tape tape, final Variable... maps) {
		final Variable[] levels = new Variable[maps.length];
		Variable coarse = null;
		for (int k = maps.length - 1; k >= 0; k--) {
			Variable level = inner[k].apply(tape, maps[k]);
			if (coarse != null) {
				final Variable larger = Resize.nearest(tape, coarse, level.dim(1), level.dim(2));
				level = Elementwise.add(tape, level, larger, Activation.NONE);
				if (larger != coarse) tape.release(larger);
				tape.release(coarse);
			}
			levels[k] = outer[k].apply(tape, level);
			coarse = level;
		}
		tape.release(coarse);
		return levels;
	}
}
