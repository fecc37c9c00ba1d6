package io.github.segmenta.nn.decode;

import io.github.segmenta.kernel.Rescaling;

import java.util.Arrays;

/**
 * The foreground that a network sees, row of tiles by row of tiles, and what that is in the size of the image: only the rows that
 * are still needed are kept.
 */
final class ForegroundRows {

	private final Rescaling toImage;
	private final StarConvexDecoding.ForegroundReader reader;
	/** Rows that the network has seen, from {@link #top} on. */
	private float[] rows = new float[0];
	private int top;
	/** The first row of the image that wasn't read yet. */
	private int next;

	/**
	 * @param toImage from the size in which the network sees the image to that of the image
	 * @param reader takes the rows of the image
	 */
	ForegroundRows(final Rescaling toImage, final StarConvexDecoding.ForegroundReader reader) {
		this.toImage = toImage;
		this.reader = reader;
	}

	/** The first row that is kept. */
	int top() {
		return top;
	}

	/** The rows that are kept, with room up to before {@code bottom}, to be filled from the row {@code first} on. */
	float[] rows(final int first, final int bottom) {
		if (first < top) throw new IllegalStateException("row " + first + " comes after row " + top);
		final int length = (bottom - top) * toImage.width;
		if (length > rows.length) rows = Arrays.copyOf(rows, length);
		return rows;
	}

	/** Tells that all rows before {@code bottom} are complete; those of the image that need no others are read. */
	void endRows(final int bottom) {
		int end = next;
		while (end < toImage.newHeight && toImage.endNeeded(end + 1) <= bottom) end++;
		if (end == next) return;
		final int first = toImage.firstNeeded(next), last = toImage.endNeeded(end);
		reader.read(next, toImage.rows(part(first, last), first, next, end));
		next = end;
		if (end == toImage.newHeight) return;
		final int needed = Math.min(bottom, toImage.firstNeeded(end));
		rows = part(needed, bottom);
		top = needed;
	}

	/** Rows {@code first} to before {@code last}. */
	private float[] part(final int first, final int last) {
		return Arrays.copyOfRange(rows, (first - top) * toImage.width, (last - top) * toImage.width);
	}
}
