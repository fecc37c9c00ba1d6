package io.github.segmenta.core;

/**
 * What long work reports to, and asks whether it should go on.
 * <p>
 * Methods call {@link #update} (cheap, any thread) at least several times a second and so end within a second of
 * a user's cancel, by the {@link CanceledException} that {@link #update} throws.
 */
public interface Progress {

	/** Reports nowhere and is never cancelled. */
	Progress NONE = new Progress() {

		@Override
		public void show(final double fraction, final String message) {
			// nobody is watching
		}

		@Override
		public boolean isCanceled() {
			return false;
		}
	};

	/**
	 * Shows how far the work is.
	 *
	 * @param fraction work done, 0…1
	 * @param message what is being done, or {@code null} to keep the last message
	 */
	void show(double fraction, String message);

	/** @return whether the user asked to stop */
	boolean isCanceled();

	/**
	 * Shows the state and ends the work if the user asked for that.
	 *
	 * @param fraction work done, 0…1
	 * @param message what is being done, or {@code null} to keep the last message
	 * @throws CanceledException if {@link #isCanceled()}, or if this thread was interrupted
	 */
	default void update(final double fraction, final String message) {
		check();
		show(fraction, message);
	}

	/** @throws CanceledException if {@link #isCanceled()}, or if this thread was interrupted */
	default void check() {
		if (isCanceled() || Thread.currentThread().isInterrupted()) throw new CanceledException();
	}

	/**
	 * The share of this progress that lies between two fractions, for a step that counts its own work from 0 to 1.
	 *
	 * @param from fraction of this progress at which the step starts
	 * @param to fraction of this progress at which the step ends
	 * @return a progress that counts from 0 to 1 in this share
	 */
	default Progress part(final double from, final double to) {
		final Progress whole = this;
		return new Progress() {

			@Override
			public void show(final double fraction, final String message) {
				whole.show(from + (to - from) * fraction, message);
			}

			@Override
			public boolean isCanceled() {
				return whole.isCanceled();
			}
		};
	}
}
