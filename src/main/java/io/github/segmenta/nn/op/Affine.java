package io.github.segmenta.nn.op;

import io.github.segmenta.nn.tensor.ElementLoops;

/** y = f(scale · x + shift), with a scale and a shift for each channel: a batch normalisation whose statistics are known. */
public final class Affine {

	private final float[] scale, shift;
	private final Activation activation;

	/** @param scale one value a channel, as {@code shift} */
	Affine(final float[] scale, final float[] shift, final Activation activation) {
		this.scale = scale;
		this.shift = shift;
		this.activation = activation;
	}

	/** For pieces of a length, a multiple of the number of channels, which start at channel 0. */
	Tiled tiled(final int length) {
		return new Tiled(ElementLoops.tiled(scale, length), ElementLoops.tiled(shift, length), activation);
	}

	/** With scale and shift repeated, so that loops need no index of a channel. */
	static final class Tiled {

		private final float[] scales, shifts;
		private final Activation activation;

		private Tiled(final float[] scales, final float[] shifts, final Activation activation) {
			this.scales = scales;
			this.shifts = shifts;
			this.activation = activation;
		}

		/** Changes the first {@code n} values, not more than the length. */
		void apply(final float[] x, final int n) {
			for (int i = 0; i < n; i++) x[i] = x[i] * scales[i] + shifts[i];
			activation.forward(x, x, n);
		}

		/** Changes any number of values, piece by piece. */
		void applyInPieces(final float[] x) {
			final float[] piece = new float[Math.min(x.length, scales.length)];
			for (int at = 0; at < x.length; at += piece.length) {
				final int n = Math.min(piece.length, x.length - at);
				System.arraycopy(x, at, piece, 0, n);
				apply(piece, n);
				System.arraycopy(piece, 0, x, at, n);
			}
		}
	}
}
