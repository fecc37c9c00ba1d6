package io.github.segmenta.kernel;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Mean and variance of the window around each pixel of a plane. Beyond the border the nearest pixel of the plane
 * counts. Sums are exact for whole numbers up to 16 bits.
 * <p>
 * Square windows take the same time whatever their radius, but for the surroundings of blocks, which are read again: sums
 * over columns move down with the window, and a sum of them moves right. Other windows add one difference of cumulative sums for each of their rows, where rows that reach equally
 * far share one.
 */
public final class WindowMoments {

	/**
	 * Rows and columns of a block; fixed, so that rounding doesn't depend on the number of threads, and so small that the rows
	 * of a window stay in the cache.
	 */
	private static final int BLOCK = 512;

	private WindowMoments() {}

	/**
	 * Computes piece by piece, in no order: the mean of each window, and the mean squared deviation from it, which isn't
	 * negative; both rounded to floats.
	 *
	 * @param slice one plane, without NaN and infinite values
	 * @param variances whether variances are wanted, too
	 */
	public static void rows(final Volume slice, final Window window, final boolean variances,
		final WindowStatistics taker, final Progress progress)
	{
		final boolean narrow = slice.type == Volume.Type.UINT8 && 65025L * window.size <= Integer.MAX_VALUE;
		// sums about a value near the mean lose fewer digits, but whole numbers are exact as they are
		final double shift = slice.type != Volume.Type.FLOAT32 || isWhole(slice.planeAsFloat(0)) ? 0 : slice.planeAsFloat(
			0)[slice.width * slice.height / 2];
		final int columns = (slice.width + BLOCK - 1) / BLOCK, blocks = columns * ((slice.height + BLOCK - 1) / BLOCK);
		Parallel.loop(blocks, 1, (first, end) -> {
			for (int block = first; block < end; block++) {
				final int left = block % columns * BLOCK, n = Math.min(BLOCK, slice.width - left);
				final int from = block / columns * BLOCK, to = Math.min(slice.height, from + BLOCK);
				final Sums sums = !narrow ? new DoubleSums(slice, left, n, window, variances, shift) : window.isSquare()
					? new ByteColumns(slice, left, n, window, variances) : new ByteRows(slice, left, n, window, variances);
				final double[] mean = new double[n], variance = new double[n];
				for (int y = from + window.top; y < from + window.top + window.rows() - 1; y++) sums.add(y);
				for (int y = from; y < to; y++) {
					progress.check();
					sums.add(y + window.top + window.rows() - 1);
					sums.moments(mean, variance);
					taker.take(y * slice.width + left, mean, variance);
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
	 * Rounds to floats as a cast does, but in a loop that can be vectorised: by the splitting of T. J. Dekker (1971), A
	 * floating-point technique for extending the available precision, <i>Numerische Mathematik</i> 18:224–242,
	 * doi:10.1007/BF01397083.
	 */
	private static void roundToFloats(final double[] values) {
		for (int x = 0; x < values.length; x++) {
			final double c = values[x] * ((1 << 29) + 1);
			values[x] = c - (c - values[x]);
		}
	}

	/** The sums of the windows of a row, which move down: rows are added below and removed above. */
	private abstract static class Sums {

		final Volume slice;
		final Window window;
		/** The first column, their number, and how many more are seen at both ends. */
		final int left, width, reach;
		final boolean variances;
		/** For each row of a window the first one that reaches equally far, itself if that is it. */
		final int[] alike;
		/** For each of these first rows the others that reach equally far. */
		final int[][] sharing;
		/** Index of the row that is added next, modulo the number of rows. */
		int next;

		Sums(final Volume slice, final int left, final int width, final Window window, final boolean variances) {
			this.slice = slice;
			this.left = left;
			this.width = width;
			this.window = window;
			this.variances = variances;
			reach = window.reach();
			alike = window.alike();
			sharing = new int[alike.length][];
			for (int k = 0; k < alike.length; k++) {
				final int row = k;
				sharing[k] = IntStream.range(k + 1, alike.length).filter(j -> alike[j] == row).toArray();
			}
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
			for (int x = 0; x < squares.length; x++) squares[x] = (n * squares[x] - (sums[x] - offset) * (sums[x] - offset)) * share;
			roundToFloats(squares);
		}

		/** Makes means of sums. */
		static void share(final double n, final double[] sums) {
			final double share = 1 / n;
			for (int x = 0; x < sums.length; x++) sums[x] *= share;
			roundToFloats(sums);
		}

		/** Takes row y, one below the last one. */
		abstract void add(int y);

		/** Forgets row y, the first one of those that are taken. */
		abstract void remove(int y);

		/** Of the windows whose rows were taken. */
		abstract void moments(double[] mean, double[] variance);
	}

	/** For square windows and 8 bits, as long as no sum of a window is larger than an int. */
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
			Arrays.fill(row, 0, first, row[first]);
			Arrays.fill(row, end, row.length, row[end - 1]);
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
			share(window.size, mean);
		}

		/** A sum of columns that moves right. */
		private void move(final int[] columns, final double[] sums) {
			final int length = 2 * reach + 1;
			int total = 0;
			for (int i = 0; i < length; i++) total += columns[i];
			sums[0] = total;
			for (int x = 1; x < width; x++) sums[x] = WholeNumbers.toDouble(total += columns[x + length - 1] - columns[x - 1]);
		}
	}

	/**
	 * For other windows and 8 bits, as long as no sum of a window is larger than an int. Rows that reach equally far are added
	 * up, column by column; what a window gains and what it loses on its way to the right are pixels of these sums, one for
	 * each. Where sums of columns are small enough, two of them are one int: those of values and of squares, the latter of
	 * differences from {@value #MIDDLE}, which are smaller.
	 */
	private static final class ByteRows extends Sums {

		private static final int MIDDLE = 128;
		/** So many sums are added at once, since to write and read takes longer than to add. */
		private static final int AT_ONCE = 5;

		private final byte[] plane;
		/** What is added up of each value, and of squares that don't fit into it. */
		private final int[] packed = new int[256], apart;
		/** Bits of the sums of values, where those of squares lie above them; else 0. */
		private final int lowBits;
		/** In a ring: what is added up of the rows, and of squares apart. */
		private final int[][] rows, squaresApart;
		private final int[] together, gained, lost;
		/** Sums of the first window. */
		private int firstLow, firstHigh;
		private final int[][] gains = new int[AT_ONCE][], losses = new int[AT_ONCE][];

		ByteRows(final Volume slice, final int left, final int width, final Window window, final boolean variances) {
			super(slice, left, width, window, variances);
			plane = (byte[]) slice.plane(0);
			final int valueBits = bits(255 * window.rows()), squareBits = bits(MIDDLE * MIDDLE * window.rows());
			lowBits = variances && valueBits + squareBits <= Integer.SIZE ? valueBits : 0;
			apart = variances && lowBits == 0 ? new int[256] : null;
			for (int v = 0; v < 256; v++) {
				final int square = (v - MIDDLE) * (v - MIDDLE);
				packed[v] = lowBits > 0 ? square << lowBits | v : v;
				if (apart != null) apart[v] = square;
			}
			final int seen = width + 2 * reach;
			rows = new int[window.rows()][seen];
			squaresApart = apart == null ? null : new int[window.rows()][seen];
			together = new int[seen];
			gained = new int[width];
			lost = new int[width];
			for (int k = 0; k < AT_ONCE; k++) {
				gains[k] = new int[width];
				losses[k] = new int[width];
			}
		}

		private static int bits(final int number) {
			return Integer.SIZE - Integer.numberOfLeadingZeros(number);
		}

		@Override
		void add(final int y) {
			read(y, packed, rows[next]);
			if (apart != null) read(y, apart, squaresApart[next]);
			next = (next + 1) % rows.length;
		}

		private void read(final int y, final int[] table, final int[] to) {
			final int first = firstInside(), end = endInside(), start = row(y) + left - reach;
			for (int i = first; i < end; i++) to[i] = table[plane[start + i] & 0xff];
			Arrays.fill(to, 0, first, to[first]);
			Arrays.fill(to, end, to.length, to[end - 1]);
		}

		@Override
		void remove(final int y) {}

		@Override
		void moments(final double[] mean, final double[] variance) {
			changes(rows);
			if (lowBits > 0) {
				final int low = (1 << lowBits) - 1;
				for (int x = 0; x < width; x++) {
					final int g = gained[x], l = lost[x];
					gained[x] = (g & low) - (l & low);
					lost[x] = (g >>> lowBits) - (l >>> lowBits);
				}
				cumulate(firstLow, gained, mean);
				cumulate(firstHigh, lost, variance);
			}
			else {
				for (int x = 0; x < width; x++) gained[x] -= lost[x];
				cumulate(firstLow, gained, mean);
				if (variances) {
					changes(squaresApart);
					for (int x = 0; x < width; x++) gained[x] -= lost[x];
					cumulate(firstLow, gained, variance);
				}
			}
			if (variances) ofWhole(window.size, mean, MIDDLE, variance);
			share(window.size, mean);
		}

		private static void cumulate(final int first, final int[] changes, final double[] sums) {
			int total = first;
			for (int x = 0; x < sums.length; x++) {
				sums[x] = WholeNumbers.toDouble(total);
				total += changes[x];
			}
		}

		/** What each window gains and loses on the way to the next one, and the sum of the first. */
		private void changes(final int[][] ring) {
			Arrays.fill(gained, 0);
			Arrays.fill(lost, 0);
			firstLow = firstHigh = 0;
			int waiting = 0;
			for (int k = 0; k < alike.length; k++) {
				if (alike[k] != k) continue;
				final int[] sums = sumsOfAlike(k, ring);
				addFirst(sums, reach + window.left[k], reach + window.right[k]);
				// copies, since loops over shifted arrays aren't vectorised; the last window has no next one
				System.arraycopy(sums, reach + window.left[k], losses[waiting], 0, width);
				System.arraycopy(sums, reach + window.right[k] + 1, gains[waiting], 0, Math.min(width, sums.length - reach -
					window.right[k] - 1));
				if (++waiting < AT_ONCE) continue;
				add(gains, gained);
				add(losses, lost);
				waiting = 0;
			}
			for (int k = 0; k < waiting; k++) {
				add(gains[k], gained);
				add(losses[k], lost);
			}
		}

		private void addFirst(final int[] sums, final int from, final int last) {
			final int low = lowBits == 0 ? -1 : (1 << lowBits) - 1;
			int sum = 0, high = 0;
			for (int i = from; i <= last; i++) {
				sum += sums[i] & low;
				high += sums[i] >>> lowBits;
			}
			firstLow += sum;
			firstHigh += high;
		}

		private static void add(final int[] a, final int[] to) {
			for (int i = 0; i < to.length; i++) to[i] += a[i];
		}

		private static void add(final int[][] some, final int[] to) {
			final int[] a = some[0], b = some[1], c = some[2], d = some[3], e = some[4];
			for (int i = 0; i < to.length; i++) to[i] += a[i] + b[i] + (c[i] + d[i]) + e[i];
		}

		/** The rows that reach as far as the k-th, added up. */
		private int[] sumsOfAlike(final int k, final int[][] ring) {
			final int[] others = sharing[k], first = ring[index(k)];
			if (others.length == 0) return first;
			if (others.length == 1) sum(first, ring[index(others[0])], together);
			else if (others.length == 2) sum(first, ring[index(others[0])], ring[index(others[1])], together);
			if (others.length < 3) return together;
			sum(first, ring[index(others[0])], ring[index(others[1])], ring[index(others[2])], together);
			int j = 3;
			for (; j + 2 < others.length; j += 3) sum(together, ring[index(others[j])], ring[index(others[j + 1])], ring[index(
				others[j + 2])], together);
			for (; j < others.length; j++) sum(together, ring[index(others[j])], together);
			return together;
		}

		private static void sum(final int[] a, final int[] b, final int[] to) {
			for (int i = 0; i < to.length; i++) to[i] = a[i] + b[i];
		}

		private static void sum(final int[] a, final int[] b, final int[] c, final int[] to) {
			for (int i = 0; i < to.length; i++) to[i] = a[i] + b[i] + c[i];
		}

		private static void sum(final int[] a, final int[] b, final int[] c, final int[] d, final int[] to) {
			for (int i = 0; i < to.length; i++) to[i] = a[i] + b[i] + (c[i] + d[i]);
		}
	}

	/** For all types. */
	private static final class DoubleSums extends Sums {

		private final double shift;
		private final double[] sum, squares;
		private final double[][] sums, sumsOfSquares;
		private final double[] row, together, zeros, before, after;

		DoubleSums(final Volume slice, final int left, final int width, final Window window, final boolean variances,
			final double shift)
		{
			super(slice, left, width, window, variances);
			this.shift = shift;
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
				roundToFloats(variance);
			}
			for (int x = 0; x < width; x++) mean[x] = mean[x] / n + shift;
			roundToFloats(mean);
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
			for (int k = 0; k < alike.length; k++) {
				if (alike[k] != k) continue;
				final int[] rows = sharing[k];
				sum(cumulative[index(k)], row(cumulative, rows, 0), row(cumulative, rows, 1), row(cumulative, rows, 2), together);
				for (int j = 3; j < rows.length; j += 3) sum(together, row(cumulative, rows, j), row(cumulative, rows, j + 1), row(
					cumulative, rows, j + 2), together);
				addDifference(together, reach + window.left[k], reach + window.right[k] + 1, total);
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
