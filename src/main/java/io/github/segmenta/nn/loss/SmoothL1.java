package io.github.segmenta.nn.loss;

/**
 * Smooth L1 (Girshick 2015, doi:10.1109/ICCV.2015.169): of a difference d, d²/2β below β and |d| − β/2 above; |d| where β is 0.
 */
public final class SmoothL1 {

	private SmoothL1() {}

	/** Of one difference. */
	static double value(final double difference, final double beta) {
		final double d = Math.abs(difference);
		return d < beta ? d * d / (2 * beta) : d - beta / 2;
	}

	/** The derivative with respect to the difference. */
	static double slope(final double difference, final double beta) {
		return Math.abs(difference) < beta ? difference / beta : Math.signum(difference);
	}

	/**
	 * The sum over all values.
	 *
	 * @param values the values; not changed
	 * @param truth as many
	 * @param beta β ≥ 0
	 * @param gradient takes the derivative with respect to each value, or {@code null}
	 * @return the sum, 0 or more; 0 if there are no values
	 * @throws IllegalArgumentException if the numbers of values differ
	 */
	public static double sum(final float[] values, final float[] truth, final double beta, final float[] gradient) {
		if (values.length != truth.length) throw new IllegalArgumentException(values.length + " values, " + truth.length +
			" true ones");
		double sum = 0;
		for (int i = 0; i < values.length; i++) {
			final double difference = (double) values[i] - truth[i];
			sum += value(difference, beta);
			if (gradient != null) gradient[i] = (float) slope(difference, beta);
		}
		return sum;
	}

	/**
	 * The sum over the four values of some boxes, divided by a number.
	 *
	 * @param values four a box, of all boxes
	 * @param boxes indices of the boxes that count
	 * @param truth four for each of these, in their order
	 * @param beta β ≥ 0
	 * @param divisor for instance the number of boxes that were drawn
	 * @param gradient takes the derivative with respect to each value of these boxes, or {@code null}
	 * @return the divided sum, 0 or more
	 * @throws IllegalArgumentException if there aren't four true values for each of the boxes
	 */
	public static double sum(final float[] values, final int[] boxes, final float[] truth, final double beta,
		final double divisor, final float[] gradient)
	{
		if (truth.length != 4 * boxes.length) throw new IllegalArgumentException(truth.length + " true values for " +
			boxes.length + " boxes");
		double sum = 0;
		for (int i = 0; i < truth.length; i++) {
			final int at = 4 * boxes[i / 4] + i % 4;
			final double difference = (double) values[at] - truth[i];
			sum += value(difference, beta);
			if (gradient != null) gradient[at] = (float) (slope(difference, beta) / divisor);
		}
		return sum / divisor;
	}
}
