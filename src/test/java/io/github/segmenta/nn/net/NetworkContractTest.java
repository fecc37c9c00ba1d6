package io.github.segmenta.nn.net;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.nn.loss.CrossEntropy;
import io.github.segmenta.nn.loss.Target;
import io.github.segmenta.nn.tensor.BufferPool;
import io.github.segmenta.nn.tensor.Parameter;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;
import io.github.segmenta.nn.train.Adam;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;

import org.junit.Test;

/** What holds for every registered network that scores pixels. */
public class NetworkContractTest {

	private static PixelNetwork small(final String name, final int channels, final int outputs) {
		return (PixelNetwork) Network.create(name, TestSettings.small(name), channels, outputs, 1);
	}

	@Test
	public void networksAreRegistered() {
		assertTrue(Network.names().contains("U-Net"));
		assertTrue(Network.names().containsAll(Network.names(PixelNetwork.class)));
		assertTrue(Network.names(UNet.class).equals(Arrays.asList("U-Net")));
	}

	@Test
	public void scoresHaveTheSizeOfTheImage() {
		for (final String name : Network.names(PixelNetwork.class)) {
			try (PixelNetwork network = small(name, 2, 3); BufferPool pool = new BufferPool()) {
				for (final int[] size : new int[][] { { 32, 48 }, { 33, 47 }, { 17, 19 }, { 70, 5 }, { 1, 1 } }) {
					try (Tape tape = Tape.predict(pool)) {
						final Variable x = tape.constant(Reference.uniform("x", 2 * size[0] * size[1] * 2), 2, size[0], size[1], 2);
						final Variable scores = network.apply(tape, x);
						assertArrayEquals(name, new int[] { 2, size[0], size[1], 3 }, scores.shape());
						for (final float v : scores.value().toArray()) assertTrue(name, Float.isFinite(v));
						assertNotNull(name + " must not release its input", x.value());
					}
				}
			}
		}
	}

	@Test
	public void gradientsReachEveryParameter() {
		for (final String name : Network.names(PixelNetwork.class)) {
			try (PixelNetwork network = small(name, 1, 2); BufferPool pool = new BufferPool()) {
				try (Tape tape = new Tape(pool, Tape.Mode.TRAIN, 1)) {
					final Variable x = tape.constant(Reference.uniform("x", 2 * 64 * 64), 2, 64, 64, 1);
					final Variable scores = network.apply(tape, x);
					tape.backward(scores, pool.of(Reference.uniform("up", scores.value().size()), scores.shape()));
				}
				for (final Parameter p : network.parameters().learned()) {
					assertNotNull(name + ": " + p.name(), p.gradient());
					double sum = 0;
					for (final float g : p.gradient().toArray()) sum += Math.abs(g);
					assertTrue(name + ": " + p.name() + " " + sum, sum > 0 && Double.isFinite(sum));
				}
				network.parameters().clearGradients();
			}
		}
	}

	/** Three bands of grey values with noise: classes that a network must be able to learn by heart. */
	@Test
	public void oneImageCanBeLearned() {
		final int size = 64;
		final float[] image = Reference.uniform("noise", size * size);
		final int[] labels = new int[size * size];
		for (int y = 0; y < size; y++) {
			for (int x = 0; x < size; x++) {
				final int i = y * size + x;
				labels[i] = x < 20 ? 0 : x < 44 ? 1 : 2;
				image[i] = 0.2f * image[i] + labels[i];
			}
		}
		final Target target = new Target(1, size, size, labels, null);
		for (final String name : Network.names(PixelNetwork.class)) {
			try (PixelNetwork network = small(name, 1, 3); BufferPool pool = new BufferPool()) {
				final Adam adam = new Adam(network.parameters().learned());
				double accuracy = 0;
				final int limit = 400;
				for (int step = 0; step < limit && accuracy < 0.99; step++) {
					try (Tape tape = new Tape(pool, Tape.Mode.TRAIN, step)) {
						final Variable scores = network.apply(tape, tape.constant(image, 1, size, size, 1));
						accuracy = accuracy(scores.value().toArray(), labels);
						tape.backward(new CrossEntropy().apply(tape, scores, target));
					}
					adam.step(TestSettings.learningRate(name));
					network.parameters().clearGradients();
				}
				assertTrue(name + " reached " + accuracy, accuracy >= 0.99);
			}
		}
	}

	private static double accuracy(final float[] scores, final int[] labels) {
		int right = 0;
		final int classes = scores.length / labels.length;
		for (int i = 0; i < labels.length; i++) {
			int best = 0;
			for (int c = 1; c < classes; c++) if (scores[i * classes + c] > scores[i * classes + best]) best = c;
			if (best == labels[i]) right++;
		}
		return right / (double) labels.length;
	}

	@Test
	public void sameSeedSameBitsAndMemoryStaysFlat() {
		for (final String name : Network.names(PixelNetwork.class)) {
			try (PixelNetwork a = small(name, 1, 2); PixelNetwork b = small(name, 1, 2); BufferPool pool = new BufferPool()) {
				final float[] image = Reference.uniform("x", 40 * 40);
				float[] first = null;
				long bytes = 0;
				for (int i = 0; i < 20; i++) {
					try (Tape tape = Tape.predict(pool)) {
						final float[] scores = (i % 2 == 0 ? a : b).apply(tape, tape.constant(image, 1, 40, 40, 1)).value().toArray();
						if (first == null) first = scores;
						assertTrue(name, Arrays.equals(first, scores));
					}
					if (i == 1) bytes = pool.bytes();
				}
				assertEquals(name, bytes, pool.bytes());
			}
		}
	}

	/** Pixels farther away than the network reaches don't change a score, up to the order of sums. */
	@Test
	public void reachCoversWhatScoresDependOn() {
		for (final String name : Network.names(PixelNetwork.class)) {
			try (PixelNetwork network = small(name, 1, 2); BufferPool pool = new BufferPool(); Tape tape = Tape.predict(pool)) {
				if (network.reach() > 200) continue;
				final int height = 16, width = (network.reach() + 32 + 31) / 32 * 32;
				final float[] image = Reference.uniform("x", height * width), changed = image.clone();
				for (int y = 0; y < height; y++) {
					for (int x = network.reach() + 1; x < width; x++) changed[y * width + x] = -3 * image[y * width + x];
				}
				final Variable a = network.apply(tape, tape.constant(image, 1, height, width, 1));
				final Variable b = network.apply(tape, tape.constant(changed, 1, height, width, 1));
				for (int y = 0; y < height; y++) {
					assertEquals(name, a.value().get(0, y, 0, 0), b.value().get(0, y, 0, 0), 1e-5);
				}
			}
		}
	}

	@Test
	public void mistakesAreNamed() {
		final String message = assertThrows(InvalidInputException.class, () -> Network.create("U-Net", new NetworkSettings().with(
			"depht", 3), 1, 2, 1)).getMessage();
		assertTrue(message, message.contains("depht") && message.contains("depth"));
		assertThrows(InvalidInputException.class, () -> Network.create("V-Net", new NetworkSettings(), 1, 2, 1));
		assertThrows(InvalidInputException.class, () -> Network.create("U-Net", new NetworkSettings().with("depth", 2.5), 1, 2,
			1));
		assertThrows(InvalidInputException.class, () -> Network.create("U-Net", new NetworkSettings().with("up", "none"), 1, 2,
			1));
		assertThrows(InvalidInputException.class, () -> Network.create("U-Net", new NetworkSettings(), 0, 2, 1));
	}
}
