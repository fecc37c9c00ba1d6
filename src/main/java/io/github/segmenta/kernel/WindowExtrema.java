package io.github.segmenta.kernel;

import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;

import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Maximum and minimum of the window around each pixel of a plane. Beyond the border the nearest pixel of the plane
 * counts.
 * <p>
 * Along a row, the maximum of a run of pixels is that of two runs of 2^k pixels that cover it. In square windows, down the
 * columns, a window is the end of one block of rows and the start of the next, whose maxima are known from running maxima
 * in both directions (M. van Herk (1992), A fast algorithm for local minimum and maximum filters on rectangular and octagonal
 * kernels, <i>Pattern Recognition Letters</i> 13(7):517–521, doi:10.1016/0167-8655(92)90069-C), so that the time hardly depends
 * on the radius. In other windows rows that reach equally far are covered by two blocks of 2^j rows, too.
 * <p>
 * An example, for windows of three rows: down a column lie 4, 9, 2 | 7, 1, 8, in blocks of three. Running maxima from each
 * block's start are 4, 9, 9 | 7, 7, 8, those from its end 9, 9, 2 | 8, 8, 8. The window over 9, 2, 7 begins in the first block and
 * ends in the second: max(9, 7) = 9; the one over 2, 7, 1 is max(2, 7) = 7. That is three comparisons a pixel for any radius.
 * {@code WindowTest} compares with loops over the pixels of each window.
 */
public final class WindowExtrema {

	/** Rows and columns of a block, so small that the rows of a window stay in the cache. */
	private static final int BLOCK = 512;
	/** The same for squares, of which fewer rows are kept; large ones have many pixels around a block, which are read again. */
	private static final int LEAST_OF_SQUARES = 256, MOST_OF_SQUARES = 1024;
	/** The largest 8-bit value, and half of the bits of an int. */
	private static final int BYTE = 255, HALF = 16;

	private WindowExtrema() {}

	/**
	 * Computes piece by piece, in no order: the smallest and the largest value of each window.
	 *
	 * @param slice one plane, without NaN
	 * @param window whose pixels count
	 * @param consumer gets the smallest values, then the largest ones
	 * @param progress asked about cancel
	 */
	public static void rows(final Volume slice, final Window window, final WindowStatistics consumer,
		final Progress progress)
	{
		if (slice.type == Volume.Type.FLOAT32) {
			FloatWindowExtrema.rows(slice, window, consumer, progress);
			return;
		}
		blocks(slice, window, width -> {
			final int[] least = new int[width];
			final double[] minimum = new double[width], maximum = new double[width];
			return (start, found) -> {
				if (slice.type == Volume.Type.UINT8) {
					for (int i = 0; i < width; i++) {
						least[i] = found[i] >> HALF ^ BYTE;
						found[i] &= BYTE;
					}
				}
				else {
					System.arraycopy(found, found.length - width, least, 0, width);
					for (int i = 0; i < width; i++) least[i] = ~least[i];
				}
				WholeNumbers.toDoubles(found, maximum);
				WholeNumbers.toDoubles(least, minimum);
				consumer.take(start, minimum, maximum);
			};
		}, progress);
	}

	/**
	 * The same of 8-bit pixels, both values in one number: {@code largest + 2¹⁶·(255 − smallest)}.
	 *
	 * @param slice one plane of 8-bit pixels
	 * @param window whose pixels count
	 * @param consumer gets the pairs
	 * @param progress asked about cancel
	 */
	public static void pairs(final Volume slice, final Window window, final WindowNumbers consumer, final Progress progress) {
		blocks(slice, window, width -> consumer, progress);
	}

	/** @param consumers makes one for blocks of some width */
	private static void blocks(final Volume slice, final Window window, final IntFunction<WindowNumbers> consumers,
		final Progress progress)
	{
		final int height = slice.height, count = window.rows();
		final int most = window.isSquare() ? MOST_OF_SQUARES : BLOCK, columns = (slice.width + most - 1) / most;
		final int rows = window.isSquare() ? Parallel.rows(height, columns, LEAST_OF_SQUARES, MOST_OF_SQUARES) : BLOCK;
		Parallel.loop(columns * ((height + rows - 1) / rows), 1, (first, end) -> {
			for (int block = first; block < end; block++) {
				final int left = block % columns * most, width = Math.min(most, slice.width - left);
				final int from = block / columns * rows, to = Math.min(height, from + rows);
				final int reach = window.reach(), seen = width + 2 * reach;
				final boolean pairs = slice.type == Volume.Type.UINT8;
				final Maxima maxima = window.isSquare() ? new SquareMaxima(window, width, pairs) : new OtherMaxima(window, width,
					pairs);
				final WindowNumbers consumer = consumers.apply(width);
				// maxima of complements are the minima
				final int[] row = new int[maxima.seen], found = new int[maxima.begins];
				for (int y = from + window.top; y < to + window.top + count - 1; y++) {
					read(slice, y, left - reach, row, seen);
					if (pairs) for (int i = 0; i < seen; i++) row[i] |= (row[i] ^ BYTE) << HALF;
					else for (int i = 0; i < seen; i++) row[seen + i] = ~row[i];
					maxima.add(row);
					final int at = y - window.top - count + 1;
					if (at < from) continue;
					progress.check();
					maxima.get(found);
					consumer.take(at * slice.width + left, found);
				}
			}
		});
	}

	private static void read(final Volume slice, final int y, final int first, final int[] row, final int n) {
		final int start = Math.max(0, Math.min(slice.height - 1, y)) * slice.width + first;
		final int from = Math.max(0, -first), to = Math.min(n, slice.width - first);
		if (slice.type == Volume.Type.UINT8) {
			final byte[] plane = (byte[]) slice.plane(0);
			for (int i = from; i < to; i++) row[i] = plane[start + i] & 0xff;
		}
		else {
			final short[] plane = (short[]) slice.plane(0);
			for (int i = from; i < to; i++) row[i] = plane[start + i] & 0xffff;
		}
		Arrays.fill(row, 0, from, row[from]);
		Arrays.fill(row, to, n, row[to - 1]);
	}

	/**
	 * The maxima of windows that move down, of values and of their complements: in the halves of an int or, where they are too
	 * large for that, one behind the other in a row. Loops over shifted arrays aren't vectorised, so that copies are compared;
	 * neither is {@link Math#max(int, int)}, but its arithmetic.
	 */
	private abstract static class Maxima {

		/** The bits above those of the two values in an int. */
		private static final int GUARDS = 0x80008000;

		private final boolean pairs;
		/** Places of a row that are seen, and those of them where a window begins. */
		final int seen, begins;
		private final int[] before, after;

		/** @param pairs whether there are two values below 2¹⁵ in an int */
		Maxima(final Window window, final int width, final boolean pairs) {
			this.pairs = pairs;
			seen = (pairs ? 1 : 2) * (width + 2 * window.reach());
			begins = seen - 2 * window.reach();
			before = new int[begins];
			after = new int[seen];
		}

		/** Takes the next row, and forgets the one that has left the window. */
		abstract void add(int[] row);

		/** The maximum of the last rows in the windows that begin at each place. */
		abstract void get(int[] maximum);

		/** Largest k with 2^k pixels in a run. */
		static int level(final int run) {
			return 31 - Integer.numberOfLeadingZeros(run);
		}

		/** Maxima of runs become those of runs that are twice as long; the last ones stay. */
		final void twice(final int[] maxima, final int run) {
			System.arraycopy(maxima, run, after, 0, seen - run);
			System.arraycopy(maxima, seen - run, after, seen - run, run);
			join(maxima, after);
		}

		/** The larger ones of the maxima that begin at two places. */
		final void join(final int[] maxima, final int start, final int end, final int[] to) {
			System.arraycopy(maxima, start, before, 0, begins);
			System.arraycopy(maxima, end, to, 0, begins);
			join(to, before);
		}

		/** Takes the maxima that begin at two places into account. */
		final void include(final int[] maxima, final int start, final int end, final int[] to) {
			System.arraycopy(maxima, start, before, 0, begins);
			System.arraycopy(maxima, end, after, 0, begins);
			if (pairs) for (int x = 0; x < begins; x++) to[x] = maxima(to[x], maxima(before[x], after[x]));
			else for (int x = 0; x < begins; x++) to[x] = max(to[x], max(before[x], after[x]));
		}

		final void join(final int[] to, final int[] other) {
			if (pairs) for (int x = 0; x < to.length; x++) to[x] = maxima(to[x], other[x]);
			else for (int x = 0; x < to.length; x++) to[x] = max(to[x], other[x]);
		}

		final void join(final int[] a, final int[] b, final int[] to) {
			if (pairs) for (int x = 0; x < to.length; x++) to[x] = maxima(a[x], b[x]);
			else for (int x = 0; x < to.length; x++) to[x] = max(a[x], b[x]);
		}

		/** Three at once, since to write and read takes longer than to compare; a loop over four pairs isn't vectorised. */
		final void join(final int[] a, final int[] b, final int[] c, final int[] to) {
			if (pairs) for (int x = 0; x < to.length; x++) to[x] = maxima(maxima(a[x], b[x]), c[x]);
			else for (int x = 0; x < to.length; x++) to[x] = max(max(a[x], b[x]), c[x]);
		}

		private static int max(final int a, final int b) {
			final int difference = a - b;
			return a - (difference & difference >> 31);
		}

		/** Of each of the two values: b, plus a − b where that isn't negative, so that it leaves the guard as it was. */
		private static int maxima(final int a, final int b) {
			final int differences = (a | GUARDS) - b, positive = differences & GUARDS;
			return b + (differences & positive - (positive >>> HALF - 1));
		}
	}

	/** Square windows. */
	private static final class SquareMaxima extends Maxima {

		/** Maxima of rows; those of the last whole block are of this and all later rows of the block. */
		private final int[][] rows;
		/** Maxima since the last whole block. */
		private final int[] since, run;
		private final int length;
		private int last = -1;

		SquareMaxima(final Window window, final int width, final boolean pairs) {
			super(window, width, pairs);
			length = 2 * window.reach() + 1;
			rows = new int[window.rows()][begins];
			since = new int[begins];
			run = new int[seen];
		}

		@Override
		void add(final int[] row) {
			System.arraycopy(row, 0, run, 0, seen);
			int covered = 1;
			for (; 2 * covered <= length; covered *= 2) twice(run, covered);
			last = (last + 1) % rows.length;
			join(run, 0, length - covered, rows[last]);
			if (last == rows.length - 1) for (int k = last - 1; k >= 0; k--) join(rows[k], rows[k + 1]);
			else if (last == 0) System.arraycopy(rows[0], 0, since, 0, begins);
			else join(since, rows[last]);
		}

		@Override
		void get(final int[] maximum) {
			System.arraycopy(rows[(last + 1) % rows.length], 0, maximum, 0, begins);
			if (last < rows.length - 1) join(maximum, since);
		}
	}

	/** Windows of any shape. */
	private static final class OtherMaxima extends Maxima {

		/** Rows of a window that reach equally far, covered by blocks of 2^j rows. */
		private static final class Alike {

			/** The level whose runs cover a row twice at most, and where in a row the two begin. */
			final int level, start, end;
			/** The first row of each block, and its j. */
			final int[] first, rowsLevel;

			Alike(final Window window, final int[] rows) {
				final int left = window.left[rows[0]], right = window.right[rows[0]];
				level = level(right - left + 1);
				start = window.reach() + left;
				end = window.reach() + right + 1 - (1 << level);
				final IntStream.Builder firsts = IntStream.builder(), levels = IntStream.builder();
				for (int from = 0, to; from < rows.length; from = to) {
					for (to = from + 1; to < rows.length && rows[to] == rows[to - 1] + 1;) to++;
					final int j = level(to - from);
					firsts.add(rows[from]);
					levels.add(j);
					if (to - from == 1 << j) continue;
					firsts.add(rows[to - 1] + 1 - (1 << j));
					levels.add(j);
				}
				first = firsts.build().toArray();
				rowsLevel = levels.build().toArray();
			}
		}

		/**
		 * {@code [row][k][j]}: entry i is the maximum of the 2^k pixels from i on in 2^j rows from this one on; none if no row of the
		 * window wants it.
		 */
		private final int[][][][] tables;
		private final Alike[] alike;
		private final int[] run, together;
		private int next;

		OtherMaxima(final Window window, final int width, final boolean pairs) {
			super(window, width, pairs);
			alike = Arrays.stream(window.alike()).map(rows -> new Alike(window, rows)).toArray(Alike[]::new);
			final int[] numbers = new int[level(2 * window.reach() + 1) + 1];
			for (final Alike rows : alike) {
				for (final int j : rows.rowsLevel) numbers[rows.level] = Math.max(numbers[rows.level], j + 1);
			}
			tables = new int[window.rows()][numbers.length][][];
			for (final int[][][] table : tables) Arrays.setAll(table, k -> new int[numbers[k]][seen]);
			run = new int[seen];
			together = new int[seen];
		}

		@Override
		void add(final int[] row) {
			System.arraycopy(row, 0, run, 0, seen);
			for (int k = 0; k < tables[next].length; k++) {
				if (k > 0) twice(run, 1 << k - 1);
				if (tables[next][k].length > 0) System.arraycopy(run, 0, tables[next][k][0], 0, seen);
				for (int j = 1; j < tables[next][k].length; j++) {
					final int[][] from = table(1 - (1 << j), k);
					join(from[j - 1], table(1 - (1 << j - 1), k)[j - 1], from[j]);
				}
			}
			next = (next + 1) % tables.length;
		}

		/** Maxima of runs of 2^k pixels that begin so many rows below the next one. */
		private int[][] table(final int below, final int k) {
			return tables[Math.floorMod(next + below, tables.length)][k];
		}

		@Override
		void get(final int[] maximum) {
			for (final Alike rows : alike) {
				int[] maxima = block(rows, 0);
				int j = 1;
				if (rows.first.length % 2 == 0) {
					join(maxima, block(rows, j++), together);
					maxima = together;
				}
				for (; j < rows.first.length; j += 2) {
					join(maxima, block(rows, j), block(rows, j + 1), together);
					maxima = together;
				}
				if (rows == alike[0]) join(maxima, rows.start, rows.end, maximum);
				else include(maxima, rows.start, rows.end, maximum);
			}
		}

		private int[] block(final Alike rows, final int j) {
			return table(rows.first[j], rows.level)[rows.rowsLevel[j]];
		}
	}
}
