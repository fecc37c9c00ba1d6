package io.github.segmenta.core;

import java.util.concurrent.ForkJoinPool;

import net.imglib2.parallel.Parallelization;
import net.imglib2.parallel.TaskExecutor;
import net.imglib2.parallel.TaskExecutors;

/**
 * Loops over blocks of a range on all cores. Blocks are cut by the caller's block size alone, never by the number of
 * threads, so a reduction that combines per-block results in block order gives the same bits on any machine.
 * <p>
 * The number of threads is the number of processors, or the system property {@code segmenta.threads}. A program that calls
 * inside {@link Parallelization#runWithExecutor}, {@code runWithNumThreads} or {@code runSingleThreaded} of ImgLib2 decides on
 * threads itself. The thread that calls is one of them: it is awake already, while the others have to be woken, and a loop
 * inside a loop can't wait for a free thread in vain.
 */
public final class Parallel {

	/** Work on the half-open range {@code from…to}. */
	@FunctionalInterface
	public interface Block {

		/**
		 * Does the work of one part of the range. Called by several threads at once.
		 *
		 * @param from the first index
		 * @param to behind the last index
		 */
		void run(int from, int to);
	}

	private static volatile ForkJoinPool pool = newPool(Integer.getInteger("segmenta.threads",
		Runtime.getRuntime().availableProcessors()));

	private Parallel() {}

	/** What the program that calls has set for its thread, or {@code null}. */
	private static TaskExecutor ofCaller() {
		final TaskExecutor executor = Parallelization.getTaskExecutor();
		return executor == TaskExecutors.multiThreaded() ? null : executor;
	}

	private static ForkJoinPool newPool(final int threads) {
		return new ForkJoinPool(Math.max(1, threads));
	}

	/** @return the number of threads of loops that the calling thread starts */
	public static int threads() {
		final TaskExecutor executor = ofCaller();
		return executor == null ? pool.getParallelism() : executor.getParallelism();
	}

	/**
	 * Sets the number of threads for the loops that start from now on, where the calling program has set none.
	 *
	 * @param threads at least 1
	 */
	public static synchronized void setThreads(final int threads) {
		if (threads < 1) throw new IllegalArgumentException("threads < 1: " + threads);
		if (threads == pool.getParallelism()) return;
		final ForkJoinPool old = pool;
		pool = newPool(threads);
		old.shutdown();
	}

	/**
	 * Runs {@code block} over {@code 0…size} in pieces of {@code blockSize} (the last may be shorter). Returns when
	 * all are done. After an exception no further piece is begun; that of the first piece in order is thrown on.
	 *
	 * @param size of the range; nothing is done if it is 0 or less
	 * @param blockSize at least 1
	 * @param block the work
	 * @throws CanceledException if the calling thread is interrupted meanwhile
	 */
	public static void loop(final int size, final int blockSize, final Block block) {
		if (size <= 0) return;
		if (size <= blockSize || threads() == 1) {
			for (int from = 0; from < size; from += blockSize) block.run(from, Math.min(size, from + blockSize));
			return;
		}
		new Loop(size, blockSize, block).run();
	}

	/**
	 * Runs {@code block} over {@code 0…size} in about four pieces a core. For work whose pieces are independent.
	 *
	 * @param size of the range; nothing is done if it is 0 or less
	 * @param block the work
	 */
	public static void loop(final int size, final Block block) {
		loop(size, Math.max(1, (size + 4 * threads() - 1) / (4 * threads())), block);
	}

	/**
	 * Rows of the blocks into which an image is cut for a loop over all of them, so that there are about four a core. For work
	 * whose results don't depend on the blocks.
	 *
	 * @param height of the image
	 * @param columns of blocks side by side
	 * @param least rows of a block
	 * @param most rows of a block
	 * @return rows of a block, from {@code least} to {@code most}
	 */
	public static int rows(final int height, final int columns, final int least, final int most) {
		return (int) Math.max(least, Math.min(most, (long) height * columns / (4 * threads())));
	}

	/** One loop: whoever works at it takes the next piece until there is none. */
	private static final class Loop {

		private final int size, blockSize;
		private final Block block;
		private int next, helping, failedAt;
		private Throwable failure;

		Loop(final int size, final int blockSize, final Block block) {
			this.size = size;
			this.blockSize = blockSize;
			this.block = block;
		}

		void run() {
			final TaskExecutor executor = ofCaller();
			final ForkJoinPool own = pool;
			final int pieces = (int) (((long) size + blockSize - 1) / blockSize);
			for (int i = Math.min(pieces, executor == null ? own.getParallelism() : executor.getParallelism()) - 1; i > 0; i--) {
				if (executor == null) own.execute(this::help);
				// loops inside the loop belong to the same program
				else executor.getExecutorService().execute(() -> Parallelization.runWithExecutor(executor, this::help));
			}
			work(true);
			awaitHelpers();
			if (failure instanceof RuntimeException) throw (RuntimeException) failure;
			if (failure instanceof Error) throw (Error) failure;
			if (failure != null) throw new IllegalStateException(failure);
		}

		/** A helper that comes late finds nothing left to do; nobody waits for it. */
		private void help() {
			synchronized (this) {
				helping++;
			}
			work(false);
			synchronized (this) {
				helping--;
				notifyAll();
			}
		}

		private void work(final boolean caller) {
			for (int from; (from = take()) >= 0;) {
				try {
					if (caller && Thread.currentThread().isInterrupted()) throw new CanceledException();
					block.run(from, Math.min(size, from + blockSize));
				}
				catch (final Throwable e) {
					fail(from, e);
				}
			}
		}

		private synchronized int take() {
			if (next >= size || failure != null) return -1;
			final int from = next;
			next = blockSize < size - from ? from + blockSize : size;
			return from;
		}

		private synchronized void fail(final int from, final Throwable e) {
			if (failure == null || from < failedAt) {
				failure = e;
				failedAt = from;
			}
		}

		private synchronized void awaitHelpers() {
			boolean interrupted = false;
			while (helping > 0) {
				try {
					wait();
				}
				catch (final InterruptedException e) {
					interrupted = true;
					fail(next, new CanceledException());
				}
			}
			if (interrupted) Thread.currentThread().interrupt();
		}
	}
}
