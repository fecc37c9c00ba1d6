package io.github.segmenta.metric;

import io.github.segmenta.segment.Labels;

/**
 * How well the objects of a label image agree with those of the ground truth, in one image or summed over several.
 * <p>
 * At each threshold t of 0.50, 0.55 … 0.95 objects are matched one to one so that as many pairs as possible have an
 * IoU (intersection over union) ≥ t. For t ≥ 0.5 no assignment problem needs to be solved: if an object had an
 * IoU ≥ 1/2 with two others, these would be disjoint halves of it with an IoU of exactly 1/2 and overlap nothing
 * else, so either of them may be taken. TP is the number of pairs, FP that of predicted objects without a partner, FN
 * that of true ones.
 * <p>
 * Where neither image has an object, all scores are 1; where just one has objects, they are 0.
 * <p>
 * Sources: AP as TP/(TP+FP+FN): Caicedo et al. 2019, DOI 10.1038/s41592-019-0612-7, and Schmidt et al. 2018,
 * DOI 10.1007/978-3-030-00934-2_30; PQ: Kirillov et al. 2019, DOI 10.1109/CVPR.2019.00963; AJI: Kumar et al. 2017,
 * DOI 10.1109/TMI.2017.2677499; SEG: Maška et al. 2014, DOI 10.1093/bioinformatics/btu080; splits and merges: Caicedo
 * et al. 2019, DOI 10.1002/cyto.a.23863.
 */
public final class InstanceScores {

	/** IoU from this on counts as a part in splits and merges. */
	static final double PART_IOU = 0.1;
	private static final int LEVELS = 10;

	private final int[] truePositives = new int[LEVELS];
	private final double[] matchedIou = new double[LEVELS];
	private int truths, predictions, splits, merges;
	private double ajiIntersection, ajiUnion, segSum;

	/** No images yet, to {@link #add} to. */
	public InstanceScores() {}

	/**
	 * Compares the objects of two label images, 0 = background.
	 *
	 * @param truth the true labels, 0 = background
	 * @param prediction the predicted labels, of the same size
	 * @return the scores
	 * @throws io.github.segmenta.core.InvalidInputException if they differ in size or hold negative numbers
	 */
	public static InstanceScores of(final Labels truth, final Labels prediction) {
		return new InstanceScores(new Contingency(truth, prediction));
	}

	InstanceScores(final Contingency overlap) {
		truths = overlap.truthSize.length - 1;
		predictions = overlap.predictionSize.length - 1;
		final int[] partsOfTruth = new int[truths + 1], partsOfPrediction = new int[predictions + 1];
		final Contingency.Cell[] best = new Contingency.Cell[truths + 1];
		for (final Contingency.Cell cell : overlap.cells) {
			if (cell.truth == 0 || cell.prediction == 0) continue;
			final double iou = overlap.iou(cell);
			if (iou > PART_IOU) {
				partsOfTruth[cell.truth]++;
				partsOfPrediction[cell.prediction]++;
			}
			if (best[cell.truth] == null || iou > overlap.iou(best[cell.truth])) best[cell.truth] = cell;
			if (2 * cell.count > overlap.truthSize[cell.truth]) segSum += iou;
		}
		for (final int parts : partsOfTruth) if (parts > 1) splits++;
		for (final int parts : partsOfPrediction) if (parts > 1) merges++;
		match(overlap);
		aggregate(overlap, best);
	}

	private void match(final Contingency overlap) {
		final boolean[] truthTaken = new boolean[truths + 1], predictionTaken = new boolean[predictions + 1];
		for (final Contingency.Cell cell : overlap.cells) {
			if (cell.truth == 0 || cell.prediction == 0) continue;
			final double iou = overlap.iou(cell);
			if (iou < threshold(0) || truthTaken[cell.truth] || predictionTaken[cell.prediction]) continue;
			truthTaken[cell.truth] = true;
			predictionTaken[cell.prediction] = true;
			for (int level = 0; level < LEVELS && iou >= threshold(level); level++) {
				truePositives[level]++;
				matchedIou[level] += iou;
			}
		}
	}

	/** Each true object with the prediction of the highest IoU (the lowest label of equals), which may serve twice. */
	private void aggregate(final Contingency overlap, final Contingency.Cell[] best) {
		final boolean[] used = new boolean[predictions + 1];
		for (int t = 1; t <= truths; t++) {
			if (best[t] == null) {
				ajiUnion += overlap.truthSize[t];
				continue;
			}
			ajiIntersection += best[t].count;
			ajiUnion += overlap.union(best[t]);
			used[best[t].prediction] = true;
		}
		for (int p = 1; p <= predictions; p++) if (!used[p]) ajiUnion += overlap.predictionSize[p];
	}

	/**
	 * Adds the counts of other images, for scores over a data set.
	 *
	 * @param other is not changed
	 */
	public void add(final InstanceScores other) {
		for (int level = 0; level < LEVELS; level++) {
			truePositives[level] += other.truePositives[level];
			matchedIou[level] += other.matchedIou[level];
		}
		truths += other.truths;
		predictions += other.predictions;
		splits += other.splits;
		merges += other.merges;
		ajiIntersection += other.ajiIntersection;
		ajiUnion += other.ajiUnion;
		segSum += other.segSum;
	}

	/** @return the number of IoU thresholds */
	public static int levels() {
		return LEVELS;
	}

	/**
	 * IoU threshold of a level: 0.50, 0.55 … 0.95.
	 *
	 * @param level 0…{@link #levels()} − 1
	 * @return the threshold
	 */
	public static double threshold(final int level) {
		return (50 + 5 * level) / 100.0;
	}

	/** @return the number of true objects */
	public int truths() {
		return truths;
	}

	/** @return the number of predicted objects */
	public int predictions() {
		return predictions;
	}

	/**
	 * TP: matched pairs.
	 *
	 * @param level of the IoU threshold, see {@link #threshold}; from 0
	 * @return the number of pairs
	 */
	public int truePositives(final int level) {
		return truePositives[level];
	}

	/**
	 * FP: predicted objects without a partner.
	 *
	 * @param level of the IoU threshold, see {@link #threshold}; from 0
	 * @return the number of objects
	 */
	public int falsePositives(final int level) {
		return predictions - truePositives[level];
	}

	/**
	 * FN: true objects without a partner.
	 *
	 * @param level of the IoU threshold, see {@link #threshold}; from 0
	 * @return the number of objects
	 */
	public int falseNegatives(final int level) {
		return truths - truePositives[level];
	}

	/**
	 * TP/(TP+FP); 0 if nothing was predicted and there is something.
	 *
	 * @param level of the IoU threshold, see {@link #threshold}; from 0
	 * @return 0…1; 1 if there are no objects at all
	 */
	public double precision(final int level) {
		return ratio(truePositives[level], predictions);
	}

	/**
	 * TP/(TP+FN); 0 if there is nothing and something was predicted.
	 *
	 * @param level of the IoU threshold, see {@link #threshold}; from 0
	 * @return 0…1; 1 if there are no objects at all
	 */
	public double recall(final int level) {
		return ratio(truePositives[level], truths);
	}

	/**
	 * 2 TP/(2 TP+FP+FN).
	 *
	 * @param level of the IoU threshold, see {@link #threshold}; from 0
	 * @return 0…1; 1 if there are no objects at all
	 */
	public double f1(final int level) {
		return ratio(2.0 * truePositives[level], (double) truths + predictions);
	}

	/**
	 * TP/(TP+FP+FN).
	 *
	 * @param level of the IoU threshold, see {@link #threshold}; from 0
	 * @return 0…1; 1 if there are no objects at all
	 */
	public double averagePrecision(final int level) {
		return ratio(truePositives[level], (double) truths + predictions - truePositives[level]);
	}

	/**
	 * Mean of {@link #averagePrecision} over the levels from 0.50 up to and with {@code lastLevel}.
	 *
	 * @param lastLevel the last level that counts, see {@link #threshold}
	 * @return 0…1; 1 if there are no objects at all
	 */
	public double meanAveragePrecision(final int lastLevel) {
		double sum = 0;
		for (int level = 0; level <= lastLevel; level++) sum += averagePrecision(level);
		return sum / (lastLevel + 1);
	}

	/**
	 * SQ: mean IoU of the matched pairs; 0 if there are none but objects.
	 *
	 * @param level of the IoU threshold, see {@link #threshold}; from 0
	 * @return 0…1; 1 if there are no objects at all
	 */
	public double segmentationQuality(final int level) {
		return ratio(matchedIou[level], truePositives[level]);
	}

	/**
	 * PQ = SQ · RQ, where RQ is {@link #f1}.
	 *
	 * @param level of the IoU threshold, see {@link #threshold}; from 0
	 * @return 0…1; 1 if there are no objects at all
	 */
	public double panopticQuality(final int level) {
		return ratio(matchedIou[level], (truths + predictions) / 2.0);
	}

	/**
	 * AJI: aggregated intersections over aggregated unions.
	 *
	 * @return 0…1; 1 if there are no objects at all
	 */
	public double aggregatedJaccard() {
		return ratio(ajiIntersection, ajiUnion);
	}

	/**
	 * SEG: mean over true objects of the IoU with the prediction that covers more than half of it, 0 if none does.
	 *
	 * @return 0…1; 1 if there are no objects at all
	 */
	public double seg() {
		return ratio(segSum, truths);
	}

	/**
	 * True objects with at least two predictions of IoU &gt; 0.1.
	 *
	 * @return the number of true objects
	 */
	public int splits() {
		return splits;
	}

	/**
	 * Predicted objects with at least two true ones of IoU &gt; 0.1.
	 *
	 * @return the number of predicted objects
	 */
	public int merges() {
		return merges;
	}

	private double ratio(final double part, final double whole) {
		if (truths == 0 && predictions == 0) return 1;
		return whole == 0 ? 0 : part / whole;
	}
}
