package io.github.segmenta.nn.loss;

import org.scijava.plugin.Plugin;

/**
 * Dice loss (Milletari, Navab &amp; Ahmadi 2016, doi:10.1109/3DV.2016.79): the mean over classes of
 * 1 − (2·Σ p·g + s) / (Σ p + Σ g + s), over the whole batch. A class that is neither there nor predicted has the loss 0.
 */
@Plugin(type = Loss.class, name = "Dice")
public final class Dice extends RegionLoss {

	private final double smooth;
	private final boolean withBackground;

	/** With s = 1 and the background as a class. */
	public Dice() {
		this(1, true);
	}

	/**
	 * @param smooth s &gt; 0, in pixels
	 * @param withBackground whether class 0 counts
	 */
	public Dice(final double smooth, final boolean withBackground) {
		if (!(smooth > 0)) throw new IllegalArgumentException("smooth " + smooth);
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
			final double top = 2 * overlap[c] + smooth, bottom = predicted[c] + truth[c] + smooth;
			loss += 1 - top / bottom;
			byOverlap[c] = -2 / bottom / count;
			byPredicted[c] = top / (bottom * bottom) / count;
		}
		return loss / count;
	}
}
