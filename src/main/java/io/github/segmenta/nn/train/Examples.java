package io.github.segmenta.nn.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** The images of a training: those that are learned from, and those that only measure the score. */
public final class Examples {

	/** What is learned from. */
	public final List<Example> training;
	/** What only measures the score; may be empty: then there is no score. */
	public final List<Example> validation;

	/**
	 * Images that somebody has divided.
	 *
	 * @param training at least one
	 * @param validation may be empty
	 */
	public Examples(final List<Example> training, final List<Example> validation) {
		this.training = new ArrayList<>(training);
		this.validation = new ArrayList<>(validation);
	}

	/**
	 * Draws images and holds some of them out for validation. Images of one {@linkplain Example#group group} stay together, and
	 * at least one group is left to learn from.
	 *
	 * @param all the images
	 * @param count how many to draw, from as many groups as possible; 0 = all
	 * @param holdout part of those that is held out, 0…0.9
	 * @param seed with one seed, the same images are drawn
	 */
	public static Examples drawn(final List<Example> all, final int count, final double holdout, final long seed) {
		final Map<String, List<Example>> groups = new TreeMap<>();
		for (final Example e : all) groups.computeIfAbsent(e.group, g -> new ArrayList<>()).add(e);
		List<List<Example>> drawn = new ArrayList<>(groups.values());
		Collections.shuffle(drawn, new Random(seed));
		if (count > 0) drawn = some(drawn, count);
		final double limit = holdout * drawn.stream().mapToInt(List::size).sum();
		final List<Example> held = new ArrayList<>(), training = new ArrayList<>();
		while (drawn.size() > 1 && held.size() < limit) held.addAll(drawn.remove(drawn.size() - 1));
		for (final List<Example> group : drawn) training.addAll(group);
		return new Examples(training, held);
	}

	/** {@code count} images, of as many groups as possible. */
	private static List<List<Example>> some(final List<List<Example>> groups, final int count) {
		final List<List<Example>> some = new ArrayList<>();
		int found = 0;
		for (int k = 0; found < count; k++) {
			boolean more = false;
			for (int g = 0; g < groups.size() && found < count; g++) {
				if (k >= groups.get(g).size()) continue;
				more = true;
				if (k == 0) some.add(new ArrayList<>());
				some.get(g).add(groups.get(g).get(k));
				found++;
			}
			if (!more) break;
		}
		return some;
	}

	/** Brings all images to one size of their objects, see {@link Example#inDiameter}. */
	void toDiameter(final double diameterPx) {
		training.replaceAll(e -> e.inDiameter(diameterPx));
		validation.replaceAll(e -> e.inDiameter(diameterPx));
	}
}
