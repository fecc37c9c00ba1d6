package io.github.segmenta.train;

import io.github.segmenta.metric.InstanceScores;
import io.github.segmenta.model.ModelCard;

/**
 * What a network learns from labels: how many outputs it has, how they are compared with a patch, and how a trained
 * model turns them into a result.
 *
 * @param <T> what the labels of a patch become before they are compared
 */
public interface Objective<T> {

	/** Scores a pixel, or a square of pixels if they {@linkplain #ofSquares belong to squares}. */
	int outputs();

	/** Whether scores belong to squares of pixels of the side of {@link ModelCard#fold}, not to each pixel. */
	default boolean ofSquares() {
		return false;
	}

	/** Fills in classes, decoding and postprocessing. */
	void describe(ModelCard card);

	/** Prepares a patch for comparison. Called from several threads at once. */
	T prepare(Patch patch);

	/**
	 * How good a result is, 0…1: here the mean over the thresholds of IoU from 0.50 to 0.90 of TP/(TP+FP+FN). Pixels of
	 * which nothing is known are 0 in both.
	 */
	default double score(final int[] truth, final int[] found) {
		return InstanceScores.of(truth, found).meanAveragePrecision(8);
	}

	/**
	 * The loss of a batch.
	 *
	 * @param scores (patch, y, x, output), of pixels or of squares
	 * @param truths one a patch
	 * @param gradient takes the derivative with respect to the scores, holds zeros at first; {@code null} if not wanted
	 */
	double loss(float[] scores, T[] truths, int size, float[] gradient);
}
