package io.github.segmenta.nn.model;

import io.github.segmenta.core.CanceledException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.nn.engine.Backend;
import io.github.segmenta.nn.net.Network;
import io.github.segmenta.nn.net.NetworkSettings;
import io.github.segmenta.nn.tensor.BufferPool;
import io.github.segmenta.segment.Micrograph;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

import net.imglib2.img.array.ArrayImgs;

import org.junit.Test;

/**
 * Models that are closed as soon as their user's thread has come back, at any moment of a prediction. Where the weights'
 * memory is freed under the hands of the engine, this JVM crashes.
 */
public class ModelLifeTest {

	private static final int SIZE = 64;

	/** A network with random weights; some of its tensors are so large that the system takes them back at once. */
	private static Model model() {
		final ModelCard card = new ModelCard();
		card.classes = Arrays.asList("background", "inside", "border");
		card.decoding = "classes";
		return new Model(card, Network.create("U-Net", new NetworkSettings().with("depth", 2).with("width", 16), 1, 3, 1));
	}

	private static Micrograph image() {
		final float[] grey = new float[SIZE * SIZE];
		for (int i = 0; i < grey.length; i++) grey[i] = i % 83;
		return Micrograph.of(ArrayImgs.floats(grey, SIZE, SIZE, 1, 1));
	}

	private static int[] segment(final Model model) {
		return new ModelSegmenter(model).segment(image(), Progress.NONE).labels().array();
	}

	/** The memory of all tensors when the thread for networks has freed what it was given to free. */
	private static long bytes() {
		return Backend.call(BufferPool::takenBytes);
	}

	/** How a thread ended that segmented one time after the other. */
	private static final class User extends Thread {

		private final Model model;
		private final int[] expected;
		private final boolean closes;
		private volatile Throwable end;
		private volatile boolean interrupted;

		User(final Model model, final int[] expected, final boolean closes) {
			this.model = model;
			this.expected = expected;
			this.closes = closes;
		}

		@Override
		public void run() {
			try {
				while (true) assertArrayEquals(expected, segment(model));
			}
			catch (final Throwable e) {
				end = e;
			}
			finally {
				interrupted = isInterrupted();
				if (closes) model.close();
			}
		}

		/** Waits for the end of this thread. */
		Throwable end() throws InterruptedException {
			join(60_000);
			assertFalse("hangs", isAlive());
			return end;
		}
	}

	/** Up to some predictions long. */
	private static void wait(final Random random) {
		LockSupport.parkNanos((long) (60e6 * random.nextDouble()));
	}

	private static int[] expected() {
		try (Model model = model()) {
			return segment(model);
		}
	}

	@Test
	public void callersThatAreInterrupted() throws InterruptedException {
		final Random random = new Random(1);
		final int[] expected = expected();
		final long bytes = bytes();
		for (int round = 0; round < 200; round++) {
			final User caller = new User(model(), expected, true);
			caller.start();
			wait(random);
			caller.interrupt();
			final Throwable end = caller.end();
			assertTrue("round " + round + ": " + end, end instanceof CanceledException);
			assertTrue("round " + round, caller.interrupted);
		}
		assertEquals("memory for tensors", bytes, bytes());
		assertArrayEquals(expected, expected());
	}

	/** Another thread closes the model at any moment; who goes on with it is told so, but nothing else. */
	@Test
	public void modelsThatAreClosedWhileTheyAreUsed() throws InterruptedException {
		final Random random = new Random(2);
		final int[] expected = expected();
		final long bytes = bytes();
		for (int round = 0; round < 50; round++) {
			final Model model = model();
			final User user = new User(model, expected, false);
			user.start();
			wait(random);
			model.close();
			assertEquals("round " + round, "the weights were released", user.end().getMessage());
		}
		assertEquals("memory for tensors", bytes, bytes());
	}
}
