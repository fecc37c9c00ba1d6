package io.github.segmenta.nn.train;

import io.github.segmenta.nn.loss.Loss;
import io.github.segmenta.nn.loss.Target;
import io.github.segmenta.nn.model.ModelCard;

import java.util.ArrayList;
import java.util.List;

/** The class of each pixel: labels are numbers of classes, 0 the first. */
public final class ClassObjective extends PixelObjective<Target> {

	private final List<String> classes;
	private final Loss loss;

	/** @param classes the names, at least two */
	public ClassObjective(final List<String> classes, final Loss loss) {
		if (classes.size() < 2) throw new IllegalArgumentException("classes " + classes);
		this.classes = new ArrayList<>(classes);
		this.loss = loss;
	}

	@Override
	public int outputs() {
		return classes.size();
	}

	@Override
	public void describe(final ModelCard card) {
		card.classes = new ArrayList<>(classes);
		card.decoding = "classes";
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
