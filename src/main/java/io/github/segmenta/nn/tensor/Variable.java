package io.github.segmenta.nn.tensor;

/**
 * A value in a computation, and the gradient of the result with respect to it once {@link Tape#backward} has run.
 */
public class Variable {

	private Tensor value;
	private Tensor gradient;
	private final boolean needsGradient;

	Variable(final Tensor value, final boolean needsGradient) {
		this.value = value;
		this.needsGradient = needsGradient;
	}

	/**
	 * The value.
	 *
	 * @return the tensor itself, which stays the variable's
	 * @throws IllegalStateException if it was released
	 */
	public Tensor value() {
		if (value == null) throw new IllegalStateException("value was released");
		return value;
	}

	/** @return whether a gradient is wanted; what {@link #accumulate} is given otherwise is dropped */
	public boolean needsGradient() {
		return needsGradient;
	}

	/**
	 * The gradient, or {@code null} if none has arrived.
	 *
	 * @return the tensor itself, in the shape of the value, or {@code null} if no gradient has arrived
	 */
	public Tensor gradient() {
		return gradient;
	}

	/**
	 * Adds to the gradient. Takes the tensor over: the caller must not use it afterwards.
	 *
	 * @param more what is added, in the shape of the value
	 */
	public void accumulate(final Tensor more) {
		if (!needsGradient) {
			more.release();
		}
		else if (gradient == null) {
			gradient = more;
		}
		else {
			final Tensor sum = gradient.isUnshared() ? gradient : more.isUnshared() ? more : gradient.allocate(gradient
				.shape());
			ElementLoops.map(gradient, more, sum, ElementLoops.BLOCK, (a, b, y, n) -> {
				for (int i = 0; i < n; i++) y[i] = a[i] + b[i];
			});
			if (sum != more) more.release();
			if (sum != gradient) gradient.release();
			gradient = sum;
		}
	}

	/** Drops the gradient. */
	public void clearGradient() {
		if (gradient != null) gradient.release();
		gradient = null;
	}

	/** Drops the value; it is an error to use it afterwards. Does nothing the second time. */
	void releaseValue() {
		if (value != null) value.release();
		value = null;
	}

	/** @return the length of each axis of the value, outermost first; a copy */
	public int[] shape() {
		return value().shape();
	}

	/**
	 * Length of an axis; negative numbers count from the last axis.
	 *
	 * @param axis index of the axis, from 0 for the outermost; −1 is the innermost
	 * @return the number of values along that axis
	 */
	public int dim(final int axis) {
		return value().dim(axis);
	}
}
