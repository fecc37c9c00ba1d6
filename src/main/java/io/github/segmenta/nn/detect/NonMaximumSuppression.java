package io.github.segmenta.nn.detect;

import java.util.Arrays;

/**
 * Of boxes that overlap, keeps the one with the highest score: in the order of falling scores, a box stays unless its
 * intersection over union with one that stayed is above a threshold. Of equal scores the first goes first.
 */
public final class NonMaximumSuppression {

	private NonMaximumSuppression() {}

	/**
	 * Indices of the boxes that stay, by falling score.
	 *
	 * @param boxes four values per box, see {@link Boxes}
	 * @param scores one a box
	 * @param iouThreshold 0…1
	 * @return the indices
	 * @throws IllegalArgumentException if the numbers of boxes and scores differ
	 */
	public static int[] keep(final float[] boxes, final float[] scores, final double iouThreshold) {
		return keep(boxes, scores, new int[scores.length], iouThreshold);
	}

	/**
	 * As {@link #keep(float[], float[], double)}, where boxes of different groups leave each other alone.
	 *
	 * @param boxes four values per box, see {@link Boxes}
	 * @param scores one a box
	 * @param groups one a box, for instance its class or its level
	 * @param iouThreshold 0…1
	 * @return the indices of the boxes of all groups, by falling score
	 * @throws IllegalArgumentException if the numbers of boxes, scores and groups differ
	 */
	public static int[] keep(final float[] boxes, final float[] scores, final int[] groups, final double iouThreshold) {
		final int n = Boxes.count(boxes);
		if (scores.length != n || groups.length != n) throw new IllegalArgumentException(n + " boxes, " + scores.length +
			" scores, " + groups.length + " groups");
		final LeftEdges edges = new LeftEdges(boxes, groups);
		final float[] areas = new float[n];
		for (int i = 0; i < n; i++) areas[i] = Boxes.area(boxes, i);
		final boolean[] dropped = new boolean[n];
		final int[] kept = new int[n];
		int size = 0;
		for (final int i : byFallingScore(scores)) {
			if (dropped[i]) continue;
			kept[size++] = i;
			// those of higher scores are settled, and dropping them now changes nothing
			final int end = edges.to(groups[i], boxes[4 * i + 2]);
			for (int k = edges.from(groups[i], boxes[4 * i]); k < end; k++) {
				final int j = edges.box(k);
				if (!dropped[j] && Boxes.iou(boxes, i, areas[i], boxes, j, areas[j]) > iouThreshold) dropped[j] = true;
			}
		}
		return Arrays.copyOf(kept, size);
	}

	/**
	 * All indices, by falling score; of equal scores the lower index first, and scores that are no numbers before all.
	 *
	 * @param scores the scores, which aren't changed
	 * @return the indices in their order, as many as there are scores
	 */
	public static int[] byFallingScore(final float[] scores) {
		final long[] keys = new long[scores.length];
		for (int i = 0; i < keys.length; i++) {
			final int bits = Float.floatToIntBits(scores[i] + 0f);
			final int ascending = bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
			keys[i] = (long) ~ascending << 32 | i;
		}
		Arrays.sort(keys);
		final int[] order = new int[keys.length];
		for (int i = 0; i < order.length; i++) order[i] = (int) keys[i];
		return order;
	}
}
