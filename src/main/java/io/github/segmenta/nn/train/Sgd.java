package io.github.segmenta.nn.train;

import io.github.segmenta.nn.tensor.Parameter;

import java.util.List;

/** Stochastic gradient descent with momentum: b ← μb + g + decay · x, x ← x − rate · b. */
public final class Sgd extends Optimizer {

	private final float momentum, decay;

	/**
	 * @param parameters to be learned
	 * @param momentum μ, 0 for none
	 * @param decay share of a weight that is added to its gradient; 0 for none
	 */
	public Sgd(final List<Parameter> parameters, final double momentum, final double decay) {
		super(parameters, "momentum");
		this.momentum = (float) momentum;
		this.decay = (float) decay;
	}

	@Override
	void update(final float[] x, final float[] g, final float[][] state, final int from, final int step,
		final double learningRate, final boolean decays)
	{
		final float[] buffer = state[0];
		final float rate = (float) learningRate, pull = decays ? decay : 0;
		for (int i = 0; i < x.length; i++) {
			buffer[from + i] = momentum * buffer[from + i] + g[i] + pull * x[i];
			x[i] -= rate * buffer[from + i];
		}
	}
}
