package io.github.segmenta.nn.train;

/** The learning rate of each step. */
@FunctionalInterface
public interface Schedule {

	/** @param step number of the step, from 0 */
	double rate(int step);

	/** Always the same. */
	static Schedule constant(final double rate) {
		return step -> rate;
	}

	/**
	 * Falls from {@code rate} to {@code last} along half a cosine (Loshchilov & Hutter 2017, arXiv:1608.03983), and stays
	 * there.
	 *
	 * @param steps number of steps of the whole training
	 */
	static Schedule cosine(final double rate, final double last, final int steps) {
		return step -> last + (rate - last) * (1 + Math.cos(Math.PI * Math.min(1, step / Math.max(1.0, steps - 1.0)))) / 2;
	}

	/** Rises in equal steps from near 0 to this schedule's rate in the first {@code steps} steps. */
	default Schedule withWarmUp(final int steps) {
		return step -> step < steps ? rate(step) * (step + 1) / (steps + 1) : rate(step);
	}
}
