package io.github.segmenta.metric;

import io.github.segmenta.segment.Labels;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * All scores of the objects of one or more label images against their ground truth, by name: of each image, their means
 * over the images, and over the data set (counts of all images summed before the scores are computed). COCO AP is among
 * them where objects have confidences and there is a true one.
 */
public final class Evaluation extends DataSetScores {

	private static final int AT_50 = 0;
	private static final int AT_75 = 5;
	/** The last of the thresholds 0.50…0.90. */
	private static final int AT_90 = 8;

	private final InstanceScores all = new InstanceScores();
	private final CocoAveragePrecision confident = new CocoAveragePrecision();

	@Override
	public Map<String, Double> add(final Labels truth, final Labels prediction) {
		return add(truth, prediction, null);
	}

	/**
	 * The same with confidences. Over the data set COCO AP is that of the images that have them.
	 *
	 * @param truth the true labels, 0 = background
	 * @param prediction the predicted labels, of the same size
	 * @param confidences of the predicted objects in ascending order of their labels, or {@code null} if they have none
	 * @return the scores of this image by name, in the order in which they should be shown
	 * @throws io.github.segmenta.core.InvalidInputException if the sizes differ or there are negative numbers
	 */
	public Map<String, Double> add(final Labels truth, final Labels prediction, final double[] confidences) {
		final Contingency overlap = new Contingency(truth, prediction);
		final InstanceScores instances = new InstanceScores(overlap);
		final PartitionScores partition = new PartitionScores(overlap);
		final ForegroundScores foreground = ForegroundScores.of(truth, prediction);
		final Map<String, Double> scores = new LinkedHashMap<>();
		put(scores, instances, "per image");
		scores.put("Pixel accuracy", foreground.pixelAccuracy());
		scores.put("IoU (foreground)", foreground.foregroundIou());
		scores.put("IoU (background)", foreground.backgroundIou());
		scores.put("Mean IoU (foreground, background)", foreground.meanIou());
		scores.put("Dice (foreground)", foreground.dice());
		scores.put("Boundary F1 (2 pixels)", foreground.boundaryF1());
		scores.put("Hausdorff distance (pixels)", foreground.hausdorff());
		scores.put("95 % Hausdorff distance (pixels)", foreground.hausdorff95());
		scores.put("Adapted Rand error", partition.adaptedRandError());
		scores.put("Variation of information (bits)", partition.variationOfInformation());
		scores.put("Variation of information, merges (bits)", partition.mergeInformation());
		scores.put("Variation of information, splits (bits)", partition.splitInformation());
		if (confidences != null) {
			final CocoAveragePrecision coco = new CocoAveragePrecision();
			coco.add(overlap, confidences);
			confident.add(overlap, confidences);
			put(scores, coco);
		}
		putStricter(scores, instances, "per image");
		all.add(instances);
		return keep(scores);
	}

	private static void put(final Map<String, Double> scores, final InstanceScores found, final String over) {
		scores.put("True objects", (double) found.truths());
		scores.put("Predicted objects", (double) found.predictions());
		putAt(scores, found, over, AT_50);
		final String mean = "Mean AP (TP/(TP+FP+FN), " + over + ") at IoU 0.50…";
		scores.put(mean + "0.90", found.meanAveragePrecision(AT_90));
		scores.put(mean + "0.95", found.meanAveragePrecision(InstanceScores.levels() - 1));
		scores.put("PQ at IoU 0.50", found.panopticQuality(AT_50));
		scores.put("SQ (mean matched IoU) at IoU 0.50", found.segmentationQuality(AT_50));
		scores.put("RQ at IoU 0.50", found.f1(AT_50));
		scores.put("AJI", found.aggregatedJaccard());
		scores.put("SEG", found.seg());
		scores.put("Splits", (double) found.splits());
		scores.put("Merges", (double) found.merges());
	}

	/** The thresholds from 0.55 on, which few look at. */
	private static void putStricter(final Map<String, Double> scores, final InstanceScores found, final String over) {
		for (int level = 1; level < InstanceScores.levels(); level++) putAt(scores, found, over, level);
	}

	private static void putAt(final Map<String, Double> scores, final InstanceScores found, final String over,
		final int level)
	{
		final String at = String.format(Locale.ROOT, " at IoU %.2f", InstanceScores.threshold(level));
		scores.put("TP" + at, (double) found.truePositives(level));
		scores.put("FP" + at, (double) found.falsePositives(level));
		scores.put("FN" + at, (double) found.falseNegatives(level));
		scores.put("Precision" + at, found.precision(level));
		scores.put("Recall" + at, found.recall(level));
		scores.put("F1" + at, found.f1(level));
		scores.put("AP (TP/(TP+FP+FN), " + over + ")" + at, found.averagePrecision(level));
	}

	private static void put(final Map<String, Double> scores, final CocoAveragePrecision coco) {
		if (Double.isNaN(coco.value())) return;
		scores.put("COCO AP", coco.value());
		scores.put("COCO AP at IoU 0.50", coco.at(AT_50));
		scores.put("COCO AP at IoU 0.75", coco.at(AT_75));
	}

	@Override
	public Map<String, Double> overDataSet() {
		final Map<String, Double> scores = new LinkedHashMap<>();
		put(scores, all, "data set");
		put(scores, confident);
		putStricter(scores, all, "data set");
		return scores;
	}
}
