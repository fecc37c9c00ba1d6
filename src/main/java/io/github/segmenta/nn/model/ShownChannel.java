package io.github.segmenta.nn.model;

import io.github.segmenta.kernel.Volume;
import io.github.segmenta.nn.op.Normalization;
import io.github.segmenta.segment.Micrograph;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * One channel of a slice as a network is shown it, before it is normalised: the values, or −x of each value x where objects are
 * dark. It is read in bands of rows, so that a large slice needs no copy of its size.
 */
public final class ShownChannel implements Iterable<float[]> {

	/** About as many pixels are read at a time. */
	private static final int BAND_PX = 1 << 22;

	private final Volume volume;
	private final int z;
	private final boolean inNegative;

	/**
	 * @param image has the channel
	 * @param channel index of the channel, from 0
	 * @param z index of the slice, from 0
	 * @param dark whether the objects look dark, so that the network sees them in the negative
	 */
	public ShownChannel(final Micrograph image, final int channel, final int z, final boolean dark) {
		this(image.channel(channel), z, dark != image.lightIsLow(channel));
	}

	ShownChannel(final Volume volume, final int z, final boolean inNegative) {
		this.volume = volume;
		this.z = z;
		this.inNegative = inNegative;
	}

	/** Some rows, {@code first} to before {@code end}, in an array that the caller may change. */
	float[] rows(final int first, final int end) {
		final float[] rows = volume.rowsAsFloat(z, first, end);
		if (inNegative) for (int i = 0; i < rows.length; i++) rows[i] = -rows[i];
		return rows;
	}

	/** @return all values, a band of rows after the other */
	@Override
	public Iterator<float[]> iterator() {
		return new Iterator<float[]>() {

			private int next;

			@Override
			public boolean hasNext() {
				return next < volume.height;
			}

			@Override
			public float[] next() {
				if (!hasNext()) throw new NoSuchElementException();
				final int first = next;
				next = Math.min(volume.height, first + Math.max(1, BAND_PX / volume.width));
				return rows(first, next);
			}
		};
	}

	/**
	 * The whole channel, normalised.
	 *
	 * @param normalization finds offset and scale in this channel
	 * @return {@code width · height} values
	 */
	public float[] normalised(final Normalization normalization) {
		return normalization.apply(rows(0, volume.height));
	}
}
