package io.github.segmenta.cli;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.imagej.MacroErrors;

import ij.Executer;
import ij.IJ;
import ij.ImageJ;
import ij.Macro;
import ij.Prefs;
import ij.WindowManager;
import ij.gui.GenericDialog;
import ij.gui.MessageDialog;
import ij.io.OpenDialog;
import ij.macro.Interpreter;
import ij.plugin.frame.Editor;

import java.awt.EventQueue;
import java.awt.GraphicsEnvironment;
import java.awt.HeadlessException;
import java.awt.Window;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Runs an ImageJ macro with the suite on board, headless or with a window, and says by the exit code whether it ran to
 * its end.
 */
@Command(name = "macro", description = "Run an ImageJ macro; exit code 0 only if it ran to its end without an error.",
	mixinStandardHelpOptions = true)
final class MacroCommand implements Callable<Integer> {

	private static final long DIALOG_CHECK_MS = 200;

	/** What ImageJ told as an error without stopping the macro. */
	private final Set<String> errors = Collections.synchronizedSet(new LinkedHashSet<>());

	@Parameters(index = "0", paramLabel = "FILE.ijm", description = "The macro.")
	private Path file;

	@Parameters(index = "1", arity = "0..1", paramLabel = "ARG", description = "What getArgument() returns in the macro.")
	private String argument;

	@Option(names = "--gui", description = "Run it with ImageJ's window instead of headless.")
	private boolean gui;

	@Override
	public Integer call() throws IOException {
		if (!Files.isRegularFile(file)) throw new InvalidInputException("There is no macro “" + file +
			"”; give the path of an .ijm file.");
		if (gui && GraphicsEnvironment.isHeadless()) throw new InvalidInputException(
			"A window needs a display; leave --gui out or set DISPLAY.");
		final String text = Editor.doInclude(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
		// relative paths in the macro are those of the shell
		OpenDialog.setDefaultDirectory(System.getProperty("user.dir") + File.separator);
		if (gui) {
			MacroErrors.sayWithoutDialogs();
			closeErrorDialogs();
			new ImageJ(ImageJ.STANDALONE);
		}
		else {
			Prefs.load(null, null);
			Executer.addCommandListener(MacroCommand::withoutWindows);
			watchLog();
		}
		return run(text) ? ExitCode.OK : ExitCode.SOFTWARE;
	}

	/** Whether the macro ran to its end. */
	private boolean run(final String text) {
		MacroErrors.clear();
		IJ.getErrorMessage();
		// what ImageJ would put into a window or into the log
		IJ.setExceptionHandler(e -> {
			if (!Macro.MACRO_CANCELED.equals(e.getMessage())) errors.add(Main.sentence(e));
		});
		final Interpreter macro = new Interpreter();
		try {
			macro.run(text, argument);
		}
		catch (final RuntimeException e) {
			// without the line: ImageJ's own message has it, and afterwards it tells that of the next one
			final String sentence = macro.getErrorMessage();
			if (MacroErrors.last() != null) return false;
			if (sentence != null) System.err.println(sentence + " (" + file + ")");
			else if (Macro.MACRO_CANCELED.equals(e.getMessage())) System.err.println(file + " stopped at line " + macro
				.getLineNumber() + ".");
			else if (needsWindow(e)) System.err.println(file + " needs a window at line " + macro.getLineNumber() +
				", for the ROI Manager or a dialog; run it with --gui, or take ROIs from an overlay or a RoiSet.zip.");
			else {
				System.err.println(file + " failed at line " + macro.getLineNumber() + ": " + e);
				e.printStackTrace();
			}
			return false;
		}
		// commands of ImageJ itself say this in a dialog only
		if (gui && MacroErrors.last() == null && macro.wasError()) System.err.println(macro.getErrorMessage() + " (" + file + ")");
		if (MacroErrors.last() != null || macro.wasError()) return false;
		// a command of ImageJ that fails tells so, and lets the macro go on
		addError();
		if (gui && WindowManager.getWindow("Exception") != null) errors.add("A command failed unexpectedly.");
		for (final String error : errors) System.err.println("ImageJ: " + error.replaceAll("\\s+", " ").trim() + " (" + file +
			")");
		return errors.isEmpty();
	}

	/** Without a window ImageJ prints the trace of a command that failed, and goes on. */
	private void watchLog() {
		System.setOut(new PrintStream(System.out, true) {

			@Override
			public void println(final String line) {
				if (line != null && line.contains("\n\tat ")) errors.add(line.substring(0, line.indexOf('\n')));
				super.println(line);
			}
		});
	}

	/** Keeps the last message that ImageJ showed as an error, if there is a new one. */
	private void addError() {
		final String error = IJ.getErrorMessage();
		if (error != null && MacroErrors.last() == null) errors.add(error);
	}

	/** Whether ImageJ, or its patch for macros without a display, wanted to open a window where there can be none. */
	private static boolean needsWindow(final Throwable e) {
		return e instanceof HeadlessException || e.getCause() != null && needsWindow(e.getCause()) || GraphicsEnvironment
			.isHeadless() && String.valueOf(e.getMessage()).startsWith("Cannot instantiate headless dialog");
	}

	/** Ends a macro at a command that ImageJ would only log an exception of. */
	private static String withoutWindows(final String command) {
		if (command.equals("ROI Manager...")) throw new HeadlessException();
		return command;
	}

	/**
	 * A macro error opens a modal dialog; with nobody there to close it the launcher would wait for ever. It does so even for a
	 * dialog that is closed just before the waiting begins, so those that don't show any more are closed again and again.
	 */
	private void closeErrorDialogs() {
		new Timer("closes dialogs of macro errors", true).schedule(new TimerTask() {

			@Override
			public void run() {
				addError();
				for (final Window window : Window.getWindows()) {
					// a macro's own messages look the same, but nobody reads those behind an error
					if (window instanceof MessageDialog && !errors.isEmpty()) EventQueue.invokeLater(window::dispose);
					if (!(window instanceof GenericDialog)) continue;
					final String title = ((GenericDialog) window).getTitle();
					if ("Macro Error".equals(title) || "No Image".equals(title)) EventQueue.invokeLater(window::dispose);
				}
			}
		}, DIALOG_CHECK_MS, DIALOG_CHECK_MS);
	}
}
