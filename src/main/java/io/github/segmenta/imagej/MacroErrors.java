package io.github.segmenta.imagej;

import ij.IJ;
import ij.Macro;
import ij.macro.Interpreter;

import java.awt.GraphicsEnvironment;

/**
 * Tells the user of an error in one sentence, and stops the macro that caused it.
 */
public final class MacroErrors {

	/** How many letters a line of a dialog has. */
	private static final int LINE = 80;

	private static volatile String last;
	private static volatile boolean withoutDialogs;

	private MacroErrors() {}

	/** From now on says sentences on standard error only: for programs with a window that nobody looks at. */
	public static void sayWithoutDialogs() {
		withoutDialogs = true;
	}

	/**
	 * Says the sentence – in a dialog that bears the command's name, or on standard error without a display – and stops the
	 * running macro, if there is one. Returns normally; a caller on the macro's own thread then throws
	 * {@link Macro#MACRO_CANCELED}.
	 *
	 * @param command name of the command that failed
	 * @param sentence what was wrong, what to do
	 */
	public static void report(final String command, final String sentence) {
		last = sentence;
		final Interpreter macro = Interpreter.getInstance();
		final boolean dialog = !withoutDialogs && !GraphicsEnvironment.isHeadless() && IJ.getInstance() != null;
		if (dialog) IJ.showMessage(command.replace("...", ""), lines(sentence) + (macro == null ? "" : "\n \nThe macro stops at line " +
			macro.getLineNumber() + "."));
		else System.err.println(command + ": " + sentence);
		if (macro == null) {
			Macro.abort();
			return;
		}
		// the sentence has been shown; ImageJ would show it again, with the text of the macro behind it
		macro.setIgnoreErrors(true);
		try {
			macro.abort(sentence);
		}
		catch (final RuntimeException e) {
			// ImageJ ends the macro by throwing on this thread, where it may not be on the stack; the macro is marked as
			// ended all the same
		}
	}

	/** The sentence in lines that fit a dialog: cut at spaces, and where there are none, as in long paths, anywhere. */
	static String lines(final String sentence) {
		final StringBuilder text = new StringBuilder();
		int length = 0;
		for (String word : sentence.split(" ")) {
			if (length > 0 && length + 1 + word.length() > LINE) {
				text.append('\n');
				length = 0;
			}
			if (length > 0) text.append(' ');
			for (; word.length() > LINE; word = word.substring(LINE)) text.append(word, 0, LINE).append('\n');
			text.append(word);
			length += word.length() + 1;
		}
		return text.toString();
	}

	/**
	 * The last sentence that {@link #report} said, or {@code null}.
	 *
	 * @return the sentence, or {@code null}
	 */
	public static String last() {
		return last;
	}

	/** Forgets the {@linkplain #last last sentence}. */
	public static void clear() {
		last = null;
	}
}
