package io.github.segmenta.crf;

import io.github.segmenta.core.InvalidInputException;

/**
 * What it costs that two pixels which a kernel of a {@link DenseCrf} takes for alike have different classes: the label
 * compatibility μ(a, b), times the kernel's weight.
 */
public final class Compatibility {

	private final float potts;
	/** μ by rows, {@code null} for Potts. */
	private final float[] penalties;
	private final int classes;

	private Compatibility(final float potts, final float[] penalties, final int classes) {
		this.potts = potts;
		this.penalties = penalties;
		this.classes = classes;
	}

	/**
	 * The Potts model: every pair of different classes costs the same, μ(a, b) = weight · [a ≠ b].
	 *
	 * @param weight any finite number; more than 0 for a cost
	 * @return the costs, for any number of classes
	 * @throws InvalidInputException if the weight is not finite
	 */
	public static Compatibility potts(final double weight) {
		if (!Double.isFinite(weight)) throw new InvalidInputException("The weight of a kernel of the dense CRF is " + weight +
			", but must be a number.");
		return new Compatibility((float) weight, null, 0);
	}

	/**
	 * A cost for every pair of classes.
	 *
	 * @param penalties μ(a, b), square, symmetric, finite
	 * @return the costs, for as many classes as there are rows
	 * @throws InvalidInputException if it is not
	 */
	public static Compatibility of(final double[][] penalties) {
		final int n = penalties.length;
		final float[] rows = new float[n * n];
		for (int a = 0; a < n; a++) {
			if (penalties[a].length != n) throw new InvalidInputException("The compatibility of " + n + " classes needs " + n +
				" numbers in each row, but row " + (a + 1) + " has " + penalties[a].length + ".");
			for (int b = 0; b < n; b++) {
				if (!Double.isFinite(penalties[a][b]) || penalties[a][b] != penalties[b][a]) throw new InvalidInputException(
					"The compatibility of classes " + (a + 1) + " and " + (b + 1) + " must be a number, the same both ways.");
				rows[a * n + b] = (float) penalties[a][b];
			}
		}
		return new Compatibility(0, rows, n);
	}

	/** @throws InvalidInputException if this is for another number of classes */
	void check(final int count) {
		if (penalties != null && classes != count) throw new InvalidInputException("The compatibility is for " + classes +
			" classes, but there are " + count + ".");
	}

	/**
	 * Subtracts the cost of every class, up to a constant of the pixel: {@code scores(a) −= Σ_b μ(a, b) · support(b)}.
	 *
	 * @param support {@code count} values a pixel, side by side
	 * @param scores the same of more pixels, changed from {@code offset} on
	 */
	void subtract(final float[] support, final float[] scores, final int offset, final int count) {
		if (penalties == null) {
			for (int i = 0; i < support.length; i++) scores[offset + i] += potts * support[i];
			return;
		}
		for (int o = 0; o < support.length; o += count) {
			for (int a = 0; a < count; a++) {
				float cost = 0;
				for (int b = 0; b < count; b++) cost += penalties[a * count + b] * support[o + b];
				scores[offset + o + a] -= cost;
			}
		}
	}
}
