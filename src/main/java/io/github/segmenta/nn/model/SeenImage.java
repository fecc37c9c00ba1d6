package io.github.segmenta.nn.model;

import io.github.segmenta.kernel.Rescaling;
import io.github.segmenta.kernel.Volume;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A slice in the size in which a network sees it, made band by band: only the rows that a row of tiles needs are there at a
 * time, whatever the size of the slice. The values are those of the whole slice.
 */
final class SeenImage {

	/** Gives some rows of a channel in the size of the image, normalised. */
	@FunctionalInterface
	interface Channel {

		/** Rows {@code first} to before {@code end}. */
		float[] rows(int first, int end);
	}

	/** Some rows of all channels. */
	static final class Band {

		/** The first row, and the row behind the last one. */
		final int top, bottom;
		/** {@code [channel][pixel]} of these rows. */
		final float[][] channels;

		private Band(final int top, final int bottom, final float[][] channels) {
			this.top = top;
			this.bottom = bottom;
			this.channels = channels;
		}
	}

	/** Size in which the network sees it, in pixels. */
	final int width, height;
	private final List<Channel> channels;
	private final Rescaling rescaling;
	/** The band that was asked for last. */
	private Band last;

	/**
	 * @param channels in the size of the image
	 * @param rescaling from the size of the image to that in which the network sees it
	 */
	SeenImage(final List<Channel> channels, final Rescaling rescaling) {
		this.channels = channels;
		this.rescaling = rescaling;
		width = rescaling.newWidth;
		height = rescaling.newHeight;
	}

	/** Channels that are there as a whole, each of one slice. */
	static List<Channel> channels(final Volume... whole) {
		return Arrays.stream(whole).map(channel -> (Channel) (first, end) -> channel.rowsAsFloat(0, first, end)).collect(Collectors
			.toList());
	}

	int channels() {
		return channels.size();
	}

	/** Rows {@code top} to before {@code bottom}; read only. */
	synchronized Band band(final int top, final int bottom) {
		if (last != null && last.top == top && last.bottom == bottom) return last;
		last = null;
		final float[][] rows = new float[channels.size()][];
		final int first = rescaling.firstNeeded(top), end = rescaling.endNeeded(bottom);
		for (int c = 0; c < rows.length; c++) rows[c] = rescaling.rows(channels.get(c).rows(first, end), first, top, bottom);
		last = new Band(top, bottom, rows);
		return last;
	}

	/** Forgets the band that was asked for last. */
	synchronized void release() {
		last = null;
	}
}
