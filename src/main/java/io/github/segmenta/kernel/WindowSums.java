package io.github.segmenta.kernel;

import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;

import java.util.Arrays;

/**
 * Sums of the 8-bit pixels of the window around each pixel of a plane, exact. Beyond the border the nearest pixel of the plane
 * counts.
 * <p>
 * Square windows take the same time whatever their radius, but for the surroundings of blocks, which are read again: sums
 * over columns move down with the window, and a sum of them moves right, as in {@link ByteColumnSums}. Other windows add up their
 * rows, see {@link WindowChanges}, two of them at once.
 */
public final class WindowSums {

	/**
	 * Columns of a block, least and most rows of it: of other windows, so small that the rows of a window stay in the cache; of
	 * squares, which keep no rows.
	 */
	private static final int COLUMNS = 1024, LEAST = 256, MOST = 512, COLUMNS_OF_SQUARES = 2048, MOST_OF_SQUARES = 1024;
	/** The largest 8-bit value, and half of the bits of an int. */
	private static final int BYTE = 255, HALF = 16;

	private WindowSums() {}

	/**
	 * Whether windows aren't too large: up to a radius of 1450 pixels of squares, and of 128 of discs.
	 *
	 * @param window any window
	 * @return whether {@link #rows} can be used with it
	 */
	public static boolean fit(final Window window) {
		return window.isSquare() ? window.size <= Integer.MAX_VALUE / BYTE : BYTE * window.rows() < 1 << HALF;
	}

	/**
	 * Computes piece by piece, in no order.
	 *
	 * @param slice one plane of 8-bit pixels
	 * @param window one that {@linkplain #fit fits}
	 * @param consumer gets the sums
	 * @param progress asked about cancel
	 */
	public static void rows(final Volume slice, final Window window, final WindowNumbers consumer, final Progress progress) {
		final boolean square = window.isSquare();
		final int most = square ? COLUMNS_OF_SQUARES : COLUMNS, columns = (slice.width + most - 1) / most;
		final int rows = Parallel.rows(slice.height, columns, LEAST, square ? MOST_OF_SQUARES : MOST);
		Parallel.loop(columns * ((slice.height + rows - 1) / rows), 1, (first, end) -> {
			for (int block = first; block < end; block++) {
				final int left = block % columns * most, width = Math.min(most, slice.width - left);
				final int from = block / columns * rows, to = Math.min(slice.height, from + rows);
				if (square) new Squares(slice, left, width, window).move(from, to, consumer, progress);
				else new Pairs(slice, left, width, window).move(from, to, consumer, progress);
			}
		});
	}

	/** Windows of some columns that move down. */
	private abstract static class Sums {

		final Volume slice;
		final Window window;
		final byte[] plane;
		/** The first column, their number, and how many more are seen at both ends. */
		final int left, width, reach;
		/** The part of the columns that are seen and lie within the image. */
		final int first, end;
		final int[] sums;

		Sums(final Volume slice, final int left, final int width, final Window window) {
			this.slice = slice;
			this.left = left;
			this.width = width;
			this.window = window;
			plane = (byte[]) slice.plane(0);
			reach = window.reach();
			first = Math.max(0, reach - left);
			end = Math.min(width + 2 * reach, slice.width - left + reach);
			sums = new int[width];
		}

		/** Where the columns that are seen begin in row y. */
		final int start(final int y) {
			return Math.max(0, Math.min(slice.height - 1, y)) * slice.width + left - reach;
		}

		/** Gives columns beyond the image what the nearest one has. */
		final void extend(final int[] row) {
			Arrays.fill(row, 0, first, row[first]);
			Arrays.fill(row, end, row.length, row[end - 1]);
		}
	}

	/** Square windows. */
	private static final class Squares extends Sums {

		private final int[] row, columns;

		Squares(final Volume slice, final int left, final int width, final Window window) {
			super(slice, left, width, window);
			row = new int[width + 2 * reach];
			columns = new int[row.length];
		}

		void move(final int from, final int to, final WindowNumbers consumer, final Progress progress) {
			for (int y = from - reach; y < from + reach; y++) {
				read(y);
				for (int x = 0; x < columns.length; x++) columns[x] += row[x];
			}
			for (int y = from; y < to; y++) {
				progress.check();
				read(y + reach);
				for (int x = 0; x < columns.length; x++) columns[x] += row[x];
				sum();
				consumer.take(y * slice.width + left, sums);
				read(y - reach);
				for (int x = 0; x < columns.length; x++) columns[x] -= row[x];
			}
		}

		private void read(final int y) {
			final int start = start(y);
			for (int i = first; i < end; i++) row[i] = plane[start + i] & BYTE;
			extend(row);
		}

		/** A sum of columns that moves right. */
		private void sum() {
			int total = 0;
			for (int i = 0; i < 2 * reach; i++) total += columns[i];
			for (int x = 0; x < width; x++) {
				total += columns[x + 2 * reach];
				sums[x] = total;
				total -= columns[x];
			}
		}
	}

	/** Other windows: two of them, one in each half of some rows, whose pixels are the halves of an int. */
	private static final class Pairs extends Sums {

		private final int[][] ring;
		private final WindowChanges changes;
		private int next;

		Pairs(final Volume slice, final int left, final int width, final Window window) {
			super(slice, left, width, window);
			ring = new int[window.rows()][width + 2 * reach];
			changes = new WindowChanges(window, width, HALF);
		}

		void move(final int from, final int to, final WindowNumbers consumer, final Progress progress) {
			final int half = (to - from + 1) / 2, last = window.top + window.rows() - 1;
			for (int y = from + window.top; y < from + last; y++) read(y, y + half);
			for (int y = from; y < from + half; y++) {
				progress.check();
				read(y + last, y + last + half);
				changes.find(ring, next);
				changes.part();
				sum(changes.first, changes.gained);
				consumer.take(y * slice.width + left, sums);
				if (y + half == to) break;
				sum(changes.firstUpper, changes.lost);
				consumer.take((y + half) * slice.width + left, sums);
			}
		}

		private void read(final int y, final int upper) {
			final int start = start(y), startOfUpper = start(upper);
			final int[] row = ring[next];
			for (int i = first; i < end; i++) row[i] = plane[start + i] & BYTE | (plane[startOfUpper + i] & BYTE) << HALF;
			extend(row);
			if (++next == ring.length) next = 0;
		}

		private void sum(final long firstSum, final int[] differences) {
			int total = (int) firstSum;
			for (int x = 0; x < sums.length; x++) {
				sums[x] = total;
				total += differences[x];
			}
		}
	}
}
