package io.github.segmenta.nn.tensor;

import io.github.segmenta.core.Progress;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One run of a network: operations write down how to carry gradients back, and {@link #backward} goes through them from
 * the last to the first (reverse-mode differentiation, define by run).
 * <p>
 * Values belong to the tape and are given back to its pool: in prediction when {@link #release} or {@link #close} is
 * called, in training while gradients are carried back. A tape is used by one thread and for one run.
 */
public final class Tape implements AutoCloseable {

	/** What a run is for. */
	public enum Mode {
			/** No gradients; batch normalisation uses its running statistics. */
			PREDICT,
			/** As PREDICT, with gradients. */
			PREDICT_WITH_GRADIENT,
			/** Gradients; batch normalisation uses the batch's statistics; dropout drops. */
			TRAIN
	}

	/** Carries the gradient of an operation's output to its inputs. */
	@FunctionalInterface
	public interface Backward {

		/**
		 * Carries the gradient back once.
		 *
		 * @param outputGradient the gradient with respect to the output, in its shape; it is released afterwards by the
		 *          caller
		 */
		void run(Tensor outputGradient);
	}

	private static final class Step {

		final Variable output;
		public final Backward backward;

		Step(final Variable output, final Backward backward) {
			this.output = output;
			this.backward = backward;
		}
	}

	private final BufferPool pool;
	private final Mode mode;
	private final Random random;
	private final List<Step> steps = new ArrayList<>();
	private final List<Variable> owned = new ArrayList<>();
	private Progress progress = Progress.NONE;

	/**
	 * @param pool where values come from
	 * @param mode what the run is for
	 * @param seed seed of {@link #random}
	 */
	public Tape(final BufferPool pool, final Mode mode, final long seed) {
		this.pool = pool;
		this.mode = mode;
		random = new Random(seed);
	}

	/**
	 * A run without gradients.
	 *
	 * @param pool where values come from
	 * @return a tape of the mode {@link Mode#PREDICT}
	 */
	public static Tape predict(final BufferPool pool) {
		return new Tape(pool, Mode.PREDICT, 0);
	}

	/**
	 * Ends the run before its next operation if that is cancelled or its thread interrupted. What the operation had taken
	 * already lies in the pool until that is closed.
	 *
	 * @param canceled what is asked before every operation
	 * @return this tape
	 */
	public Tape checking(final Progress canceled) {
		progress = canceled;
		return this;
	}

	/** @return what the run is for */
	public Mode mode() {
		return mode;
	}

	/** @return whether gradients are wanted, as they are in all modes but {@link Mode#PREDICT} */
	public boolean records() {
		return mode != Mode.PREDICT;
	}

	/** @return whether the mode is {@link Mode#TRAIN} */
	public boolean isTraining() {
		return mode == Mode.TRAIN;
	}

	/**
	 * The generator of whatever a run draws at random, such as dropout.
	 *
	 * @return the generator, which the tape's seed started
	 */
	public Random random() {
		return random;
	}

	/**
	 * A tensor of undefined content; becomes a variable's value, or its user releases it.
	 *
	 * @param shape the length of each axis, each at least 1
	 * @return the tensor, which has one user
	 */
	public Tensor allocate(final int... shape) {
		progress.check();
		return pool.allocate(shape);
	}

	/**
	 * Where an operation on single values puts its result: in prediction over its input, which it then releases; else
	 * in new memory, as it does where another variable shares the input's memory.
	 *
	 * @param x the operation's input
	 * @return a tensor in the shape of the input, with one use that goes to the operation's output
	 */
	public Tensor resultFor(final Variable x) {
		return records() || !x.value().isUnshared() ? allocate(x.shape()) : x.value().reshaped(x.shape());
	}

	/**
	 * An input without a gradient, with a copy of the given values.
	 *
	 * @param values the values in row-major order
	 * @param shape the length of each axis
	 * @return the input, which belongs to this tape
	 */
	public Variable constant(final float[] values, final int... shape) {
		return constant(pool.of(values, shape));
	}

	/**
	 * An input without a gradient. The tape takes the tensor over.
	 *
	 * @param value the input's value
	 * @return the input, which belongs to this tape
	 */
	public Variable constant(final Tensor value) {
		return own(new Variable(value, false));
	}

	/**
	 * An input with a gradient, with a copy of the given values.
	 *
	 * @param values the values in row-major order
	 * @param shape the length of each axis
	 * @return the input, which belongs to this tape
	 */
	public Variable variable(final float[] values, final int... shape) {
		return own(new Variable(pool.of(values, shape), true));
	}

	private Variable own(final Variable variable) {
		owned.add(variable);
		return variable;
	}

	/**
	 * Makes an operation's output, which belongs to this tape.
	 *
	 * @param value the operation's result, which the tape takes over
	 * @param backward carries the gradient back; it is run only if one of the inputs needs a gradient
	 * @param inputs what the operation read; {@code null} stands for an input that is left out
	 * @return the output; it needs a gradient if the run records them and one of the inputs needs one
	 */
	public Variable output(final Tensor value, final Backward backward, final Variable... inputs) {
		boolean needed = false;
		if (records()) for (final Variable input : inputs) needed |= input != null && input.needsGradient();
		final Variable output = own(new Variable(value, needed));
		if (needed) steps.add(new Step(output, backward));
		return output;
	}

	/**
	 * Says that no operation to come reads this variable. In prediction its memory is used again at once, with gradients
	 * nothing happens. Network inputs and results of other operations only, not parameters.
	 *
	 * @param variable what isn't read any more
	 */
	public void release(final Variable variable) {
		if (!records()) variable.releaseValue();
	}

	/**
	 * Carries the gradient of a scalar (a loss) to all variables that need it; gradients of parameters are added to
	 * what they hold. Values of the steps are released on the way: afterwards only inputs, parameters and the scalar can
	 * be read.
	 *
	 * @param scalar a variable of a single value
	 * @throws IllegalArgumentException if it has more than one value
	 */
	public void backward(final Variable scalar) {
		if (scalar.value().size() != 1) throw new IllegalArgumentException("gradients start at a scalar, not at " + scalar
			.value());
		backward(scalar, pool.of(new float[] { 1 }, scalar.shape()));
	}

	/**
	 * As {@link #backward(Variable)}, from any variable with the gradient given, which is taken over.
	 *
	 * @param from where gradients start
	 * @param gradient the gradient with respect to it, in its shape
	 */
	public void backward(final Variable from, final Tensor gradient) {
		from.accumulate(gradient);
		for (int i = steps.size() - 1; i >= 0; i--) {
			final Step step = steps.get(i);
			final Tensor arrived = step.output.gradient();
			if (arrived != null) {
				step.backward.run(arrived);
				step.output.clearGradient();
			}
			if (step.output != from) step.output.releaseValue();
		}
		steps.clear();
	}

	/** Gives back all values and gradients of this run. */
	@Override
	public void close() {
		for (final Variable variable : owned) {
			variable.clearGradient();
			variable.releaseValue();
		}
		owned.clear();
		steps.clear();
	}
}
