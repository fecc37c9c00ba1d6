package io.github.segmenta.nn.loss;

import io.github.segmenta.core.Parallel;

import org.scijava.plugin.Plugin;

/**
 * Cross-entropy: the weighted mean of −log p of the true class, Σ w·(−log p) / Σ w, where w is the weight of the class
 * times that of the pixel.
 */
@Plugin(type = Loss.class, name = "cross-entropy")
public final class CrossEntropy extends Loss {

	private static final int BLOCK = 1 << 13;
	private final float[] classWeights;

	/** All classes weigh the same. */
	public CrossEntropy() {
		this(null);
	}

	/** @param classWeights one a class (of a single output: background, foreground), or {@code null} for 1 */
	public CrossEntropy(final float[] classWeights) {
		this.classWeights = classWeights == null ? null : classWeights.clone();
	}

	@Override
	protected double evaluate(final float[] scores, final int classes, final Target target, final float[] gradient) {
		if (classWeights != null && classWeights.length != classes) throw new IllegalArgumentException(
			classWeights.length + " weights for " + classes + " classes");
		final int pixels = target.pixels(), blocks = (pixels + BLOCK - 1) / BLOCK;
		final double[] losses = new double[blocks], weights = new double[blocks];
		Parallel.loop(pixels, BLOCK, (from, to) -> {
			final double[] e = new double[classes];
			for (int pixel = from; pixel < to; pixel++) {
				final int label = target.labels[pixel], i = pixel * classes;
				if (label == Target.IGNORE) continue;
				final double w = (classWeights == null ? 1 : classWeights[label]) * (target.weights == null ? 1
					: target.weights[pixel]);
				float max = scores[i];
				for (int c = 1; c < classes; c++) max = Math.max(max, scores[i + c]);
				double sum = 0;
				for (int c = 0; c < classes; c++) sum += e[c] = Math.exp(scores[i + c] - max);
				losses[from / BLOCK] += w * (Math.log(sum) + max - scores[i + label]);
				weights[from / BLOCK] += w;
				if (gradient != null) for (int c = 0; c < classes; c++) {
					gradient[i + c] = (float) (w * (e[c] / sum - (c == label ? 1 : 0)));
				}
			}
		});
		double loss = 0, weight = 0;
		for (int b = 0; b < blocks; b++) {
			loss += losses[b];
			weight += weights[b];
		}
		if (weight == 0) return 0;
		if (gradient != null) {
			final float factor = (float) (1 / weight);
			for (int i = 0; i < gradient.length; i++) gradient[i] *= factor;
		}
		return loss / weight;
	}
}
