package io.github.segmenta.model;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.github.segmenta.kernel.CanceledException;
import io.github.segmenta.kernel.Progress;
import io.github.segmenta.net.Network;
import io.github.segmenta.net.Settings;
import io.github.segmenta.segment.Micrograph;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import net.imglib2.img.array.ArrayImgs;

import org.junit.Test;

/**
 * Models that are closed as soon as their user's thread has come back, at any moment of a prediction. Where the weights'
 * memory is freed under the hands of the engine, this JVM crashes.
 */
public class ModelLifeTest {

	private static final int ROUNDS = 200, SIZE = 64;

	/** A network with random weights; some of its tensors are so large that the system takes them back at once. */
	private static Model model() {
		final ModelCard card = new ModelCard();
		card.classes = Arrays.asList("background", "inside", "border");
		card.decoding = "classes";
		return new Model(card, Network.create("U-Net", new Settings().with("depth", 3).with("width", 12), 1, 3, 1));
	}

	private static Micrograph image() {
		final float[] grey = new float[SIZE * SIZE];
		for (int i = 0; i < grey.length; i++) grey[i] = i % 83;
		return Micrograph.of(ArrayImgs.floats(grey, SIZE, SIZE, 1, 1));
	}

	private static int[] segment(final Model model) {
		return new ModelSegmenter(model).tile(32).segment(image(), Progress.NONE).labels();
	}

	/** How long a prediction takes here, in ns; the first one is left out. */
	private static long duration(final Model model) {
		segment(model);
		final long start = System.nanoTime();
		segment(model);
		return System.nanoTime() - start;
	}

	@Test
	public void callersThatAreInterrupted() throws InterruptedException {
		final Random random = new Random(1);
		final int[] expected;
		final long duration;
		try (Model model = model()) {
			expected = segment(model);
			duration = duration(model);
		}
		int canceled = 0;
		for (int round = 0; round < ROUNDS; round++) {
			final AtomicReference<Throwable> failure = new AtomicReference<>();
			final AtomicReference<int[]> found = new AtomicReference<>();
			final boolean[] flag = new boolean[1];
			final Model used = model();
			final Thread caller = new Thread(() -> {
				try (Model model = used) {
					found.set(segment(model));
				}
				catch (final Throwable e) {
					failure.set(e);
				}
				flag[0] = Thread.currentThread().isInterrupted();
			});
			caller.start();
			LockSupport.parkNanos((long) (1.2 * duration * random.nextDouble()));
			caller.interrupt();
			caller.join(60_000);
			assertFalse("round " + round + " hangs", caller.isAlive());
			if (failure.get() == null) assertArrayEquals("round " + round, expected, found.get());
			else {
				canceled++;
				assertTrue("round " + round + ": " + failure.get(), failure.get() instanceof CanceledException);
				assertTrue("round " + round, flag[0]);
			}
		}
		assertTrue(canceled + " were cancelled", canceled > ROUNDS / 4);
		try (Model model = model()) {
			assertArrayEquals(expected, segment(model));
		}
	}
}
