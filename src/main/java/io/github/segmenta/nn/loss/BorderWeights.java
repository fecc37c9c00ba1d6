package io.github.segmenta.nn.loss;

import io.github.segmenta.kernel.DistanceTransform;

import java.util.Arrays;

/**
 * The pixel weights of U-Net's paper (Ronneberger, Fischer &amp; Brox 2015, doi:10.1007/978-3-319-24574-4_28), which teach to
 * keep touching cells apart: w(x) = w_c(x) + w₀·exp(−(d₁ + d₂)² / 2σ²) in the background, where d₁ and d₂ are the distances to
 * the nearest and the second nearest object; w_c inside of objects. Beyond 6σ the second term is taken for 0.
 */
public final class BorderWeights {

	private BorderWeights() {}

	/**
	 * Weights of one image.
	 *
	 * @param objects number of the object of each pixel, 0 for background, negative for unknown (weight 0)
	 * @param width width of the image in pixels
	 * @param height height of the image in pixels
	 * @param background w_c of the background
	 * @param foreground w_c of objects
	 * @param w0 weight where objects touch; the paper has 10
	 * @param sigmaPx σ in pixels; the paper has 5
	 * @return one weight per pixel, row by row
	 * @throws IllegalArgumentException if σ isn't above 0
	 */
	public static float[] of(final int[] objects, final int width, final int height, final double background,
		final double foreground, final double w0, final double sigmaPx)
	{
		if (!(sigmaPx > 0)) throw new IllegalArgumentException("sigma " + sigmaPx);
		final int n = width * height, reach = (int) Math.ceil(6 * sigmaPx);
		final float[] nearest = new float[n], second = new float[n];
		Arrays.fill(nearest, Float.POSITIVE_INFINITY);
		Arrays.fill(second, Float.POSITIVE_INFINITY);
		final int[][] boxes = boxes(objects, width);
		for (int object = 1; object < boxes.length; object++) {
			final int[] box = boxes[object];
			if (box == null) continue;
			final int left = Math.max(0, box[0] - reach), top = Math.max(0, box[1] - reach);
			final int w = Math.min(width, box[2] + 1 + reach) - left, h = Math.min(height, box[3] + 1 + reach) - top;
			final byte[] outside = new byte[w * h];
			for (int y = 0; y < h; y++) for (int x = 0; x < w; x++) outside[y * w + x] = (byte) (objects[(top + y) * width +
				left + x] == object ? 0 : 1);
			final float[] squared = DistanceTransform.squaredDistance(outside, w, h, 1, 1, 1, 1);
			for (int y = 0; y < h; y++) {
				for (int x = 0; x < w; x++) {
					final float d = squared[y * w + x];
					final int i = (top + y) * width + left + x;
					if (d < nearest[i]) {
						second[i] = nearest[i];
						nearest[i] = d;
					}
					else if (d < second[i]) second[i] = d;
				}
			}
		}
		final float[] weights = new float[n];
		for (int i = 0; i < n; i++) {
			if (objects[i] < 0) continue;
			if (objects[i] > 0) {
				weights[i] = (float) foreground;
				continue;
			}
			final double d = Math.sqrt(nearest[i]) + Math.sqrt(second[i]);
			weights[i] = (float) (background + (d <= 6 * sigmaPx ? w0 * Math.exp(-d * d / (2 * sigmaPx * sigmaPx)) : 0));
		}
		return weights;
	}

	/** Left, top, right, bottom of each object. */
	private static int[][] boxes(final int[] objects, final int width) {
		int max = 0;
		for (final int o : objects) max = Math.max(max, o);
		final int[][] boxes = new int[max + 1][];
		for (int i = 0; i < objects.length; i++) {
			if (objects[i] <= 0) continue;
			final int x = i % width, y = i / width;
			int[] box = boxes[objects[i]];
			if (box == null) boxes[objects[i]] = box = new int[] { x, y, x, y };
			box[0] = Math.min(box[0], x);
			box[2] = Math.max(box[2], x);
			box[3] = y;
		}
		return boxes;
	}
}
