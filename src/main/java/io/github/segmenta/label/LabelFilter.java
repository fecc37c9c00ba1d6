package io.github.segmenta.label;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.segment.Labels;

import java.util.Arrays;
import java.util.function.IntPredicate;

/** Keeps or removes whole objects. Labels of those that stay don't change. */
public final class LabelFilter {

	private LabelFilter() {}

	/**
	 * Keeps the objects whose label fulfils a condition.
	 *
	 * @param labels the label image, 0 = background
	 * @param condition says of a label whether its object stays
	 * @return a new image
	 */
	static Labels keep(final Labels labels, final IntPredicate condition) {
		final LabelIndex index = LabelIndex.of(labels);
		final int[] newLabels = new int[index.size()];
		for (int i = 0; i < newLabels.length; i++) newLabels[i] = condition.test(index.label(i)) ? index.label(i) : 0;
		return index.replace(labels, newLabels);
	}

	/**
	 * Keeps the objects whose value lies within limits, both included. Objects whose value is NaN (a feature that is
	 * not defined for them) are removed.
	 *
	 * @param labels the label image, 0 = background
	 * @param values a value for each object, in the order of ascending labels
	 * @param min the smallest value of an object that stays
	 * @param max the largest value of an object that stays
	 * @return a new image
	 * @throws InvalidInputException if {@code min} is above {@code max} or one of them is NaN
	 */
	public static Labels keepWithin(final Labels labels, final double[] values, final double min, final double max) {
		final LabelIndex index = LabelIndex.of(labels);
		if (values.length != index.size()) throw new IllegalArgumentException(values.length + " values for " + index
			.size() + " objects");
		if (!(min <= max)) throw new InvalidInputException("The smallest value " + min + " must not be above the largest " +
			max + ".");
		final int[] newLabels = new int[index.size()];
		for (int i = 0; i < newLabels.length; i++) newLabels[i] = values[i] >= min && values[i] <= max ? index.label(i) : 0;
		return index.replace(labels, newLabels);
	}

	/**
	 * Keeps the objects with the most pixels. Of equally large ones those with the lower label stay.
	 *
	 * @param labels the label image, 0 = background
	 * @param number how many, ≥ 1; if there are fewer all stay
	 * @return a new image
	 */
	public static Labels keepLargest(final Labels labels, final int number) {
		if (number < 1) throw new InvalidInputException("The number of objects to keep must be at least 1, not " + number +
			".");
		final LabelIndex index = LabelIndex.of(labels);
		final long[] counts = index.counts(labels);
		final Integer[] order = new Integer[index.size()];
		for (int i = 0; i < order.length; i++) order[i] = i;
		Arrays.sort(order, (a, b) -> Long.compare(counts[b], counts[a])); // stable
		final int[] newLabels = new int[index.size()];
		for (int k = 0; k < Math.min(number, order.length); k++) newLabels[order[k]] = index.label(order[k]);
		return index.replace(labels, newLabels);
	}
}
