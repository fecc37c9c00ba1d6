package io.github.segmenta.kernel;

import io.github.segmenta.core.Parallel;

/**
 * Exact Euclidean distance of every foreground voxel to the nearest background voxel (centre to centre), in linear time,
 * on all cores.
 * <p>
 * Felzenszwalb and Huttenlocher (2012), Distance transforms of sampled functions, DOI 10.4086/toc.2012.v008a019: the
 * lower envelope of parabolas, one axis after the other.
 */
public final class DistanceTransform {

	/** Columns that go through the cache together. */
	private static final int COLUMNS = 32;

	private DistanceTransform() {}

	/**
	 * The squared distances. What lies outside of the image is no background; without any background all distances are
	 * {@link Float#POSITIVE_INFINITY}. Whole-number spacings give exact results as long as they are below 2^24.
	 *
	 * @param mask anything but 0 is foreground
	 * @param width in pixels
	 * @param height in pixels
	 * @param depth number of slices
	 * @param spacing distance of neighbours along x, y, z
	 * @return squared distances, 0 in the background, in the order of the mask
	 */
	public static float[] squaredDistance(final byte[] mask, final int width, final int height, final int depth,
		final double... spacing)
	{
		if (spacing.length != 3) throw new IllegalArgumentException("spacing needs x, y, z");
		final float[] squared = new float[Volume.size(width, height, depth)];
		final double stepX = spacing[0];
		Parallel.loop(height * depth, 16, (from, to) -> {
			for (int row = from; row < to; row++) alongRow(mask, row * width, width, stepX, squared);
		});
		if (height > 1) alongLines(squared, width, height, width, depth, width * height, spacing[1]);
		if (depth > 1) alongLines(squared, width, depth, width * height, height, width, spacing[2]);
		return squared;
	}

	private static void alongRow(final byte[] mask, final int offset, final int width, final double step,
		final float[] squared)
	{
		int last = Integer.MIN_VALUE / 2;
		for (int x = 0; x < width; x++) {
			if (mask[offset + x] == 0) last = x;
			squared[offset + x] = x - last;
		}
		int next = Integer.MAX_VALUE / 2;
		for (int x = width - 1; x >= 0; x--) {
			if (mask[offset + x] == 0) next = x;
			final int pixels = Math.min((int) Math.min(squared[offset + x], Integer.MAX_VALUE / 4), next - x);
			final double distance = pixels * step;
			squared[offset + x] = pixels > width ? Float.POSITIVE_INFINITY : (float) (distance * distance);
		}
	}

	/**
	 * Goes on along an axis: all lines of {@code length} values that are {@code stride} apart, where neighbouring lines
	 * lie along x.
	 *
	 * @param blocks number of planes of lines, {@code blockStride} apart
	 */
	private static void alongLines(final float[] squared, final int width, final int length, final int stride,
		final int blocks, final int blockStride, final double step)
	{
		final int groups = (width + COLUMNS - 1) / COLUMNS;
		Parallel.loop(groups * blocks, 1, (from, to) -> {
			final float[] lines = new float[COLUMNS * length];
			final int[] vertex = new int[length];
			final double[] border = new double[length + 1];
			final double[] height = new double[length];
			for (int group = from; group < to; group++) {
				final int x0 = group % groups * COLUMNS, columns = Math.min(COLUMNS, width - x0);
				final int offset = group / groups * blockStride + x0;
				for (int i = 0; i < length; i++) {
					for (int c = 0; c < columns; c++) lines[c * length + i] = squared[offset + i * stride + c];
				}
				for (int c = 0; c < columns; c++) envelope(lines, c * length, length, step, vertex, border, height);
				for (int i = 0; i < length; i++) {
					for (int c = 0; c < columns; c++) squared[offset + i * stride + c] = lines[c * length + i];
				}
			}
		});
	}

	/** Replaces f(i) by the minimum over k of f(k) + (step·(i − k))². */
	private static void envelope(final float[] f, final int offset, final int length, final double step,
		final int[] vertex, final double[] border, final double[] height)
	{
		final double squaredStep = step * step;
		int last = -1;
		for (int i = 0; i < length; i++) {
			final double h = f[offset + i];
			if (h == Double.POSITIVE_INFINITY) continue;
			double cross = Double.NEGATIVE_INFINITY;
			while (last >= 0) {
				final int v = vertex[last];
				cross = ((h - height[last]) / squaredStep + (double) i * i - (double) v * v) / (2.0 * (i - v));
				if (cross > border[last]) break;
				last--;
			}
			last++;
			vertex[last] = i;
			height[last] = h;
			border[last] = last == 0 ? Double.NEGATIVE_INFINITY : cross;
		}
		if (last < 0) return;
		int k = 0;
		for (int i = 0; i < length; i++) {
			while (k < last && border[k + 1] < i) k++;
			final double d = i - vertex[k];
			f[offset + i] = (float) (height[k] + squaredStep * d * d);
		}
	}
}
