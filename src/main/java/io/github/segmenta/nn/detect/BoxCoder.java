package io.github.segmenta.nn.detect;

/**
 * Boxes as differences from others, which is what networks learn (Girshick et al. 2014, doi:10.1109/CVPR.2014.81): the centre's
 * shift in widths and heights of the other box, and the logarithms of the ratios of widths and heights, each times a weight.
 */
public final class BoxCoder {

	/** Logarithms of ratios are cut off here, so that no box grows more than 62.5 times. */
	private static final float MOST = (float) Math.log(1000.0 / 16);
	private final float wx, wy, ww, wh;

	/**
	 * The weights of the four differences: 1, 1, 1, 1 for proposals and 10, 10, 5, 5 for boxes of classes are usual.
	 *
	 * @param wx weight of the shift along x
	 * @param wy weight of the shift along y
	 * @param ww weight of the ratio of widths
	 * @param wh weight of the ratio of heights
	 */
	public BoxCoder(final float wx, final float wy, final float ww, final float wh) {
		this.wx = wx;
		this.wy = wy;
		this.ww = ww;
		this.wh = wh;
	}

	/**
	 * The differences of true boxes from as many proposals, four a box.
	 *
	 * @param truth four values per true box, see {@link Boxes}
	 * @param proposals the boxes to which these are compared, in the same order
	 * @return four differences per box: x, y, width, height
	 * @throws IllegalArgumentException if they aren't equally many, or one has no area
	 */
	public float[] encode(final float[] truth, final float[] proposals) {
		final int n = Boxes.count(truth);
		if (Boxes.count(proposals) != n) throw new IllegalArgumentException(n + " true boxes for " + Boxes.count(
			proposals) + " proposals");
		final float[] deltas = new float[4 * n];
		for (int i = 0; i < deltas.length; i += 4) {
			final float width = proposals[i + 2] - proposals[i], height = proposals[i + 3] - proposals[i + 1];
			final float trueWidth = truth[i + 2] - truth[i], trueHeight = truth[i + 3] - truth[i + 1];
			if (!(width > 0 && height > 0 && trueWidth > 0 && trueHeight > 0)) throw new IllegalArgumentException("box " + i /
				4 + " or its proposal has no area");
			final float x = proposals[i] + 0.5f * width, y = proposals[i + 1] + 0.5f * height;
			final float trueX = truth[i] + 0.5f * trueWidth, trueY = truth[i + 1] + 0.5f * trueHeight;
			deltas[i] = wx * (trueX - x) / width;
			deltas[i + 1] = wy * (trueY - y) / height;
			deltas[i + 2] = ww * (float) Math.log(trueWidth / width);
			deltas[i + 3] = wh * (float) Math.log(trueHeight / height);
		}
		return deltas;
	}

	/**
	 * The boxes at differences from proposals.
	 *
	 * @param deltas four a proposal, or four a class of each proposal, class after class; the result is in the same order
	 * @param proposals four values per proposal, see {@link Boxes}
	 * @return as many boxes as there are fours of differences, which may reach out of the image
	 * @throws IllegalArgumentException if the differences don't fit the number of proposals
	 */
	public float[] decode(final float[] deltas, final float[] proposals) {
		final int n = Boxes.count(proposals);
		if (n == 0 ? deltas.length != 0 : deltas.length % (4 * n) != 0) throw new IllegalArgumentException(deltas.length +
			" differences for " + n + " proposals");
		final float[] boxes = new float[deltas.length];
		final int perProposal = n == 0 ? 0 : deltas.length / n;
		for (int i = 0; i < n; i++) {
			final int p = 4 * i;
			final float width = proposals[p + 2] - proposals[p], height = proposals[p + 3] - proposals[p + 1];
			final float x = proposals[p] + 0.5f * width, y = proposals[p + 1] + 0.5f * height;
			for (int k = i * perProposal; k < (i + 1) * perProposal; k += 4) {
				final float centreX = deltas[k] / wx * width + x, centreY = deltas[k + 1] / wy * height + y;
				final float halfWidth = 0.5f * ((float) Math.exp(Math.min(deltas[k + 2] / ww, MOST)) * width);
				final float halfHeight = 0.5f * ((float) Math.exp(Math.min(deltas[k + 3] / wh, MOST)) * height);
				boxes[k] = centreX - halfWidth;
				boxes[k + 1] = centreY - halfHeight;
				boxes[k + 2] = centreX + halfWidth;
				boxes[k + 3] = centreY + halfHeight;
			}
		}
		return boxes;
	}
}
