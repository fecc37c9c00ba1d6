package io.github.segmenta.nn.loss;

import java.util.ArrayList;
import java.util.List;

/** Several losses of the same scores, each times a factor. */
public class WeightedSum extends Loss {

	private final List<Loss> losses = new ArrayList<>();
	private final List<Double> factors = new ArrayList<>();

	/**
	 * Adds a loss.
	 *
	 * @param factor that it counts with
	 * @param loss of the same scores
	 * @return this
	 */
	public final WeightedSum plus(final double factor, final Loss loss) {
		losses.add(loss);
		factors.add(factor);
		return this;
	}

	@Override
	protected final double evaluate(final float[] scores, final int classes, final Target target, final float[] gradient) {
		final float[] part = gradient == null ? null : new float[gradient.length];
		double sum = 0;
		for (int k = 0; k < losses.size(); k++) {
			final double factor = factors.get(k);
			if (part != null) java.util.Arrays.fill(part, 0);
			sum += factor * losses.get(k).evaluate(scores, classes, target, part);
			if (part != null) for (int i = 0; i < part.length; i++) gradient[i] += (float) (factor * part[i]);
		}
		return sum;
	}
}
