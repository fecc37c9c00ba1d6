package io.github.segmenta.nn.train;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.nn.decode.ClassDecoding;
import io.github.segmenta.nn.loss.Loss;
import io.github.segmenta.nn.loss.Target;
import io.github.segmenta.nn.model.ModelCard;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The class of each pixel: labels are numbers of classes, 0 the first. */
public final class ClassObjective extends PixelObjective<Target> {

	private static final int MOST_CLASSES = 256;

	private final List<String> classes;
	private final Loss loss;

	/**
	 * @param classes the names, at least two
	 * @param loss how scores are compared with classes
	 */
	public ClassObjective(final List<String> classes, final Loss loss) {
		if (classes.size() < 2) throw new IllegalArgumentException("classes " + classes);
		this.classes = new ArrayList<>(classes);
		this.loss = loss;
	}

	/**
	 * The classes that examples have.
	 *
	 * @param names of the classes, the background first; empty = “class 0”, “class 1” …
	 * @param examples what is to be learned, and what measures it
	 * @param loss how scores are compared with classes
	 * @return what is to be learned
	 * @throws InvalidInputException if a label is no class, or there is no training image with a class
	 */
	public static ClassObjective of(final List<String> names, final TrainingSet examples, final Loss loss) {
		final TreeSet<Integer> values = new TreeSet<>();
		for (final List<Example> list : Arrays.asList(examples.training, examples.validation)) {
			for (final Example e : list) for (final int label : e.labels) if (label >= 0) values.add(label);
		}
		final int highest = values.isEmpty() ? 0 : values.last();
		final List<String> classes = new ArrayList<>(names);
		if (names.isEmpty()) for (int c = 0; c <= Math.max(1, highest); c++) classes.add("class " + c);
		if (names.isEmpty() && highest >= values.size()) throw new InvalidInputException("The labels have the values " +
			shortened(values) + ", but classes are numbered 0, 1, 2 … without a gap; number them so, or learn objects if each number " +
			"is an object.");
		if (highest >= classes.size()) throw new InvalidInputException("The label images have the class " + highest +
			", but there are only the " + classes.size() + " classes " + String.join(", ", classes) + ".");
		if (classes.size() > MOST_CLASSES) throw new InvalidInputException("The label images have " + classes.size() +
			" classes; if they are numbers of objects, learn objects instead.");
		final boolean[] found = new boolean[classes.size()];
		for (final Example e : examples.training) for (final int label : e.labels) if (label >= 0) found[label] = true;
		final List<String> missing = new ArrayList<>();
		for (int c = 0; c < found.length; c++) if (!found[c]) missing.add(c + " (" + classes.get(c) + ")");
		if (!missing.isEmpty()) throw new InvalidInputException("No training image has a pixel of the class " + String.join(
			", ", missing) + "; add images that show it.");
		return new ClassObjective(classes, loss);
	}

	private static String shortened(final TreeSet<Integer> values) {
		final String some = values.stream().limit(10).map(String::valueOf).collect(Collectors.joining(", "));
		return values.size() > 10 ? some + " … " + values.last() : some;
	}

	@Override
	public int outputs() {
		return classes.size();
	}

	@Override
	public void describe(final ModelCard card) {
		card.classes = new ArrayList<>(classes);
		card.decoding = ClassDecoding.NAME;
	}

	@Override
	public Target prepare(final Patch patch) {
		return new Target(1, patch.size, patch.size, patch.labels, null);
	}

	@Override
	public String measure() {
		return "mean IoU of the classes";
	}

	/** The mean over the classes that are in either image of intersection over union. */
	@Override
	double score(final int[] truth, final int[] found) {
		final long[] both = new long[classes.size()], either = new long[classes.size()];
		for (int i = 0; i < truth.length; i++) {
			either[truth[i]]++;
			if (truth[i] == found[i]) both[truth[i]]++;
			else either[found[i]]++;
		}
		double sum = 0;
		int count = 0;
		for (int c = 0; c < both.length; c++) {
			if (either[c] == 0) continue;
			sum += (double) both[c] / either[c];
			count++;
		}
		return sum / count;
	}

	@Override
	double loss(final float[] scores, final Target[] truths, final int size, final float[] gradient) {
		return loss(loss, scores, truths, size, gradient);
	}

	/** A loss of classes over a batch as one. */
	static double loss(final Loss loss, final float[] scores, final Target[] truths, final int size,
		final float[] gradient)
	{
		final int n = size * size;
		final int[] labels = new int[n * truths.length];
		for (int k = 0; k < truths.length; k++) System.arraycopy(truths[k].labels, 0, labels, k * n, n);
		return loss.evaluate(scores, new Target(truths.length, size, size, labels, null), gradient);
	}
}
