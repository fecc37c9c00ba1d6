package io.github.segmenta.imagej;

import io.github.segmenta.core.Progress;

import ij.IJ;

import java.util.function.BooleanSupplier;

/** Progress in ImageJ's status bar, cancelled by its Escape key or by the command's own cancel. */
public final class StatusProgress implements Progress {

	private static final long INTERVAL_NS = 50_000_000L;

	private final String name;
	private final BooleanSupplier canceled;
	private volatile long lastShown;
	private volatile boolean told;

	/**
	 * @param name what is running, shown before every message
	 * @param canceled asked besides the Escape key
	 */
	public StatusProgress(final String name, final BooleanSupplier canceled) {
		this.name = name;
		this.canceled = canceled;
		IJ.resetEscape();
	}

	@Override
	public void show(final double fraction, final String message) {
		final long now = System.nanoTime();
		if (now - lastShown < INTERVAL_NS) return;
		lastShown = now;
		if (message != null) {
			told = true;
			IJ.showStatus(name + ": " + message);
		}
		IJ.showProgress(Math.max(0, Math.min(1, fraction)));
	}

	@Override
	public boolean isCanceled() {
		return canceled.getAsBoolean() || IJ.escapePressed();
	}

	/** Clears the progress bar, and the status bar of what isn't going on any more. */
	public void done() {
		if (told) IJ.showStatus("");
		IJ.showProgress(1.0);
	}
}
