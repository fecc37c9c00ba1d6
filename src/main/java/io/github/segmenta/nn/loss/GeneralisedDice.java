package io.github.segmenta.nn.loss;

import org.scijava.plugin.Plugin;

/**
 * Generalised Dice loss (Sudre et al. 2017, doi:10.1007/978-3-319-67558-9_28):
 * 1 − 2·Σ_c v_c·Σ p·g / Σ_c v_c·(Σ p + Σ g) with v_c = 1 / (Σ g)², so that small classes count as much as large ones. A class
 * that isn't there has the largest weight of the others.
 */
@Plugin(type = Loss.class, name = "generalised Dice")
public final class GeneralisedDice extends RegionLoss {

	@Override
	double value(final double[] overlap, final double[] predicted, final double[] truth, final double[] byOverlap,
		final double[] byPredicted)
	{
		final int classes = truth.length;
		double largest = 0;
		for (final double t : truth) if (t > 0) largest = Math.max(largest, 1 / (t * t));
		double top = 0, bottom = 0;
		for (int c = 0; c < classes; c++) {
			final double v = truth[c] > 0 ? 1 / (truth[c] * truth[c]) : largest;
			top += v * overlap[c];
			bottom += v * (predicted[c] + truth[c]);
			byOverlap[c] = v;
		}
		for (int c = 0; c < classes; c++) {
			byPredicted[c] = 2 * top / (bottom * bottom) * byOverlap[c];
			byOverlap[c] *= -2 / bottom;
		}
		return 1 - 2 * top / bottom;
	}
}
