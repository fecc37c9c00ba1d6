package io.github.segmenta.region;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.filter.Gaussian;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.Mask;

/**
 * Geodesic active contour in its morphological form (Caselles, Kimmel and Sapiro 1997, DOI 10.1023/A:1007979827043;
 * Márquez-Neila, Baumela and Álvarez 2014, DOI 10.1109/TPAMI.2013.106), in 2-D and 3-D: a contour is pulled to the edges
 * of the image, where the stopping function is low, and blown up or shrunk where it is high.
 */
public final class GeodesicActiveContour {

	private int iterations = 100, smoothing = 1;
	private double balloon, threshold = 0.3;

	/**
	 * The number of steps, by default 100.
	 *
	 * @param iterations at least 0
	 * @return this
	 */
	public GeodesicActiveContour iterations(final int iterations) {
		this.iterations = iterations;
		return this;
	}

	/**
	 * How often the mask is smoothed in a step, 0…; by default 1.
	 *
	 * @param times at least 0
	 * @return this
	 */
	public GeodesicActiveContour smoothing(final int times) {
		smoothing = times;
		return this;
	}

	/**
	 * Above 0 the contour grows, below it shrinks, where the stopping function is above threshold / |balloon|; by default 0.
	 *
	 * @param force any number; its sign is the direction
	 * @return this
	 */
	public GeodesicActiveContour balloon(final double force) {
		balloon = force;
		return this;
	}

	/**
	 * Stopping values at or below threshold / |balloon| stop the balloon; by default 0.3.
	 *
	 * @param threshold at least 0
	 * @return this
	 */
	public GeodesicActiveContour threshold(final double threshold) {
		this.threshold = threshold;
		return this;
	}

	/**
	 * The stopping function 1 / √(1 + α·|∇(G_σ ∗ I)|), 1 in flat regions and low at edges, with central differences. NaN
	 * becomes 1.
	 *
	 * @param image the image
	 * @param sigmaPx σ of the Gaussian filter G, in pixels along all axes; along z in volumes only
	 * @param alpha the larger, the weaker the edges that count; in the inverse unit of the grey values
	 * @return a new image, values above 0 and up to 1
	 * @throws InvalidInputException if α or σ is negative or not a number
	 */
	public static Volume stopping(final Volume image, final double sigmaPx, final double alpha) {
		if (!(alpha >= 0)) throw new InvalidInputException("α is " + alpha + ", but must be at least 0.");
		final int w = image.width, h = image.height, d = image.depth;
		final float[] smooth = Gaussian.filter(image, sigmaPx, sigmaPx, d > 1 ? sigmaPx : 0);
		final float[] out = new float[smooth.length];
		Parallel.loop(h * d, 16, (from, to) -> {
			for (int row = from; row < to; row++) {
				for (int x = 0; x < w; x++) {
					final int i = row * w + x;
					final double gx = Contours.slope(smooth, i, x, w, 1), gy = Contours.slope(smooth, i, row % h, h, w), gz =
						Contours.slope(smooth, i, row / h, d, w * h);
					final double g = 1 / Math.sqrt(1 + alpha * Math.sqrt(gx * gx + gy * gy + gz * gz));
					out[i] = g == g ? (float) g : 1;
				}
			}
		});
		return Volume.of(out, w, h, d);
	}

	/**
	 * Moves a contour.
	 *
	 * @param stopping from {@link #stopping}, or any image that is low where the contour shall stay
	 * @param start anything but 0 is inside; not changed
	 * @param progress told about the work, asked about cancel
	 * @return a new mask of 0 and (byte) 255
	 */
	public Mask evolve(final Volume stopping, final Mask start, final Progress progress) {
		final float[] values = stopping.asFloat();
		final byte[] startValues = start.array();
		final int width = stopping.width, height = stopping.height, depth = stopping.depth;
		final int n = values.length;
		final Mask result = new Mask(stopping.width, stopping.height, stopping.depth);
		final byte[] inside = result.array(), next = new byte[n];
		for (int i = 0; i < n; i++) inside[i] = (byte) (startValues[i] != 0 ? 1 : 0);
		final CurvatureFlow flow = new CurvatureFlow(width, height, depth);
		for (int step = 0; step < iterations; step++) {
			progress.update((double) step / iterations, "moving the contour");
			if (balloon != 0) {
				blow(inside, next, values, width, height, depth);
				System.arraycopy(next, 0, inside, 0, n);
			}
			Parallel.loop(height * depth, 16, (from, to) -> {
				for (int row = from; row < to; row++) {
					final int y = row % height, z = row / height;
					for (int x = 0; x < width; x++) {
						final int i = row * width + x;
						final double pull = Contours.slope(inside, i, x, width, 1) * Contours.slope(values, i, x, width, 1) +
							Contours.slope(inside, i, y, height, width) * Contours.slope(values, i, y, height, width) + Contours
								.slope(inside, i, z, depth, width * height) * Contours.slope(values, i, z, depth, width * height);
						next[i] = pull > 0 ? 1 : pull < 0 ? 0 : inside[i];
					}
				}
			});
			System.arraycopy(next, 0, inside, 0, n);
			for (int k = 0; k < smoothing; k++) flow.smooth(inside);
		}
		for (int i = 0; i < n; i++) if (inside[i] != 0) inside[i] = (byte) 255;
		return result;
	}

	/** Dilation or erosion by the 8 (26) neighbours where the image does not stop it; outside of the image is background. */
	private void blow(final byte[] inside, final byte[] next, final float[] stopping, final int width, final int height,
		final int depth)
	{
		final double limit = threshold / Math.abs(balloon);
		final int wanted = balloon > 0 ? 1 : 0;
		final int planes = depth > 1 ? 1 : 0;
		Parallel.loop(height * depth, 16, (from, to) -> {
			for (int row = from; row < to; row++) {
				for (int x = 0; x < width; x++) {
					final int i = row * width + x;
					next[i] = inside[i];
					if (inside[i] == wanted || !(stopping[i] > limit)) continue;
					boolean found = false;
					for (int dz = -planes; dz <= planes && !found; dz++) for (int dy = -1; dy <= 1 && !found; dy++) {
						for (int dx = -1; dx <= 1 && !found; dx++) {
							final int nx = x + dx, ny = row % height + dy, nz = row / height + dz;
							final boolean outside = nx < 0 || ny < 0 || nz < 0 || nx >= width || ny >= height || nz >= depth;
							found = (outside ? 0 : inside[(nz * height + ny) * width + nx]) == wanted;
						}
					}
					if (found) next[i] = (byte) wanted;
				}
			}
		});
	}
}
