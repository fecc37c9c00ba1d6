package io.github.segmenta.nn.loss;

import io.github.segmenta.core.Parallel;

/** Softmax over classes, and the way of a derivative back through it. */
final class Probabilities {

	private static final int BLOCK = 1 << 13;

	private Probabilities() {}

	/** e^x / Σ e^x for each pixel. */
	static float[] softmax(final float[] scores, final int classes) {
		final float[] p = new float[scores.length];
		Parallel.loop(scores.length / classes, BLOCK, (from, to) -> {
			final double[] e = new double[classes];
			for (int i = from * classes; i < to * classes; i += classes) {
				float max = scores[i];
				for (int c = 1; c < classes; c++) max = Math.max(max, scores[i + c]);
				double sum = 0;
				for (int c = 0; c < classes; c++) sum += e[c] = Math.exp(scores[i + c] - max);
				for (int c = 0; c < classes; c++) p[i + c] = (float) (e[c] / sum);
			}
		});
		return p;
	}

	/**
	 * Turns derivatives with respect to probabilities into those with respect to scores, in place; pixels to ignore
	 * get 0.
	 */
	static void backward(final float[] p, final int classes, final Target target, final float[] gradient) {
		Parallel.loop(target.pixels(), BLOCK, (from, to) -> {
			for (int pixel = from; pixel < to; pixel++) {
				final int i = pixel * classes;
				double sum = 0;
				for (int c = 0; c < classes; c++) sum += p[i + c] * gradient[i + c];
				for (int c = 0; c < classes; c++) {
					gradient[i + c] = target.labels[pixel] == Target.IGNORE ? 0 : (float) (p[i + c] * (gradient[i + c] - sum));
				}
			}
		});
	}
}
