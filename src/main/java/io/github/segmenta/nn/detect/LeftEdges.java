package io.github.segmenta.nn.detect;

import java.util.Arrays;
import java.util.Comparator;

/** Boxes sorted by where they begin, so that those near another are found without looking at all. */
final class LeftEdges {

	private final float[] boxes;
	private final int[] groups;
	private final Integer[] order;
	private double widest;

	/** @param groups one a box; boxes are looked up within a group */
	LeftEdges(final float[] boxes, final int[] groups) {
		this.boxes = boxes;
		this.groups = groups;
		order = new Integer[groups.length];
		for (int i = 0; i < order.length; i++) {
			order[i] = i;
			final double width = (double) boxes[4 * i + 2] - boxes[4 * i];
			if (width > widest) widest = width;
		}
		Arrays.sort(order, Comparator.<Integer> comparingInt(i -> groups[i]).thenComparingDouble(i -> boxes[4 * i]));
	}

	/** The box at a place in the order. */
	int box(final int place) {
		return order[place];
	}

	/** The first place whose box may reach beyond a column. */
	int from(final int group, final float x) {
		return place(group, x - widest);
	}

	/** The first place, after all of the group whose boxes begin before a column. */
	int to(final int group, final float x) {
		return place(group, x);
	}

	private int place(final int group, final double x) {
		int low = 0, high = order.length;
		while (low < high) {
			final int middle = (low + high) >>> 1, i = order[middle];
			if (groups[i] < group || groups[i] == group && boxes[4 * i] < x) low = middle + 1;
			else high = middle;
		}
		return low;
	}
}
