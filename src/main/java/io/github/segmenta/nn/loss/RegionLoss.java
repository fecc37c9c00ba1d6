package io.github.segmenta.nn.loss;

import io.github.segmenta.core.Parallel;

/**
 * A loss made of sums over the regions of the classes: overlap Σ w·p·g, predicted size Σ w·p and true size Σ w·g, where
 * p is the probability of a class, g is 1 where it is true, w is the pixel's weight. The sums go over the whole batch.
 */
abstract class RegionLoss extends Loss {

	private static final int BLOCK = 1 << 13;

	@Override
	protected final double evaluate(final float[] scores, final int classes, final Target target,
		final float[] gradient)
	{
		final float[] p = Probabilities.softmax(scores, classes);
		final int pixels = target.pixels(), blocks = (pixels + BLOCK - 1) / BLOCK;
		final double[][] partial = new double[blocks][3 * classes];
		Parallel.loop(pixels, BLOCK, (from, to) -> {
			final double[] sums = partial[from / BLOCK];
			for (int pixel = from; pixel < to; pixel++) {
				final int label = target.labels[pixel], i = pixel * classes;
				if (label == Target.IGNORE) continue;
				final double w = target.weights == null ? 1 : target.weights[pixel];
				for (int c = 0; c < classes; c++) sums[classes + c] += w * p[i + c];
				sums[label] += w * p[i + label];
				sums[2 * classes + label] += w;
			}
		});
		final double[] overlap = new double[classes], predicted = new double[classes], truth = new double[classes];
		for (final double[] sums : partial) {
			for (int c = 0; c < classes; c++) {
				overlap[c] += sums[c];
				predicted[c] += sums[classes + c];
				truth[c] += sums[2 * classes + c];
			}
		}
		double total = 0;
		for (final double t : truth) total += t;
		if (total == 0) return 0;
		final double[] byOverlap = new double[classes], byPredicted = new double[classes];
		final double loss = value(overlap, predicted, truth, byOverlap, byPredicted);
		if (gradient != null) {
			Parallel.loop(pixels, BLOCK, (from, to) -> {
				for (int pixel = from; pixel < to; pixel++) {
					final int label = target.labels[pixel], i = pixel * classes;
					if (label == Target.IGNORE) continue;
					final double w = target.weights == null ? 1 : target.weights[pixel];
					for (int c = 0; c < classes; c++) gradient[i + c] = (float) (w * byPredicted[c]);
					gradient[i + label] += (float) (w * byOverlap[label]);
				}
			});
			Probabilities.backward(p, classes, target, gradient);
		}
		return loss;
	}

	/**
	 * The loss of the sums.
	 *
	 * @param byOverlap takes the derivative with respect to each class's overlap
	 * @param byPredicted takes the derivative with respect to each class's predicted size
	 */
	abstract double value(double[] overlap, double[] predicted, double[] truth, double[] byOverlap,
		double[] byPredicted);
}
