package io.github.segmenta.nn.tensor;

import java.util.SplittableRandom;

/**
 * A tensor that belongs to a network: a weight that is learned, or a statistic that is kept, such as the running mean
 * of a batch normalisation.
 */
public final class Parameter extends Variable {

	private final String name;

	Parameter(final String name, final Tensor value, final boolean learned) {
		super(value, learned);
		this.name = name;
	}

	/** @return the name with its path, such as {@code layer1.0.conv1.weight} */
	public String name() {
		return name;
	}

	/** @return whether training changes it by its gradient; {@code false} for a statistic that is kept */
	public boolean isLearned() {
		return needsGradient();
	}

	/**
	 * Fills with random values of the standard deviation √(2 / fan-in), as He et al. 2015 propose for networks with ReLU
	 * (doi:10.1109/ICCV.2015.123), uniformly distributed.
	 *
	 * @param fanIn number of inputs that are summed into one output
	 * @param random where the values are drawn from
	 * @return this parameter
	 */
	public Parameter fillHe(final int fanIn, final SplittableRandom random) {
		final double bound = Math.sqrt(6.0 / fanIn);
		final float[] values = new float[value().size()];
		for (int i = 0; i < values.length; i++) values[i] = (float) (bound * (2 * random.nextDouble() - 1));
		value().write(0, values, 0, values.length);
		return this;
	}

	/**
	 * Sets all values.
	 *
	 * @param x what each of them becomes
	 * @return this parameter
	 */
	public Parameter fill(final float x) {
		value().fill(x);
		return this;
	}

	/**
	 * Copies the given values, in the order of the tensor.
	 *
	 * @param values as many as the parameter has
	 * @return this parameter
	 * @throws IllegalArgumentException if there is another number of values
	 */
	public Parameter set(final float[] values) {
		if (values.length != value().size()) throw new IllegalArgumentException(values.length + " values for " + name +
			" of " + value().size());
		value().write(0, values, 0, values.length);
		return this;
	}
}
