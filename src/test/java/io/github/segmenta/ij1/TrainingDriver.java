package io.github.segmenta.ij1;

import io.github.segmenta.ui.TrainingWindow;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.GenericDialog;

import java.awt.Button;
import java.awt.Choice;
import java.awt.Component;
import java.awt.Container;
import java.awt.EventQueue;
import java.awt.Frame;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.Window;
import java.awt.event.ActionEvent;
import java.awt.event.WindowEvent;
import java.io.File;
import java.util.function.Supplier;

import javax.imageio.ImageIO;
import javax.swing.AbstractButton;
import javax.swing.JFrame;

/** Trains in ImageJ's window, pauses, goes on and stops by the buttons; started by {@link WindowIT}. */
public final class TrainingDriver {

	private TrainingDriver() {}

	/** @param arguments options of Train Model, a file for a screenshot, an image to segment */
	public static void main(final String[] arguments) throws Exception {
		new ImageJ();
		final Thread macro = new Thread(() -> IJ.runMacro("run('Train Model...', '" + arguments[0] + "');"), "Macro");
		macro.start();
		final JFrame frame = await(TrainingDriver::frame);
		await(() -> frame.getTitle().contains("score") ? frame : null);
		long worst = 0;
		for (int i = 0; i < 60; i++) {
			final long start = System.nanoTime();
			EventQueue.invokeAndWait(() -> {});
			worst = Math.max(worst, System.nanoTime() - start);
			Thread.sleep(30);
		}
		System.out.println("edt=" + worst / 1_000_000);
		click(frame, TrainingWindow.PAUSE);
		await(() -> text(frame).contains("Paused") ? frame : null);
		Thread.sleep(700);
		System.out.println("paused=" + text(frame).contains("Paused"));
		click(frame, TrainingWindow.PAUSE);
		await(() -> text(frame).contains("left") ? frame : null);
		ImageIO.write(new Robot().createScreenCapture(new Rectangle(0, 0, 1400, 900)), "png", new File(arguments[1]));
		click(frame, TrainingWindow.PAUSE);
		await(() -> text(frame).contains("Paused") ? frame : null);
		EventQueue.invokeAndWait(() -> frame.dispatchEvent(new WindowEvent(frame, WindowEvent.WINDOW_CLOSING)));
		await(() -> text(frame).contains("left") ? frame : null);
		System.out.println("went on=" + !frame.isVisible());
		click(frame, TrainingWindow.STOP);
		macro.join(120_000);
		System.out.println("alive=" + macro.isAlive());
		segment(arguments[2]);
		System.exit(0);
	}

	/** Opens Segment with Model from the menu: the new model is in its list, and finds objects. */
	private static void segment(final String file) throws Exception {
		final ImagePlus image = IJ.openImage(file);
		image.show();
		IJ.doCommand("Segment with Model...");
		final GenericDialog dialog = await(TrainingDriver::dialog);
		final Choice models = (Choice) dialog.getChoices().get(0);
		boolean listed = false;
		for (int i = 0; i < models.getItemCount(); i++) listed |= models.getItem(i).equals("watched");
		System.out.println("listed=" + listed);
		EventQueue.invokeAndWait(() -> {
			models.select("watched");
			final Button ok = dialog.getButtons()[0];
			ok.dispatchEvent(new ActionEvent(ok, ActionEvent.ACTION_PERFORMED, ok.getActionCommand()));
		});
		final String labels = image.getShortTitle() + "-labels";
		await(() -> WindowManager.getImage(labels));
		System.out.println("segmented=true");
	}

	private static GenericDialog dialog() {
		for (final Window window : Window.getWindows()) if (window instanceof GenericDialog && window.isVisible())
			return (GenericDialog) window;
		return null;
	}

	private static JFrame frame() {
		for (final Frame frame : Frame.getFrames()) if (frame instanceof JFrame && frame.isVisible() && frame.getTitle()
			.startsWith("Training of")) return (JFrame) frame;
		return null;
	}

	private static <T> T await(final Supplier<T> what) throws InterruptedException {
		for (int i = 0; i < 600; i++) {
			final T found = what.get();
			if (found != null) return found;
			Thread.sleep(100);
		}
		throw new AssertionError("waited in vain");
	}

	private static void click(final JFrame frame, final String name) throws Exception {
		final AbstractButton button = button(frame.getContentPane(), name);
		EventQueue.invokeAndWait(button::doClick);
	}

	private static AbstractButton button(final Container container, final String name) {
		for (final Component c : container.getComponents()) {
			if (c instanceof AbstractButton && ((AbstractButton) c).getText().equals(name)) return (AbstractButton) c;
			final AbstractButton inside = c instanceof Container ? button((Container) c, name) : null;
			if (inside != null) return inside;
		}
		return null;
	}

	/** What the line about the time says. */
	private static String text(final JFrame frame) {
		return ((javax.swing.JLabel) frame.getContentPane().getComponent(0)).getText();
	}
}
