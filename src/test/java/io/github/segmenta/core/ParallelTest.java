package io.github.segmenta.core;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import net.imglib2.parallel.Parallelization;

import org.junit.After;
import org.junit.Test;

public class ParallelTest {

	private final int before = Parallel.threads();

	@After
	public void restore() {
		Parallel.setThreads(before);
	}

	@Test
	public void everyIndexOnceForAnyNumberOfThreads() {
		for (final int threads : new int[] { 1, 2, 5 }) {
			Parallel.setThreads(threads);
			for (final int size : new int[] { 0, 1, 7, 100, 1001 }) {
				final AtomicInteger[] hits = new AtomicInteger[size];
				Arrays.setAll(hits, i -> new AtomicInteger());
				Parallel.loop(size, 10, (from, to) -> {
					for (int i = from; i < to; i++) hits[i].incrementAndGet();
				});
				Parallel.loop(size, (from, to) -> {
					for (int i = from; i < to; i++) hits[i].incrementAndGet();
				});
				for (final AtomicInteger hit : hits) assertEquals(2, hit.get());
			}
		}
	}

	@Test
	public void blocksAreTheSameForAnyNumberOfThreads() {
		final int[][] starts = new int[2][];
		for (int run = 0; run < 2; run++) {
			Parallel.setThreads(1 + 3 * run);
			final int[] seen = new int[1000];
			Parallel.loop(1000, 64, (from, to) -> seen[from] = to);
			starts[run] = seen;
		}
		assertArrayEquals(starts[0], starts[1]);
	}

	/** Inside of ImgLib2's Parallelization the program that calls decides, in loops inside of loops, too. */
	@Test
	public void theCallerDecidesOnThreads() {
		Parallel.setThreads(4);
		final Set<Thread> seen = ConcurrentHashMap.newKeySet();
		final Runnable work = () -> Parallel.loop(40, 1, (from, to) -> Parallel.loop(40, 1, (a, b) -> {
			seen.add(Thread.currentThread());
			LockSupport.parkNanos(20_000);
		}));
		Parallelization.runSingleThreaded(work);
		assertEquals(Collections.singleton(Thread.currentThread()), seen);
		seen.clear();
		Parallelization.runWithNumThreads(1, () -> assertEquals(1, Parallel.threads()));
		final ExecutorService own = Executors.newFixedThreadPool(2, r -> new Thread(r,
			"of the caller"));
		try {
			Parallelization.runWithExecutor(own, work);
			seen.remove(Thread.currentThread());
			assertTrue(!seen.isEmpty());
			for (final Thread thread : seen) assertEquals("of the caller", thread.getName());
			assertEquals(4, Parallel.threads());
		}
		finally {
			own.shutdown();
		}
	}

	@Test
	public void nestedLoopsEnd() {
		Parallel.setThreads(2);
		final AtomicInteger sum = new AtomicInteger();
		Parallel.loop(8, 1, (from, to) -> Parallel.loop(100, 3, (a, b) -> sum.addAndGet(b - a)));
		assertEquals(800, sum.get());
	}

	@Test
	public void anExceptionOfABlockArrivesAsItIs() {
		for (final int threads : new int[] { 1, 3 }) {
			Parallel.setThreads(threads);
			final InvalidInputException e = assertThrows(InvalidInputException.class, () -> Parallel.loop(100, 1, (from, to) -> {
				if (from == 57) throw new InvalidInputException("57.");
			}));
			assertEquals("57.", e.getMessage());
			assertThrows(CanceledException.class, () -> Parallel.loop(100, 1, (from, to) -> {
				throw new CanceledException();
			}));
		}
	}

	@Test
	public void theFirstFailureInOrderIsTheOneThatArrives() {
		Parallel.setThreads(4);
		for (int k = 0; k < 200; k++) {
			final InvalidInputException e = assertThrows(InvalidInputException.class, () -> Parallel.loop(40, 1, (from, to) -> {
				if (from % 2 == 1) throw new InvalidInputException(Integer.toString(from));
			}));
			assertEquals("1", e.getMessage());
		}
	}

	@Test
	public void theCallerWorksToo() {
		Parallel.setThreads(2);
		final Set<Thread> workers = ConcurrentHashMap.newKeySet();
		final CountDownLatch both = new CountDownLatch(2);
		Parallel.loop(2, 1, (from, to) -> {
			workers.add(Thread.currentThread());
			both.countDown();
			await(both);
		});
		assertEquals(2, workers.size());
		assertTrue(workers.contains(Thread.currentThread()));
	}

	@Test
	public void anInterruptEndsTheLoopAndStays() {
		Parallel.setThreads(2);
		final AtomicInteger pieces = new AtomicInteger();
		final Thread caller = Thread.currentThread();
		// so many that all of them would take a minute: on a busy machine the caller may notice late
		final int all = 100_000;
		assertThrows(CanceledException.class, () -> Parallel.loop(all, 1, (from, to) -> {
			if (pieces.incrementAndGet() == 10) caller.interrupt();
			LockSupport.parkNanos(1_000_000);
		}));
		assertTrue(Thread.interrupted());
		assertTrue("pieces begun: " + pieces, pieces.get() < all);
	}

	private static void await(final CountDownLatch latch) {
		try {
			assertTrue(latch.await(20, TimeUnit.SECONDS));
		}
		catch (final InterruptedException e) {
			throw new AssertionError(e);
		}
	}
}
