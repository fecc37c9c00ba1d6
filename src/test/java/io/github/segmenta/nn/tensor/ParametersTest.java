package io.github.segmenta.nn.tensor;

import io.github.segmenta.core.CanceledException;
import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.nn.engine.Backend;
import io.github.segmenta.nn.net.Network;
import io.github.segmenta.nn.net.PixelNetwork;
import io.github.segmenta.nn.net.NetworkSettings;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.Before;
import org.junit.Test;

/** How long weights live: as long as anyone uses them, and their memory is freed on the thread for networks. */
public class ParametersTest {

	private static final int WEIGHTS = 1 << 14;
	private long bytes;

	@Before
	public void start() {
		settle();
		bytes = BufferPool.takenBytes();
	}

	private static Parameters ones() {
		final Parameters parameters = new Parameters(1);
		parameters.root().learned("w", WEIGHTS).fill(1);
		return parameters;
	}

	private static float sum(final Parameters parameters) {
		float sum = 0;
		for (final float w : parameters.get("w").value().toArray()) sum += w;
		return sum;
	}

	/** Returns when the thread for networks has done what it was given before. */
	private static void settle() {
		Backend.call(() -> null);
	}

	private static void await(final CountDownLatch latch) throws InterruptedException {
		assertTrue("waited in vain", latch.await(30, TimeUnit.SECONDS));
	}

	/** Keeps the thread for networks busy; comes back when it is. */
	private static CompletableFuture<Object> busyUntil(final CountDownLatch go) throws InterruptedException {
		final CountDownLatch begun = new CountDownLatch(1);
		final CompletableFuture<Object> busy = CompletableFuture.supplyAsync(() -> Backend.call(() -> {
			begun.countDown();
			await(go);
			return null;
		}));
		await(begun);
		return busy;
	}

	private static PixelNetwork network() {
		return (PixelNetwork) Network.create("U-Net", new NetworkSettings().with("depth", 3).with("width", 12), 1, 2, 1);
	}

	/** Not on the thread of the last user, but on the one for networks, when that has done what it does. */
	@Test
	public void theLastUserFreesThem() throws Exception {
		final Parameters parameters = ones();
		final long taken = BufferPool.takenBytes() - bytes;
		assertTrue(taken >= 4 * WEIGHTS);
		parameters.retain();
		parameters.retain();
		parameters.close();
		parameters.close();
		parameters.release();
		settle();
		assertEquals(WEIGHTS, sum(parameters), 0);
		assertEquals(taken, BufferPool.takenBytes() - bytes);
		final CountDownLatch go = new CountDownLatch(1);
		final CompletableFuture<Object> busy = busyUntil(go);
		parameters.release();
		assertEquals("the thread for networks is busy", taken, BufferPool.takenBytes() - bytes);
		go.countDown();
		busy.get(30, TimeUnit.SECONDS);
		settle();
		assertEquals(bytes, BufferPool.takenBytes());
	}

	@Test
	public void whatWasFreedIsRefused() {
		final Parameters parameters = ones();
		final Tensor tensor = parameters.get("w").value();
		parameters.close();
		settle();
		assertThrows(IllegalStateException.class, parameters::retain);
		assertThrows(IllegalStateException.class, parameters::release);
		assertThrows(IllegalStateException.class, tensor::toArray);
		assertThrows(IllegalStateException.class, () -> tensor.write(0, new float[1], 0, 1));
		assertThrows(IllegalStateException.class, tensor::data);
		assertThrows(IllegalStateException.class, () -> tensor.pointer(0));
		assertThrows(IllegalStateException.class, () -> tensor.get(0));
		parameters.close();
	}

	@Test
	public void aNetworkThatIsClosedWhileItIsUsed() throws Exception {
		final PixelNetwork network = network();
		final CountDownLatch begun = new CountDownLatch(1), closed = new CountDownLatch(1);
		final CompletableFuture<float[]> result = CompletableFuture.supplyAsync(() -> network.call(() -> {
			begun.countDown();
			await(closed);
			assertTrue("nothing is freed yet", BufferPool.takenBytes() > bytes);
			return output(network);
		}));
		await(begun);
		network.close();
		closed.countDown();
		final float[] found = result.get(30, TimeUnit.SECONDS);
		settle();
		assertEquals(bytes, BufferPool.takenBytes());
		assertThrows(IllegalStateException.class, () -> network.call(() -> null));
		try (PixelNetwork same = network()) {
			assertArrayEquals(same.call(() -> output(same)), found, 0);
		}
	}

	private static float[] output(final PixelNetwork network) {
		try (BufferPool pool = new BufferPool(); Tape tape = Tape.predict(pool)) {
			return network.apply(tape, tape.constant(new float[32 * 32], 1, 32, 32, 1)).value().toArray();
		}
	}

	/** A caller that is interrupted comes back when the work has ended, not before, as often as it is interrupted. */
	@Test
	public void anInterruptedCallerWaitsForTheEnd() throws Exception {
		final CountDownLatch begun = new CountDownLatch(1), interrupted = new CountDownLatch(1), go = new CountDownLatch(1);
		final AtomicBoolean ended = new AtomicBoolean(), endedBefore = new AtomicBoolean(), flag = new AtomicBoolean();
		final AtomicReference<RuntimeException> thrown = new AtomicReference<>();
		final Thread caller = new Thread(() -> {
			try {
				Backend.call(() -> {
					begun.countDown();
					while (!Thread.interrupted()) Thread.onSpinWait();
					interrupted.countDown();
					// work that takes no notice of the first interrupt
					boolean went = false;
					while (!went) {
						try {
							go.await();
							went = true;
						}
						catch (final InterruptedException e) {
							// nor of the others
						}
					}
					ended.set(true);
					throw new InvalidInputException("the work's own failure");
				});
			}
			catch (final RuntimeException e) {
				endedBefore.set(ended.get());
				thrown.set(e);
			}
			flag.set(Thread.currentThread().isInterrupted());
		});
		caller.start();
		await(begun);
		caller.interrupt();
		await(interrupted);
		caller.interrupt();
		caller.join(200);
		assertTrue("waits for its work", caller.isAlive());
		go.countDown();
		caller.join(30_000);
		assertFalse(caller.isAlive());
		assertTrue(endedBefore.get());
		assertTrue(flag.get());
		assertSame(CanceledException.class, thrown.get().getClass());
		assertEquals("the work's own failure", thrown.get().getSuppressed()[0].getMessage());
		assertFalse("the next work isn't interrupted", Backend.call(() -> Thread.currentThread().isInterrupted()));
	}

	@Test
	public void anInterruptCancelsWhatChecksItsProgress() throws Exception {
		final CountDownLatch begun = new CountDownLatch(1);
		final AtomicReference<RuntimeException> thrown = new AtomicReference<>();
		final Thread caller = new Thread(() -> {
			try {
				Backend.call(() -> {
					begun.countDown();
					while (true) Progress.NONE.check();
				});
			}
			catch (final RuntimeException e) {
				thrown.set(e);
			}
		});
		caller.start();
		await(begun);
		caller.interrupt();
		caller.join(30_000);
		assertSame(CanceledException.class, thrown.get().getClass());
		assertEquals(0, thrown.get().getSuppressed().length);
	}

	@Test
	public void workOfAnInterruptedCallerIsNotBegun() throws Exception {
		final CountDownLatch go = new CountDownLatch(1);
		final CompletableFuture<Object> busy = busyUntil(go);
		final AtomicBoolean done = new AtomicBoolean();
		Thread.currentThread().interrupt();
		assertThrows(CanceledException.class, () -> Backend.call(() -> {
			done.set(true);
			return null;
		}));
		assertTrue(Thread.interrupted());
		go.countDown();
		assertNull(busy.get(30, TimeUnit.SECONDS));
		settle();
		assertFalse(done.get());
	}

	@Test
	public void aRunEndsBetweenTwoOperations() {
		final AtomicBoolean stop = new AtomicBoolean();
		final int[] checks = new int[1];
		final Progress progress = new Progress() {

			@Override
			public void show(final double fraction, final String message) {
				// nobody is watching
			}

			@Override
			public boolean isCanceled() {
				return stop.get() && ++checks[0] == 5;
			}
		};
		try (PixelNetwork network = network(); BufferPool pool = new BufferPool()) {
			final Tape tape = Tape.predict(pool).checking(progress);
			final Variable x = tape.constant(new float[32 * 32], 1, 32, 32, 1);
			stop.set(true);
			assertThrows(CanceledException.class, () -> network.apply(tape, x));
			assertEquals(5, checks[0]);
			tape.close();
		}
		settle();
		assertEquals(bytes, BufferPool.takenBytes());
	}
}
