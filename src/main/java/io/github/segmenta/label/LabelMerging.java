package io.github.segmenta.label;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.segment.Labels;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** Makes one object of several. The merged object has the lowest label of its parts. */
public final class LabelMerging {

	private LabelMerging() {}

	/**
	 * Merges some objects into one, whether they touch or not.
	 *
	 * @param labels the label image, 0 = background
	 * @param fillLines whether lines of background one pixel wide that separated them become part of the object
	 * @param parts labels of the objects to be merged
	 * @return a new image
	 * @throws InvalidInputException if one of the labels doesn't occur
	 */
	public static Labels merge(final Labels labels, final boolean fillLines, final int... parts) {
		final LabelIndex index = LabelIndex.of(labels);
		final int[] newLabels = index.labels();
		int lowest = Integer.MAX_VALUE;
		for (final int label : parts) {
			if (index.indexOf(label) < 0) throw new InvalidInputException("There is no object with the label " + label + ".");
			lowest = Math.min(lowest, label);
		}
		for (final int label : parts) newLabels[index.indexOf(label)] = lowest;
		final Labels merged = index.replace(labels, newLabels);
		return fillLines ? withoutLines(labels, merged) : merged;
	}

	/**
	 * Merges objects across weak boundaries, the weakest first, until every boundary that is left is at least as strong
	 * as a threshold. After each merge the boundaries that two parts shared with a third object are one, whose strength
	 * is the mean over its whole length. Of equally strong boundaries the one between the lower labels goes first.
	 *
	 * @param labels the label image, 0 = background
	 * @param contacts the boundaries and their strengths in this image
	 * @param threshold boundaries below it vanish
	 * @param fillLines whether lines of background one pixel wide that separated objects become part of the merged one
	 * @param progress told about the work, asked about cancel
	 * @return a new image
	 */
	public static Labels mergeAcrossWeakBoundaries(final Labels labels, final RegionAdjacency contacts,
		final double threshold, final boolean fillLines, final Progress progress)
	{
		if (Double.isNaN(threshold)) throw new InvalidInputException("The boundary strength is not a number.");
		final LabelIndex index = LabelIndex.of(labels);
		final List<Map<Integer, Boundary>> boundaries = new ArrayList<>();
		for (int i = 0; i < index.size(); i++) boundaries.add(new HashMap<>());
		final PriorityQueue<Boundary> weakest = new PriorityQueue<>();
		for (final RegionAdjacency.Contact c : contacts.contacts()) {
			final Boundary boundary = new Boundary(index.indexOf(c.a), index.indexOf(c.b), c.length, c.strength * c.length);
			boundaries.get(boundary.a).put(boundary.b, boundary);
			boundaries.get(boundary.b).put(boundary.a, boundary);
			weakest.add(boundary);
		}
		final int[] mergedInto = new int[index.size()];
		for (int i = 0; i < mergedInto.length; i++) mergedInto[i] = i;
		for (Boundary w = weakest.poll(); w != null && w.strength() < threshold; w = weakest.poll()) {
			if (boundaries.get(w.a) == null || boundaries.get(w.a).get(w.b) != w) continue; // replaced in the meantime
			progress.check();
			final int stays = w.a, goes = w.b; // a < b
			mergedInto[goes] = stays;
			final Map<Integer, Boundary> kept = boundaries.get(stays);
			kept.remove(goes);
			final Map<Integer, Boundary> moved = boundaries.set(goes, null);
			moved.remove(stays);
			for (final Map.Entry<Integer, Boundary> entry : moved.entrySet()) {
				final int other = entry.getKey();
				final Boundary old = entry.getValue(), same = kept.get(other);
				final Boundary joined = new Boundary(Math.min(stays, other), Math.max(stays, other), old.length + (same == null
					? 0 : same.length), old.sum + (same == null ? 0 : same.sum));
				boundaries.get(other).remove(goes);
				boundaries.get(other).put(stays, joined);
				kept.put(other, joined);
				weakest.add(joined);
			}
		}
		final int[] newLabels = new int[index.size()];
		// an object merges into one with a lower index only, whose own label is settled by then
		for (int i = 0; i < newLabels.length; i++) newLabels[i] = mergedInto[i] == i ? index.label(i)
			: newLabels[mergedInto[i]];
		final Labels merged = index.replace(labels, newLabels);
		return fillLines ? withoutLines(labels, merged) : merged;
	}

	private static final class Boundary implements Comparable<Boundary> {

		private final int a, b;
		private final long length;
		private final double sum;

		private Boundary(final int a, final int b, final long length, final double sum) {
			this.a = a;
			this.b = b;
			this.length = length;
			this.sum = sum;
		}

		private double strength() {
			return sum / length;
		}

		@Override
		public int compareTo(final Boundary other) {
			int order = Double.compare(strength(), other.strength());
			if (order == 0) order = Integer.compare(a, other.a);
			return order != 0 ? order : Integer.compare(b, other.b);
		}
	}

	/**
	 * Fills the background pixels that separated what is one object now: all objects among their neighbours (8 in a
	 * plane, 26 in a volume) are of one merged object, but were not of one before.
	 */
	private static Labels withoutLines(final Labels labels, final Labels mergedLabels) {
		final int[] before = labels.array(), merged = mergedLabels.array();
		final int width = labels.width(), height = labels.height(), depth = labels.depth();
		final Labels result = mergedLabels.copy();
		final int[] out = result.array();
		for (int z = 0; z < depth; z++) for (int y = 0; y < height; y++) for (int x = 0; x < width; x++) {
			final int i = (z * height + y) * width + x;
			if (before[i] != 0) continue;
			int owner = 0, first = 0;
			boolean several = false, separates = false;
			for (int w = Math.max(0, z - 1); w <= Math.min(depth - 1, z + 1); w++) {
				for (int v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
					for (int u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
						final int k = (w * height + v) * width + u;
						if (before[k] == 0) continue;
						if (owner == 0) {
							owner = merged[k];
							first = before[k];
						}
						if (merged[k] != owner) several = true;
						if (before[k] != first) separates = true;
					}
				}
			}
			if (separates && !several) out[i] = owner;
		}
		return result;
	}
}
