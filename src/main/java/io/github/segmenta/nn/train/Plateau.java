package io.github.segmenta.nn.train;

/**
 * A factor of the learning rate that falls when a score hasn't risen for some time: after {@code patience} scores that
 * aren't above the best so far, the factor is multiplied by {@code drop} and counting starts anew.
 */
public final class Plateau {

	private final int patience;
	private final double drop;
	private double best = Double.NEGATIVE_INFINITY, factor = 1;
	private int waited;

	/**
	 * @param patience how many scores to wait for a better one, at least 1
	 * @param drop between 0 and 1
	 */
	public Plateau(final int patience, final double drop) {
		if (patience < 1 || !(drop > 0 && drop < 1)) throw new IllegalArgumentException("patience " + patience + ", drop " +
			drop);
		this.patience = patience;
		this.drop = drop;
	}

	/**
	 * Takes a score in. One that is NaN is no better one.
	 *
	 * @param score the last one
	 * @return the factor from now on
	 */
	public double add(final double score) {
		if (score > best) {
			best = score;
			waited = 0;
		}
		else if (++waited == patience) {
			factor *= drop;
			waited = 0;
		}
		return factor;
	}
}
