package io.github.segmenta.nn.train;

import io.github.segmenta.nn.tensor.Parameter;

import java.util.List;

/**
 * Adam (Kingma and Ba 2015, arXiv:1412.6980) with decoupled weight decay, that is AdamW (Loshchilov and Hutter 2019,
 * arXiv:1711.05101): m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², x ← x − rate · (m̂ / (√v̂ + ε) + decay · x).
 */
public final class Adam extends Optimizer {

	private final double beta1, beta2, epsilon, decay;

	/**
	 * β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸, no decay.
	 *
	 * @param parameters to be learned
	 */
	public Adam(final List<Parameter> parameters) {
		this(parameters, 0.9, 0.999, 1e-8, 0);
	}

	/**
	 * @param parameters to be learned
	 * @param beta1 β₁, 0 to below 1: how long gradients are remembered
	 * @param beta2 β₂, 0 to below 1: how long their squares are remembered
	 * @param epsilon ε, a small number above 0
	 * @param decay share of a weight that is lost in a step, times the learning rate; 0 for plain Adam
	 */
	public Adam(final List<Parameter> parameters, final double beta1, final double beta2, final double epsilon,
		final double decay)
	{
		super(parameters, "mean", "square");
		this.beta1 = beta1;
		this.beta2 = beta2;
		this.epsilon = epsilon;
		this.decay = decay;
	}

	@Override
	void update(final float[] x, final float[] g, final float[][] state, final int from, final int step,
		final double learningRate, final boolean decays)
	{
		final float[] mean = state[0], square = state[1];
		final float b1 = (float) beta1, b2 = (float) beta2, rest1 = (float) (1 - beta1), rest2 = (float) (1 - beta2);
		final float rate = (float) (learningRate / (1 - Math.pow(beta1, step)));
		final float root = (float) (1 / Math.sqrt(1 - Math.pow(beta2, step)));
		final float keep = decays ? (float) (1 - learningRate * decay) : 1, small = (float) epsilon;
		for (int i = 0; i < x.length; i++) {
			final float m = b1 * mean[from + i] + rest1 * g[i];
			final float v = b2 * square[from + i] + rest2 * g[i] * g[i];
			mean[from + i] = m;
			square[from + i] = v;
			x[i] = keep * x[i] - rate * m / ((float) Math.sqrt(v) * root + small);
		}
	}
}
