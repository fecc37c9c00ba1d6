package io.github.segmenta.nn.net;

import io.github.segmenta.nn.model.NamedArray;
import io.github.segmenta.nn.model.TorchvisionWeights;
import io.github.segmenta.nn.tensor.BufferPool;
import io.github.segmenta.nn.tensor.Parameter;
import io.github.segmenta.nn.tensor.Parameters;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The counterpart of {@code src/test/python/reference_networks.py}. */
final class Reference {

	private Reference() {}

	/** Values in −1…1 by a hash of name and index. */
	static float[] uniform(final String name, final int count) {
		int seed = 0x811C9DC5;
		for (final byte b : name.getBytes(StandardCharsets.UTF_8)) seed = (seed ^ b & 0xff) * 0x01000193;
		final float[] values = new float[count];
		for (int i = 0; i < count; i++) {
			int h = i * 0x9E3779B9 + seed;
			h ^= h >>> 16;
			h *= 0x85EBCA6B;
			h ^= h >>> 13;
			h *= 0xC2B2AE35;
			h ^= h >>> 16;
			values[i] = (h >>> 8) / (float) (1 << 23) - 1;
		}
		return values;
	}

	/** Fills all parameters; those of the reference are in the order (out, in, y, x). */
	static void fill(final Parameters parameters) {
		for (final Parameter p : parameters.all()) {
			final float[] u = uniform(p.name(), p.value().size());
			final int rank = p.value().rank();
			if (rank == 1) {
				final boolean variance = p.name().endsWith("running_var"), weight = p.name().endsWith("weight");
				for (int i = 0; i < u.length; i++) u[i] = variance ? 1 + 0.5f * u[i] : weight ? 1 + 0.2f * u[i] : 0.1f * u[i];
				p.set(u);
				continue;
			}
			final float scale = (float) Math.sqrt(3.0 / (u.length / p.dim(-1)));
			for (int i = 0; i < u.length; i++) u[i] *= scale;
			p.set(TorchvisionWeights.reordered(u, p.shape()));
		}
	}

	/** Compares output and gradients of a network with what is stored under a title. */
	static void check(final Map<String, NamedArray> golden, final String title, final PixelNetwork network, final int height,
		final int width)
	{
		final NamedArray out = golden.get(title + ".out");
		final float[] count = golden.get(title + ".parameters").values;
		assertEquals(title, 1000 * (long) count[0] + (long) count[1], network.parameters().learnedCount());
		fill(network.parameters());
		final float[] image = uniform("image", height * width * network.channels());
		try (BufferPool pool = new BufferPool()) {
			try (Tape tape = Tape.predict(pool)) {
				final Variable scores = network.apply(tape, tape.constant(image, 1, height, width, network.channels()));
				assertArrayEquals(title, new int[] { 1, height, width, network.outputs() }, scores.shape());
				assertClose(title, out.values, scores.value().toArray(), 1e-4);
			}
			try (Tape tape = new Tape(pool, Tape.Mode.PREDICT_WITH_GRADIENT, 0)) {
				final Variable scores = network.apply(tape, tape.constant(image, 1, height, width, network.channels()));
				assertClose(title, out.values, scores.value().toArray(), 1e-4);
				tape.backward(scores, pool.of(uniform("up", scores.value().size()), scores.shape()));
			}
			final String prefix = title + ".grad.";
			for (final NamedArray gradient : golden.values()) {
				if (!gradient.name.startsWith(prefix)) continue;
				final Parameter p = network.parameters().get(gradient.name.substring(prefix.length()));
				assertClose(gradient.name, gradient.values, p.gradient().toArray(), GRADIENT_TOLERANCE);
			}
			network.parameters().clearGradients();
		}
	}

	/**
	 * The part of the largest value by which gradients may differ: an input of a ReLU that is 0 to rounding lets the
	 * gradient pass or not. PyTorch's single and double precision differ by 3·10⁻³ at the first layer of ResNet-50.
	 */
	static final double GRADIENT_TOLERANCE = 1e-2;

	/** Compares with evenly spaced values, at most 1500. */
	static void assertClose(final String what, final float[] expected, final float[] all, final double tolerance) {
		final int step = (all.length + 1499) / 1500;
		assertEquals(what, expected.length, (all.length + step - 1) / step);
		double scale = 0, worst = 0;
		for (int i = 0; i < expected.length; i++) {
			scale = Math.max(scale, Math.abs(expected[i]));
			worst = Math.max(worst, Math.abs(expected[i] - all[i * step]));
		}
		assertEquals(what, 0, worst / scale, tolerance);
	}
}
