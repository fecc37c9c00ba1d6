package io.github.segmenta.nn.detect;

import io.github.segmenta.core.Parallel;

import java.util.Arrays;

/**
 * Says which true object each box stands for in training: the one that it overlaps most, if its intersection over union is at
 * least {@code high}; none, if that is below {@code low}; undecided between the two. If wanted, the boxes that overlap a true
 * box more than all others do are matched too, however little that is, so that no object goes without.
 */
public final class BoxMatcher {

	/** In place of an index: the box stands for no object. */
	public static final int BELOW_LOW = -1;
	/** In place of an index: the box overlaps an object too little to stand for it and too much to stand for none. */
	public static final int BETWEEN = -2;

	private static final int BLOCK = 1 << 12;
	private final float high, low;
	private final boolean allowLowQuality;

	/**
	 * @param high least intersection over union of a match, 0…1
	 * @param low at most {@code high}
	 * @param allowLowQuality whether each true box is matched by the boxes that overlap it most. A true box that no box
	 *          overlaps is matched by none; each such box stands for the object that <em>it</em> overlaps most, as in torchvision
	 */
	public BoxMatcher(final double high, final double low, final boolean allowLowQuality) {
		if (!(low <= high)) throw new IllegalArgumentException("low threshold " + low + " above the high one, " + high);
		this.high = (float) high;
		this.low = (float) low;
		this.allowLowQuality = allowLowQuality;
	}

	/**
	 * For each box the index of its true box (of equal overlaps the first), or {@link #BELOW_LOW} or {@link #BETWEEN}. Without
	 * true boxes all are below.
	 *
	 * @param truth four values per true box, see {@link Boxes}
	 * @param boxes four values per box to be matched
	 * @return one value per box: an index from 0, {@link #BELOW_LOW} or {@link #BETWEEN}
	 */
	public int[] match(final float[] truth, final float[] boxes) {
		final int objects = Boxes.count(truth), n = Boxes.count(boxes);
		final int[] matched = new int[n];
		Arrays.fill(matched, BELOW_LOW);
		if (objects == 0) return matched;
		final int[] nearest = new int[n];
		final float[] areas = new float[objects], best = new float[objects];
		for (int t = 0; t < objects; t++) areas[t] = Boxes.area(truth, t);
		final LeftEdges edges = new LeftEdges(truth, new int[objects]);
		Parallel.loop(n, BLOCK, (from, to) -> {
			final float[] most = new float[objects];
			for (int i = from; i < to; i++) {
				final float area = Boxes.area(boxes, i);
				final int end = edges.to(0, boxes[4 * i + 2]);
				float overlap = 0;
				for (int k = edges.from(0, boxes[4 * i]); k < end; k++) {
					final int t = edges.box(k);
					final float iou = Boxes.iou(truth, t, areas[t], boxes, i, area);
					if (iou > overlap || iou == overlap && t < nearest[i]) {
						overlap = iou;
						nearest[i] = t;
					}
					if (iou > most[t]) most[t] = iou;
				}
				matched[i] = overlap >= high ? nearest[i] : overlap >= low ? BETWEEN : BELOW_LOW;
			}
			synchronized (best) {
				for (int t = 0; t < objects; t++) best[t] = Math.max(best[t], most[t]);
			}
		});
		if (allowLowQuality) Parallel.loop(n, BLOCK, (from, to) -> {
			for (int i = from; i < to; i++) {
				final float area = Boxes.area(boxes, i);
				final int end = edges.to(0, boxes[4 * i + 2]);
				for (int k = edges.from(0, boxes[4 * i]); k < end; k++) {
					final int t = edges.box(k);
					final float iou = Boxes.iou(truth, t, areas[t], boxes, i, area);
					if (iou > 0 && iou == best[t]) matched[i] = nearest[i];
				}
			}
		});
		return matched;
	}
}
