package io.github.segmenta.core;

/**
 * The input can't be worked on. The message is one sentence for the user: what was wrong and what to do. It is
 * shown as it is, without a stack trace.
 */
public class InvalidInputException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	/**
	 * An exception with a sentence for the user.
	 *
	 * @param message what was wrong, what to do
	 */
	public InvalidInputException(final String message) {
		super(message);
	}

	/**
	 * An exception with a sentence for the user and what caused it.
	 *
	 * @param message what was wrong, what to do
	 * @param cause for developers; not shown
	 */
	public InvalidInputException(final String message, final Throwable cause) {
		super(message, cause);
	}
}
