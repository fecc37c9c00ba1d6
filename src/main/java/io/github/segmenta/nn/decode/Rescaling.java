package io.github.segmenta.nn.decode;

import io.github.segmenta.core.Parallel;
import io.github.segmenta.filter.Gaussian;
import io.github.segmenta.kernel.Volume;

/**
 * Images in another size, interpolated linearly between the centres of pixels; before they are made smaller by a factor s
 * they are smoothed by a Gaussian with σ = √(1/s² − 1)/2, so that nothing finer than the new pixels is left.
 */
public final class Rescaling {

	private Rescaling() {}

	/**
	 * A plane in another size; a size that is the same along an axis changes nothing along it.
	 *
	 * @param image the plane, row by row; not changed
	 * @param width width of the image in pixels
	 * @param height height of the image in pixels
	 * @param newWidth width of the result in pixels
	 * @param newHeight height of the result in pixels
	 * @return the plane in the new size, row by row
	 */
	public static float[] resize(final float[] image, final int width, final int height, final int newWidth,
		final int newHeight)
	{
		final double sx = (double) width / newWidth, sy = (double) height / newHeight;
		final float[] from = sx <= 1 && sy <= 1 ? image : Gaussian.filter(new Volume(width, height, image), sigma(sx), sigma(
			sy), 0);
		final float[] out = new float[newWidth * newHeight];
		Parallel.loop(newHeight, 16, (first, end) -> {
			for (int v = first; v < end; v++) {
				final double y = Math.max(0, Math.min(height - 1, (v + 0.5) * sy - 0.5));
				final int y0 = Math.min((int) y, Math.max(0, height - 2)), y1 = Math.min(y0 + 1, height - 1);
				final float fy = (float) (y - y0);
				for (int u = 0; u < newWidth; u++) {
					final double x = Math.max(0, Math.min(width - 1, (u + 0.5) * sx - 0.5));
					final int x0 = Math.min((int) x, Math.max(0, width - 2)), x1 = Math.min(x0 + 1, width - 1);
					final float fx = (float) (x - x0);
					final float above = from[y0 * width + x0] + fx * (from[y0 * width + x1] - from[y0 * width + x0]);
					final float below = from[y1 * width + x0] + fx * (from[y1 * width + x1] - from[y1 * width + x0]);
					out[v * newWidth + u] = above + fy * (below - above);
				}
			}
		});
		return out;
	}

	/**
	 * Planes in another size; those that are given if they have it.
	 *
	 * @param planes the planes, each row by row; not changed
	 * @param width width of each plane in pixels
	 * @param height height of each plane in pixels
	 * @param newWidth width of the result in pixels
	 * @param newHeight height of the result in pixels
	 * @return as many planes; {@code planes} itself if the size stays the same
	 */
	public static float[][] resize(final float[][] planes, final int width, final int height, final int newWidth,
		final int newHeight)
	{
		if (newWidth == width && newHeight == height) return planes;
		final float[][] resized = new float[planes.length][];
		for (int c = 0; c < planes.length; c++) resized[c] = resize(planes[c], width, height, newWidth, newHeight);
		return resized;
	}

	/**
	 * Labels in another size: each pixel gets that of the nearest one.
	 *
	 * @param labels the labels, row by row; not changed
	 * @param width width of the image in pixels
	 * @param height height of the image in pixels
	 * @param newWidth width of the result in pixels
	 * @param newHeight height of the result in pixels
	 * @return the labels in the new size, row by row, in an array of their own
	 * @throws ArithmeticException if the new size has more pixels than an array can hold
	 */
	public static int[] nearest(final int[] labels, final int width, final int height, final int newWidth,
		final int newHeight)
	{
		final int[] out = new int[Math.multiplyExact(newWidth, newHeight)];
		for (int i = 0; i < out.length; i++) out[i] = labels[nearest(i, newWidth, newHeight, width, height)];
		return out;
	}

	/**
	 * The pixel of an image that lies where a pixel of the same image in another size, {@code width × height}, lies.
	 *
	 * @param pixel index of the pixel, row by row, in the image of {@code width × height}
	 * @param width width of the image that {@code pixel} is in
	 * @param height its height
	 * @param imageWidth width of the image that is looked into
	 * @param imageHeight its height
	 * @return index of the pixel in the image of {@code imageWidth × imageHeight}, row by row
	 */
	public static int nearest(final int pixel, final int width, final int height, final int imageWidth, final int imageHeight) {
		return (int) ((pixel / width + 0.5) * imageHeight / height) * imageWidth + (int) ((pixel % width + 0.5) * imageWidth /
			width);
	}

	private static double sigma(final double factor) {
		return factor <= 1 ? 0 : Math.sqrt(factor * factor - 1) / 2;
	}
}
