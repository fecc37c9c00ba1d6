package io.github.segmenta.kernel;

import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;

import java.util.Arrays;

/**
 * Mean and variance of the window around each pixel of a plane. Beyond the border the nearest pixel of the plane
 * counts. Sums are exact for whole numbers up to 16 bits.
 * <p>
 * Square windows take the same time whatever their radius, but for the surroundings of blocks, which are read again: sums
 * over columns move down with the window, and a sum of them moves right. Other windows add up their rows, where rows that
 * reach equally far share what comes after.
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
				final Sums sums = whole ? new ByteRows(slice, left, n, window, variances) : narrow ? new ByteColumns(slice, left, n,
					window, variances) : new DoubleSums(slice, left, n, window, variances, shift);
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

	/**
	 * Multiplies and rounds to floats as a cast does, but in a loop that can be vectorised: by the splitting of T. J. Dekker
	 * (1971), A floating-point technique for extending the available precision, <i>Numerische Mathematik</i> 18:224–242,
	 * doi:10.1007/BF01397083.
	 */
	private static void timesToFloats(final double[] values, final double factor) {
		for (int x = 0; x < values.length; x++) {
			final double value = values[x] * factor, c = value * ((1 << 29) + 1);
			values[x] = c - (c - value);
		}
	}

	/** The sums of the windows of a row, which move down: rows are added below and removed above. */
	private abstract static class Sums {

		final Volume slice;
		final Window window;
		/** The first column, their number, and how many more are seen at both ends. */
		final int left, width, reach;
		final boolean variances;
		/** Index of the row that is added next, modulo the number of rows. */
		int next;

		Sums(final Volume slice, final int left, final int width, final Window window, final boolean variances) {
			this.slice = slice;
			this.left = left;
			this.width = width;
			this.window = window;
			this.variances = variances;
			reach = window.reach();
		}

		final int row(final int y) {
			return Math.max(0, Math.min(slice.height - 1, y)) * slice.width;
		}

		/** The part of the columns that are seen and lie within the image. */
		final int firstInside() {
			return Math.max(0, reach - left);
		}

		final int endInside() {
			return Math.min(width + 2 * reach, slice.width - left + reach);
		}

		/** Gives columns beyond the image what the nearest one has. */
		static void extend(final int[] row, final int first, final int end) {
			Arrays.fill(row, 0, first, row[first]);
			Arrays.fill(row, end, row.length, row[end - 1]);
		}

		/** Index in the ring of the k-th row of the window. */
		final int index(final int k) {
			return (next + k) % window.rows();
		}

		/**
		 * Makes variances of sums of squares of {@code value − middle}, all whole numbers, whose products are below 2⁵³: so
		 * exact, and never negative.
		 *
		 * @param sums of the values themselves
		 */
		static void ofWhole(final double n, final double[] sums, final int middle, final double[] squares) {
			final double share = 1 / (n * n), offset = middle * n;
			for (int x = 0; x < squares.length; x++) squares[x] = n * squares[x] - (sums[x] - offset) * (sums[x] - offset);
			timesToFloats(squares, share);
		}

		/** Takes row y, one below the last one. */
		abstract void add(int y);

		/** Forgets row y, the first one of those that are taken. */
		abstract void remove(int y);

		/** Of the windows whose rows were taken. */
		abstract void moments(double[] mean, double[] variance);
	}

	/** For square windows and 8 bits. Sums of columns are ints, those of windows longs. */
	private static final class ByteColumns extends Sums {

		private final byte[] plane;
		/** Sums of the columns. */
		private final int[] sum, squares;
		private final int[] row;

		ByteColumns(final Volume slice, final int left, final int width, final Window window, final boolean variances) {
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
			timesToFloats(mean, 1.0 / window.size);
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

	/**
	 * For other windows and 8 bits, see {@link WindowChanges}. Where sums of columns are small enough, those of values and of
	 * squares – of the differences from {@value #MIDDLE}, which are smaller – lie in one int.
	 */
	private static final class ByteRows extends Sums {

		private static final int MIDDLE = 128;

		private final byte[] plane;
		/** What is added up of each value, and of squares that don't fit into it. */
		private final int[] parts = new int[256], squares;
		/** In a ring: what is added up of the rows, and of squares that don't fit into it. */
		private final int[][] rows, rowsOfSquares;
		private final WindowChanges changes;

		ByteRows(final Volume slice, final int left, final int width, final Window window, final boolean variances) {
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
			timesToFloats(mean, 1.0 / window.size);
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

	/** For all types. */
	private static final class DoubleSums extends Sums {

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
				timesToFloats(variance, 1);
			}
			for (int x = 0; x < width; x++) mean[x] = mean[x] / n + shift;
			timesToFloats(mean, 1);
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
}
