package io.github.segmenta.label;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.segment.Labels;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Which objects of one label image lie in which objects of another, for example nuclei in cells: each child belongs
 * to the parent with which it shares the most pixels, if these are a large enough part of the child.
 */
public final class LabelOverlap {

	/** A child and where it belongs. */
	public static final class Child {

		/** Its label in the image of children. */
		public final int label;
		/** Its parent's label, 0 if it has none. */
		public final int parent;
		/** Its number of pixels. */
		public final long size;
		/** The pixels it shares with that parent; without a parent, with the object it shares the most with. */
		public final long overlap;

		private Child(final int label, final int parent, final long size, final long overlap) {
			this.label = label;
			this.parent = parent;
			this.size = size;
			this.overlap = overlap;
		}

		/**
		 * The part of the child in its parent, 0…1.
		 *
		 * @return the shared part; without a parent, that with the object it shares the most with
		 */
		public double fraction() {
			return (double) overlap / size;
		}
	}

	/** A parent and its children. */
	public static final class Parent {

		/** Its label in the image of parents. */
		public final int label;
		/** Its number of pixels. */
		public final long size;
		/** The number of its children. */
		public final int children;
		/** The pixels it shares with its children. */
		public final long overlap;

		private Parent(final int label, final long size, final int children, final long overlap) {
			this.label = label;
			this.size = size;
			this.children = children;
			this.overlap = overlap;
		}
	}

	private final List<Child> children = new ArrayList<>();
	private final List<Parent> parents = new ArrayList<>();

	/**
	 * @param childLabels labels of the children
	 * @param parentLabels labels of the parents, as many pixels
	 * @param minFraction the part of a child that must lie in its parent, 0…1; with 0 one common pixel is enough. Of
	 *          parents that share equally much the one with the lower label is taken.
	 */
	public LabelOverlap(final Labels childLabels, final Labels parentLabels, final double minFraction) {
		final int[] inner = childLabels.array();
		final int[] outer = parentLabels.array();
		if (inner.length != outer.length) throw new InvalidInputException(
			"The two label images must have the same size.");
		if (!(minFraction >= 0 && minFraction <= 1)) throw new InvalidInputException(
			"The smallest fraction of a child in its parent must be 0 to 1, but is " + minFraction + ".");
		final LabelIndex childIndex = LabelIndex.of(childLabels), parentIndex = LabelIndex.of(parentLabels);
		final long[] childSize = childIndex.counts(childLabels), parentSize = parentIndex.counts(parentLabels);
		final int[] best = new int[childIndex.size()];
		final long[] overlap = new long[childIndex.size()];
		for (final PairSums.Pair pair : common(inner, outer).sorted()) {
			final int child = childIndex.indexOf(pair.a);
			if (pair.count <= overlap[child]) continue;
			best[child] = pair.b;
			overlap[child] = pair.count;
		}
		final int[] count = new int[parentIndex.size()];
		final long[] shared = new long[parentIndex.size()];
		for (int i = 0; i < best.length; i++) {
			final boolean belongs = best[i] != 0 && overlap[i] >= minFraction * childSize[i];
			children.add(new Child(childIndex.label(i), belongs ? best[i] : 0, childSize[i], overlap[i]));
			if (!belongs) continue;
			count[parentIndex.indexOf(best[i])]++;
			shared[parentIndex.indexOf(best[i])] += overlap[i];
		}
		for (int i = 0; i < count.length; i++) parents.add(new Parent(parentIndex.label(i), parentSize[i], count[i],
			shared[i]));
	}

	/** The number of common pixels of each pair of objects of two images that have any. */
	static PairSums common(final int[] a, final int[] b) {
		final PairSums common = new PairSums();
		for (int from = 0, to; from < a.length; from = to) {
			to = from + 1;
			while (to < a.length && a[to] == a[from] && b[to] == b[from]) to++;
			if (a[from] != 0 && b[from] != 0) common.add(a[from], b[from], to - from, 0);
		}
		return common;
	}

	/**
	 * All children, ascending by label.
	 *
	 * @return the children, not to be changed
	 */
	public List<Child> children() {
		return Collections.unmodifiableList(children);
	}

	/**
	 * All parents, ascending by label, also those without children.
	 *
	 * @return the parents, not to be changed
	 */
	public List<Parent> parents() {
		return Collections.unmodifiableList(parents);
	}

	/**
	 * The image of children in which each child carries the label of its parent; those without a parent are removed.
	 *
	 * @param childLabels the image of children that was compared; not changed
	 * @return a new image
	 */
	public Labels childrenAsParents(final Labels childLabels) {
		final LabelIndex index = LabelIndex.of(childLabels);
		final int[] newLabels = new int[index.size()];
		for (int i = 0; i < newLabels.length; i++) newLabels[i] = children.get(i).parent;
		return index.replace(childLabels, newLabels);
	}
}
