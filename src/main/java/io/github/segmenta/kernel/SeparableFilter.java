package io.github.segmenta.kernel;

import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;

/**
 * Filters an image by the product of up to three one-dimensional kernels, one axis after the other: out(x) = Σ
 * w(k)·in(x + k), the sum of a correlation. Columns and rows go in one pass over tiles that stay in the cache; slices
 * follow. Sums are floats, in an order that doesn't depend on the number of threads. NaN spreads over the reach of the
 * kernel.
 * <p>
 * An example: a kernel of 3 × 3 with the rows 1 2 1, 2 4 2, 1 2 1 is 1 2 1 along x times 1 2 1 along y. Of the rows
 * 1 0 1, 0 4 0, 1 0 1 the sums along x are 2, 8, 2 in the middle, and of these the sum along y is 2 + 16 + 2 = 20, by
 * 6 products instead of 9; with a radius of 10 it is 42 instead of 441. {@code GaussianTest} compares with the sum over the whole kernel.
 */
public final class SeparableFilter {

	private static final int TILE_WIDTH = 512, TILE_HEIGHT = 256;

	/**
	 * A kernel of odd length, split into its even and its odd part, so that mirrored kernels need half the products and
	 * derivatives of a constant are exactly 0. Example: the weights 1 2 3 are the even ones 2 2 2 plus the odd ones −1 0 1, so
	 * that 1·a + 2·b + 3·c = 2·(a + c) + 2·b + 1·(c − a); of 1 4 1 the odd part is 0, and two products are left.
	 * <p>
	 * Lines are arrays of their own without offsets, and shifted lines are copies: only such loops are vectorised, which
	 * is worth far more than the copies cost.
	 */
	private static final class Kernel {

		final int radius;
		/** Even and odd part for distances 0…radius; {@code null} where the part is 0. */
		private final float[] even, odd;

		Kernel(final double[] weights) {
			if (weights.length % 2 == 0) throw new IllegalArgumentException("kernel of even length " + weights.length);
			radius = weights.length / 2;
			final float[] e = new float[radius + 1], o = new float[radius + 1];
			boolean anyEven = false, anyOdd = false;
			for (int k = 0; k <= radius; k++) {
				final double plus = weights[radius + k], minus = weights[radius - k];
				e[k] = (float) ((plus + minus) / 2);
				o[k] = (float) ((plus - minus) / 2);
				anyEven |= e[k] != 0;
				anyOdd |= o[k] != 0;
			}
			even = anyEven || !anyOdd ? e : null;
			odd = anyOdd ? o : null;
		}

		/** The sum over the lines around {@code lines[at]}. */
		void across(final float[][] lines, final int at, final float[] out, final int n) {
			int k = 1;
			if (even != null && radius > 1) {
				firstTwo(even[0], even[1], even[2], lines[at], lines[at - 1], lines[at + 1], lines[at - 2], lines[at + 2], out, n);
				k = 3;
			}
			else start(lines[at], out, n);
			if (even != null) {
				for (; k + 2 <= radius; k += 3) addThree(even[k], even[k + 1], even[k + 2], lines[at - k], lines[at + k], lines[at -
					k - 1], lines[at + k + 1], lines[at - k - 2], lines[at + k + 2], out, n);
				for (; k + 1 <= radius; k += 2) addTwo(even[k], even[k + 1], lines[at - k], lines[at + k], lines[at - k - 1], lines[at +
					k + 1], out, n);
				for (; k <= radius; k++) addEven(even[k], lines[at - k], lines[at + k], out, n);
			}
			if (odd != null) for (k = 1; k <= radius; k++) addOdd(odd[k], lines[at - k], lines[at + k], out, n);
		}

		/**
		 * The sum along a line.
		 *
		 * @param line {@code n} values and {@code radius} more at either end
		 * @param shifted room for six lines of {@code n} values
		 */
		void along(final float[] line, final float[][] shifted, final float[] out, final int n) {
			int k = 1;
			if (even != null && radius > 1) {
				for (int i = 0; i < 5; i++) shift(line, radius - 2 + i, shifted[i], n);
				firstTwo(even[0], even[1], even[2], shifted[2], shifted[1], shifted[3], shifted[0], shifted[4], out, n);
				k = 3;
			}
			else start(shift(line, radius, shifted[0], n), out, n);
			if (even != null) {
				for (; k + 2 <= radius; k += 3) {
					for (int i = 0; i < 3; i++) {
						shift(line, radius - k - i, shifted[2 * i], n);
						shift(line, radius + k + i, shifted[2 * i + 1], n);
					}
					addThree(even[k], even[k + 1], even[k + 2], shifted[0], shifted[1], shifted[2], shifted[3], shifted[4],
						shifted[5], out, n);
				}
				for (; k + 1 <= radius; k += 2) addTwo(even[k], even[k + 1], shift(line, radius - k, shifted[0], n), shift(line, radius +
					k, shifted[1], n), shift(line, radius - k - 1, shifted[2], n), shift(line, radius + k + 1, shifted[3], n), out, n);
				for (; k <= radius; k++) addEven(even[k], shift(line, radius - k, shifted[0], n), shift(line, radius + k,
					shifted[1], n), out, n);
			}
			if (odd != null) for (k = 1; k <= radius; k++) addOdd(odd[k], shift(line, radius - k, shifted[0], n), shift(line,
				radius + k, shifted[1], n), out, n);
		}

		private static float[] shift(final float[] line, final int from, final float[] to, final int n) {
			System.arraycopy(line, from, to, 0, n);
			return to;
		}

		private void start(final float[] line, final float[] out, final int n) {
			if (even == null) java.util.Arrays.fill(out, 0, n, 0);
			else first(even[0], line, out, n);
		}

		private static void first(final float w, final float[] in, final float[] out, final int n) {
			for (int x = 0; x < n; x++) out[x] = w * in[x];
		}

		/** The middle and two distances at once. */
		private static void firstTwo(final float u, final float v, final float w, final float[] in, final float[] a,
			final float[] b, final float[] c, final float[] d, final float[] out, final int n)
		{
			for (int x = 0; x < n; x++) out[x] = u * in[x] + (v * (a[x] + b[x]) + w * (c[x] + d[x]));
		}

		private static void addEven(final float w, final float[] a, final float[] b, final float[] out, final int n) {
			for (int x = 0; x < n; x++) out[x] += w * (a[x] + b[x]);
		}

		private static void addOdd(final float w, final float[] a, final float[] b, final float[] out, final int n) {
			for (int x = 0; x < n; x++) out[x] += w * (b[x] - a[x]);
		}

		private static void addTwo(final float u, final float v, final float[] a, final float[] b, final float[] c,
			final float[] d, final float[] out, final int n)
		{
			for (int x = 0; x < n; x++) out[x] += u * (a[x] + b[x]) + v * (c[x] + d[x]);
		}

		/** Three distances at once: the sum is read and written a third as often. */
		private static void addThree(final float u, final float v, final float w, final float[] a, final float[] b,
			final float[] c, final float[] d, final float[] e, final float[] f, final float[] out, final int n)
		{
			for (int x = 0; x < n; x++) out[x] += u * (a[x] + b[x]) + v * (c[x] + d[x]) + w * (e[x] + f[x]);
		}
	}

	private SeparableFilter() {}

	/**
	 * Filters a volume.
	 *
	 * @param volume the image
	 * @param kernelX weights along x, an odd number, the middle one for the pixel itself; {@code null} leaves the axis
	 * @param kernelY along y
	 * @param kernelZ along z
	 * @param border what is read beyond the image, along all axes
	 * @param progress told about the work, asked about cancel
	 * @return a new array, x fastest, then y, then z
	 */
	public static float[] filter(final Volume volume, final double[] kernelX, final double[] kernelY,
		final double[] kernelZ, final Border border, final Progress progress)
	{
		final double[] same = { 1 };
		final Kernel x = new Kernel(kernelX == null ? same : kernelX), y = new Kernel(kernelY == null ? same : kernelY);
		final float[] out = new float[volume.size()];
		for (int z = 0; z < volume.depth; z++) {
			progress.update((double) z / volume.depth, null);
			inPlane(volume, z, x, y, border, out, progress);
		}
		if (kernelZ != null) alongZ(out, volume, new Kernel(kernelZ), border, progress);
		return out;
	}

	/**
	 * Filters some columns of a slice row by row, to be used before they leave the cache: the same values as those of the whole
	 * slice.
	 */
	public static final class Rows {

		private final Volume volume;
		private final int z, left, width;
		private final Kernel kx, ky;
		private final Border border;
		/** The rows that the kernel covers, the uppermost first. */
		private final float[][] lines;
		private final float[] line, sum;
		private final float[][] shifted;
		private int y;

		/**
		 * @param volume the image
		 * @param z index of the slice
		 * @param kernelX weights along x, an odd number, the middle one for the pixel itself
		 * @param kernelY along y
		 * @param border what is read beyond the slice
		 * @param left first column
		 * @param right behind the last column
		 * @param first the row that comes first
		 */
		public Rows(final Volume volume, final int z, final double[] kernelX, final double[] kernelY, final Border border,
			final int left, final int right, final int first)
		{
			this(volume, z, new Kernel(kernelX), new Kernel(kernelY), border, left, right, first);
		}

		private Rows(final Volume volume, final int z, final Kernel kx, final Kernel ky, final Border border, final int left,
			final int right, final int first)
		{
			this.volume = volume;
			this.z = z;
			this.kx = kx;
			this.ky = ky;
			this.border = border;
			this.left = left;
			width = right - left;
			y = first;
			lines = new float[2 * ky.radius + 1][width + 2 * kx.radius];
			for (int i = 1; i < lines.length; i++) read(first - ky.radius + i - 1, lines[i]);
			line = new float[width + 2 * kx.radius];
			sum = new float[width];
			shifted = new float[6][width];
		}

		private void read(final int row, final float[] to) {
			FloatRows.read(volume, z, row, left - kx.radius, left + width + kx.radius, border, to);
		}

		/**
		 * Computes the next row into an array, from an index on.
		 *
		 * @param out takes the values of the row from column {@code left} to before column {@code right}
		 * @param start index of the first one in {@code out}
		 */
		public void next(final float[] out, final int start) {
			final float[] newest = lines[0];
			System.arraycopy(lines, 1, lines, 0, lines.length - 1);
			lines[lines.length - 1] = newest;
			read(y++ + ky.radius, newest);
			ky.across(lines, ky.radius, line, line.length);
			kx.along(line, shifted, sum, width);
			System.arraycopy(sum, 0, out, start, width);
		}
	}

	private static void inPlane(final Volume volume, final int z, final Kernel kx, final Kernel ky, final Border border,
		final float[] out, final Progress progress)
	{
		final int width = volume.width, height = volume.height;
		final int columns = (width + TILE_WIDTH - 1) / TILE_WIDTH, rows = (height + TILE_HEIGHT - 1) / TILE_HEIGHT;
		Parallel.loop(columns * rows, 1, (from, to) -> {
			progress.check();
			final int left = from % columns * TILE_WIDTH, top = from / columns * TILE_HEIGHT;
			tile(volume, z, kx, ky, border, left, top, Math.min(height, top + TILE_HEIGHT), out, (z * height + top) * width +
				left);
		});
	}

	/** Filters a tile into an array with the rows of the volume, from an index on. */
	private static void tile(final Volume volume, final int z, final Kernel kx, final Kernel ky, final Border border,
		final int left, final int top, final int bottom, final float[] out, final int start)
	{
		final Rows rows = new Rows(volume, z, kx, ky, border, left, Math.min(volume.width, left + TILE_WIDTH), top);
		for (int y = top; y < bottom; y++) rows.next(out, start + (y - top) * volume.width);
	}

	/** Filters in place: a row of all slices is read before it is written. */
	private static void alongZ(final float[] data, final Volume volume, final Kernel kernel, final Border border,
		final Progress progress)
	{
		final int width = volume.width, depth = volume.depth, plane = width * volume.height;
		Parallel.loop(volume.height, 1, (from, to) -> {
			progress.check();
			final int row = from * width;
			final float[][] slices = new float[depth][width];
			for (int z = 0; z < depth; z++) System.arraycopy(data, z * plane + row, slices[z], 0, width);
			final float[][] lines = new float[depth + 2 * kernel.radius][];
			for (int i = 0; i < lines.length; i++) lines[i] = slices[border.index(i - kernel.radius, depth)];
			final float[] sum = new float[width];
			for (int z = 0; z < depth; z++) {
				kernel.across(lines, z + kernel.radius, sum, width);
				System.arraycopy(sum, 0, data, z * plane + row, width);
			}
		});
	}
}
