package io.github.segmenta.kernel;

import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;

/**
 * Mean and variance of the window around each pixel of a plane. Beyond the border the nearest pixel of the plane
 * counts. Sums are exact for whole numbers up to 16 bits.
 * <p>
 * Square windows take the same time whatever their radius, but for the surroundings of blocks, which are read again: sums
 * over columns move down with the window, and a sum of them moves right ({@link ByteColumnSums}, with an example). Other windows
 * add up their rows, where rows that reach equally far share what comes after ({@link ByteRowSums} for 8 bits, {@link DoubleSums}).
 * {@code WindowTest} compares all of them with plain loops.
 */
public final class WindowMoments {

	/**
	 * Columns and rows of a block, the latter for small windows and large ones, whose surroundings are more to read; fixed, so
	 * that rounding doesn't depend on the number of threads, and so small that the rows of a window stay in the cache.
	 */
	private static final int COLUMNS = 1024, ROWS = 256, ROWS_OF_LARGE = 512, LARGE = 64;
	/** The same for squares of bytes, of which large ones have many pixels around a block. */
	private static final int COLUMNS_OF_BYTES = 2048, ROWS_OF_BYTES = 1024;
	/** The most 8-bit pixels for which their number times the sum of their squares is less than 2⁵³. */
	private static final int MOST_OF_WHOLE = 372_000;

	private WindowMoments() {}

	/**
	 * Computes piece by piece, in no order: the mean of each window, and the mean squared deviation from it, which isn't
	 * negative; both rounded to floats.
	 *
	 * @param slice one plane, without NaN and infinite values
	 * @param window whose pixels count
	 * @param variances whether variances are wanted, too
	 * @param consumer gets the means, and the variances if they are wanted
	 * @param progress asked about cancel
	 */
	public static void rows(final Volume slice, final Window window, final boolean variances,
		final WindowStatistics consumer, final Progress progress)
	{
		final boolean narrow = slice.type == Volume.Type.UINT8 && (!variances || window.size <= MOST_OF_WHOLE);
		// sums about a value near the mean lose fewer digits, but whole numbers are exact as they are
		final double shift = slice.type != Volume.Type.FLOAT32 || isWhole(slice.planeAsFloat(0)) ? 0 : slice.planeAsFloat(
			0)[slice.width * slice.height / 2];
		final boolean whole = narrow && !window.isSquare();
		// squares of bytes: exact, whatever the blocks, and no rows are kept
		final boolean squareOfBytes = narrow && window.isSquare();
		final int most = squareOfBytes ? COLUMNS_OF_BYTES : COLUMNS, columns = (slice.width + most - 1) / most;
		final int rows = squareOfBytes ? Parallel.rows(slice.height, columns, ROWS, ROWS_OF_BYTES) : window.rows() < LARGE ? ROWS
			: ROWS_OF_LARGE;
		final int blocks = columns * ((slice.height + rows - 1) / rows);
		Parallel.loop(blocks, 1, (first, end) -> {
			for (int block = first; block < end; block++) {
				final int left = block % columns * most, n = Math.min(most, slice.width - left);
				final int from = block / columns * rows, to = Math.min(slice.height, from + rows);
				final MovingSums sums = whole ? new ByteRowSums(slice, left, n, window, variances) : narrow ? new ByteColumnSums(slice, left,
					n, window, variances) : new DoubleSums(slice, left, n, window, variances, shift);
				final double[] mean = new double[n], variance = new double[n];
				for (int y = from + window.top; y < from + window.top + window.rows() - 1; y++) sums.add(y);
				for (int y = from; y < to; y++) {
					progress.check();
					sums.add(y + window.top + window.rows() - 1);
					sums.moments(mean, variance);
					consumer.take(y * slice.width + left, mean, variance);
					sums.remove(y + window.top);
				}
			}
		});
	}

	private static boolean isWhole(final float[] plane) {
		for (final float v : plane) if (v != (int) v) return false;
		return true;
	}
}
