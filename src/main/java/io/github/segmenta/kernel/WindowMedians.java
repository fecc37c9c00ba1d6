package io.github.segmenta.kernel;

import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;

import java.util.Arrays;

/**
 * Medians of square windows over many bins. The windows of some rows, one below the other, move right together: a histogram
 * holds the pixels of the middle one, and for each other one there is a histogram of what it has more and less; the median is
 * found by a walk over the bins from the last one. Of a column that comes in or goes, each pixel is so counted once and not
 * once a row, and the time grows much more slowly than the radius.
 * <p>
 * B. Weiss (2006), Fast median and bilateral filtering, <i>ACM Transactions on Graphics</i> 25(3):519–526,
 * doi:10.1145/1141911.1141918.
 * <p>
 * An example: of 5 × 5 windows, the one on row 7 holds rows 5 to 9, the one on row 8 rows 6 to 10. The second is the first one's
 * histogram with a difference: row 10 more, row 5 less. When both move right by one column, the pixels of rows 6 to 9 are counted
 * once for both, and those of rows 5 and 10 once each. {@code WindowTest.mediansAreThoseOfTheirPixels} compares with sorted pixels.
 */
public final class WindowMedians {

	/** Most rows above and below the middle one, so that all histograms fit the cache. */
	private static final int MOST_BESIDE = 7;
	/** Groups of rows that are computed with the same histograms. */
	private static final int BLOCK = 4;
	/** Bins of a group. */
	private static final int SHIFT = 5, GROUP = 1 << SHIFT;

	private WindowMedians() {}

	/**
	 * Computes row by row, in no order: the median of each window, the lower one of an even number. Beyond the border the nearest
	 * pixel of the plane counts.
	 *
	 * @param bins bin of each pixel
	 * @param width of the plane, in pixels
	 * @param height of the plane, in pixels
	 * @param radius of the windows, which are 2 · radius + 1 pixels wide and high
	 * @param values what stands for each bin
	 * @param consumer gets the medians, and nothing as the second statistic
	 * @param progress asked about cancel
	 */
	public static void rows(final char[] bins, final int width, final int height, final int radius, final float[] values,
		final WindowStatistics consumer, final Progress progress)
	{
		// the fewest counts a pixel; what a window has more than the middle one must fit into a short
		final int beside = Math.min(Math.min(MOST_BESIDE, (int) Math.sqrt(radius)), Short.MAX_VALUE / (2 * radius + 1));
		final int together = 2 * beside + 1;
		Parallel.loop(height, BLOCK * together, (from, to) -> {
			final Windows windows = new Windows(columns(bins, width, height, from - radius, to + 2 * beside + radius), radius, beside,
				values);
			for (int y = from; y < to; y += together) {
				progress.check();
				final double[][] medians = new double[Math.min(together, to - y)][width];
				windows.run(y - from, medians);
				for (int k = 0; k < medians.length; k++) consumer.take((y + k) * width, medians[k], null);
			}
		});
	}

	/** The columns of some rows, which are read many times. */
	private static int[][] columns(final char[] bins, final int width, final int height, final int from, final int to) {
		final int[][] columns = new int[width][to - from];
		for (int y = from; y < to; y++) {
			final int row = (y < 0 ? 0 : y >= height ? height - 1 : y) * width;
			for (int x = 0; x < width; x++) columns[x][y - from] = bins[row + x];
		}
		return columns;
	}

	/** The windows of some rows. */
	private static final class Windows {

		/** Bins of the block's columns, from its first window's first row on. */
		private final int[][] columns;
		private final int radius, beside;
		private final float[] values;
		private final int rank;
		/** Pixels of the middle window in each bin. */
		private final int[] counts;
		/** For each window how many more it has. */
		private final short[][] more;
		/** The same for groups of bins, in which a longer walk takes its steps. */
		private final int[] groups;
		private final short[][] moreOfGroups;
		/** The bin of the last median of each window, and how many of its pixels are below it. */
		private final int[] median, below;

		Windows(final int[][] columns, final int radius, final int beside, final float[] values) {
			this.columns = columns;
			this.radius = radius;
			this.beside = beside;
			this.values = values;
			rank = (int) (((2L * radius + 1) * (2L * radius + 1) - 1) / 2);
			counts = new int[values.length];
			more = new short[2 * beside + 1][values.length];
			groups = new int[(values.length - 1 >> SHIFT) + 1];
			moreOfGroups = new short[more.length][groups.length];
			median = new int[more.length];
			below = new int[more.length];
		}

		/**
		 * @param top the first row, from the block's first one
		 * @param medians for as many rows; after fewer than there are windows, which only the last rows of the plane may be, the
		 *          counts are of no use
		 */
		void run(final int top, final double[][] medians) {
			Arrays.fill(median, 0);
			Arrays.fill(below, 0);
			final int width = columns.length;
			for (int x = -radius; x <= radius; x++) count(column(x), top, 1);
			for (int x = 0;; x++) {
				for (int k = 0; k < medians.length; k++) medians[k][x] = values[walk(k)];
				if (x == width - 1) break;
				final int[] gained = column(x + radius + 1), lost = column(x - radius);
				move(gained, lost, top + beside, top + beside + 2 * radius + 1);
				for (int k = 0; k < medians.length; k++) {
					moveBeside(k, gained, lost, top);
					below[k] += change(gained, lost, top + k, top + k + 2 * radius + 1, median[k]);
				}
			}
			for (int x = width - 1 - radius; x < width + radius; x++) count(column(x), top, -1);
		}

		private int[] column(final int x) {
			return columns[x < 0 ? 0 : x >= columns.length ? columns.length - 1 : x];
		}

		/** Adds a column (sign 1) or takes it away (sign −1). */
		private void count(final int[] column, final int top, final int sign) {
			for (int i = top + beside; i <= top + beside + 2 * radius; i++) {
				counts[column[i]] += sign;
				groups[column[i] >> SHIFT] += sign;
			}
			for (int k = 0; k < more.length; k++) {
				for (int i = top + Math.min(k, beside); i < top + Math.max(k, beside); i++) {
					beyond(k, column[i], k < beside ? sign : -sign);
					beyond(k, column[i + 2 * radius + 1], k < beside ? -sign : sign);
				}
			}
		}

		/** The same with two columns and the middle window. */
		private void move(final int[] gained, final int[] lost, final int from, final int to) {
			for (int i = from; i < to; i++) {
				if (gained[i] == lost[i]) continue;
				counts[gained[i]]++;
				groups[gained[i] >> SHIFT]++;
				counts[lost[i]]--;
				groups[lost[i] >> SHIFT]--;
			}
		}

		/** … and what the k-th window has more. */
		private void moveBeside(final int k, final int[] gained, final int[] lost, final int top) {
			final int one = k < beside ? 1 : -1, rows = 2 * radius + 1;
			for (int i = top + Math.min(k, beside); i < top + Math.max(k, beside); i++) {
				beyond(k, gained[i], one);
				beyond(k, lost[i], -one);
				beyond(k, gained[i + rows], -one);
				beyond(k, lost[i + rows], one);
			}
		}

		private void beyond(final int k, final int bin, final int sign) {
			more[k][bin] += sign;
			moreOfGroups[k][bin >> SHIFT] += sign;
		}

		/** How many more pixels are below a bin. */
		private static int change(final int[] gained, final int[] lost, final int from, final int to, final int bin) {
			int change = 0;
			for (int i = from; i < to; i++) change += (lost[i] - bin >> 31) - (gained[i] - bin >> 31);
			return change;
		}

		/** The bin of the median of the k-th window. */
		private int walk(final int k) {
			final short[] beyond = more[k], beyondGroups = moreOfGroups[k];
			int bin = median[k], less = below[k];
			while (less > rank) {
				if ((bin & GROUP - 1) == 0) {
					// a group may be too far
					final int group = (bin >> SHIFT) - 1, n = groups[group] + beyondGroups[group];
					if (less - n > rank) {
						less -= n;
						bin -= GROUP;
						continue;
					}
				}
				bin--;
				less -= counts[bin] + beyond[bin];
			}
			while (true) {
				if ((bin & GROUP - 1) == 0) {
					int group = bin >> SHIFT;
					for (int n; less + (n = groups[group] + beyondGroups[group]) <= rank; group++) less += n;
					bin = group << SHIFT;
				}
				final int n = counts[bin] + beyond[bin];
				if (less + n > rank) break;
				less += n;
				bin++;
			}
			median[k] = bin;
			below[k] = less;
			return bin;
		}
	}
}
