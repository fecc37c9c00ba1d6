package io.github.segmenta.kernel;

/**
 * Moments of square windows over 8 bits: sums of columns move down with the window, and a sum of them moves right, so each pixel
 * takes two additions, whatever the radius. Sums of columns are {@code int}s, those of windows {@code long}s: all are exact.
 * <p>
 * Example: in windows of 3 × 3 pixels over the rows 1 2 3 4, 5 6 7 8 and 9 8 7 6 the columns have the sums 15 16 17 18. The first
 * window has 15 + 16 + 17 = 48, the next one 48 + 18 − 15 = 51. One row further down, with 5 4 3 2 below, the columns are 15 + 5 − 1
 * = 19, 16 + 4 − 2 = 18, 17 and 16.
 */
final class ByteColumnSums extends MovingSums {

	private final byte[] plane;
	/** Sums of the columns. */
	private final int[] sum, squares;
	private final int[] row;

	ByteColumnSums(final Volume slice, final int left, final int width, final Window window, final boolean variances) {
		super(slice, left, width, window, variances);
		plane = (byte[]) slice.plane(0);
		row = new int[width + 2 * reach];
		sum = new int[row.length];
		squares = variances ? new int[row.length] : null;
	}

	private void read(final int y) {
		final int first = firstInside(), end = endInside(), start = row(y) + left - reach;
		for (int i = first; i < end; i++) row[i] = plane[start + i] & 0xff;
		extend(row, first, end);
	}

	@Override
	void add(final int y) {
		read(y);
		for (int x = 0; x < row.length; x++) sum[x] += row[x];
		if (variances) for (int x = 0; x < row.length; x++) squares[x] += row[x] * row[x];
	}

	@Override
	void remove(final int y) {
		read(y);
		for (int x = 0; x < row.length; x++) sum[x] -= row[x];
		if (variances) for (int x = 0; x < row.length; x++) squares[x] -= row[x] * row[x];
	}

	@Override
	void moments(final double[] mean, final double[] variance) {
		move(sum, mean);
		if (variances) {
			move(squares, variance);
			ofWhole(window.size, mean, 0, variance);
		}
		RoundedProducts.timesToFloats(mean, 1.0 / window.size);
	}

	/** A sum of columns that moves right. */
	private void move(final int[] columns, final double[] sums) {
		final int length = 2 * reach + 1;
		long total = 0;
		for (int i = 0; i < length; i++) total += columns[i];
		sums[0] = total;
		for (int x = 1; x < width; x++) sums[x] = WholeNumbers.toDouble(total += columns[x + length - 1] - columns[x - 1]);
	}
}
