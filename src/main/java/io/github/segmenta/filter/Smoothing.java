package io.github.segmenta.filter;

import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.Micrograph;

import net.imglib2.img.array.ArrayImgs;

import org.scijava.plugin.Parameter;

/** Gaussian smoothing of a micrograph before it is segmented: a setting that many commands share. */
public final class Smoothing {

	@Parameter(label = "Smoothing (σ in pixels)", min = "0", stepSize = "0.5", persist = false,
		description = "σ of a Gaussian filter applied to each slice first; 0 = none")
	private double smoothing;

	/** None by default. */
	public Smoothing() {}

	/** @param sigmaPx σ in pixels by default */
	public Smoothing(final double sigmaPx) {
		smoothing = sigmaPx;
	}

	/**
	 * The image, {@linkplain #inPlane smoothed} as set.
	 *
	 * @param image the image, not changed
	 * @return the image itself if no smoothing is set, else its first channel
	 */
	public Micrograph of(final Micrograph image) {
		return inPlane(image, smoothing);
	}

	/**
	 * Smooths every slice on its own ({@link Gaussian}), so that a slice comes out the same alone and in its stack.
	 *
	 * @param image the image, not changed
	 * @param sigmaPx σ in pixels; 0 returns the image itself
	 * @return the first channel as floats, with the scale and selection of the image
	 */
	public static Micrograph inPlane(final Micrograph image, final double sigmaPx) {
		if (sigmaPx == 0) return image;
		final Volume volume = image.channel(0);
		final float[] smooth = Gaussian.filter(volume, sigmaPx, sigmaPx, 0);
		return image.with(ArrayImgs.floats(smooth, volume.width, volume.height, volume.depth, 1));
	}
}
