package io.github.segmenta.nn.loss;

import org.scijava.plugin.Plugin;

/**
 * Tversky loss (Salehi, Erdogmus &amp; Gholipour 2017, doi:10.1007/978-3-319-67389-9_44): the mean over classes of
 * 1 − (TP + s) / (TP + α·FP + β·FN + s), with TP = Σ p·g, FP = Σ p·(1 − g), FN = Σ (1 − p)·g over the batch. α = β = ½ is
 * {@link Dice}. A class that is neither there nor predicted has the loss 0.
 */
@Plugin(type = Loss.class, name = "Tversky")
public final class Tversky extends RegionLoss {

	private final double alpha, beta, smooth;
	private final boolean withBackground;

	/** With α = 0.3, β = 0.7, s = 1 and the background as a class: what is missed costs more than what is too much. */
	public Tversky() {
		this(0.3, 0.7);
	}

	/**
	 * With s = 1 and the background as a class.
	 *
	 * @param alpha weight of false positives, ≥ 0
	 * @param beta weight of false negatives, ≥ 0
	 */
	public Tversky(final double alpha, final double beta) {
		this(alpha, beta, 1, true);
	}

	/**
	 * @param alpha weight of false positives
	 * @param beta weight of false negatives
	 * @param smooth s &gt; 0, in pixels
	 * @param withBackground whether class 0 counts
	 */
	public Tversky(final double alpha, final double beta, final double smooth, final boolean withBackground) {
		if (!(alpha >= 0 && beta >= 0 && smooth > 0)) throw new IllegalArgumentException("alpha " + alpha + ", beta " + beta +
			", smooth " + smooth);
		this.alpha = alpha;
		this.beta = beta;
		this.smooth = smooth;
		this.withBackground = withBackground;
	}

	@Override
	double value(final double[] overlap, final double[] predicted, final double[] truth, final double[] byOverlap,
		final double[] byPredicted)
	{
		final int first = withBackground ? 0 : 1, count = truth.length - first;
		double loss = 0;
		for (int c = first; c < truth.length; c++) {
			final double top = overlap[c] + smooth;
			final double bottom = overlap[c] + alpha * (predicted[c] - overlap[c]) + beta * (truth[c] - overlap[c]) + smooth;
			loss += 1 - top / bottom;
			byOverlap[c] = -(1 / bottom - top / (bottom * bottom) * (1 - alpha - beta)) / count;
			byPredicted[c] = top / (bottom * bottom) * alpha / count;
		}
		return loss / count;
	}
}
