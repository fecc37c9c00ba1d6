package io.github.segmenta.kernel;

import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;

import java.util.Arrays;

/**
 * {@link WindowExtrema} of floats, whose maxima are found in another way than those of whole numbers: only loops over arrays
 * of one type are vectorised.
 */
final class FloatWindowExtrema {

	/** Rows and columns of a block, so small that the rows of a window stay in the cache. */
	private static final int BLOCK = 512;

	private FloatWindowExtrema() {}

	/** See {@link WindowExtrema#rows}. */
	static void rows(final Volume slice, final Window window, final WindowStatistics consumer,
		final Progress progress)
	{
		final int height = slice.height, count = window.rows(), columns = (slice.width + BLOCK - 1) / BLOCK;
		Parallel.loop(columns * ((height + BLOCK - 1) / BLOCK), 1, (first, end) -> {
			for (int block = first; block < end; block++) {
				final int left = block % columns * BLOCK, width = Math.min(BLOCK, slice.width - left);
				final int from = block / columns * BLOCK, to = Math.min(height, from + BLOCK);
				final Maxima above = maxima(window, width), below = maxima(window, width);
				final float[] row = new float[width + 2 * above.reach], largest = new float[width];
				final double[] minimum = new double[width], maximum = new double[width];
				for (int y = from + window.top; y < to + window.top + count - 1; y++) {
					FloatRows.read(slice, 0, y, left - above.reach, left + width + above.reach, Border.NEAREST, row);
					above.add(row);
					for (int i = 0; i < row.length; i++) row[i] = -row[i];
					below.add(row);
					final int at = y - window.top - count + 1;
					if (at < from) continue;
					progress.check();
					above.get(largest);
					for (int x = 0; x < width; x++) maximum[x] = largest[x];
					below.get(largest);
					for (int x = 0; x < width; x++) minimum[x] = -largest[x];
					consumer.take(at * slice.width + left, minimum, maximum);
				}
			}
		});
	}

	private static Maxima maxima(final Window window, final int width) {
		return window.isSquare() ? new SquareMaxima(window, width) : new OtherMaxima(window, width);
	}

	/** The maxima of windows that move down. Loops over shifted arrays aren't vectorised, so that copies are compared. */
	private abstract static class Maxima {

		final Window window;
		final int width, reach;
		private final float[] before, after;

		Maxima(final Window window, final int width) {
			this.window = window;
			this.width = width;
			reach = window.reach();
			before = new float[width + 2 * reach];
			after = new float[width + 2 * reach];
		}

		/** Takes the next row, with {@link #reach} more values at both ends, and forgets the one that has left the window. */
		abstract void add(float[] row);

		/** The maximum of the last rows, for each pixel. */
		abstract void get(float[] maximum);

		/** Largest k with 2^k pixels in a run. */
		static int level(final int run) {
			return 31 - Integer.numberOfLeadingZeros(run);
		}

		/** Maxima of runs become those of runs that are twice as long; the last ones stay. */
		final void twice(final float[] maxima, final int run) {
			System.arraycopy(maxima, run, after, 0, maxima.length - run);
			System.arraycopy(maxima, maxima.length - run, after, maxima.length - run, run);
			join(maxima, after);
		}

		/** Joins the maxima that begin at two places. */
		final void join(final float[] to, final float[] maxima, final int start, final int end) {
			System.arraycopy(maxima, start, before, 0, to.length);
			System.arraycopy(maxima, end, after, 0, to.length);
			for (int x = 0; x < to.length; x++) to[x] = Math.max(to[x], Math.max(before[x], after[x]));
		}

		static void join(final float[] to, final float[] other) {
			for (int x = 0; x < to.length; x++) to[x] = Math.max(to[x], other[x]);
		}
	}

	/** Square windows. */
	private static final class SquareMaxima extends Maxima {

		/** Maxima of rows; those of the last whole block are of this and all later rows of the block. */
		private final float[][] rows;
		/** Maxima since the last whole block. */
		private final float[] since, run;
		private int last = -1;

		SquareMaxima(final Window window, final int width) {
			super(window, width);
			rows = new float[window.rows()][width];
			since = new float[width];
			run = new float[width + 2 * reach];
		}

		@Override
		void add(final float[] row) {
			final int length = 2 * reach + 1;
			System.arraycopy(row, 0, run, 0, run.length);
			int covered = 1;
			for (; 2 * covered <= length; covered *= 2) twice(run, covered);
			last = (last + 1) % rows.length;
			final float[] to = rows[last];
			Arrays.fill(to, Float.NEGATIVE_INFINITY);
			join(to, run, 0, length - covered);
			if (last == rows.length - 1) for (int k = last - 1; k >= 0; k--) join(rows[k], rows[k + 1]);
			else if (last == 0) System.arraycopy(to, 0, since, 0, width);
			else join(since, to);
		}

		@Override
		void get(final float[] maximum) {
			System.arraycopy(rows[(last + 1) % rows.length], 0, maximum, 0, width);
			if (last < rows.length - 1) join(maximum, since);
		}
	}

	/** Windows of any shape. */
	private static final class OtherMaxima extends Maxima {

		/** {@code [row][k]}: entry i is the maximum of the 2^k pixels from i on. */
		private final float[][][] tables;
		/** Rows of the window that reach equally far, for each reach. */
		private final int[][] alike;
		private final float[] together;
		private int next;

		OtherMaxima(final Window window, final int width) {
			super(window, width);
			final int rows = window.rows();
			tables = new float[rows][level(2 * reach + 1) + 1][width + 2 * reach];
			alike = window.alike();
			together = new float[width + 2 * reach];
		}

		@Override
		void add(final float[] row) {
			final float[][] levels = tables[next];
			System.arraycopy(row, 0, levels[0], 0, row.length);
			for (int k = 1; k < levels.length; k++) {
				System.arraycopy(levels[k - 1], 0, levels[k], 0, row.length);
				twice(levels[k], 1 << k - 1);
			}
			next = (next + 1) % tables.length;
		}

		@Override
		void get(final float[] maximum) {
			Arrays.fill(maximum, Float.NEGATIVE_INFINITY);
			for (final int[] rows : alike) {
				final int left = window.left[rows[0]], right = window.right[rows[0]], level = level(right - left + 1);
				System.arraycopy(row(rows[0], level), 0, together, 0, together.length);
				for (int j = 1; j < rows.length; j++) join(together, row(rows[j], level));
				join(maximum, together, reach + left, reach + right + 1 - (1 << level));
			}
		}

		/** Maxima of runs in the k-th row of the window. */
		private float[] row(final int k, final int level) {
			return tables[(next + k) % tables.length][level];
		}
	}
}
