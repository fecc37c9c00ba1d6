package io.github.segmenta.nn.net;

import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;

/** A network that gives each pixel a score (logit) for each of its outputs. */
public abstract class PixelNetwork extends Network {

	/** The {@link #reach} of a network that sees the whole image. */
	public static final int WHOLE_IMAGE = Integer.MAX_VALUE;

	/**
	 * Runs the network.
	 *
	 * @param tape the run that this is part of
	 * @param x (batch, y, x, channel), of any height and width; not released
	 * @return scores of the same batch, height and width
	 */
	public abstract Variable apply(Tape tape, Variable x);

	/**
	 * The part of the input on each side of a pixel that can change its score, in pixels: what tiles have to overlap by
	 * to give the scores of the whole image. {@link #WHOLE_IMAGE} where that is more than tiles can overlap by.
	 *
	 * @return the distance in pixels, by default {@link #WHOLE_IMAGE}
	 */
	public int reach() {
		return WHOLE_IMAGE;
	}

	/** @return of how many pixels the sizes of tiles should be multiples; 1 by default */
	public int multiple() {
		return 1;
	}
}
