package io.github.segmenta.imagej;

import ij.IJ;
import ij.Macro;
import ij.macro.Interpreter;

import java.awt.GraphicsEnvironment;

/**
 * Tells the user of an error in one sentence, and stops the macro that caused it.
 */
public final class MacroErrors {

	private static volatile String last;

	private MacroErrors() {}

	/**
	 * Says the sentence – in a dialog, or on standard error without a display – and stops the running macro, if there is
	 * one. Returns normally; a caller on the macro's own thread then throws {@link Macro#MACRO_CANCELED}.
	 *
	 * @param command name of the command that failed
	 */
	public static void report(final String command, final String sentence) {
		last = sentence;
		final Interpreter macro = Interpreter.getInstance();
		final boolean headless = GraphicsEnvironment.isHeadless();
		if (headless) System.err.println(command + ": " + sentence);
		if (macro == null) {
			if (!headless) IJ.error(command, sentence);
			return;
		}
		// the sentence is said; ImageJ would say it again, with the text of the macro behind it
		if (headless) macro.setIgnoreErrors(true);
		try {
			macro.abort(sentence);
		}
		catch (final RuntimeException e) {
			// ImageJ ends the macro by throwing on this thread, where it may not be on the stack; the macro is marked as
			// ended all the same
		}
	}

	/** The last sentence that {@link #report} said, or {@code null}. */
	public static String last() {
		return last;
	}

	public static void clear() {
		last = null;
	}
}
