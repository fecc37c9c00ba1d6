package io.github.segmenta.edge;

import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.Border;
import io.github.segmenta.kernel.FloatRows;
import io.github.segmenta.kernel.SeparableFilter;
import io.github.segmenta.kernel.Volume;

/**
 * Filters slices by any {@link FilterKernel}: out(x, y) = Σ w(i, j)·in(x + i, y + j). A kernel that is the product of a row
 * and a column is taken apart, which costs width + height instead of width · height products a pixel. NaN spreads over
 * the reach of the kernel, unless its weights there are 0.
 */
public final class KernelFilter {

	private static final int ROWS_PER_BLOCK = 32;

	private KernelFilter() {}

	/**
	 * Filters every slice on its own.
	 *
	 * @param volume the image, not changed
	 * @param kernel the weights
	 * @param border what is read beyond each slice
	 * @param progress told about the work, asked about cancel
	 * @return a new array, x fastest, then y, then z
	 */
	public static float[] filter(final Volume volume, final FilterKernel kernel, final Border border,
		final Progress progress)
	{
		final double[][] factors = kernel.factors();
		if (factors != null) return SeparableFilter.filter(volume, factors[0], factors[1], null, border, progress);
		final float[] out = new float[volume.size()];
		final int width = volume.width, height = volume.height, rx = kernel.width() / 2, ry = kernel.height() / 2;
		final int count = kernel.width() * kernel.height();
		for (int z = 0; z < volume.depth; z++) {
			final int plane = z, start = z * width * height;
			final Progress part = progress.part((double) z / volume.depth, (z + 1.0) / volume.depth);
			Parallel.loop(height, ROWS_PER_BLOCK, (from, to) -> {
				progress.check();
				final FloatRows rows = new FloatRows(volume, plane, from - ry, to + ry, border);
				final int stride = width + 2 * rx;
				// rows with their ends, used again and again as the kernel moves down
				final float[] padded = new float[stride * kernel.height()];
				for (int y = from - ry; y < from + ry; y++) pad(rows, y, padded, slot(y, kernel) * stride, width, rx, border);
				final int[] at = new int[count];
				final float[] weights = new float[count];
				for (int y = from; y < to; y++) {
					pad(rows, y + ry, padded, slot(y + ry, kernel) * stride, width, rx, border);
					int n = 0;
					for (int j = 0; j < kernel.height(); j++) {
						for (int i = 0; i < kernel.width(); i++) {
							if (kernel.weight(i, j) == 0) continue;
							weights[n] = (float) kernel.weight(i, j);
							at[n++] = slot(y - ry + j, kernel) * stride + i;
						}
					}
					sum(padded, at, weights, n, out, start + y * width, width);
				}
			});
			part.update(1, null);
		}
		return out;
	}

	private static int slot(final int y, final FilterKernel kernel) {
		return Math.floorMod(y, kernel.height());
	}

	private static void pad(final FloatRows rows, final int y, final float[] padded, final int to, final int width,
		final int radius, final Border border)
	{
		final int from = rows.offset(y);
		System.arraycopy(rows.data, from, padded, to + radius, width);
		for (int k = 1; k <= radius; k++) {
			padded[to + radius - k] = rows.data[from + border.index(-k, width)];
			padded[to + radius + width - 1 + k] = rows.data[from + border.index(width - 1 + k, width)];
		}
	}

	private static void sum(final float[] in, final int[] at, final float[] weights, final int count, final float[] out,
		final int offset, final int n)
	{
		int k = 0;
		for (; k + 3 < count; k += 4) addFour(in, at[k], at[k + 1], at[k + 2], at[k + 3], weights[k], weights[k + 1],
			weights[k + 2], weights[k + 3], out, offset, n);
		for (; k < count; k++) add(in, at[k], weights[k], out, offset, n);
	}

	private static void addFour(final float[] in, final int a, final int b, final int c, final int d, final float wa,
		final float wb, final float wc, final float wd, final float[] out, final int offset, final int n)
	{
		for (int x = 0; x < n; x++) out[offset + x] += wa * in[a + x] + wb * in[b + x] + (wc * in[c + x] + wd * in[d + x]);
	}

	private static void add(final float[] in, final int a, final float w, final float[] out, final int offset,
		final int n)
	{
		for (int x = 0; x < n; x++) out[offset + x] += w * in[a + x];
	}
}
