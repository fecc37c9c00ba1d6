package io.github.segmenta.label;

import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.Labels;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The region adjacency graph of a label image: which objects touch, how long their common boundary is, and how
 * strong.
 * <p>
 * Objects touch where two pixels beside each other (faces, not corners) have their labels; each such pair of
 * pixels is one unit of length. Optionally objects that are separated by a line of background one pixel wide, as some
 * watersheds leave it, touch too: then the pair is the pixels on both sides of it.
 */
public final class RegionAdjacency {

	/** Two objects that touch. */
	public static final class Contact {

		/** Their labels, {@code a < b}. */
		public final int a, b;
		/** The number of pairs of pixels across the boundary. */
		public final long length;
		/**
		 * The mean over these pairs of the mean intensity of the pixels (of the two, or of the line between them); 0
		 * without an intensity image.
		 */
		public final double strength;

		private Contact(final int a, final int b, final long length, final double strength) {
			this.a = a;
			this.b = b;
			this.length = length;
			this.strength = strength;
		}
	}

	private final List<Contact> contacts;

	private RegionAdjacency(final List<Contact> contacts) {
		this.contacts = contacts;
	}

	/**
	 * @param labels the label image, 0 = background
	 * @param intensity a value for each pixel, such as the strength of an edge; NaN counts as 0. {@code null} if not
	 *          needed
	 * @param acrossLines whether objects separated by one pixel of background touch
	 * @param progress told about the work, asked about cancel
	 * @return the graph
	 */
	public static RegionAdjacency of(final Labels labels, final Volume intensity, final boolean acrossLines,
		final Progress progress)
	{
		final int[] in = labels.array();
		final float[] values = intensity == null ? null : intensity.asFloat();
		final int width = labels.width(), height = labels.height(), depth = labels.depth();
		final PairSums pairs = new PairSums();
		final int plane = width * height;
		for (int z = 0; z < depth; z++) {
			for (int y = 0; y < height; y++) {
				if ((y & 63) == 0) progress.update((z + (double) y / height) / depth, null);
				final int row = z * plane + y * width;
				for (int x = 0, i = row; x < width; x++, i++) {
					if (in[i] == 0) continue;
					add(pairs, in, values, i, 1, width - 1 - x, acrossLines);
					add(pairs, in, values, i, width, height - 1 - y, acrossLines);
					add(pairs, in, values, i, plane, depth - 1 - z, acrossLines);
				}
			}
		}
		final List<Contact> contacts = new ArrayList<>();
		for (final PairSums.Pair p : pairs.sorted()) contacts.add(new Contact(p.a, p.b, p.count, p.sum / p.count));
		return new RegionAdjacency(Collections.unmodifiableList(contacts));
	}

	private static void add(final PairSums pairs, final int[] labels, final float[] intensity, final int i,
		final int step, final int room, final boolean acrossLines)
	{
		if (room < 1) return;
		final int a = labels[i], next = labels[i + step];
		if (next == a) return;
		final int b;
		double strength = 0;
		if (next != 0) {
			b = next;
			if (intensity != null) strength = (value(intensity, i) + value(intensity, i + step)) / 2;
		}
		else {
			if (!acrossLines || room < 2) return;
			b = labels[i + 2 * step];
			if (b == 0 || b == a) return;
			if (intensity != null) strength = value(intensity, i + step);
		}
		pairs.add(Math.min(a, b), Math.max(a, b), 1, strength);
	}

	private static double value(final float[] intensity, final int i) {
		return Float.isNaN(intensity[i]) ? 0 : intensity[i];
	}

	/**
	 * All contacts, ascending by the lower, then the higher label.
	 *
	 * @return the contacts, not to be changed; each pair of objects once
	 */
	public List<Contact> contacts() {
		return contacts;
	}

	/**
	 * The labels of the objects that touch an object, ascending.
	 *
	 * @param label a label
	 * @return the labels; empty if it touches no other
	 */
	public int[] neighbours(final int label) {
		return contacts.stream().filter(c -> c.a == label || c.b == label).mapToInt(c -> c.a == label ? c.b : c.a)
			.sorted().toArray();
	}
}
