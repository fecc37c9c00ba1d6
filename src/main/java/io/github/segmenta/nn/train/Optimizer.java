package io.github.segmenta.nn.train;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.nn.tensor.Parameter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Changes parameters by their gradients. Its memory of the steps so far can be read and set again, so that training
 * goes on bit for bit where it stopped.
 */
public abstract class Optimizer {

	private static final int BLOCK = 1 << 15;

	private final List<Parameter> parameters;
	private final List<float[][]> states = new ArrayList<>();
	private final String[] stateNames;
	private int steps;

	/** @param stateNames what is remembered of each value of a parameter, such as a running mean of its gradients */
	Optimizer(final List<Parameter> parameters, final String... stateNames) {
		this.parameters = new ArrayList<>(parameters);
		this.stateNames = stateNames;
		for (final Parameter p : parameters) states.add(new float[stateNames.length][p.value().size()]);
	}

	/**
	 * An optimizer by its name.
	 *
	 * @param name {@code Adam}, {@code AdamW} (Adam with a decay, of 0.01 by default) or {@code SGD} (with the momentum 0.9)
	 * @param decay share of a weight that is lost in a step, times the learning rate, ≥ 0
	 * @throws InvalidInputException if there is none of this name
	 */
	static Optimizer create(final String name, final List<Parameter> learned, final double decay) {
		switch (name) {
			case "Adam":
				return new Adam(learned, 0.9, 0.999, 1e-8, decay);
			case "AdamW":
				return new Adam(learned, 0.9, 0.999, 1e-8, decay == 0 ? 0.01 : decay);
			case "SGD":
				return new Sgd(learned, 0.9, decay);
			default:
				throw new InvalidInputException("There is no optimizer " + name + "; there are Adam, AdamW and SGD.");
		}
	}

	/**
	 * One step with the gradients that the parameters hold; those without one stay as they are. Gradients are not
	 * cleared.
	 *
	 * @param learningRate of this step
	 */
	public final void step(final double learningRate) {
		steps++;
		for (int k = 0; k < parameters.size(); k++) {
			final Parameter p = parameters.get(k);
			if (p.gradient() == null) continue;
			final float[][] state = states.get(k);
			// weights of convolutions decay, biases and factors of normalisations don't
			final boolean decays = p.value().rank() > 1;
			Parallel.loop(p.value().size(), BLOCK, (from, to) -> {
				final float[] x = new float[to - from], g = new float[to - from];
				p.value().read(from, x, 0, x.length);
				p.gradient().read(from, g, 0, g.length);
				update(x, g, state, from, steps, learningRate, decays);
				p.value().write(from, x, 0, x.length);
			});
		}
	}

	/**
	 * Changes some values of a parameter.
	 *
	 * @param x the values, changed
	 * @param g their gradients
	 * @param state by {@code stateNames}, of the whole parameter, changed from index {@code from} on
	 * @param step number of this step, from 1
	 * @param decays whether weight decay holds for this parameter
	 */
	abstract void update(float[] x, float[] g, float[][] state, int from, int step, double learningRate,
		boolean decays);

	/** @return how many steps were made */
	public final int steps() {
		return steps;
	}

	/**
	 * What is remembered, by name; the arrays themselves.
	 *
	 * @return arrays by the name of a parameter and of what is remembered of it
	 */
	public final Map<String, float[]> state() {
		final Map<String, float[]> all = new LinkedHashMap<>();
		for (int k = 0; k < parameters.size(); k++) {
			for (int s = 0; s < stateNames.length; s++) all.put(parameters.get(k).name() + "." + stateNames[s], states.get(
				k)[s]);
		}
		return all;
	}

	/**
	 * Sets what {@link #state} and {@link #steps} gave before.
	 *
	 * @param stepsMade number of steps
	 * @param saved arrays by name, copied
	 * @throws IllegalArgumentException if it belongs to other parameters
	 */
	public final void restore(final int stepsMade, final Map<String, float[]> saved) {
		final Map<String, float[]> own = state();
		if (!own.keySet().equals(saved.keySet())) throw new IllegalArgumentException("state of another optimizer");
		for (final Map.Entry<String, float[]> e : own.entrySet()) {
			if (saved.get(e.getKey()).length != e.getValue().length) throw new IllegalArgumentException(
				"state of another size: " + e.getKey());
		}
		for (final Map.Entry<String, float[]> e : own.entrySet()) {
			System.arraycopy(saved.get(e.getKey()), 0, e.getValue(), 0, e.getValue().length);
		}
		steps = stepsMade;
	}

	/**
	 * √ Σ g² over the gradients of all parameters, summed in a fixed order.
	 *
	 * @return the norm; 0 without gradients
	 */
	public final double gradientNorm() {
		double total = 0;
		for (final Parameter p : parameters) {
			if (p.gradient() == null) continue;
			double sum = 0;
			for (final float g : p.gradient().toArray()) sum += (double) g * g;
			total += sum;
		}
		return Math.sqrt(total);
	}

	/**
	 * Scales all gradients so that their norm is at most {@code limit}.
	 *
	 * @param limit more than 0
	 * @return the norm that they had; if it is NaN, they stay as they are
	 */
	public final double clipGradients(final double limit) {
		final double norm = gradientNorm();
		if (!(norm > limit)) return norm;
		final float factor = (float) (limit / norm);
		for (final Parameter p : parameters) {
			if (p.gradient() == null) continue;
			final float[] g = p.gradient().toArray();
			for (int i = 0; i < g.length; i++) g[i] *= factor;
			p.gradient().write(0, g, 0, g.length);
		}
		return norm;
	}
}
