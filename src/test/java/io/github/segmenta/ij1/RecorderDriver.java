package io.github.segmenta.ij1;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.gui.GenericDialog;
import ij.gui.OvalRoi;
import ij.plugin.frame.Recorder;

import java.awt.Button;
import java.awt.Choice;
import java.awt.Color;
import java.awt.Component;
import java.awt.Container;
import java.awt.Dialog;
import java.awt.EventQueue;
import java.awt.Label;
import java.awt.TextField;
import java.awt.Window;
import java.awt.event.ActionEvent;
import java.io.File;
import java.util.function.Supplier;

/**
 * Trains with an open image from the dialog, and then twice in vain: the recorder has one line, which trains again. Started
 * by {@link WindowIT}.
 */
public final class RecorderDriver {

	private static final String COMMAND = "Train Model...";

	private RecorderDriver() {}

	/** @param arguments an image, the folder for the models */
	public static void main(final String[] arguments) throws Exception {
		new ImageJ();
		new Recorder();
		final ImagePlus image = IJ.openImage(arguments[0]);
		image.setTitle("cells 1");
		image.setOverlay(new OvalRoi(40, 40, 30, 30), Color.RED, 1, null);
		image.show();
		final GenericDialog dialog = open();
		System.out.println("image=" + ((Choice) dialog.getChoices().get(0)).getSelectedItem());
		fill(dialog, arguments[1]);
		press(dialog, 0);
		await(() -> new File(arguments[1], "recorded/model.yaml").exists() ? Boolean.TRUE : null);
		await(() -> lines() == 1 ? Boolean.TRUE : null);
		// the model is there already
		final GenericDialog again = open();
		fill(again, arguments[1]);
		press(again, 0);
		final Window message = await(() -> window(false));
		EventQueue.invokeLater(message::dispose);
		await(() -> message.isVisible() ? null : Boolean.TRUE);
		press(open(), 1);
		Thread.sleep(1000);
		System.out.println("lines=" + lines());
		final String line = Recorder.getInstance().getText().replaceAll("(?s).*?(run\\(\"Train[^\n]*).*", "$1");
		System.out.println("recorded=" + line);
		IJ.runMacro(line.replace("model=recorded", "model=replayed"));
		System.out.println("replayed=" + new File(arguments[1], "replayed/model.yaml").exists());
		System.exit(0);
	}

	private static int lines() {
		return Recorder.getInstance().getText().split("run\\(\"Train Model", -1).length - 1;
	}

	private static GenericDialog open() throws InterruptedException {
		IJ.doCommand(COMMAND);
		return (GenericDialog) await(() -> window(true));
	}

	private static void fill(final GenericDialog dialog, final String folder) throws Exception {
		EventQueue.invokeAndWait(() -> {
			set(dialog, "Patch (pixels)", "32");
			set(dialog, "Patches per step", "1");
			set(dialog, "Steps (0", "1");
			set(dialog, "Diameter of objects", "0");
			set(dialog, "Settings of the network", "depth=2 width=4");
			set(dialog, "Name of the model", "recorded");
			set(dialog, "Models folder", folder);
		});
	}

	/** Writes into the text field that follows a label, wherever the dialog keeps its fields: a tall one scrolls. */
	private static void set(final Container dialog, final String label, final String value) {
		if (!found(dialog, label, value)) throw new IllegalStateException("no field " + label);
	}

	private static boolean found(final Container container, final String label, final String value) {
		final Component[] all = container.getComponents();
		for (int i = 0; i < all.length; i++) {
			if (i < all.length - 1 && all[i] instanceof Label && ((Label) all[i]).getText().startsWith(label)) {
				final Component next = all[i + 1];
				((TextField) (next instanceof Container ? ((Container) next).getComponent(0) : next)).setText(value);
				return true;
			}
			if (all[i] instanceof Container && found((Container) all[i], label, value)) return true;
		}
		return false;
	}

	private static void press(final GenericDialog dialog, final int button) {
		final Button pressed = dialog.getButtons()[button];
		EventQueue.invokeLater(() -> pressed.dispatchEvent(new ActionEvent(pressed, ActionEvent.ACTION_PERFORMED, pressed
			.getActionCommand())));
	}

	/** The command's dialog, or what tells of its error. */
	private static Window window(final boolean parameters) {
		for (final Window window : Window.getWindows()) {
			if (window instanceof Dialog && window.isVisible() && ((Dialog) window).getTitle().startsWith("Train Model") &&
				window instanceof GenericDialog == parameters) return window;
		}
		return null;
	}

	private static <T> T await(final Supplier<T> what) throws InterruptedException {
		for (int i = 0; i < 1200; i++) {
			final T found = what.get();
			if (found != null) return found;
			Thread.sleep(100);
		}
		throw new AssertionError("waited in vain");
	}
}
