package io.github.segmenta.kernel;

import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;

import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Goes over a plane with the histogram of the window around each pixel.
 * <p>
 * Square windows of few bins take the same time whatever their radius: each column of the window has a histogram, which
 * moves down by one pixel at either end, and the window moves right by one column at either end (S. Perreault, P. Hébert
 * (2007), Median filtering in constant time, <i>IEEE Transactions on Image Processing</i> 16(9):2389–2394,
 * doi:10.1109/TIP.2007.902329). Other windows gain and lose one pixel for each of their rows from one pixel to the next.
 * <p>
 * An example: with three rows and columns a, b, c, d, the window over a, b, c has the counts of these added up. The one to the
 * right gains those of d and loses those of a, and on the next row each column gains one pixel and loses one. A disc of radius 2
 * has 5 rows, so it gains 5 pixels and loses 5 for a step to the right, instead of reading all its pixels again.
 * {@code OtsuHistogramTest} and {@code LocalThresholdTest} compare with histograms made anew for each window.
 */
public final class WindowHistograms {

	/** What happens beyond the border of the plane. */
	public enum Border {
			/** the nearest pixel of the plane counts */
			NEAREST,
			/** nothing is there */
			NONE
	}

	/** A histogram that follows a window. */
	public abstract static class Histogram {

		/** The bin of what is no pixel: one above the others. */
		final int none;

		/** @param none the bin of what is no pixel, one above the others */
		protected Histogram(final int none) {
			this.none = none;
		}

		/**
		 * Pixels come into the window: those at {@code x + starts[k]} for k below {@code rows}. The loop stands here since a call
		 * for each pixel would cost more than the pixel.
		 *
		 * @param bins bin of each pixel
		 * @param starts places to which {@code x} is added, such as those of rows
		 * @param rows how many of them count
		 * @param x added to each place
		 */
		protected abstract void gain(char[] bins, int[] starts, int rows, int x);

		/**
		 * Pixels leave the window, likewise.
		 *
		 * @param bins bin of each pixel
		 * @param starts places to which {@code x} is added, such as those of rows
		 * @param rows how many of them count
		 * @param x added to each place
		 */
		protected abstract void lose(char[] bins, int[] starts, int rows, int x);

		/**
		 * Gives {@link #value} of windows side by side, of which the first one is the present window; afterwards the last one is. Each
		 * class has this loop of its own, since one for all would call methods for each pixel, and not become part of them.
		 *
		 * @param bins bin of each pixel
		 * @param gained starts of what the window has gained on its way to the one at x, see {@link #gain}
		 * @param lost starts of what it has lost
		 * @param rows how many starts there are
		 * @param middles the bins of the pixels in the middle of windows
		 * @param start index of the first of these
		 * @param values takes one value a window
		 */
		protected abstract void move(char[] bins, int[] gained, int[] lost, int rows, char[] middles, int start, double[] values);

		/**
		 * What is wanted of the present window, which holds at least one pixel.
		 *
		 * @param bin that of the pixel in its middle
		 * @return the value
		 */
		protected abstract float value(int bin);
	}

	/** Counts of bins, and of groups of 2^shift bins for a quick look, which can be added up over columns. */
	public abstract static class Counts extends Histogram {

		private static final int SUM_BITS = 40;
		private static final long PIXEL = 1L << SUM_BITS;

		/** The counts of the bins, then those of a group of which the first bin is that of no pixels. */
		protected final int[] counts;
		/** For each group its pixels and the sum of their bins in one number: to count takes one step, to add up another. */
		protected final long[] groups;
		private final int weight;
		/** Bin {@code b} belongs to group {@code b >> shift}. */
		protected final int shift;

		/**
		 * @param bins number of bins, that of what is no pixel not counted
		 * @param shift binary logarithm of the number of bins of a group
		 * @param sums whether the sums of groups are wanted, too
		 */
		protected Counts(final int bins, final int shift, final boolean sums) {
			super((bins - 1 >> shift) + 1 << shift);
			this.shift = shift;
			weight = sums ? -1 : 0;
			final int number = none >> shift;
			counts = new int[number + 1 << shift];
			groups = new long[number + 1];
		}

		/**
		 * @param group one of {@link #groups}, or the sum of several
		 * @return the number of its pixels
		 */
		protected static int pixels(final long group) {
			return (int) (group >>> SUM_BITS);
		}

		/**
		 * @param group one of {@link #groups}, or the sum of several
		 * @return the sum of the bins of its pixels
		 */
		protected static long sum(final long group) {
			return group & PIXEL - 1;
		}

		@Override
		protected final void gain(final char[] bins, final int[] starts, final int rows, final int x) {
			count(bins, starts, rows, x, 1);
		}

		@Override
		protected final void lose(final char[] bins, final int[] starts, final int rows, final int x) {
			count(bins, starts, rows, x, -1);
		}

		private void count(final char[] bins, final int[] starts, final int rows, final int x, final int sign) {
			for (int k = 0; k < rows; k++) count(counts, groups, bins[starts[k] + x], sign);
		}

		@Override
		protected final void move(final char[] bins, final int[] gained, final int[] lost, final int rows,
			final char[] middles, final int start, final double[] values)
		{
			for (int x = 0; x < values.length; x++) {
				if (x > 0) move(bins, gained, lost, rows, x);
				values[x] = value(middles[start + x]);
			}
		}

		private void move(final char[] bins, final int[] gained, final int[] lost, final int rows, final int x) {
			final int[] into = counts;
			final long[] intoGroups = groups;
			final int by = shift, used = weight;
			for (int k = 0; k < rows; k++) {
				final int gain = bins[gained[k] + x], loss = bins[lost[k] + x];
				into[gain]++;
				into[loss]--;
				intoGroups[gain >> by] += PIXEL | gain & used;
				intoGroups[loss >> by] -= PIXEL | loss & used;
			}
		}

		/** Adds a pixel (sign 1) or takes it away (sign −1). */
		final void count(final int[] into, final long[] groupsOfInto, final int bin, final int sign) {
			into[bin] += sign;
			groupsOfInto[bin >> shift] += sign * (PIXEL | bin & weight);
		}

		/** Gains one column and loses another. */
		final void move(final Column gained, final Column lost) {
			add(counts, gained.counts, lost.counts);
			for (int i = 0; i < groups.length; i++) groups[i] += gained.groups[i] - lost.groups[i];
		}

		private static void add(final int[] counts, final int[] gained, final int[] lost) {
			for (int i = 0; i < counts.length; i++) counts[i] += gained[i] - lost[i];
		}
	}

	/** Counts of the pixels of a column. */
	private static final class Column {

		final int[] counts;
		final long[] groups;

		Column(final Counts like) {
			counts = new int[like.counts.length];
			groups = new long[like.groups.length];
		}
	}

	private static final int BLOCK = 32;
	/** Above so many bins columns of counts don't fit the cache. */
	private static final int MOST_BINS = 256;
	private static final int NEAREST = -1;
	private static final int TILE_WIDTH = 512, TILE_HEIGHT = 512;

	private WindowHistograms() {}

	/**
	 * @param bins bin of each pixel
	 * @param width of the plane, in pixels
	 * @param height of the plane, in pixels
	 * @param window whose pixels are counted
	 * @param border what counts beyond the border of the plane
	 * @param factory makes an empty histogram; asked once for each block of pixels
	 * @param consumer gets {@link Histogram#value} of each window, and nothing as the second statistic
	 * @param progress asked about cancel
	 */
	public static void run(final char[] bins, final int width, final int height, final Window window, final Border border,
		final Supplier<? extends Histogram> factory, final WindowStatistics consumer, final Progress progress)
	{
		final Histogram example = factory.get();
		if (window.isSquare() && example instanceof Counts && example.none <= MOST_BINS) {
			final int across = (width + TILE_WIDTH - 1) / TILE_WIDTH, down = (height + TILE_HEIGHT - 1) / TILE_HEIGHT;
			Parallel.loop(across * down, 1, (from, to) -> new Tile(bins, width, height, -window.top, border, (Counts) factory
				.get(), from % across * TILE_WIDTH).run(from / across * TILE_HEIGHT, consumer, progress));
			return;
		}
		final int reach = window.reach(), stride = width + 2 * reach;
		final char[] wide = widened(bins, width, height, reach, border == Border.NEAREST ? NEAREST : example.none);
		final int[] run = IntStream.rangeClosed(0, 2 * reach).toArray();
		Parallel.loop(height, BLOCK, (from, to) -> {
			final Histogram histogram = factory.get();
			final int[] gained = new int[window.rows()], lost = new int[window.rows()];
			final double[] values = new double[width];
			for (int y = from; y < to; y++) {
				progress.check();
				int rows = 0;
				for (int k = 0; k < window.rows(); k++) {
					final int row = y + window.top + k;
					if (border == Border.NONE && (row < 0 || row >= height)) continue;
					final int start = clamp(row, height) * stride + reach;
					gained[rows] = start + window.right[k];
					lost[rows++] = start + window.left[k] - 1;
				}
				for (int k = 0; k < rows; k++) histogram.gain(wide, run, gained[k] - lost[k], lost[k] + 1);
				histogram.move(wide, gained, lost, rows, bins, y * width, values);
				for (int k = 0; k < rows; k++) histogram.lose(wide, run, gained[k] - lost[k], lost[k] + width);
				consumer.take(y * width, values, null);
			}
		});
	}

	/** The bins with more columns at both sides, of the nearest ones or of a bin for no pixel. */
	private static char[] widened(final char[] bins, final int width, final int height, final int reach,
		final int beyond)
	{
		final int stride = width + 2 * reach;
		final char[] wide = new char[Math.multiplyExact(stride, height)];
		Parallel.loop(height, BLOCK, (from, to) -> {
			for (int y = from; y < to; y++) {
				final int start = y * stride, left = start + reach, right = left + width, end = start + stride;
				System.arraycopy(bins, y * width, wide, left, width);
				Arrays.fill(wide, start, left, beyond == NEAREST ? wide[left] : (char) beyond);
				Arrays.fill(wide, right, end, beyond == NEAREST ? wide[right - 1] : (char) beyond);
			}
		});
		return wide;
	}

	/** Square windows of some columns of pixels. */
	private static final class Tile {

		private final char[] bins;
		private final int width, height, radius, left, right;
		private final boolean nearest;
		private final Counts histogram;
		/** Histograms of columns left − radius … right + radius − 1; beyond the border the nearest one, or an empty one. */
		private final Column[] columns;

		Tile(final char[] bins, final int width, final int height, final int radius, final Border border,
			final Counts histogram, final int left)
		{
			this.bins = bins;
			this.width = width;
			this.height = height;
			this.radius = radius;
			this.histogram = histogram;
			this.left = left;
			right = Math.min(width, left + TILE_WIDTH);
			nearest = border == Border.NEAREST;
			columns = new Column[right - left + 2 * radius];
			final Column empty = new Column(histogram);
			final int first = Math.max(0, left - radius), end = Math.min(width, right + radius);
			for (int x = first; x < end; x++) columns[x - left + radius] = new Column(histogram);
			for (int i = 0; i < columns.length; i++) {
				if (columns[i] == null) columns[i] = nearest ? columns[clamp(left - radius + i, width) - left + radius] : empty;
			}
		}

		void run(final int top, final WindowStatistics consumer, final Progress progress) {
			final double[] values = new double[right - left];
			for (int y = top - radius; y < top + radius; y++) count(y, 1);
			for (int y = top; y < Math.min(height, top + TILE_HEIGHT); y++) {
				progress.check();
				count(y + radius, 1);
				Arrays.fill(histogram.counts, 0);
				Arrays.fill(histogram.groups, 0);
				final Column none = new Column(histogram);
				for (int i = 0; i <= 2 * radius; i++) histogram.move(columns[i], none);
				for (int x = left; x < right; x++) {
					final int lost = x - left;
					values[lost] = histogram.value(bins[y * width + x]);
					if (x < right - 1) histogram.move(columns[lost + 2 * radius + 1], columns[lost]);
				}
				consumer.take(y * width + left, values, null);
				count(y - radius, -1);
			}
		}

		/** Adds a row of the image to its columns (sign 1) or takes it away (sign −1). */
		private void count(final int y, final int sign) {
			if (!nearest && (y < 0 || y >= height)) return;
			final int row = clamp(y, height) * width, first = Math.max(0, left - radius), end = Math.min(width, right +
				radius);
			for (int x = first; x < end; x++) {
				final Column column = columns[x - left + radius];
				histogram.count(column.counts, column.groups, bins[row + x], sign);
			}
		}
	}

	private static int clamp(final int i, final int n) {
		return i < 0 ? 0 : i >= n ? n - 1 : i;
	}
}
