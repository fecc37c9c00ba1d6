package io.github.segmenta.metric;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.label.LabelIndex;
import io.github.segmenta.segment.Labels;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Scores of images whose numbers are classes (0 is a class too, mostly the background), against their ground truth.
 * <ul>
 * <li>pixel accuracy: pixels of the right class / all pixels;</li>
 * <li>of each class IoU |A∩B| / |A∪B|, Dice 2|A∩B| / (|A|+|B|), and of all but class 0 the boundary F1 and the
 * Hausdorff distances of {@link ForegroundScores}; an image in which a class occurs neither in the truth nor in the
 * prediction has no score of it;</li>
 * <li>mean IoU and mean Dice over the classes that have one.</li>
 * </ul>
 * Over the data set the pixels of all images are counted together; boundary scores have only a mean over images.
 */
public final class ClassEvaluation extends DataSetScores {

	private static final int MAX_CLASSES = 256;

	/** Pixels of a class in the truth, in the prediction and in both. */
	private static final class Count {

		private long truth, prediction, both;
	}

	private final TreeMap<Integer, Count> all = new TreeMap<>();

	/**
	 * @param truth the true labels, 0 = background
	 * @param prediction the predicted labels, of the same size
	 * @throws InvalidInputException also if there are more than 256 classes, so that these must be objects
	 */
	@Override
	public Map<String, Double> add(final Labels truth, final Labels prediction) {
		final TreeMap<Integer, Count> counts = count(truth, prediction);
		final Map<String, Double> scores = new LinkedHashMap<>();
		put(scores, counts);
		for (final int number : counts.keySet()) {
			if (number == 0) continue;
			final ForegroundScores one = ForegroundScores.ofClass(truth, prediction, number);
			scores.put("Boundary F1 (2 pixels), class " + number, one.boundaryF1());
			scores.put("Hausdorff distance (pixels), class " + number, one.hausdorff());
			scores.put("95 % Hausdorff distance (pixels), class " + number, one.hausdorff95());
		}
		counts.forEach((number, count) -> {
			final Count sum = all.computeIfAbsent(number, n -> new Count());
			sum.truth += count.truth;
			sum.prediction += count.prediction;
			sum.both += count.both;
		});
		return keep(scores);
	}

	private static TreeMap<Integer, Count> count(final Labels truth, final Labels prediction) {
		final Contingency overlap = new Contingency(truth, prediction);
		final LabelIndex trueClasses = LabelIndex.of(truth), predictedClasses = LabelIndex.of(prediction);
		final Set<Integer> numbers = new TreeSet<>();
		for (final int number : trueClasses.labels()) numbers.add(number);
		for (final int number : predictedClasses.labels()) numbers.add(number);
		if (numbers.size() >= MAX_CLASSES) throw new InvalidInputException("The images hold " + numbers.size() +
			" different numbers, too many for classes; compare them as objects.");
		final TreeMap<Integer, Count> counts = new TreeMap<>();
		for (final Contingency.Cell cell : overlap.cells) {
			final int t = cell.truth == 0 ? 0 : trueClasses.label(cell.truth - 1);
			final int p = cell.prediction == 0 ? 0 : predictedClasses.label(cell.prediction - 1);
			counts.computeIfAbsent(t, n -> new Count()).truth += cell.count;
			counts.computeIfAbsent(p, n -> new Count()).prediction += cell.count;
			if (t == p) counts.get(t).both += cell.count;
		}
		return counts;
	}

	private static void put(final Map<String, Double> scores, final TreeMap<Integer, Count> counts) {
		long pixels = 0, right = 0;
		double iouSum = 0, diceSum = 0;
		final Map<String, Double> ofClasses = new LinkedHashMap<>();
		for (final Map.Entry<Integer, Count> entry : counts.entrySet()) {
			final Count count = entry.getValue();
			pixels += count.truth;
			right += count.both;
			final double iou = (double) count.both / (count.truth + count.prediction - count.both);
			final double dice = 2.0 * count.both / (count.truth + count.prediction);
			iouSum += iou;
			diceSum += dice;
			ofClasses.put("IoU, class " + entry.getKey(), iou);
			ofClasses.put("Dice, class " + entry.getKey(), dice);
		}
		if (counts.isEmpty()) return;
		scores.put("Pixel accuracy", (double) right / pixels);
		scores.put("Mean IoU", iouSum / counts.size());
		scores.put("Mean Dice", diceSum / counts.size());
		scores.putAll(ofClasses);
	}

	@Override
	public Map<String, Double> overDataSet() {
		final Map<String, Double> scores = new LinkedHashMap<>();
		put(scores, all);
		return scores;
	}
}
