package io.github.segmenta.kernel;

import java.util.Arrays;

/**
 * Maximum and minimum of the window around each pixel of a plane. Beyond the border the nearest pixel of the plane
 * counts.
 * <p>
 * Square windows take the same time whatever their radius (M. van Herk (1992), A fast algorithm for local minimum and
 * maximum filters on rectangular and octagonal kernels, <i>Pattern Recognition Letters</i> 13(7):517–521,
 * doi:10.1016/0167-8655(92)90069-C). Other windows take one comparison more for each of their rows, of maxima over 2^k
 * pixels of the row.
 */
public final class WindowExtrema {

	private static final int BLOCK = 128;

	private WindowExtrema() {}

	/** The largest value of each window; {@code plane} must not contain NaN. */
	public static void maximum(final float[] plane, final int width, final int height, final Window window,
		final float[] out, final Progress progress)
	{
		if (window.isSquare()) square(plane, width, height, -window.top, out, progress);
		else Parallel.loop(height, BLOCK, (from, to) -> rows(plane, width, height, window, from, to, out, progress));
	}

	/** The smallest value of each window; {@code plane} must not contain NaN. */
	public static void minimum(final float[] plane, final int width, final int height, final Window window,
		final float[] out, final Progress progress)
	{
		final float[] negative = new float[plane.length];
		negate(plane, negative);
		maximum(negative, width, height, window, out, progress);
		negate(out, out);
	}

	private static void negate(final float[] in, final float[] out) {
		Parallel.loop(in.length, 1 << 18, (from, to) -> {
			for (int i = from; i < to; i++) out[i] = -in[i];
		});
	}

	/**
	 * Along each axis the line is cut into pieces as long as the window; a window is the end of one piece and the start of
	 * the next, whose maxima are known from running maxima in both directions.
	 */
	private static void square(final float[] plane, final int width, final int height, final int radius, final float[] out,
		final Progress progress)
	{
		final int length = 2 * radius + 1;
		final float[] rows = new float[plane.length];
		Parallel.loop(height, 16, (from, to) -> {
			final float[] line = new float[width + 2 * radius], forward = new float[line.length], backward =
				new float[line.length];
			for (int y = from; y < to; y++) {
				pad(plane, y * width, width, radius, line);
				for (int i = 0; i < line.length; i++) forward[i] = i % length == 0 ? line[i] : Math.max(forward[i - 1],
					line[i]);
				for (int i = line.length - 1; i >= 0; i--) backward[i] = i % length == length - 1 || i == line.length - 1
					? line[i] : Math.max(backward[i + 1], line[i]);
				for (int x = 0; x < width; x++) rows[y * width + x] = Math.max(backward[x], forward[x + 2 * radius]);
			}
		});
		progress.check();
		// Columns in strips, whole rows of a strip at a time.
		Parallel.loop(width, 128, (from, to) -> {
			final int n = to - from, lines = height + 2 * radius;
			final float[] forward = new float[n * lines], backward = new float[n * lines];
			for (int i = 0; i < lines; i++) {
				final int in = Math.max(0, Math.min(height - 1, i - radius)) * width + from;
				if (i % length == 0) System.arraycopy(rows, in, forward, i * n, n);
				else max(forward, (i - 1) * n, rows, in, forward, i * n, n);
			}
			for (int i = lines - 1; i >= 0; i--) {
				final int in = Math.max(0, Math.min(height - 1, i - radius)) * width + from;
				if (i % length == length - 1 || i == lines - 1) System.arraycopy(rows, in, backward, i * n, n);
				else max(backward, (i + 1) * n, rows, in, backward, i * n, n);
			}
			for (int y = 0; y < height; y++) max(backward, y * n, forward, (y + 2 * radius) * n, out, y * width + from, n);
		});
	}

	private static void max(final float[] a, final int fromA, final float[] b, final int fromB, final float[] out,
		final int fromOut, final int n)
	{
		for (int i = 0; i < n; i++) out[fromOut + i] = Math.max(a[fromA + i], b[fromB + i]);
	}

	private static void pad(final float[] plane, final int offset, final int width, final int radius, final float[] line)
	{
		Arrays.fill(line, 0, radius, plane[offset]);
		System.arraycopy(plane, offset, line, radius, width);
		Arrays.fill(line, radius + width, line.length, plane[offset + width - 1]);
	}

	private static void rows(final float[] plane, final int width, final int height, final Window window, final int from,
		final int to, final float[] out, final Progress progress)
	{
		int pad = 0;
		for (int k = 0; k < window.rows(); k++) pad = Math.max(pad, Math.max(-window.left[k], window.right[k]));
		final int rows = window.rows(), levels = 32 - Integer.numberOfLeadingZeros(2 * pad + 1), length = width + 2 * pad;
		final float[][][] tables = new float[rows][levels][length];
		for (int k = 0; k < rows - 1; k++) fill(plane, width, height, from + window.top + k, pad, tables[k]);
		for (int y = from; y < to; y++) {
			progress.check();
			fill(plane, width, height, y + window.top + rows - 1, pad, tables[(y - from + rows - 1) % rows]);
			Arrays.fill(out, y * width, (y + 1) * width, Float.NEGATIVE_INFINITY);
			for (int k = 0; k < rows; k++) {
				final int run = window.right[k] - window.left[k] + 1;
				final int level = 31 - Integer.numberOfLeadingZeros(run);
				final float[] table = tables[(y - from + k) % rows][level];
				final int start = pad + window.left[k], end = pad + window.right[k] + 1 - (1 << level);
				final int offset = y * width;
				for (int x = 0; x < width; x++) out[offset + x] = Math.max(out[offset + x], Math.max(table[x + start], table[x +
					end]));
			}
		}
	}

	/** Entry i of table k is the maximum of the 2^k pixels from i on, in a row with {@code pad} pixels more each side. */
	private static void fill(final float[] plane, final int width, final int height, final int y, final int pad,
		final float[][] tables)
	{
		pad(plane, Math.max(0, Math.min(height - 1, y)) * width, width, pad, tables[0]);
		for (int k = 1; k < tables.length; k++) {
			final int half = 1 << k - 1;
			final float[] shorter = tables[k - 1], table = tables[k];
			final int n = Math.max(0, table.length - 2 * half + 1);
			for (int i = 0; i < n; i++) table[i] = Math.max(shorter[i], shorter[i + half]);
		}
	}
}
