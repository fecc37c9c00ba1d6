package io.github.segmenta.metric;

import io.github.segmenta.segment.InstanceMask;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How well objects were found that may overlap. A found object is right if it has the class of a true one and their masks an
 * IoU of at least a threshold; each true object is found once. Where several pairs are possible, those with the highest IoU
 * count.
 */
public final class MaskScores {

	/** A true and a found object. */
	private static final class Pair {

		final int truth, found;
		final double iou;

		Pair(final int truth, final int found, final double iou) {
			this.truth = truth;
			this.found = found;
			this.iou = iou;
		}

		double iou() {
			return iou;
		}
	}

	private final int truths, predictions;
	/** By falling IoU. */
	private final List<Pair> pairs = new ArrayList<>();

	/**
	 * @param truth masks of the true objects
	 * @param trueClasses one an object
	 * @param found masks of the objects that were found
	 * @param foundClasses one an object
	 */
	public MaskScores(final List<InstanceMask> truth, final int[] trueClasses, final List<InstanceMask> found,
		final int[] foundClasses)
	{
		truths = truth.size();
		predictions = found.size();
		for (int t = 0; t < truths; t++) {
			for (int f = 0; f < predictions; f++) {
				if (trueClasses[t] != foundClasses[f]) continue;
				final double iou = truth.get(t).iou(found.get(f));
				if (iou >= InstanceScores.threshold(0)) pairs.add(new Pair(t, f, iou));
			}
		}
		pairs.sort(Comparator.comparingDouble(Pair::iou).reversed());
	}

	/**
	 * TP / (TP + FP + FN), if only the first of the found objects had been found; 1 if there is none and nothing was found.
	 *
	 * @param level see {@link InstanceScores#threshold}
	 * @param first how many
	 * @return 0…1
	 */
	public double averagePrecision(final int level, final int first) {
		final boolean[] takenTruth = new boolean[truths], takenFound = new boolean[predictions];
		int right = 0;
		for (final Pair p : pairs) {
			if (p.iou < InstanceScores.threshold(level)) break;
			if (p.found >= first || takenTruth[p.truth] || takenFound[p.found]) continue;
			takenTruth[p.truth] = takenFound[p.found] = true;
			right++;
		}
		final int either = truths + first - right;
		return either == 0 ? 1 : right / (double) either;
	}

	/**
	 * The mean of {@link #averagePrecision} over the levels from 0 to the last one.
	 *
	 * @param lastLevel see {@link InstanceScores#threshold}
	 * @param first how many of the found objects count
	 * @return 0…1
	 */
	public double meanAveragePrecision(final int lastLevel, final int first) {
		double sum = 0;
		for (int level = 0; level <= lastLevel; level++) sum += averagePrecision(level, first);
		return sum / (lastLevel + 1);
	}
}
