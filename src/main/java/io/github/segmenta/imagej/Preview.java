package io.github.segmenta.imagej;

import io.github.segmenta.core.CanceledException;
import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Segmentation;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.ImageRoi;
import ij.gui.Overlay;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The live preview of a segmentation: outlines over the slice that is shown, computed by one background thread. A new
 * request ends the one that is running, so the sliders never wait. The image's own overlay comes back at the end.
 */
public final class Preview {

	private static final ExecutorService WORKER = Executors.newSingleThreadExecutor(task -> {
		final Thread thread = new Thread(task, "Segmenta preview");
		thread.setDaemon(true);
		return thread;
	});

	private final ImagePlus image;
	private final Overlay before;
	private final AtomicInteger newest = new AtomicInteger();

	/**
	 * The preview on an image, whose overlay of now comes back at the end.
	 *
	 * @param image is drawn on
	 */
	public Preview(final ImagePlus image) {
		this.image = image;
		before = image.getOverlay();
	}

	/** @return the image it is drawn on */
	public ImagePlus image() {
		return image;
	}

	/**
	 * Computes a segmentation of the slice that is shown and draws its outlines, unless a newer request comes.
	 *
	 * @param work makes the segmentation on the thread of previews; its progress is cancelled by a newer request
	 */
	public void show(final Function<Progress, Segmentation> work) {
		compute(work, (request, found) -> draw(request, outlines(found), found.kind() == Labels.Kind.INSTANCES
			? "Preview: " + found.maxLabel() + " objects" : "Preview"));
	}

	/**
	 * Computes a picture of the slice that is shown and lays it over the slice, unless a newer request comes.
	 *
	 * @param work makes the picture, of the size of the slice, on the thread of previews; its progress is cancelled by
	 *          a newer request
	 */
	public void showPicture(final Function<Progress, ImageProcessor> work) {
		compute(work, (request, found) -> draw(request, opaque(found), "Preview"));
	}

	private <T> void compute(final Function<Progress, T> work, final BiConsumer<Integer, T> draw) {
		final int request = newest.incrementAndGet();
		WORKER.submit(() -> {
			if (request != newest.get()) return;
			try {
				final T found = work.apply(new Progress() {

					@Override
					public void show(final double fraction, final String message) {
						// quick enough to go without
					}

					@Override
					public boolean isCanceled() {
						return request != newest.get();
					}
				});
				draw.accept(request, found);
			}
			catch (final CanceledException e) {
				// a newer request is waiting
			}
			catch (final InvalidInputException e) {
				say(e.getMessage());
			}
			catch (final RuntimeException | Error e) {
				IJ.handleException(e);
			}
		});
	}

	private synchronized void draw(final int request, final ColorProcessor picture, final String status) {
		if (request != newest.get()) return;
		final Overlay overlay = before == null ? new Overlay() : before.duplicate();
		final ImageRoi roi = new ImageRoi(0, 0, picture);
		roi.setZeroTransparent(true);
		overlay.add(roi);
		image.setOverlay(overlay);
		IJ.showStatus(status);
	}

	/** The picture in its own display range, its black not transparent. */
	private static ColorProcessor opaque(final ImageProcessor picture) {
		final ColorProcessor rgb = picture.convertToColorProcessor();
		final int[] pixels = (int[]) rgb.getPixels();
		for (int i = 0; i < pixels.length; i++) if ((pixels[i] & 0xffffff) == 0) pixels[i] = 0xff000001;
		return rgb;
	}

	/** Outer pixels of every object in the colour of its label, on black. */
	private static ColorProcessor outlines(final Segmentation found) {
		final int[] rgb = new int[found.width() * found.height()];
		for (final Labels layer : found.layers()) outlines(layer.array(), found.width(), found.height(), rgb);
		return new ColorProcessor(found.width(), found.height(), rgb);
	}

	private static void outlines(final int[] labels, final int width, final int height, final int[] rgb) {
		for (int y = 0; y < height; y++) {
			for (int x = 0; x < width; x++) {
				final int i = y * width + x, label = labels[i];
				if (label == 0) continue;
				final boolean edge = x == 0 || y == 0 || x == width - 1 || y == height - 1 || labels[i - 1] != label ||
					labels[i + 1] != label || labels[i - width] != label || labels[i + width] != label;
				if (edge) rgb[i] = 0xff000000 | LabelLut.rgb(label);
			}
		}
	}

	/** Says why there is no preview. */
	private static void say(final String sentence) {
		IJ.showStatus(sentence);
	}

	/** Takes the preview away and ends its work. */
	public synchronized void end() {
		newest.incrementAndGet();
		image.setOverlay(before);
	}

	/**
	 * Does something else on the same thread, when all work that was asked for has ended.
	 *
	 * @param work to be done
	 */
	public static void afterwards(final Runnable work) {
		WORKER.execute(work);
	}
}
