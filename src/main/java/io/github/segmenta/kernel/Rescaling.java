package io.github.segmenta.kernel;

import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;

/**
 * Images in another size, interpolated linearly between the centres of pixels; before they are made smaller by a factor s
 * they are smoothed by a Gaussian with σ = √(1/s² − 1)/2, so that nothing finer than the new pixels is left. A size that is the
 * same along an axis changes nothing along it.
 * <p>
 * Rows of the result can be made one band after the other from the few rows that they need: the same values as at once.
 */
public final class Rescaling {

	/** Size of the image, and of the result, in pixels. */
	public final int width, height, newWidth, newHeight;
	private final double sx, sy;
	/** Weights of the Gaussian along x and y, {@code null} where the image isn't made smaller. */
	private final double[] smoothX, smoothY;
	/** How many rows the Gaussian reaches up and down. */
	private final int reach;

	/**
	 * @param width width of the image in pixels
	 * @param height height of the image in pixels
	 * @param newWidth width of the result in pixels
	 * @param newHeight height of the result in pixels
	 */
	public Rescaling(final int width, final int height, final int newWidth, final int newHeight) {
		this.width = width;
		this.height = height;
		this.newWidth = newWidth;
		this.newHeight = newHeight;
		sx = (double) width / newWidth;
		sy = (double) height / newHeight;
		smoothX = smooth(sx);
		smoothY = smooth(sy);
		reach = smoothY == null ? 0 : smoothY.length / 2;
	}

	private static double[] smooth(final double factor) {
		return factor <= 1 ? null : GaussianWeights.of(Math.sqrt(factor * factor - 1) / 2, 0);
	}

	/** @return whether the size stays the same, and so every value */
	public boolean changesNothing() {
		return width == newWidth && height == newHeight;
	}

	/**
	 * The first row of the image that a row of the result needs.
	 *
	 * @param newRow from 0
	 * @return from 0
	 */
	public int firstNeeded(final int newRow) {
		return changesNothing() ? newRow : Math.max(0, above(newRow) - reach);
	}

	/**
	 * How many rows of the image, from its first one, the result needs up to a row.
	 *
	 * @param newEnd behind the last row of the result, at least 1
	 * @return behind the last row of the image
	 */
	public int endNeeded(final int newEnd) {
		return changesNothing() ? newEnd : Math.min(height, above(newEnd - 1) + 2 + reach);
	}

	/** The upper one of the two rows between which a row of the result lies. */
	private int above(final int newRow) {
		return Math.min((int) place(newRow, sy, height), Math.max(0, height - 2));
	}

	/** Where the centre of a new pixel lies, counted from the centre of the first pixel. */
	private static double place(final int newPixel, final double factor, final int length) {
		return Math.max(0, Math.min(length - 1, (newPixel + 0.5) * factor - 0.5));
	}

	/**
	 * Some rows of the result.
	 *
	 * @param image rows of the image from {@code top} on; all that are needed from {@link #firstNeeded} on to before {@link
	 *          #endNeeded}, or more; not changed
	 * @param top the first one of them
	 * @param newTop the first row of the result that is wanted
	 * @param newBottom behind the last one
	 * @return {@code newWidth · (newBottom − newTop)} values; {@code image} itself where these are the wanted ones
	 */
	public float[] rows(final float[] image, final int top, final int newTop, final int newBottom) {
		if (changesNothing() && top == newTop && image.length == (newBottom - newTop) * width) return image;
		final float[] from = smoothX == null && smoothY == null ? image : SeparableFilter.filter(new Volume(width, image.length /
			width, image), smoothX, smoothY, null, Border.MIRROR, Progress.NONE);
		final float[] out = new float[newWidth * (newBottom - newTop)];
		Parallel.loop(newBottom - newTop, 16, (first, end) -> {
			for (int row = first; row < end; row++) {
				final int y0 = above(newTop + row), y1 = Math.min(y0 + 1, height - 1);
				final float fy = (float) (place(newTop + row, sy, height) - y0);
				final int upper = (y0 - top) * width, lower = (y1 - top) * width;
				for (int u = 0; u < newWidth; u++) {
					final double x = place(u, sx, width);
					final int x0 = Math.min((int) x, Math.max(0, width - 2)), x1 = Math.min(x0 + 1, width - 1);
					final float fx = (float) (x - x0);
					final float above = from[upper + x0] + fx * (from[upper + x1] - from[upper + x0]);
					final float below = from[lower + x0] + fx * (from[lower + x1] - from[lower + x0]);
					out[row * newWidth + u] = above + fy * (below - above);
				}
			}
		});
		return out;
	}

	/**
	 * The whole result.
	 *
	 * @param image the plane, row by row; not changed
	 * @return the plane in the new size, row by row; {@code image} itself if the size stays the same
	 */
	public float[] resize(final float[] image) {
		return rows(image, 0, 0, newHeight);
	}

	/**
	 * Several planes.
	 *
	 * @param planes each row by row; not changed
	 * @return as many planes in the new size; the same ones if the size stays the same
	 */
	public float[][] resize(final float[][] planes) {
		final float[][] resized = new float[planes.length][];
		for (int c = 0; c < planes.length; c++) resized[c] = resize(planes[c]);
		return resized;
	}

	/**
	 * Labels in another size: each pixel gets that of the nearest one.
	 *
	 * @param labels the labels, row by row; not changed
	 * @return the labels in the new size, row by row, in an array of their own
	 * @throws ArithmeticException if the new size has more pixels than an array can hold
	 */
	public int[] nearest(final int[] labels) {
		final int[] out = new int[Math.multiplyExact(newWidth, newHeight)];
		for (int i = 0; i < out.length; i++) out[i] = labels[nearest(i)];
		return out;
	}

	/**
	 * The pixel of the image that lies where a pixel of the result lies.
	 *
	 * @param newPixel index of the pixel in the result, row by row
	 * @return index of the pixel in the image, row by row
	 */
	public int nearest(final int newPixel) {
		return (int) ((newPixel / newWidth + 0.5) * height / newHeight) * width + (int) ((newPixel % newWidth + 0.5) * width /
			newWidth);
	}
}
