package io.github.segmenta.nn.loss;

import io.github.segmenta.core.Parallel;

import org.scijava.plugin.Plugin;

/**
 * Focal loss (Lin et al. 2017, doi:10.1109/ICCV.2017.324): the mean of −α·(1 − p)^γ·log p, p the probability of the true
 * class, so that pixels that are right already count little. With γ = 0 it is {@link CrossEntropy}. The mean is taken as
 * there: Σ w·(1 − p)^γ·(−log p) / Σ w with w = α of the class times the weight of the pixel.
 */
@Plugin(type = Loss.class, name = "focal")
public final class Focal extends Loss {

	private static final int BLOCK = 1 << 13;
	private final double gamma;
	private final float[] alpha;

	/** γ = 2, all classes weigh the same. */
	public Focal() {
		this(2, null);
	}

	/**
	 * @param gamma γ ≥ 0
	 * @param alpha one weight a class, or {@code null} for 1
	 */
	public Focal(final double gamma, final float[] alpha) {
		if (!(gamma >= 0)) throw new IllegalArgumentException("gamma " + gamma);
		this.gamma = gamma;
		this.alpha = alpha == null ? null : alpha.clone();
	}

	@Override
	protected double evaluate(final float[] scores, final int classes, final Target target, final float[] gradient) {
		if (alpha != null && alpha.length != classes) throw new IllegalArgumentException(alpha.length + " weights for " +
			classes + " classes");
		final int pixels = target.pixels(), blocks = (pixels + BLOCK - 1) / BLOCK;
		final double[] losses = new double[blocks], weights = new double[blocks];
		Parallel.loop(pixels, BLOCK, (from, to) -> {
			final double[] e = new double[classes];
			for (int pixel = from; pixel < to; pixel++) {
				final int label = target.labels[pixel], i = pixel * classes;
				if (label == Target.IGNORE) continue;
				final double w = (alpha == null ? 1 : alpha[label]) * (target.weights == null ? 1 : target.weights[pixel]);
				float max = scores[i];
				for (int c = 1; c < classes; c++) max = Math.max(max, scores[i + c]);
				double sum = 0, others = 0;
				for (int c = 0; c < classes; c++) {
					sum += e[c] = Math.exp(scores[i + c] - max);
					if (c != label) others += e[c];
				}
				// 1 − p as the sum of the others, which is exact where p is near 1
				final double p = e[label] / sum, rest = others / sum, log = (double) scores[i + label] - max - Math.log(sum);
				final double power = Math.pow(rest, gamma);
				losses[from / BLOCK] -= w * power * log;
				weights[from / BLOCK] += w;
				if (gradient == null) continue;
				// d/ds_c = (γ·(1 − p)^(γ−1)·p·log p − (1 − p)^γ) · (δ − p_c)
				final double pull = gamma == 0 || rest == 0 ? 0 : gamma * power / rest * p * log;
				for (int c = 0; c < classes; c++) {
					final double toTruth = c == label ? rest : -e[c] / sum;
					gradient[i + c] = (float) (w * (pull - power) * toTruth);
				}
			}
		});
		double loss = 0, weight = 0;
		for (int b = 0; b < blocks; b++) {
			loss += losses[b];
			weight += weights[b];
		}
		if (weight == 0) return 0;
		if (gradient != null) for (int i = 0; i < gradient.length; i++) gradient[i] /= weight;
		return loss / weight;
	}
}
