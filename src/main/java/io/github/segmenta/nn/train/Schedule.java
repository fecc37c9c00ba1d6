package io.github.segmenta.nn.train;

/** The learning rate of each step. */
@FunctionalInterface
public interface Schedule {

	/**
	 * @param step number of the step, from 0
	 * @return the learning rate of this step
	 */
	double rate(int step);

	/**
	 * Always the same.
	 *
	 * @param rate the learning rate
	 * @return the schedule
	 */
	static Schedule constant(final double rate) {
		return step -> rate;
	}

	/**
	 * Falls from {@code rate} to {@code last} along half a cosine (Loshchilov and Hutter 2017, arXiv:1608.03983), and stays
	 * there.
	 *
	 * @param rate of the first step
	 * @param last rate of the last step and those after it
	 * @param steps number of steps of the whole training
	 * @return the schedule
	 */
	static Schedule cosine(final double rate, final double last, final int steps) {
		return step -> last + (rate - last) * (1 + Math.cos(Math.PI * Math.min(1, step / Math.max(1.0, steps - 1.0)))) / 2;
	}
}
