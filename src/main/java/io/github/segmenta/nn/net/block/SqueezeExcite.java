package io.github.segmenta.nn.net.block;

import io.github.segmenta.nn.op.Activation;
import io.github.segmenta.nn.op.Elementwise;
import io.github.segmenta.nn.op.Pooling;
import io.github.segmenta.nn.tensor.Parameters;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;

/**
 * Squeeze and excitation (Hu et al. 2018, doi:10.1109/CVPR.2018.00745): each channel times a factor that two dense layers,
 * parts {@code fc1} and {@code fc2}, find from the means of all channels.
 */
public final class SqueezeExcite {

	private final Conv squeeze, excite;
	private final Activation inner, gate;

	/**
	 * @param scope where the parameters go
	 * @param channels channels of input and output
	 * @param squeezed channels between the two layers
	 * @param inner activation after the first layer
	 * @param gate activation after the second one
	 */
	public SqueezeExcite(final Parameters.Scope scope, final int channels, final int squeezed, final Activation inner,
		final Activation gate)
	{
		squeeze = new Conv(scope.in("fc1"), channels, squeezed, 1, 1, 1, true);
		excite = new Conv(scope.in("fc2"), squeezed, channels, 1, 1, 1, true);
		this.inner = inner;
		this.gate = gate;
	}

	/**
	 * Releases {@code x}.
	 *
	 * @param tape the run that this is part of
	 * @param x (batch, y, x, channel)
	 * @return the weighed channels, in the shape of {@code x}
	 */
	public Variable apply(final Tape tape, final Variable x) {
		final Variable mean = Pooling.averageAll(tape, x);
		final Variable hidden = inner.apply(tape, squeeze.apply(tape, mean));
		final Variable factor = gate.apply(tape, excite.apply(tape, hidden));
		final Variable gated = Elementwise.gate(tape, x, factor);
		for (final Variable v : new Variable[] { mean, hidden, factor, x }) tape.release(v);
		return gated;
	}
}
