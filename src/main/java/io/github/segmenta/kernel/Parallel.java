package io.github.segmenta.kernel;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.ArrayList;
import java.util.List;

/**
 * Loops over blocks of a range on all cores. Blocks are cut by the caller's block size alone, never by the number of
 * threads, so a reduction that combines per-block results in block order gives the same bits on any machine.
 * <p>
 * The number of threads is the number of processors, or the system property {@code segmenta.threads}.
 */
public final class Parallel {

	/** Work on the half-open range {@code from…to}. */
	@FunctionalInterface
	public interface Block {

		void run(int from, int to);
	}

	private static volatile ForkJoinPool pool = newPool(Integer.getInteger("segmenta.threads",
		Runtime.getRuntime().availableProcessors()));

	private Parallel() {}

	private static ForkJoinPool newPool(final int threads) {
		return new ForkJoinPool(Math.max(1, threads));
	}

	/** The number of threads in use. */
	public static int threads() {
		return pool.getParallelism();
	}

	/** Sets the number of threads for the loops that start from now on. */
	public static synchronized void setThreads(final int threads) {
		if (threads < 1) throw new IllegalArgumentException("threads < 1: " + threads);
		if (threads == threads()) return;
		final ForkJoinPool old = pool;
		pool = newPool(threads);
		old.shutdown();
	}

	/**
	 * Runs {@code block} over {@code 0…size} in pieces of {@code blockSize} (the last may be shorter). Returns when
	 * all are done; the first exception of a block is thrown on.
	 */
	public static void loop(final int size, final int blockSize, final Block block) {
		if (size <= 0) return;
		if (size <= blockSize || threads() == 1) {
			for (int from = 0; from < size; from += blockSize) block.run(from, Math.min(size, from + blockSize));
			return;
		}
		final List<Callable<Void>> tasks = new ArrayList<>();
		for (int from = 0; from < size; from += blockSize) {
			final int start = from, end = Math.min(size, from + blockSize);
			tasks.add(() -> {
				block.run(start, end);
				return null;
			});
		}
		runAll(tasks);
	}

	/** Runs {@code block} over {@code 0…size} in about four pieces a core. For work whose pieces are independent. */
	public static void loop(final int size, final Block block) {
		loop(size, Math.max(1, (size + 4 * threads() - 1) / (4 * threads())), block);
	}

	private static void runAll(final List<Callable<Void>> tasks) {
		final List<ForkJoinTask<Void>> running = new ArrayList<>(tasks.size());
		final boolean inside = ForkJoinTask.getPool() == pool;
		for (final Callable<Void> task : tasks) {
			final ForkJoinTask<Void> t = ForkJoinTask.adapt(task);
			running.add(inside ? t.fork() : pool.submit(t));
		}
		Throwable failure = null;
		for (final ForkJoinTask<Void> t : running) {
			try {
				t.get();
			}
			catch (final ExecutionException e) {
				if (failure == null) failure = rootOf(e);
			}
			catch (final InterruptedException e) {
				Thread.currentThread().interrupt();
				t.quietlyJoin();
				if (failure == null) failure = new CanceledException();
			}
		}
		if (failure instanceof RuntimeException) throw (RuntimeException) failure;
		if (failure instanceof Error) throw (Error) failure;
		if (failure != null) throw new IllegalStateException(failure);
	}

	/** ForkJoin wraps a worker's exception one or more times; callers want the one that was thrown. */
	private static Throwable rootOf(final Throwable e) {
		Throwable t = e;
		while ((t instanceof ExecutionException || t.getClass() == RuntimeException.class) && t.getCause() != null) t = t.getCause();
		return t;
	}
}
