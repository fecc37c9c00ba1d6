package io.github.segmenta.metric;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All scores of one or more label images against their ground truth, by name: of each image, their means over the
 * images, and over the data set (counts of all images summed before the scores are computed).
 */
public final class Evaluation {

	private static final int AT_50 = 0;
	/** The last of the thresholds 0.50…0.90. */
	private static final int AT_90 = 8;

	private final List<Map<String, Double>> images = new ArrayList<>();
	private final InstanceScores all = new InstanceScores();

	/**
	 * Scores one more image.
	 *
	 * @param truth ground truth, 0 = background, x fastest, then y, then z
	 * @param prediction labels of the same size
	 * @return the scores of this image by name, in the order in which they should be shown
	 * @throws io.github.segmenta.kernel.InvalidInputException if the sizes differ or there are negative numbers
	 */
	public Map<String, Double> add(final int[] truth, final int[] prediction, final int width, final int height,
		final int depth)
	{
		final Contingency overlap = new Contingency(truth, prediction);
		final InstanceScores instances = new InstanceScores(overlap);
		final PartitionScores partition = new PartitionScores(overlap);
		final ForegroundScores foreground = ForegroundScores.of(truth, prediction, width, height, depth);
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
		images.add(scores);
		all.add(instances);
		return scores;
	}

	private static void put(final Map<String, Double> scores, final InstanceScores found, final String over) {
		scores.put("True objects", (double) found.truths());
		scores.put("Predicted objects", (double) found.predictions());
		for (int level = 0; level < InstanceScores.levels(); level++) {
			final String at = String.format(java.util.Locale.ROOT, " at IoU %.2f", InstanceScores.threshold(level));
			scores.put("TP" + at, (double) found.truePositives(level));
			scores.put("FP" + at, (double) found.falsePositives(level));
			scores.put("FN" + at, (double) found.falseNegatives(level));
			scores.put("Precision" + at, found.precision(level));
			scores.put("Recall" + at, found.recall(level));
			scores.put("F1" + at, found.f1(level));
			scores.put("AP (TP/(TP+FP+FN), " + over + ")" + at, found.averagePrecision(level));
		}
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

	/** How many images were scored. */
	public int images() {
		return images.size();
	}

	/** Mean of each score over the images; empty without images. */
	public Map<String, Double> meanOverImages() {
		final Map<String, Double> mean = new LinkedHashMap<>();
		for (final Map<String, Double> scores : images) {
			scores.forEach((name, value) -> mean.merge(name, value, Double::sum));
		}
		mean.replaceAll((name, sum) -> sum / images.size());
		return mean;
	}

	/** The scores of objects, from the counts of all images together. */
	public Map<String, Double> overDataSet() {
		final Map<String, Double> scores = new LinkedHashMap<>();
		put(scores, all, "data set");
		return scores;
	}
}
