package io.github.segmenta.nn.train;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.nn.loss.CrossEntropy;
import io.github.segmenta.nn.loss.Target;
import io.github.segmenta.nn.model.Goldens;
import io.github.segmenta.nn.model.NamedArray;
import io.github.segmenta.nn.net.Network;
import io.github.segmenta.nn.net.PixelNetwork;
import io.github.segmenta.nn.net.NetworkSettings;
import io.github.segmenta.nn.op.Elementwise;
import io.github.segmenta.nn.op.Reduction;
import io.github.segmenta.nn.tensor.BufferPool;
import io.github.segmenta.nn.tensor.Parameter;
import io.github.segmenta.nn.tensor.Parameters;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class OptimizersTest {

	private static final Map<String, NamedArray> GOLDEN = Goldens.read("train/optimizers");
	private static final int SIZE = 30;

	@Rule
	public final TemporaryFolder temporary = new TemporaryFolder();

	/** Gives the parameter a gradient: that of Σ x · g. */
	private static void setGradient(final BufferPool pool, final Parameter p, final float[] g) {
		p.clearGradient();
		try (Tape tape = new Tape(pool, Tape.Mode.TRAIN, 0)) {
			tape.backward(Reduction.sum(tape, Elementwise.multiply(tape, p, tape.constant(g, 6, 5))));
		}
	}

	private static void check(final String name, final Function<List<Parameter>, Optimizer> make) {
		try (Parameters parameters = new Parameters(1); BufferPool pool = new BufferPool()) {
			final Parameter x = parameters.root().learned("x", 6, 5).set(GOLDEN.get("start").values);
			final Optimizer optimizer = make.apply(parameters.learned());
			for (int step = 0; step < 12; step++) {
				setGradient(pool, x, Arrays.copyOfRange(GOLDEN.get("gradients").values, step * SIZE, (step + 1) * SIZE));
				optimizer.step(0.02);
			}
			assertArrayEquals(name, GOLDEN.get(name).values, x.value().toArray(), 2e-6f);
			x.clearGradient();
		}
	}

	@Test
	public void stepsEqualTorch() {
		check("adam", Adam::new);
		check("adamw", p -> new Adam(p, 0.8, 0.99, 1e-6, 0.1));
		check("sgd", p -> new Sgd(p, 0, 0));
		check("momentum", p -> new Sgd(p, 0.9, 0.05));
	}

	@Test
	public void clippingEqualsTorch() {
		try (Parameters parameters = new Parameters(1); BufferPool pool = new BufferPool()) {
			final Parameter x = parameters.root().learned("x", 6, 5).set(GOLDEN.get("start").values);
			setGradient(pool, x, Arrays.copyOf(GOLDEN.get("gradients").values, SIZE));
			final Optimizer optimizer = new Adam(parameters.learned());
			assertEquals(GOLDEN.get("norm").values[0], optimizer.clipGradients(1.5), 1e-5);
			assertArrayEquals(GOLDEN.get("clipped").values, x.gradient().toArray(), 1e-6f);
			assertEquals(1.5, optimizer.clipGradients(10), 1e-5);
			assertArrayEquals(GOLDEN.get("clipped").values, x.gradient().toArray(), 1e-6f);
			x.clearGradient();
		}
	}

	private static void train(final PixelNetwork network, final Optimizer optimizer, final int from, final int to) {
		try (BufferPool pool = new BufferPool()) {
			for (int step = from; step < to; step++) {
				final Random random = new Random(step);
				final float[] image = new float[32 * 32];
				final int[] labels = new int[image.length];
				for (int i = 0; i < image.length; i++) {
					labels[i] = random.nextInt(2);
					image[i] = labels[i] + random.nextFloat();
				}
				try (Tape tape = new Tape(pool, Tape.Mode.TRAIN, step)) {
					final Variable scores = network.apply(tape, tape.constant(image, 1, 32, 32, 1));
					tape.backward(new CrossEntropy().apply(tape, scores, new Target(1, 32, 32, labels, null)));
				}
				optimizer.step(0.01);
				network.parameters().clearGradients();
			}
		}
	}

	private static PixelNetwork network() {
		return (PixelNetwork) Network.create("U-Net", new NetworkSettings().with("depth", 1).with("width", 3), 1, 2, 5);
	}

	/** Interrupted, written, read into a fresh network and continued: the same bits as in one go. */
	@Test
	public void resumedTrainingGivesTheSameBits() throws IOException {
		final Path file = temporary.getRoot().toPath().resolve("state.safetensors");
		try (PixelNetwork whole = network(); PixelNetwork first = network(); PixelNetwork second = network()) {
			train(whole, new Adam(whole.parameters().learned()), 0, 8);
			final Optimizer before = new Adam(first.parameters().learned());
			train(first, before, 0, 5);
			Checkpoint.write(file, first.parameters(), before, java.util.Collections.emptyList());
			final Optimizer after = new Adam(second.parameters().learned());
			Checkpoint.read(file, second.parameters(), after);
			assertEquals(5, after.steps());
			train(second, after, 5, 8);
			for (final Parameter p : whole.parameters().all()) assertTrue(p.name(), Arrays.equals(p.value().toArray(), second
				.parameters().get(p.name()).value().toArray()));
			// the state of one optimizer is none of another's
			assertThrows(InvalidInputException.class, () -> Checkpoint.read(file, second.parameters(), new Sgd(second
				.parameters().learned(), 0.9, 0)));
			try (PixelNetwork other = (PixelNetwork) Network.create("U-Net", new NetworkSettings().with("depth", 1).with("width", 4), 1,
				2, 5))
			{
				assertThrows(InvalidInputException.class, () -> Checkpoint.read(file, other.parameters(), new Adam(other
					.parameters().learned())));
			}
			assertEquals(1, Files.list(temporary.getRoot().toPath()).count());
		}
	}

	@Test
	public void schedules() {
		final Schedule cosine = Schedule.cosine(1, 0.1, 11);
		assertEquals(1, cosine.rate(0), 1e-12);
		assertEquals(0.55, cosine.rate(5), 1e-12);
		assertEquals(0.1, cosine.rate(10), 1e-12);
		assertEquals(0.1, cosine.rate(99), 1e-12);
		final Plateau plateau = new Plateau(2, 0.5);
		final double[] scores = { 1, 2, 2, 3, 3, 1, Double.NaN, 2, 4 }, factors = { 1, 1, 1, 1, 1, 0.5, 0.5, 0.25, 0.25 };
		for (int i = 0; i < scores.length; i++) assertEquals(factors[i], plateau.add(scores[i]), 0);
	}
}
