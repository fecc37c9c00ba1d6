package io.github.segmenta.fiji;

import io.github.segmenta.imagej.MacroErrors;
import io.github.segmenta.imagej.OpenTables;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.Macro;
import ij.Prefs;
import ij.WindowManager;
import ij.gui.MultiLineLabel;
import ij.macro.Interpreter;
import ij.measure.ResultsTable;
import ij.plugin.frame.RoiManager;

import java.awt.Component;
import java.awt.Container;
import java.awt.Dialog;
import java.awt.EventQueue;
import java.awt.Frame;
import java.awt.GraphicsEnvironment;
import java.awt.Label;
import java.awt.TextArea;
import java.awt.Toolkit;
import java.awt.Window;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.HashSet;
import java.util.Set;
import java.util.Timer;
import java.util.TimerTask;

import javax.swing.JLabel;

/**
 * Runs macros one after the other in one ImageJ, with its window if there is a display; in Fiji's way, by {@link FijiRig},
 * if the property {@code fiji} is true. Prints what they log, how they end, and the dialogs that open, which it closes.
 */
public final class MacrosDriver {

	/** Starts the lines of the driver itself. */
	static final String MARK = "=== ";

	private MacrosDriver() {}

	/** Arguments: macro, its argument, next macro, … */
	public static void main(final String[] arguments) throws Exception {
		int exit = 1;
		try {
			final boolean window = !GraphicsEnvironment.isHeadless();
			if (window) {
				closeDialogs();
				new ImageJ(ImageJ.STANDALONE);
			}
			else Prefs.load(null, null);
			if (Boolean.getBoolean("fiji")) FijiRig.start();
			// one thread for all, as the pool's threads see many macros
			final Thread macros = new Thread(() -> {
				for (int i = 0; i < arguments.length; i += 2) run(arguments[i], arguments[i + 1], window);
			}, "macros");
			macros.start();
			macros.join();
			exit = 0;
		}
		finally {
			System.out.flush();
			Runtime.getRuntime().halt(exit);
		}
	}

	private static void run(final String file, final String argument, final boolean window) {
		System.out.println(MARK + Paths.get(file).getFileName());
		MacroErrors.clear();
		FijiRig.takeRuns();
		final Interpreter macro = new Interpreter();
		try {
			macro.run(new String(Files.readAllBytes(Paths.get(file)), StandardCharsets.UTF_8), argument);
		}
		catch (final java.io.IOException e) {
			throw new java.io.UncheckedIOException(e);
		}
		catch (final RuntimeException e) {
			if (!Macro.MACRO_CANCELED.equals(e.getMessage())) e.printStackTrace(System.out);
		}
		finally {
			if (window && IJ.getLog() != null) System.out.print(IJ.getLog());
			System.out.println(MARK + "error: " + (MacroErrors.last() != null ? MacroErrors.last() : macro.getErrorMessage()));
			for (final String run : FijiRig.takeRuns()) System.out.println(MARK + "ran " + run);
			System.out.println(MARK + "open: " + String.join(", ", WindowManager.getImageTitles()));
			cleanUp(window);
		}
	}

	private static void cleanUp(final boolean window) {
		IJ.resetEscape();
		Interpreter.batchMode = !window;
		final int[] ids = WindowManager.getIDList();
		if (ids != null) for (final int id : ids) {
			final ImagePlus image = WindowManager.getImage(id);
			image.changes = false;
			image.close();
		}
		if (!window) {
			OpenTables.close();
			return;
		}
		ResultsTable.getResultsTable().reset();
		IJ.log("\\Clear");
		if (RoiManager.getInstance2() != null) RoiManager.getInstance2().close();
		for (final Frame frame : WindowManager.getNonImageWindows()) if (frame instanceof ij.text.TextWindow && !frame
			.getTitle().equals("Log")) ((ij.text.TextWindow) frame).close(false);
	}

	/**
	 * Prints each dialog once, then closes it; nobody else would. Again and again: one that is closed just before its caller
	 * begins to wait would be waited for ever.
	 */
	static void closeDialogs() {
		final Set<Window> seen = new HashSet<>();
		new Timer("closes dialogs", true).schedule(new TimerTask() {

			@Override
			public void run() {
				for (final Window window : Window.getWindows()) {
					if (!(window instanceof Dialog) || !window.isShowing() && !seen.contains(window)) continue;
					if (seen.add(window)) System.out.println(MARK + "dialog: " + ((Dialog) window).getTitle() + ", " + (window
						.getWidth() <= Toolkit.getDefaultToolkit().getScreenSize().width ? "fits" : "too wide") + ", " + text(
							window).trim().replaceAll("\\s+", " "));
					EventQueue.invokeLater(window::dispose);
				}
			}
		}, 500, 200);
	}

	private static String text(final Container container) {
		final StringBuilder text = new StringBuilder();
		for (final Component c : container.getComponents()) {
			if (c instanceof JLabel) text.append(' ').append(((JLabel) c).getText());
			else if (c instanceof Label) text.append(' ').append(((Label) c).getText());
			else if (c instanceof TextArea) text.append(' ').append(((TextArea) c).getText());
			else if (c instanceof MultiLineLabel) text.append(' ').append(lines((MultiLineLabel) c));
			else if (c instanceof Container) text.append(text((Container) c));
		}
		return text.toString();
	}

	/** ImageJ's label tells nobody what it shows. */
	private static String lines(final MultiLineLabel label) {
		try {
			final Field lines = MultiLineLabel.class.getDeclaredField("lines");
			lines.setAccessible(true);
			return String.join(" ", (String[]) lines.get(label));
		}
		catch (final ReflectiveOperationException e) {
			throw new IllegalStateException(e);
		}
	}
}
