package io.github.segmenta.metric;

import io.github.segmenta.segment.Labels;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Scores by name: of each image, their means over the images, and over the data set. */
public abstract class DataSetScores {

	private final List<Map<String, Double>> images = new ArrayList<>();

	/** Keeps the scores of one more image. */
	final Map<String, Double> keep(final Map<String, Double> scores) {
		images.add(scores);
		return scores;
	}

	/**
	 * Scores one more image.
	 *
	 * @param truth ground truth, 0 = background, x fastest, then y, then z
	 * @param prediction labels of the same size
	 * @return the scores of this image by name, in the order in which they should be shown
	 * @throws io.github.segmenta.core.InvalidInputException if the sizes differ or there are negative numbers
	 */
	public abstract Map<String, Double> add(Labels truth, Labels prediction);

	/**
	 * The scores from the counts of all images together.
	 *
	 * @return the scores by name, in the order in which they should be shown
	 */
	public abstract Map<String, Double> overDataSet();

	/** @return how many images were scored */
	public final int images() {
		return images.size();
	}

	/**
	 * Mean of each score over the images that have it; empty without images.
	 *
	 * @return the means by name
	 */
	public final Map<String, Double> meanOverImages() {
		final Map<String, Double> mean = new LinkedHashMap<>();
		final Map<String, Integer> number = new LinkedHashMap<>();
		for (final Map<String, Double> scores : images) {
			scores.forEach((name, value) -> {
				mean.merge(name, value, Double::sum);
				number.merge(name, 1, Integer::sum);
			});
		}
		mean.replaceAll((name, sum) -> sum / number.get(name));
		return mean;
	}
}
