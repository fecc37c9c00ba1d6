package io.github.segmenta.ui;

import io.github.segmenta.core.Progress;
import io.github.segmenta.nn.train.Example;
import io.github.segmenta.nn.train.Trainer;
import io.github.segmenta.nn.train.TrainingLog;

import ij.gui.Plot;

import java.awt.BorderLayout;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.FlowLayout;
import java.awt.GraphicsEnvironment;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import javax.swing.BorderFactory;
import javax.swing.ImageIcon;
import javax.swing.JButton;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JToggleButton;
import javax.swing.WindowConstants;

/**
 * Shows how a training goes: losses and score, the time that is left, validation images with the outlines of what is true
 * (green), of what is predicted (magenta) and of both (white); pauses and stops it. Closing the window stops nothing;
 * a training that was paused goes on.
 */
public final class TrainingWindow implements Trainer.Listener {

	/** Names of the buttons. */
	public static final String STOP = "Stop and keep best", PAUSE = "Pause";
	private static final int PREDICTIONS = 3, SIDE = 200;
	private static final int TRUE_RGB = 0x00ff00, PREDICTED_RGB = 0xff40ff, BOTH_RGB = 0xffffff;

	private final Progress progress;
	private final String title;
	private volatile boolean stopped, paused;
	private long lastShown;

	private JFrame frame;
	private JLabel time, curves, predictions;
	private JToggleButton pause;
	private JButton stop;

	/**
	 * Opens the window. To be called where there is a display.
	 *
	 * @param model its name, for the title
	 * @param progress asked about cancel while the training is paused
	 */
	public TrainingWindow(final String model, final Progress progress) {
		this.progress = progress;
		title = "Training of " + model;
		if (GraphicsEnvironment.isHeadless()) throw new IllegalStateException("no display");
		EventQueue.invokeLater(this::open);
	}

	private void open() {
		frame = new JFrame(title);
		frame.setDefaultCloseOperation(WindowConstants.DISPOSE_ON_CLOSE);
		// without the window, nobody could let a training go on that was paused
		frame.addWindowListener(new WindowAdapter() {

			@Override
			public void windowClosed(final WindowEvent e) {
				paused = false;
			}
		});
		time = new JLabel("Reading the first patches…");
		curves = new JLabel();
		curves.setPreferredSize(new Dimension(620, 360));
		predictions = new JLabel();
		predictions.setPreferredSize(new Dimension(SIDE, PREDICTIONS * (SIDE + 4)));
		pause = new JToggleButton(PAUSE);
		pause.addActionListener(e -> paused = pause.isSelected());
		stop = new JButton(STOP);
		stop.addActionListener(e -> {
			stopped = true;
			stop.setEnabled(false);
			pause.setEnabled(false);
		});
		final JPanel buttons = new JPanel(new FlowLayout(FlowLayout.RIGHT));
		buttons.add(pause);
		buttons.add(stop);
		final JPanel content = new JPanel(new BorderLayout(8, 8));
		content.setBorder(BorderFactory.createEmptyBorder(8, 8, 8, 8));
		content.add(time, BorderLayout.NORTH);
		content.add(curves, BorderLayout.CENTER);
		content.add(predictions, BorderLayout.EAST);
		content.add(buttons, BorderLayout.SOUTH);
		frame.setContentPane(content);
		frame.pack();
		frame.setLocationByPlatform(true);
		frame.setVisible(true);
	}

	@Override
	public void stepped(final int step, final double done, final double seconds) {
		final long now = System.nanoTime();
		if (now - lastShown < 200_000_000L) return;
		lastShown = now;
		final String left = done > 0 ? ", " + duration(seconds * (1 - done) / done) + " left" : "";
		show("Step " + step + ", " + duration(seconds) + left);
	}

	private static String duration(final double seconds) {
		final long s = Math.round(seconds);
		return s >= 3600 ? String.format(Locale.ROOT, "%d:%02d:%02d h", s / 3600, s / 60 % 60, s % 60) : String.format(
			Locale.ROOT, "%d:%02d min", s / 60, s % 60);
	}

	private void show(final String text) {
		EventQueue.invokeLater(() -> time.setText(text));
	}

	@Override
	public void validated(final TrainingLog log, final List<Trainer.Prediction> found) {
		final BufferedImage plot = curves(log).getProcessor().getBufferedImage(), picture = picture(found);
		final TrainingLog.Entry last = log.entries().get(log.entries().size() - 1);
		EventQueue.invokeLater(() -> {
			curves.setIcon(new ImageIcon(plot));
			predictions.setIcon(new ImageIcon(picture));
			if (!Float.isNaN(last.score)) frame.setTitle(title + String.format(Locale.ROOT, ": score %.3f", last.score));
			frame.pack();
		});
	}

	@Override
	public boolean isStopped() {
		return stopped;
	}

	@Override
	public void awaitGo() throws InterruptedException {
		if (!paused) return;
		show("Paused");
		while (paused && !stopped && !progress.isCanceled()) Thread.sleep(100);
	}

	/**
	 * Tells that the training is over; the window stays.
	 *
	 * @param text what is shown in place of the time that is left
	 */
	public void done(final String text) {
		EventQueue.invokeLater(() -> {
			time.setText(text);
			stop.setEnabled(false);
			pause.setEnabled(false);
		});
	}

	/**
	 * Losses (mean over the patches) and score over the steps; only the training loss if nothing was validated.
	 *
	 * @param log of the training so far
	 * @return the plot, which isn't shown yet
	 */
	public static Plot curves(final TrainingLog log) {
		final List<TrainingLog.Entry> entries = log.entries();
		final double[] step = entries.stream().mapToDouble(e -> e.step).toArray();
		final boolean validated = entries.stream().anyMatch(e -> !Float.isNaN(e.score));
		final Plot plot = new Plot("Training", "Step", validated ? "Loss, score" : "Loss");
		plot.setSize(540, 300);
		plot.setLineWidth(2);
		plot.setColor("blue", "blue");
		plot.addPoints(step, entries.stream().mapToDouble(e -> e.trainingLoss).toArray(), Plot.CONNECTED_CIRCLES);
		if (validated) {
			plot.setColor("red", "red");
			plot.addPoints(step, entries.stream().mapToDouble(e -> e.validationLoss).toArray(), Plot.CONNECTED_CIRCLES);
			plot.setColor("black", "black");
			plot.addPoints(step, entries.stream().mapToDouble(e -> e.score).toArray(), Plot.CONNECTED_CIRCLES);
		}
		plot.setLimitsToFit(false);
		final double[] limits = plot.getLimits();
		plot.setLimits(0, Math.max(1, limits[1]), 0, limits[3]);
		plot.addLegend(validated ? "training loss\nvalidation loss\nvalidation score" : "training loss");
		return plot;
	}

	/** The middles of some images, one below the other; small ones enlarged. */
	private static BufferedImage picture(final List<Trainer.Prediction> found) {
		final int count = Math.min(PREDICTIONS, found.size());
		final BufferedImage picture = new BufferedImage(SIDE, PREDICTIONS * (SIDE + 4), BufferedImage.TYPE_INT_RGB);
		for (int k = 0; k < count; k++) {
			final Example e = found.get(k * found.size() / count).example;
			final int[] labels = found.get(k * found.size() / count).labels;
			final int factor = Math.max(1, SIDE / Math.max(e.width, e.height));
			final int left = Math.max(0, (e.width - SIDE) / 2), top = Math.max(0, (e.height - SIDE) / 2);
			for (int y = 0; y < Math.min(SIDE, e.height * factor); y++) {
				for (int x = 0; x < Math.min(SIDE, e.width * factor); x++) {
					final int i = (top + y / factor) * e.width + left + x / factor;
					final boolean truth = Arrays.stream(e.layers).anyMatch(layer -> isEdge(layer, i, e.width));
					final boolean predicted = isEdge(labels, i, e.width);
					picture.setRGB(x, k * (SIDE + 4) + y, truth && predicted ? BOTH_RGB : truth ? TRUE_RGB : predicted
						? PREDICTED_RGB : colour(e, i));
				}
			}
		}
		return picture;
	}

	private static boolean isEdge(final int[] labels, final int i, final int width) {
		if (labels[i] <= 0) return false;
		return i % width > 0 && labels[i - 1] != labels[i] || i >= width && labels[i - width] != labels[i] || i % width <
			width - 1 && labels[i + 1] != labels[i] || i + width < labels.length && labels[i + width] != labels[i];
	}

	/** Normalised values: 0 is black, 1 is white. */
	private static int colour(final Example e, final int i) {
		int rgb = 0;
		for (int c = 0; c < 3; c++) rgb = rgb << 8 | (int) (255 * Math.max(0, Math.min(1, e.channels[e.channels.length == 3
			? c : 0][i])));
		return rgb;
	}
}
