package io.github.segmenta.kernel;

/**
 * Moments of windows that aren't squares over 8 bits: from one window to the next a few pixels are gained and lost, see {@link
 * WindowChanges}. Where sums of columns are small enough, those of values and of squares – of the differences from {@value #MIDDLE},
 * which are smaller – lie in one {@code int}, so that one addition serves both.
 * <p>
 * Example: in a window of 3 rows sums of values are at most 3 · 255 = 765 and take 10 bits, sums of squares are at most 3 · 128² =
 * 49,152 and take 16. The value 130 becomes 2² · 2¹⁰ + 130 = 4226, the value 100 becomes 28² · 2¹⁰ + 100 = 802,916; their sum 807,142
 * holds 788 squares above and the value 230 in its lower 10 bits.
 */
final class ByteRowSums extends MovingSums {

	private static final int MIDDLE = 128;

	private final byte[] plane;
	/** What is added up of each value, and of squares that don't fit into it. */
	private final int[] parts = new int[256], squares;
	/** In a ring: what is added up of the rows, and of squares that don't fit into it. */
	private final int[][] rows, rowsOfSquares;
	private final WindowChanges changes;

	ByteRowSums(final Volume slice, final int left, final int width, final Window window, final boolean variances) {
		super(slice, left, width, window, variances);
		plane = (byte[]) slice.plane(0);
		final int shift = variances && haveSpace(window) ? bits(window) : 0;
		squares = variances && shift == 0 ? new int[256] : null;
		for (int v = 0; v < 256; v++) {
			final int square = (v - MIDDLE) * (v - MIDDLE);
			parts[v] = shift > 0 ? square << shift | v : v;
			if (squares != null) squares[v] = square;
		}
		final int seen = width + 2 * reach;
		rows = new int[window.rows()][seen];
		rowsOfSquares = squares == null ? null : new int[window.rows()][seen];
		changes = new WindowChanges(window, width, shift);
	}

	/** Bits of the sum of a column. */
	private static int bits(final Window window) {
		return Integer.SIZE - Integer.numberOfLeadingZeros(255 * window.rows());
	}

	/** Whether sums of columns of values and of squares fit into one int. */
	private static boolean haveSpace(final Window window) {
		return window.rows() < Integer.MAX_VALUE / (MIDDLE * MIDDLE) && bits(window) <= Integer.numberOfLeadingZeros(MIDDLE *
			MIDDLE * window.rows());
	}

	@Override
	void add(final int y) {
		read(y, parts, rows[next]);
		if (squares != null) read(y, squares, rowsOfSquares[next]);
		if (++next == rows.length) next = 0;
	}

	private void read(final int y, final int[] table, final int[] to) {
		final int first = firstInside(), end = endInside(), start = row(y) + left - reach;
		for (int i = first; i < end; i++) to[i] = table[plane[start + i] & 0xff];
		extend(to, first, end);
	}

	@Override
	void remove(final int y) {}

	@Override
	void moments(final double[] mean, final double[] variance) {
		changes.find(rows, next);
		if (variances && squares == null) {
			changes.part();
			cumulate(changes.first, changes.gained, mean, changes.firstUpper, changes.lost, variance);
		}
		else {
			cumulateDifferences(mean);
			if (squares != null) {
				changes.find(rowsOfSquares, next);
				cumulateDifferences(variance);
			}
		}
		if (variances) ofWhole(window.size, mean, MIDDLE, variance);
		RoundedProducts.timesToFloats(mean, 1.0 / window.size);
	}

	private void cumulateDifferences(final double[] sums) {
		final int[] gained = changes.gained, lost = changes.lost;
		for (int x = 0; x < gained.length; x++) gained[x] -= lost[x];
		cumulate(changes.first, gained, sums);
	}

	/** Two at once, since each sum waits for the one before. */
	private static void cumulate(final long first, final int[] changes, final double[] sums, final long otherFirst,
		final int[] otherChanges, final double[] otherSums)
	{
		long total = first, other = otherFirst;
		for (int x = 0; x < sums.length; x++) {
			sums[x] = WholeNumbers.toDouble(total);
			otherSums[x] = WholeNumbers.toDouble(other);
			total += changes[x];
			other += otherChanges[x];
		}
	}

	private static void cumulate(final long first, final int[] changes, final double[] sums) {
		long total = first;
		for (int x = 0; x < sums.length; x++) {
			sums[x] = WholeNumbers.toDouble(total);
			total += changes[x];
		}
	}
}
