package io.github.segmenta.nn.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Examples to learn from, and others that measure what was learned. */
public final class TrainingSet {

	/** What a network learns from. */
	public final List<Example> training;
	/** What measures the score, and so chooses the best weights; may be empty. */
	public final List<Example> validation;
	/** Why there is no example in {@link #validation}, for users. */
	private final String unmeasured;

	/**
	 * Examples that were parted already.
	 *
	 * @param training what a network learns from
	 * @param validation other images, of other specimens; empty = there is no score, and the last weights are kept
	 */
	public TrainingSet(final List<Example> training, final List<Example> validation) {
		this(training, validation, "none was given");
	}

	private TrainingSet(final List<Example> training, final List<Example> validation, final String unmeasured) {
		this.training = new ArrayList<>(training);
		this.validation = new ArrayList<>(validation);
		this.unmeasured = unmeasured;
	}

	/**
	 * Draws examples at random, of as many {@linkplain Example#group groups} as possible. Their order is random too, but those
	 * of a group stand together.
	 *
	 * @param examples all that there are
	 * @param count how many; 0 = all
	 * @param seed the same one draws the same examples
	 * @return a set with no example in {@link #validation}
	 */
	public static TrainingSet draw(final List<Example> examples, final int count, final long seed) {
		final List<List<Example>> drawn = groups(examples, new TreeMap<>());
		Collections.shuffle(drawn, new Random(seed));
		final List<Example> training = new ArrayList<>();
		for (final List<Example> group : count > 0 ? keep(drawn, count) : drawn) training.addAll(group);
		return new TrainingSet(training, Collections.emptyList());
	}

	/**
	 * Holds some of the training examples out for validation: whole groups, the last ones, of which at least one stays.
	 *
	 * @param part of the training examples, 0…1; as many groups are taken as it needs at least
	 * @return a new set; the examples are shared
	 */
	public TrainingSet holdOut(final double part) {
		final List<List<Example>> groups = groups(training, new LinkedHashMap<>());
		final List<Example> left = new ArrayList<>(), held = new ArrayList<>(validation);
		final double limit = part * training.size();
		while (groups.size() > 1 && held.size() < limit) held.addAll(groups.remove(groups.size() - 1));
		for (final List<Example> group : groups) left.addAll(group);
		return new TrainingSet(left, held, part == 0 ? "the part held out is 0" : left.size() == 1 ? "there is only one"
			: "all belong to one group");
	}

	private static List<List<Example>> groups(final List<Example> examples, final Map<String, List<Example>> groups) {
		for (final Example e : examples) groups.computeIfAbsent(e.group, g -> new ArrayList<>()).add(e);
		return new ArrayList<>(groups.values());
	}

	/** So many examples, of as many groups as possible. */
	private static List<List<Example>> keep(final List<List<Example>> groups, final int count) {
		final List<List<Example>> kept = new ArrayList<>();
		int found = 0;
		for (int k = 0; found < count; k++) {
			boolean more = false;
			for (int g = 0; g < groups.size() && found < count; g++) {
				if (k >= groups.get(g).size()) continue;
				more = true;
				if (k == 0) kept.add(new ArrayList<>());
				kept.get(g).add(groups.get(g).get(k));
				found++;
			}
			if (!more) break;
		}
		return kept;
	}

	/** A set of its own with the same examples. */
	TrainingSet copy() {
		return new TrainingSet(training, validation, unmeasured);
	}

	/** Brings all examples to a size, one by one, so that not all of them are there twice; see {@link Example#inDiameter}. */
	void resize(final double diameterPx) {
		training.replaceAll(e -> e.inDiameter(diameterPx));
		validation.replaceAll(e -> e.inDiameter(diameterPx));
	}

	/** Why there is no score, if there is none. */
	String unmeasured() {
		return unmeasured;
	}
}
