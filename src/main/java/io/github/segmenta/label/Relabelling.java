package io.github.segmenta.label;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.segment.Labels;

import java.util.Map;

/** Gives objects new labels. Pixels don't move between object and background except where a new label is 0. */
public final class Relabelling {

	private Relabelling() {}

	/**
	 * Renumbers the objects 1…n in the order of their labels. Doing it twice is doing it once.
	 *
	 * @param labels the label image, 0 = background
	 * @return a new image
	 */
	public static Labels consecutive(final Labels labels) {
		final LabelIndex index = LabelIndex.of(labels);
		final int[] newLabels = new int[index.size()];
		for (int i = 0; i < newLabels.length; i++) newLabels[i] = i + 1;
		return index.replace(labels, newLabels);
	}

	/**
	 * Replaces labels by a table. Objects that it gives the same label become one; 0 removes an object.
	 *
	 * @param labels the label image, 0 = background
	 * @param table new label (≥ 0) by old label
	 * @param keepOthers whether labels that are not in the table stay; else they are removed
	 * @return a new image
	 */
	public static Labels remap(final Labels labels, final Map<Integer, Integer> table, final boolean keepOthers) {
		for (final Map.Entry<Integer, Integer> entry : table.entrySet()) {
			if (entry.getValue() < 0) throw new InvalidInputException("The new label " + entry.getValue() + " of " + entry
				.getKey() + " is negative; give 0 to remove an object.");
		}
		final LabelIndex index = LabelIndex.of(labels);
		final int[] newLabels = new int[index.size()];
		for (int i = 0; i < newLabels.length; i++) newLabels[i] = table.getOrDefault(index.label(i), keepOthers ? index.label(
			i) : 0);
		return index.replace(labels, newLabels);
	}
}
