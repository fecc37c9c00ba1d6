package io.github.segmenta.metric;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.segment.Labels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * COCO AP: average precision over a data set of predicted objects that have a confidence (Lin et al. 2014, DOI
 * 10.1007/978-3-319-10602-1_48). Not to be mixed up with the AP of {@link InstanceScores}, which knows no confidences.
 * <p>
 * At an IoU threshold the predicted objects of each image are taken in the order of falling confidence; each is matched
 * to the true object of the largest IoU that is still free, if that reaches the threshold (of equal ones the one of the
 * higher label). The detections of all images together, ordered by confidence, give a precision and a recall after each
 * of them. AP is the mean over the recalls r = 0, 0.01 … 1 of the highest precision at any recall ≥ r, 0 where that
 * recall is never reached. Detections of equal confidence keep the order of images and labels.
 * <p>
 * Unlike in COCO's own challenge there is no limit of 100 detections an image, and objects of all sizes count. Without
 * a true object in any image AP is not defined (NaN).
 */
public final class CocoAveragePrecision {

	/** One detection at all thresholds. */
	private static final class Detection {

		private final double confidence;
		private final boolean[] hit = new boolean[InstanceScores.levels()];

		private Detection(final double confidence) {
			this.confidence = confidence;
		}
	}

	private final List<Detection> detections = new ArrayList<>();
	private long truths;

	/**
	 * Adds an image.
	 *
	 * @param truth ground truth, 0 = background
	 * @param prediction labels of the same size
	 * @param confidences of the predicted objects in ascending order of their labels
	 * @throws InvalidInputException if sizes or the number of confidences don't fit, or a confidence is NaN
	 */
	public void add(final Labels truth, final Labels prediction, final double[] confidences) {
		add(new Contingency(truth, prediction), confidences);
	}

	void add(final Contingency overlap, final double[] confidences) {
		final int objects = overlap.predictionSize.length - 1;
		if (confidences.length != objects) throw new InvalidInputException("There are " + confidences.length +
			" confidences for " + objects + " objects; give one for each.");
		for (final double confidence : confidences) if (Double.isNaN(confidence)) throw new InvalidInputException(
			"An object's confidence is not a number; give one for each object.");
		final List<List<Contingency.Cell>> candidates = new ArrayList<>();
		for (int p = 0; p <= objects; p++) candidates.add(new ArrayList<>());
		for (final Contingency.Cell cell : overlap.cells) {
			if (cell.truth != 0 && cell.prediction != 0) candidates.get(cell.prediction).add(cell);
		}
		final Integer[] order = new Integer[objects];
		Arrays.setAll(order, i -> i);
		Arrays.sort(order, Comparator.comparingDouble(i -> -confidences[i]));
		final boolean[][] taken = new boolean[InstanceScores.levels()][overlap.truthSize.length];
		for (final int p : order) {
			final Detection detection = new Detection(confidences[p]);
			for (int level = 0; level < taken.length; level++) {
				final int match = best(overlap, candidates.get(p + 1), taken[level], InstanceScores.threshold(level));
				if (match == 0) continue;
				taken[level][match] = true;
				detection.hit[level] = true;
			}
			detections.add(detection);
		}
		truths += overlap.truthSize.length - 1;
	}

	/** The free true object of the largest IoU, 0 if none reaches the threshold. */
	private static int best(final Contingency overlap, final List<Contingency.Cell> candidates, final boolean[] taken,
		final double threshold)
	{
		int best = 0;
		double bestIou = threshold;
		for (final Contingency.Cell cell : candidates) {
			if (taken[cell.truth] || overlap.iou(cell) < bestIou) continue;
			best = cell.truth;
			bestIou = overlap.iou(cell);
		}
		return best;
	}

	/**
	 * Mean of {@link #at} over all levels, IoU 0.50, 0.55 … 0.95; NaN without true objects.
	 *
	 * @return 0…1, or NaN
	 */
	public double value() {
		double sum = 0;
		for (int level = 0; level < InstanceScores.levels(); level++) sum += at(level);
		return sum / InstanceScores.levels();
	}

	/**
	 * AP at a level, see {@link InstanceScores#threshold}: 0…1; NaN without true objects.
	 *
	 * @param level from 0
	 * @return 0…1, or NaN
	 */
	public double at(final int level) {
		if (truths == 0) return Double.NaN;
		final List<Detection> sorted = new ArrayList<>(detections);
		sorted.sort(Comparator.comparingDouble(d -> -d.confidence));
		final double[] precision = new double[sorted.size()];
		final long[] hits = new long[sorted.size()];
		long found = 0;
		for (int i = 0; i < precision.length; i++) {
			if (sorted.get(i).hit[level]) found++;
			hits[i] = found;
			precision[i] = (double) found / (i + 1);
		}
		for (int i = precision.length - 2; i >= 0; i--) precision[i] = Math.max(precision[i], precision[i + 1]);
		double sum = 0;
		for (int percent = 0, i = 0; percent <= 100; percent++) {
			// in whole numbers: a recall of 7/20 is 35 %, which a product such as 0.01 · 35 may miss
			while (i < hits.length && 100 * hits[i] < percent * truths) i++;
			if (i < hits.length) sum += precision[i];
		}
		return sum / 101;
	}
}
