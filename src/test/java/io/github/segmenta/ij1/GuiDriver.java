package io.github.segmenta.ij1;

import io.github.segmenta.imagej.Provenance;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.Menus;
import ij.WindowManager;
import ij.io.FileSaver;
import ij.measure.ResultsTable;
import ij.plugin.frame.Recorder;
import ij.plugin.frame.RoiManager;

import java.awt.Button;
import java.awt.Checkbox;
import java.awt.Component;
import java.awt.Container;
import java.awt.EventQueue;
import java.awt.Menu;
import java.awt.MenuItem;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.Toolkit;
import java.awt.Window;
import java.awt.event.ActionEvent;
import java.awt.event.ItemEvent;
import java.io.File;
import java.util.concurrent.Callable;

import javax.imageio.ImageIO;

/**
 * Does in ImageJ's real window what a user does: opens an image, picks the menu item, switches the preview on, presses
 * OK. Prints what it finds as {@code key=value} lines and ends with exit code 0, or says what did not come.
 */
public final class GuiDriver {

	private static final long PATIENCE_MS = 120_000;

	private GuiDriver() {}

	/** Arguments: image, folder for screenshots and results. */
	public static void main(final String[] args) throws Exception {
		int exit = 1;
		try {
			drive(args[0], new File(args[1]));
			exit = 0;
		}
		catch (final Throwable e) {
			e.printStackTrace();
		}
		System.exit(exit);
	}

	private static void drive(final String path, final File folder) throws Exception {
		new ImageJ(ImageJ.STANDALONE);
		new Recorder();
		final ImagePlus image = IJ.openImage(path);
		image.show();
		final String title = image.getShortTitle();
		pick("Plugins", "Segmenta", "Threshold", "Global Threshold...");
		final Window dialog = await("the dialog", () -> window("Global Threshold"));
		check(checkbox(dialog, "Preview"));
		await("the preview", () -> image.getOverlay());
		image.getWindow().setLocation(20, 250);
		dialog.setLocation(620, 120);
		Thread.sleep(1000);
		shoot(new File(folder, "dialog.png"));
		check(checkbox(dialog, "Split touching objects"));
		Thread.sleep(300);
		press(dialog, "  OK  ");
		final ImagePlus labels = await("the label image", () -> WindowManager.getImage(title + "-labels"));
		await("the end of the command", () -> ResultsTable.getResultsTable(title + "-objects") != null && Recorder.getInstance().getText()
			.contains("Global Threshold") ? Boolean.TRUE : null);
		Thread.sleep(1000);
		shoot(new File(folder, "result.png"));
		System.out.println("max=" + (int) labels.getStatistics().max);
		System.out.println("rois=" + RoiManager.getInstance().getCount());
		System.out.println("rows=" + ResultsTable.getResultsTable(title + "-objects").size());
		System.out.println("overlay=" + (image.getOverlay() == null));
		System.out.println("recorded=" + Recorder.getInstance().getText().replaceAll("(?s).*?(run\\(\"Global[^\n]*).*", "$1"));
		System.out.println("property=" + labels.getProp(Provenance.MACRO));
		new FileSaver(labels).saveAsTiff(new File(folder, "gui-labels.tif").getPath());
		fitsTheScreen();
		leavesNoStatus();
	}

	/** The longest dialog: its buttons are on the screen, and the fields that are not are scrolled to by the keyboard. */
	private static void fitsTheScreen() throws Exception {
		pick("Plugins", "Segmenta", "Deep", "Train Model...");
		final Window dialog = await("the long dialog", () -> window("Train Model"));
		Thread.sleep(1000);
		System.out.println("fits=" + new Rectangle(Toolkit.getDefaultToolkit().getScreenSize()).contains(dialog.getBounds()));
		final Checkbox last = checkbox(dialog, "Overwrite a model of this name");
		EventQueue.invokeAndWait(last::requestFocus);
		final Button button = button(dialog, "  OK  ");
		await("the last field", () -> last.getLocationOnScreen().y + last.getHeight() <= button.getLocationOnScreen().y ? true
			: null);
		press(dialog, "Cancel");
		await("the end of the dialog", () -> dialog.isShowing() ? null : true);
	}

	/** What a command was doing isn't in the status bar when it has ended. */
	private static void leavesNoStatus() throws Exception {
		pick("Plugins", "Segmenta", "Measure", "Measure Labels...");
		press(await("the dialog of Measure Labels", () -> window("Measure Labels")), "  OK  ");
		await("the measurements", () -> Recorder.getInstance().getText().contains("Measure Labels") ? true : null);
		Thread.sleep(500);
		System.out.println("status=" + ImageJ.getStatusBarText());
	}

	private static void pick(final String menu, final String... path) throws Exception {
		MenuItem item = null;
		for (int i = 0; i < Menus.getMenuBar().getMenuCount(); i++) if (menu.equals(Menus.getMenuBar().getMenu(i)
			.getLabel())) item = Menus.getMenuBar().getMenu(i);
		for (final String label : path) {
			final Menu parent = (Menu) item;
			item = null;
			for (int i = 0; parent != null && i < parent.getItemCount(); i++) if (label.equals(parent.getItem(i).getLabel()))
				item = parent.getItem(i);
			if (item == null) throw new IllegalStateException("no menu item " + label);
		}
		final MenuItem leaf = item;
		EventQueue.invokeLater(() -> leaf.dispatchEvent(new ActionEvent(leaf, ActionEvent.ACTION_PERFORMED, leaf
			.getLabel())));
	}

	private static Window window(final String title) {
		for (final Window window : Window.getWindows()) {
			final String own = window instanceof java.awt.Dialog ? ((java.awt.Dialog) window).getTitle()
				: window instanceof java.awt.Frame ? ((java.awt.Frame) window).getTitle() : null;
			if (title.equals(own) && window.isShowing()) return window;
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

	private static Checkbox checkbox(final Container container, final String label) {
		for (final Component component : container.getComponents()) {
			if (component instanceof Checkbox && label.equals(((Checkbox) component).getLabel())) return (Checkbox) component;
			final Checkbox inside = component instanceof Container ? checkbox((Container) component, label) : null;
			if (inside != null) return inside;
		}
		return null;
	}

	private static void check(final Checkbox box) throws Exception {
		if (box == null) throw new IllegalStateException("no such check box");
		EventQueue.invokeAndWait(() -> {
			box.setState(true);
			box.dispatchEvent(new ItemEvent(box, ItemEvent.ITEM_STATE_CHANGED, box.getLabel(), ItemEvent.SELECTED));
		});
	}

	private static void press(final Container container, final String label) throws Exception {
		final Button button = button(container, label);
		if (button == null) throw new IllegalStateException("no button " + label);
		EventQueue.invokeLater(() -> button.dispatchEvent(new ActionEvent(button, ActionEvent.ACTION_PERFORMED, label)));
	}

	private static Button button(final Container container, final String label) {
		for (final Component component : container.getComponents()) {
			if (component instanceof Button && label.equals(((Button) component).getLabel())) return (Button) component;
			final Button inside = component instanceof Container ? button((Container) component, label) : null;
			if (inside != null) return inside;
		}
		return null;
	}

	private static void shoot(final File file) throws Exception {
		final Rectangle screen = new Rectangle(Toolkit.getDefaultToolkit().getScreenSize());
		ImageIO.write(new Robot().createScreenCapture(screen), "png", file);
	}
}
