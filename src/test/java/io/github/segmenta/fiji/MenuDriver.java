package io.github.segmenta.fiji;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.plugin.frame.Recorder;

import java.awt.Component;
import java.awt.Container;
import java.awt.Dialog;
import java.awt.EventQueue;
import java.awt.Window;
import java.util.concurrent.Callable;

import javax.swing.AbstractButton;
import javax.swing.JCheckBox;
import javax.swing.JSpinner;

/** Does in ImageJ's window, with {@link FijiRig}, what a user of Fiji does; prints {@code key=value} lines. */
public final class MenuDriver {

	private static final long PATIENCE_MS = 60_000;

	private MenuDriver() {}

	/** Argument: an image. */
	public static void main(final String[] args) {
		int exit = 1;
		try {
			drive(args[0]);
			exit = 0;
		}
		catch (final Throwable e) {
			e.printStackTrace();
		}
		System.out.flush();
		Runtime.getRuntime().halt(exit);
	}

	private static void say(final String key, final Object value) {
		System.out.println(key + "=" + value);
	}

	private static void drive(final String path) throws Exception {
		new ImageJ(ImageJ.STANDALONE);
		FijiRig.start();
		new Recorder();
		final ImagePlus image = IJ.openImage(path);
		image.show();
		final String labels = image.getShortTitle() + "-labels";
		IJ.doCommand("Global Threshold...");
		final Window dialog = await("the dialog", () -> dialog("Global Threshold..."));
		Thread.sleep(2000);
		say("previewed at once", image.getOverlay() != null);
		final JCheckBox box = (JCheckBox) widget(dialog, "preview");
		say("has a box", box != null);
		if (box != null) {
			say("box is on", box.isSelected());
			EventQueue.invokeAndWait(box::doClick);
			await("the preview", image::getOverlay);
			EventQueue.invokeAndWait(box::doClick);
			await("the end of the preview", () -> image.getOverlay() == null ? true : null);
			EventQueue.invokeAndWait(((JCheckBox) widget(dialog, "split"))::doClick);
			Thread.sleep(500);
			say("previewed without the box", image.getOverlay() != null);
			EventQueue.invokeAndWait(box::doClick);
			await("the second preview", image::getOverlay);
		}
		ok(dialog);
		await("the label image", () -> WindowManager.getImage(labels));
		await("the record", () -> Recorder.getInstance().getText().contains("Global") ? true : null);
		Thread.sleep(1500);
		say("open", String.join(", ", WindowManager.getImageTitles()));
		say("current", WindowManager.getCurrentImage().getTitle());
		say("overlay left", image.getOverlay() != null);
		say("recorded", Recorder.getInstance().getText().replaceAll("(?s).*?(run\\(\"Global[^\n]*).*", "$1"));

		IJ.doCommand("Filter Labels...");
		ok(await("the dialog of Filter Labels", () -> dialog("Filter Labels...")));
		await("the filtered labels", () -> WindowManager.getImage(labels + "-filtered"));
		say("filtered", FijiRig.takeRuns());

		// a mistake
		IJ.selectWindow(image.getTitle());
		IJ.doCommand("Global Threshold...");
		final Window second = await("the dialog", () -> dialog("Global Threshold..."));
		EventQueue.invokeAndWait(() -> ((JSpinner) widget(second, "channel")).setValue(9));
		ok(second);
		MacrosDriver.closeDialogs();
		Thread.sleep(4000);
	}

	private static Window dialog(final String title) {
		for (final Window window : Window.getWindows()) if (window instanceof Dialog && window.isShowing() && title.equals(
			((Dialog) window).getTitle())) return window;
		return null;
	}

	private static void ok(final Window dialog) throws Exception {
		final AbstractButton button = button(dialog);
		EventQueue.invokeAndWait(button::doClick);
		await("the end of the dialog", () -> dialog.isShowing() ? null : true);
	}

	private static AbstractButton button(final Container container) {
		for (final Component c : container.getComponents()) {
			if (c instanceof AbstractButton && "OK".equals(((AbstractButton) c).getText())) return (AbstractButton) c;
			final AbstractButton inside = c instanceof Container ? button((Container) c) : null;
			if (inside != null) return inside;
		}
		return null;
	}

	private static Component widget(final Container container, final String name) {
		for (final Component c : container.getComponents()) {
			if (name.equals(c.getName())) return c;
			final Component inside = c instanceof Container ? widget((Container) c, name) : null;
			if (inside != null) return inside;
		}
		return null;
	}

	private static <T> T await(final String what, final Callable<T> condition) throws Exception {
		final long end = System.currentTimeMillis() + PATIENCE_MS;
		while (System.currentTimeMillis() < end) {
			final T value = condition.call();
			if (value != null) return value;
			Thread.sleep(50);
		}
		throw new IllegalStateException(what + " did not come");
	}
}
