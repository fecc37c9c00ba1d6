package io.github.segmenta.kernel;

/**
 * Filters an image by the product of up to three one-dimensional kernels, one axis after the other:
 * out(x) = Σ w(k)·in(x + k), the sum of a correlation. Rows and columns go in one pass over blocks of rows that stay in
 * the cache; slices follow. Sums are floats, in an order that doesn't depend on the number of threads. NaN spreads over
 * the reach of the kernel.
 */
public final class SeparableFilter {

	private static final int ROWS_PER_BLOCK = 32;

	/**
	 * A kernel of odd length, split into its even and its odd part, so that mirrored kernels need half the products and
	 * derivatives of a constant are exactly 0.
	 */
	private static final class Kernel {

		final int radius;
		/** Even and odd part for distances 0…radius; {@code null} where the part is 0. */
		final float[] even, odd;

		Kernel(final double[] weights) {
			if (weights.length % 2 == 0) throw new IllegalArgumentException("kernel of even length " + weights.length);
			radius = weights.length / 2;
			final float[] e = new float[radius + 1], o = new float[radius + 1];
			boolean anyEven = false, anyOdd = false;
			for (int k = 0; k <= radius; k++) {
				final double plus = weights[radius + k], minus = weights[radius - k];
				e[k] = (float) (k == 0 ? plus : (plus + minus) / 2);
				o[k] = (float) ((plus - minus) / 2);
				anyEven |= e[k] != 0;
				anyOdd |= o[k] != 0;
			}
			even = anyEven || !anyOdd ? e : null;
			odd = anyOdd ? o : null;
		}

		/** Sums of {@code n} values; {@code minus[k]} and {@code plus[k]} are where those at distance k start. */
		void sum(final float[] in, final int[] minus, final int[] plus, final float[] out, final int offset, final int n) {
			if (even != null) first(even[0], in, plus[0], out, offset, n);
			else java.util.Arrays.fill(out, offset, offset + n, 0);
			int k = 1;
			if (even != null) {
				for (; k + 3 <= radius; k += 4) addFour(even, k, in, minus, plus, out, offset, n);
				for (; k <= radius; k++) addEven(even[k], in, minus[k], plus[k], out, offset, n);
			}
			if (odd != null) for (k = 1; k <= radius; k++) addOdd(odd[k], in, minus[k], plus[k], out, offset, n);
		}

		private static void first(final float w, final float[] in, final int at, final float[] out, final int offset,
			final int n)
		{
			for (int x = 0; x < n; x++) out[offset + x] = w * in[at + x];
		}

		private static void addEven(final float w, final float[] in, final int a, final int b, final float[] out,
			final int offset, final int n)
		{
			for (int x = 0; x < n; x++) out[offset + x] += w * (in[a + x] + in[b + x]);
		}

		private static void addOdd(final float w, final float[] in, final int a, final int b, final float[] out,
			final int offset, final int n)
		{
			for (int x = 0; x < n; x++) out[offset + x] += w * (in[b + x] - in[a + x]);
		}

		/** Four distances at once: the sum is read and written a quarter as often. */
		private static void addFour(final float[] weights, final int k, final float[] in, final int[] minus,
			final int[] plus, final float[] out, final int offset, final int n)
		{
			final float w0 = weights[k], w1 = weights[k + 1], w2 = weights[k + 2], w3 = weights[k + 3];
			final int a0 = minus[k], a1 = minus[k + 1], a2 = minus[k + 2], a3 = minus[k + 3];
			final int b0 = plus[k], b1 = plus[k + 1], b2 = plus[k + 2], b3 = plus[k + 3];
			for (int x = 0; x < n; x++) {
				out[offset + x] += w0 * (in[a0 + x] + in[b0 + x]) + w1 * (in[a1 + x] + in[b1 + x]) + (w2 * (in[a2 + x] + in[b2 +
					x]) + w3 * (in[a3 + x] + in[b3 + x]));
			}
		}
	}

	private SeparableFilter() {}

	/**
	 * Filters a volume.
	 *
	 * @param kernelX weights along x, an odd number, the middle one for the pixel itself; {@code null} leaves the axis
	 * @param kernelY along y
	 * @param kernelZ along z
	 * @return a new array, x fastest, then y, then z
	 */
	public static float[] filter(final Volume volume, final double[] kernelX, final double[] kernelY,
		final double[] kernelZ, final Border border, final Progress progress)
	{
		final Kernel x = kernelX == null ? null : new Kernel(kernelX), y = kernelY == null ? null : new Kernel(kernelY);
		final float[] out = new float[volume.size()];
		for (int z = 0; z < volume.depth; z++) {
			progress.update((double) z / volume.depth, null);
			inPlane(volume, z, x, y, border, out, progress);
		}
		return kernelZ == null ? out : alongZ(out, volume, new Kernel(kernelZ), border, progress);
	}

	private static void inPlane(final Volume volume, final int z, final Kernel kx, final Kernel ky, final Border border,
		final float[] out, final Progress progress)
	{
		final int width = volume.width;
		final int rx = kx == null ? 0 : kx.radius, ry = ky == null ? 0 : ky.radius;
		Parallel.loop(volume.height, ROWS_PER_BLOCK, (from, to) -> {
			progress.check();
			final FloatRows rows = new FloatRows(volume, z, from - ry, to + ry, border);
			final float[] padded = new float[width + 2 * rx];
			final int[] above = new int[ry + 1], below = new int[ry + 1], left = new int[rx + 1], right = new int[rx + 1];
			for (int k = 0; k <= rx; k++) {
				left[k] = rx - k;
				right[k] = rx + k;
			}
			for (int y = from; y < to; y++) {
				for (int k = 0; k <= ry; k++) {
					above[k] = rows.offset(y - k);
					below[k] = rows.offset(y + k);
				}
				final int offset = (z * volume.height + y) * width;
				if (kx == null) {
					if (ky == null) System.arraycopy(rows.data, rows.offset(y), out, offset, width);
					else ky.sum(rows.data, above, below, out, offset, width);
					continue;
				}
				if (ky == null) System.arraycopy(rows.data, rows.offset(y), padded, rx, width);
				else ky.sum(rows.data, above, below, padded, rx, width);
				for (int k = 1; k <= rx; k++) {
					padded[rx - k] = padded[rx + border.index(-k, width)];
					padded[rx + width - 1 + k] = padded[rx + border.index(width - 1 + k, width)];
				}
				kx.sum(padded, left, right, out, offset, width);
			}
		});
	}

	private static float[] alongZ(final float[] in, final Volume volume, final Kernel kernel, final Border border,
		final Progress progress)
	{
		final int width = volume.width, height = volume.height, plane = width * height;
		final float[] out = new float[in.length];
		Parallel.loop(height * volume.depth, ROWS_PER_BLOCK, (from, to) -> {
			progress.check();
			final int[] before = new int[kernel.radius + 1], behind = new int[kernel.radius + 1];
			for (int row = from; row < to; row++) {
				final int z = row / height, offset = row % height * width;
				for (int k = 0; k <= kernel.radius; k++) {
					before[k] = border.index(z - k, volume.depth) * plane + offset;
					behind[k] = border.index(z + k, volume.depth) * plane + offset;
				}
				kernel.sum(in, before, behind, out, row * width, width);
			}
		});
		return out;
	}
}
