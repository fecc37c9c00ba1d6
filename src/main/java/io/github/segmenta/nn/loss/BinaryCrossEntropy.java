package io.github.segmenta.nn.loss;

/**
 * Binary cross-entropy of scores, taken before the sigmoid so that none is too large: −t·log p − (1 − t)·log(1 − p) with
 * p = 1 / (1 + e^−score).
 */
public final class BinaryCrossEntropy {

	private BinaryCrossEntropy() {}

	/** log(1 + e^x) */
	static double softplus(final double x) {
		return Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x)));
	}

	/** 1 / (1 + e^−x) */
	static double sigmoid(final double x) {
		return 1 / (1 + Math.exp(-x));
	}

	/**
	 * The mean over all scores; 0 if there is none.
	 *
	 * @param scores the scores, before the sigmoid; not changed
	 * @param truth 0…1 of each
	 * @param gradient takes the derivative with respect to each score, or {@code null}
	 * @return the mean cross-entropy, 0 or more
	 * @throws IllegalArgumentException if the numbers of scores and true values differ
	 */
	public static double mean(final float[] scores, final float[] truth, final float[] gradient) {
		final int[] all = new int[scores.length];
		for (int i = 0; i < all.length; i++) all[i] = i;
		return mean(scores, all, truth, gradient);
	}

	/**
	 * The mean over some scores; 0 if there is none.
	 *
	 * @param scores all scores, before the sigmoid; not changed
	 * @param indices of the scores that count
	 * @param truth 0…1 of each of these, in their order
	 * @param gradient takes the derivative with respect to each of these scores, or {@code null}
	 * @return the mean cross-entropy, 0 or more
	 * @throws IllegalArgumentException if the numbers of indices and true values differ
	 */
	public static double mean(final float[] scores, final int[] indices, final float[] truth, final float[] gradient) {
		if (indices.length != truth.length) throw new IllegalArgumentException(indices.length + " scores, " + truth.length +
			" true values");
		double sum = 0;
		for (int k = 0; k < indices.length; k++) {
			final double score = scores[indices[k]];
			sum += softplus(score) - truth[k] * score;
			if (gradient != null) gradient[indices[k]] = (float) ((sigmoid(score) - truth[k]) / indices.length);
		}
		return indices.length == 0 ? 0 : sum / indices.length;
	}
}
