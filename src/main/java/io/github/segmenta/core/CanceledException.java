package io.github.segmenta.core;

/** The user asked to stop. Not an error: nothing is shown for it. */
public class CanceledException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/** An exception with the message “Cancelled.” */
	public CanceledException() {
		super("Cancelled.");
	}
}
