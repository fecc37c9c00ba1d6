package io.github.segmenta.kernel;

import java.util.Arrays;

/**
 * Moments of windows over values of any type, in {@code double}s. In squares, sums of columns move as in {@link ByteColumnSums}. In
 * other windows each row has running sums, whose difference is the sum of any of its parts, and rows of the window that reach
 * equally far are added up before the difference is taken.
 * <p>
 * Example: the row 3 1 4 1 5 has the running sums 0 3 4 8 9 14, so the three pixels from the second on have 9 − 3 = 6. A disc of
 * radius 2 has rows that reach 0, 1, 2, 1, 0 pixels to either side: the running sums of its first and last row are added, and those of
 * its second and fourth, so that three differences are taken for a pixel instead of five.
 */
final class DoubleSums extends MovingSums {

	private final double shift;
	/** Rows of a window that reach equally far, for each reach. */
	private final int[][] alike;
	private final double[] sum, squares;
	private final double[][] sums, sumsOfSquares;
	private final double[] row, together, zeros, before, after;

	DoubleSums(final Volume slice, final int left, final int width, final Window window, final boolean variances,
		final double shift)
	{
		super(slice, left, width, window, variances);
		this.shift = shift;
		alike = window.alike();
		final boolean square = window.isSquare();
		final int seen = width + 2 * reach;
		sum = square ? new double[seen] : null;
		squares = square && variances ? new double[seen] : null;
		sums = square ? null : new double[window.rows()][seen + 1];
		sumsOfSquares = variances && !square ? new double[window.rows()][seen + 1] : null;
		row = new double[seen];
		together = new double[seen + 1];
		zeros = new double[seen + 1];
		before = new double[width];
		after = new double[width];
	}

	private void read(final int y) {
		final int first = firstInside(), end = endInside(), start = row(y) + left - reach;
		switch (slice.type) {
			case UINT8: {
				final byte[] plane = (byte[]) slice.plane(0);
				for (int i = first; i < end; i++) row[i] = plane[start + i] & 0xff;
				break;
			}
			case UINT16: {
				final short[] plane = (short[]) slice.plane(0);
				for (int i = first; i < end; i++) row[i] = plane[start + i] & 0xffff;
				break;
			}
			default: {
				final float[] plane = (float[]) slice.plane(0);
				for (int i = first; i < end; i++) row[i] = plane[start + i] - shift;
			}
		}
		for (int i = 0; i < first; i++) row[i] = row[first];
		for (int i = end; i < row.length; i++) row[i] = row[end - 1];
	}

	@Override
	void add(final int y) {
		read(y);
		if (window.isSquare()) {
			for (int x = 0; x < row.length; x++) sum[x] += row[x];
			if (variances) for (int x = 0; x < row.length; x++) squares[x] += row[x] * row[x];
			return;
		}
		cumulate(row, sums[next]);
		if (variances) {
			for (int x = 0; x < row.length; x++) row[x] *= row[x];
			cumulate(row, sumsOfSquares[next]);
		}
		next = (next + 1) % window.rows();
	}

	@Override
	void remove(final int y) {
		if (!window.isSquare()) return;
		read(y);
		for (int x = 0; x < row.length; x++) sum[x] -= row[x];
		if (variances) for (int x = 0; x < row.length; x++) squares[x] -= row[x] * row[x];
	}

	private static void cumulate(final double[] values, final double[] to) {
		double total = 0;
		for (int i = 0; i < values.length; i++) to[i + 1] = total += values[i];
	}

	@Override
	void moments(final double[] mean, final double[] variance) {
		final double n = window.size;
		total(sum, sums, mean);
		if (variances) {
			total(squares, sumsOfSquares, variance);
			for (int x = 0; x < width; x++) variance[x] = Math.max(0, (variance[x] - mean[x] * mean[x] / n) / n);
			RoundedProducts.timesToFloats(variance, 1);
		}
		for (int x = 0; x < width; x++) mean[x] = mean[x] / n + shift;
		RoundedProducts.timesToFloats(mean, 1);
	}

	private void total(final double[] columns, final double[][] cumulative, final double[] total) {
		if (window.isSquare()) {
			// cumulative sums of sums of squares would be too large to be exact
			double running = 0;
			for (int i = 0; i < 2 * reach; i++) running += columns[i];
			for (int x = 0; x < width; x++) {
				running += columns[x + 2 * reach];
				total[x] = running;
				running -= columns[x];
			}
			return;
		}
		Arrays.fill(total, 0);
		for (final int[] rows : alike) {
			sum(row(cumulative, rows, 0), row(cumulative, rows, 1), row(cumulative, rows, 2), row(cumulative, rows, 3),
				together);
			for (int j = 4; j < rows.length; j += 3) sum(together, row(cumulative, rows, j), row(cumulative, rows, j + 1), row(
				cumulative, rows, j + 2), together);
			addDifference(together, reach + window.left[rows[0]], reach + window.right[rows[0]] + 1, total);
		}
	}

	/** The j-th of some rows, or zeros if there are fewer. */
	private double[] row(final double[][] cumulative, final int[] rows, final int j) {
		return j < rows.length ? cumulative[index(rows[j])] : zeros;
	}

	/** Four at once, since to write and read sums takes longer than to add. */
	private static void sum(final double[] a, final double[] b, final double[] c, final double[] d, final double[] to) {
		for (int i = 0; i < to.length; i++) to[i] = a[i] + b[i] + (c[i] + d[i]);
	}

	private void addDifference(final double[] cumulative, final int start, final int end, final double[] to) {
		System.arraycopy(cumulative, start, before, 0, width);
		System.arraycopy(cumulative, end, after, 0, width);
		addDifference(before, after, to);
	}

	private static void addDifference(final double[] before, final double[] after, final double[] to) {
		for (int x = 0; x < to.length; x++) to[x] += after[x] - before[x];
	}
}
