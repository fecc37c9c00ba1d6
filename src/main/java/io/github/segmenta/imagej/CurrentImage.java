package io.github.segmenta.imagej;

import ij.ImagePlus;
import ij.WindowManager;

/**
 * ImageJ's current image as the thread sees it that asks for a command, usually a macro's. Fiji runs a command on another
 * thread, of a pool; what ImageJ keeps there as the current image is whatever an earlier command has left, perhaps closed
 * long ago.
 */
public final class CurrentImage {

	private final Thread caller = Thread.currentThread();
	private final ImagePlus image = WindowManager.getCurrentImage();

	/**
	 * The caller's current image when this was made, or {@code null} if there was none.
	 *
	 * @return the image, or {@code null}
	 */
	public ImagePlus get() {
		return image;
	}

	/**
	 * Does work for which ImageJ's current image is the caller's, on whatever thread. An image that the work shows is the
	 * caller's current one afterwards, as if the caller had done the work itself; the thread keeps none.
	 *
	 * @param work to be done at once, on this thread
	 */
	public void during(final Runnable work) {
		final Thread thread = Thread.currentThread();
		if (thread == caller) {
			work.run();
			return;
		}
		WindowManager.setTempCurrentImage(image);
		try {
			work.run();
		}
		finally {
			final ImagePlus shown = WindowManager.getTempCurrentImage();
			WindowManager.setTempCurrentImage(null);
			if (shown != image) WindowManager.setTempCurrentImage(caller, shown);
		}
	}
}
