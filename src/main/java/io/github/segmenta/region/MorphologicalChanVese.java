package io.github.segmenta.region;

import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.Mask;

/**
 * Active contour without edges in its morphological form (Chan and Vese 2001, DOI 10.1109/83.902291; Márquez-Neila,
 * Baumela and Álvarez 2014, DOI 10.1109/TPAMI.2013.106), in 2-D and 3-D: the contour moves so that the pixels inside and
 * outside differ as little as possible from the mean of their side. At the contour, a pixel of grey value g goes inside if
 * λ₁ (g − mean inside)² &lt; λ₂ (g − mean outside)², and outside if it is greater; then the mask is smoothed by its
 * curvature. NaN and infinite values are outside and not counted.
 */
public final class MorphologicalChanVese {

	private static final int BLOCK = 1 << 14;

	private int iterations = 100, smoothing = 1;
	private double insideWeight = 1, outsideWeight = 1;

	/**
	 * The number of steps, by default 100; it ends earlier when two steps change nothing.
	 *
	 * @param iterations at least 0
	 * @return this
	 */
	public MorphologicalChanVese iterations(final int iterations) {
		this.iterations = iterations;
		return this;
	}

	/**
	 * How often the mask is smoothed in a step, 0…; by default 1.
	 *
	 * @param times at least 0
	 * @return this
	 */
	public MorphologicalChanVese smoothing(final int times) {
		smoothing = times;
		return this;
	}

	/**
	 * The weights λ₁ and λ₂, by default 1: the larger λ₁ against λ₂, the more uniform the inside.
	 *
	 * @param inside λ₁, at least 0
	 * @param outside λ₂, at least 0
	 * @return this
	 */
	public MorphologicalChanVese weights(final double inside, final double outside) {
		insideWeight = inside;
		outsideWeight = outside;
		return this;
	}

	/**
	 * Moves a contour.
	 *
	 * @param image the image
	 * @param start anything but 0 is inside; not changed
	 * @param progress told about the work, asked about cancel
	 * @return a new mask of 0 and (byte) 255
	 */
	public Mask evolve(final Volume image, final Mask start, final Progress progress) {
		final byte[] values = start.array();
		final float[] value = image.copyToFloat();
		final int n = value.length;
		final Mask result = start.blank();
		final byte[] inside = result.array(), next = new byte[n];
		for (int i = 0; i < n; i++) inside[i] = (byte) (values[i] != 0 && Float.isFinite(value[i]) ? 1 : 0);
		final CurvatureFlow flow = new CurvatureFlow(image.width, image.height, image.depth);
		byte[] before = inside.clone(), twoBefore = new byte[0];
		for (int step = 0; step < iterations; step++) {
			progress.update((double) step / iterations, "moving the contour");
			final double[] mean = means(value, inside);
			System.arraycopy(inside, 0, next, 0, n);
			Parallel.loop(image.height * image.depth, 16, (from, to) -> {
				for (int row = from; row < to; row++) {
					for (int x = 0; x < image.width; x++) {
						final int i = row * image.width + x;
						if (!Contours.atContour(inside, x, row % image.height, row / image.height, image)) continue;
						final double in = value[i] - mean[1], out = value[i] - mean[0];
						final double difference = insideWeight * in * in - outsideWeight * out * out;
						if (difference < 0) next[i] = 1; // infinite values have no difference, and go outside
						else if (!(difference == 0)) next[i] = 0;
					}
				}
			});
			System.arraycopy(next, 0, inside, 0, n);
			for (int k = 0; k < smoothing; k++) flow.smooth(inside);
			// the smoothing takes turns, so a contour at rest may still alternate between two states
			if (java.util.Arrays.equals(inside, twoBefore) && java.util.Arrays.equals(inside, before)) break;
			twoBefore = before;
			before = inside.clone();
		}
		for (int i = 0; i < n; i++) if (inside[i] != 0) inside[i] = (byte) 255;
		return result;
	}

	/** The means outside and inside, summed block by block so that threads make no difference. */
	private static double[] means(final float[] value, final byte[] inside) {
		final int blocks = (value.length + BLOCK - 1) / BLOCK;
		final double[][] sum = new double[blocks][2];
		final long[][] count = new long[blocks][2];
		Parallel.loop(blocks, 1, (from, to) -> {
			for (int b = from; b < to; b++) {
				for (int i = b * BLOCK; i < Math.min(value.length, (b + 1) * BLOCK); i++) {
					if (!Float.isFinite(value[i])) continue;
					sum[b][inside[i]] += value[i];
					count[b][inside[i]]++;
				}
			}
		});
		final double[] mean = new double[2];
		for (int side = 0; side < 2; side++) {
			double total = 0;
			long pixels = 0;
			for (int b = 0; b < blocks; b++) {
				total += sum[b][side];
				pixels += count[b][side];
			}
			mean[side] = pixels == 0 ? 0 : total / pixels;
		}
		return mean;
	}
}
