package io.github.segmenta.detect;

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
	 * @param scores one a box
	 * @param iouThreshold 0…1
	 */
	public static int[] keep(final float[] boxes, final float[] scores, final double iouThreshold) {
		return keep(boxes, scores, new int[scores.length], iouThreshold);
	}

	/**
	 * As {@link #keep(float[], float[], double)}, where boxes of different groups leave each other alone.
	 *
	 * @param groups one a box, for instance its class or its level
	 */
	public static int[] keep(final float[] boxes, final float[] scores, final int[] groups, final double iouThreshold) {
		final int n = Boxes.count(boxes);
		if (scores.length != n || groups.length != n) throw new IllegalArgumentException(n + " boxes, " + scores.length +
			" scores, " + groups.length + " groups");
		final int[] kept = new int[n], groupOfKept = new int[n];
		final float[] keptBoxes = new float[4 * n], areas = new float[n];
		int size = 0;
		for (final int i : byFallingScore(scores)) {
			final float area = Boxes.area(boxes, i);
			boolean stays = true;
			for (int k = 0; k < size && stays; k++) {
				stays = groupOfKept[k] != groups[i] || !(Boxes.iou(keptBoxes, k, areas[k], boxes, i, area) > iouThreshold);
			}
			if (!stays) continue;
			kept[size] = i;
			groupOfKept[size] = groups[i];
			areas[size] = area;
			System.arraycopy(boxes, 4 * i, keptBoxes, 4 * size, 4);
			size++;
		}
		return Arrays.copyOf(kept, size);
	}

	/** All indices, by falling score; of equal scores the lower index first, and scores that are no numbers before all. */
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
