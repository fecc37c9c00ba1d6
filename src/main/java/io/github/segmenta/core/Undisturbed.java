package io.github.segmenta.core;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Runs work for which an interrupt is a cancel, and no more. An interrupt closes the file that its thread is writing, and ends
 * whatever it waits for; work that has something to keep, as a training has, should end as it does by the Escape key.
 */
public final class Undisturbed {

	private Undisturbed() {}

	/**
	 * Runs work on a thread of its own and returns when it has ended, whatever happens meanwhile. If the waiting thread is
	 * interrupted, the work is cancelled, and the thread is interrupted again at the end. What the work throws is thrown on.
	 *
	 * @param name of the thread
	 * @param progress the work gets it with the interrupt as another cancel
	 * @param work what is to be done, run once
	 */
	public static void run(final String name, final Progress progress, final Consumer<Progress> work) {
		final AtomicBoolean interrupted = new AtomicBoolean();
		final Progress whole = new Progress() {

			@Override
			public void show(final double fraction, final String message) {
				progress.show(fraction, message);
			}

			@Override
			public boolean isCanceled() {
				return interrupted.get() || progress.isCanceled();
			}
		};
		final FutureTask<Void> task = new FutureTask<>(() -> work.accept(whole), null);
		// programs that kill a script interrupt all threads of its group
		final Thread thread = new Thread(topGroup(), task, name);
		thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
		thread.setDaemon(true);
		thread.start();
		try {
			while (true) {
				try {
					task.get();
					return;
				}
				catch (final InterruptedException e) {
					interrupted.set(true);
				}
			}
		}
		catch (final ExecutionException e) {
			if (e.getCause() instanceof Error) throw (Error) e.getCause();
			throw (RuntimeException) e.getCause();
		}
		finally {
			if (interrupted.get()) Thread.currentThread().interrupt();
		}
	}

	private static ThreadGroup topGroup() {
		ThreadGroup group = Thread.currentThread().getThreadGroup();
		while (group.getParent() != null) group = group.getParent();
		return group;
	}
}
