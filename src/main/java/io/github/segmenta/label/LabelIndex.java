package io.github.segmenta.label;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.segment.Labels;

import java.util.Arrays;

/**
 * The labels that occur in an image, ascending and without 0, numbered by an index from 0 on: so that what is known
 * of each object fits an array of its own size, however large and scattered the labels are.
 */
public final class LabelIndex {

	/** Up to this label a table is looked up, above it a sorted list is searched. */
	private static final int TABLE_LIMIT = 1 << 25;

	private final int[] labels;
	private final int[] table;

	private LabelIndex(final int[] labels) {
		this.labels = labels;
		final int max = labels.length == 0 ? 0 : labels[labels.length - 1];
		if (max > TABLE_LIMIT) table = null;
		else {
			table = new int[max + 1];
			Arrays.fill(table, -1);
			for (int i = 0; i < labels.length; i++) table[labels[i]] = i;
		}
	}

	/**
	 * The index of the labels of an image.
	 *
	 * @param image the image
	 * @return the index
	 * @throws InvalidInputException if a label is negative
	 */
	public static LabelIndex of(final Labels image) {
		final int[] in = image.array();
		int max = 0, min = 0;
		for (final int label : in) {
			max = Math.max(max, label);
			min = Math.min(min, label);
		}
		if (min < 0) throw new InvalidInputException("The label image holds the negative number " + min +
			"; labels are 0 (background) or positive.");
		if (max <= TABLE_LIMIT) {
			final boolean[] seen = new boolean[max + 1];
			for (final int label : in) seen[label] = true;
			int n = 0;
			for (int label = 1; label <= max; label++) if (seen[label]) n++;
			final int[] labels = new int[n];
			n = 0;
			for (int label = 1; label <= max; label++) if (seen[label]) labels[n++] = label;
			return new LabelIndex(labels);
		}
		final int[] sorted = in.clone();
		Arrays.parallelSort(sorted);
		int n = 0;
		for (int i = 0; i < sorted.length; i++) {
			if (sorted[i] != 0 && (i == 0 || sorted[i] != sorted[i - 1])) sorted[n++] = sorted[i];
		}
		return new LabelIndex(Arrays.copyOf(sorted, n));
	}

	/** @return the number of objects */
	public int size() {
		return labels.length;
	}

	/**
	 * The label of an index.
	 *
	 * @param index from 0
	 * @return the label, more than 0
	 */
	public int label(final int index) {
		return labels[index];
	}

	/** @return all labels, ascending; a copy */
	public int[] labels() {
		return labels.clone();
	}

	/** @return the largest label, 0 if there is none */
	public int max() {
		return labels.length == 0 ? 0 : labels[labels.length - 1];
	}

	/**
	 * The index of a label, or a negative number if it doesn't occur (0 never does).
	 *
	 * @param label a label
	 * @return from 0, or a negative number
	 */
	public int indexOf(final int label) {
		if (table == null) return label == 0 ? -1 : Arrays.binarySearch(labels, label);
		return label < 0 || label >= table.length ? -1 : table[label];
	}

	/**
	 * The image with each object's label replaced; background stays 0.
	 *
	 * @param image the image this is the index of
	 * @param newLabels the new label of each index; 0 removes the object
	 * @return a new image
	 */
	public Labels replace(final Labels image, final int[] newLabels) {
		final int[] in = image.array();
		final Labels result = image.blank();
		final int[] out = result.array();
		Parallel.loop(in.length, 1 << 16, (from, to) -> {
			int last = 0, lastNew = 0;
			for (int i = from; i < to; i++) {
				final int label = in[i];
				if (label != last) {
					last = label;
					lastNew = label == 0 ? 0 : newLabels[indexOf(label)];
				}
				out[i] = lastNew;
			}
		});
		return result;
	}

	/**
	 * The number of pixels of each index.
	 *
	 * @param image the image
	 * @return one number an object, in the order of the labels
	 */
	public long[] counts(final Labels image) {
		final int[] in = image.array();
		final long[] counts = new long[labels.length];
		for (int from = 0, to; from < in.length; from = to) {
			final int label = in[from];
			to = from + 1;
			while (to < in.length && in[to] == label) to++;
			if (label != 0) counts[indexOf(label)] += to - from;
		}
		return counts;
	}
}
