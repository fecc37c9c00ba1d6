package io.github.segmenta.metric;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.label.LabelIndex;
import io.github.segmenta.segment.Labels;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What became of each object at one IoU threshold of at least 0.5: hits, and the four kinds of errors. Splits and
 * merges are told apart from the rest by parts of IoU &gt; 0.1, as {@link InstanceScores} counts them; an object that is
 * one is no longer counted as a hit, miss or false detection.
 */
public final class ObjectErrors {

	/** What an object is. */
	public enum Outcome {
			/** Predicted, and matched to a true object. */
			HIT("hit"),
			/** True, without a match. */
			MISSED("missed"),
			/** Predicted, without a match. */
			FALSE("false"),
			/** True, with at least two predicted parts. */
			SPLIT("split"),
			/** Predicted, with at least two true parts. */
			MERGED("merged");

		private final String title;

		Outcome(final String title) {
			this.title = title;
		}

		@Override
		public String toString() {
			return title;
		}
	}

	private final Map<Integer, Outcome> truths = new LinkedHashMap<>(), predictions = new LinkedHashMap<>();

	/**
	 * @param truth ground truth, 0 = background
	 * @param prediction labels of the same size
	 * @param minIou the smallest intersection over union of a hit
	 * @throws InvalidInputException if the sizes differ, there are negative numbers, or {@code minIou} is not 0.5…1
	 */
	public ObjectErrors(final Labels truth, final Labels prediction, final double minIou) {
		if (!(minIou >= 0.5 && minIou <= 1)) throw new InvalidInputException(
			"The smallest IoU of a hit must be 0.5 to 1, but is " + minIou + ".");
		final Contingency overlap = new Contingency(truth, prediction);
		final int[] partnerOfPrediction = new int[overlap.predictionSize.length];
		final boolean[] truthTaken = new boolean[overlap.truthSize.length];
		final int[] partsOfTruth = new int[truthTaken.length], partsOfPrediction = new int[partnerOfPrediction.length];
		for (final Contingency.Cell cell : overlap.cells) {
			if (cell.truth == 0 || cell.prediction == 0) continue;
			final double iou = overlap.iou(cell);
			if (iou > InstanceScores.PART_IOU) {
				partsOfTruth[cell.truth]++;
				partsOfPrediction[cell.prediction]++;
			}
			if (iou < minIou || truthTaken[cell.truth] || partnerOfPrediction[cell.prediction] != 0) continue;
			truthTaken[cell.truth] = true;
			partnerOfPrediction[cell.prediction] = cell.truth;
		}
		final LabelIndex trueLabels = LabelIndex.of(truth), predictedLabels = LabelIndex.of(prediction);
		for (int t = 1; t < truthTaken.length; t++) {
			if (partsOfTruth[t] > 1) truths.put(trueLabels.label(t - 1), Outcome.SPLIT);
			else if (!truthTaken[t]) truths.put(trueLabels.label(t - 1), Outcome.MISSED);
		}
		for (int p = 1; p < partnerOfPrediction.length; p++) predictions.put(predictedLabels.label(p - 1),
			partsOfPrediction[p] > 1 ? Outcome.MERGED : partnerOfPrediction[p] != 0 ? Outcome.HIT : Outcome.FALSE);
	}

	/**
	 * {@link Outcome#SPLIT} or {@link Outcome#MISSED} true objects by label, ascending; the others are not in it.
	 *
	 * @return the outcomes by label
	 */
	public Map<Integer, Outcome> truths() {
		return truths;
	}

	/**
	 * {@link Outcome#HIT}, {@link Outcome#FALSE} or {@link Outcome#MERGED} by label, ascending, for every prediction.
	 *
	 * @return the outcomes by label
	 */
	public Map<Integer, Outcome> predictions() {
		return predictions;
	}
}
