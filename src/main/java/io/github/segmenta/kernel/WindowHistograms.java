package io.github.segmenta.kernel;

import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Goes over a plane with the histogram of the window around each pixel.
 * <p>
 * Square windows of few bins take the same time whatever their radius: each column of the window has a histogram, which
 * moves down by one pixel at either end, and the window moves right by one column at either end (S. Perreault, P. Hébert
 * (2007), Median filtering in constant time, <i>IEEE Transactions on Image Processing</i> 16(9):2389–2394,
 * doi:10.1109/TIP.2007.902329). Other windows gain and lose one pixel for each of their rows from one pixel to the next.
 */
public final class WindowHistograms {

	/** What happens beyond the border of the plane. */
	public enum Border {
			/** the nearest pixel of the plane counts */
			NEAREST,
			/** nothing is there */
			NONE
	}

	/** A histogram that follows a window: counts of bins, and of groups of 2^shift bins for a quick look. */
	public abstract static class Histogram {

		/** The counts of the bins; from {@link #groups} on those of the groups; from {@link #sums} on the sums of their bins. */
		protected final int[] counts;
		/** Where the counts of the groups and the sums of the bin of each of their pixels start. */
		protected final int groups, sums;
		/** Bin {@code b} belongs to group {@code b >> shift}. */
		protected final int shift;

		protected Histogram(final int bins, final int shift) {
			this.shift = shift;
			final int number = (bins - 1 >> shift) + 1;
			groups = number << shift;
			sums = groups + number;
			counts = new int[sums + number];
		}

		/** What is wanted of the present window, which holds at least one pixel. */
		protected abstract float value();

		/** Adds a pixel (sign 1) or takes it away (sign −1). */
		final void count(final int[] into, final int bin, final int sign) {
			into[bin] += sign;
			into[groups + (bin >> shift)] += sign;
			into[sums + (bin >> shift)] += sign * bin;
		}

		/** Gains one column and loses another. */
		private static void move(final int[] counts, final int[] gained, final int[] lost) {
			for (int i = 0; i < counts.length; i++) counts[i] += gained[i] - lost[i];
		}
	}

	private static final int BLOCK = 32;
	/** Above so many bins columns of counts don't fit the cache. */
	private static final int MOST_BINS = 256;
	private static final int TILE_WIDTH = 512, TILE_HEIGHT = 512;

	private WindowHistograms() {}

	/**
	 * @param bins bin of each pixel
	 * @param factory makes an empty histogram; asked once for each block of pixels
	 * @param out takes {@link Histogram#value} of each window
	 */
	public static void run(final int[] bins, final int width, final int height, final Window window, final Border border,
		final Supplier<? extends Histogram> factory, final float[] out, final Progress progress)
	{
		if (window.isSquare() && factory.get().groups <= MOST_BINS) {
			final int across = (width + TILE_WIDTH - 1) / TILE_WIDTH, down = (height + TILE_HEIGHT - 1) / TILE_HEIGHT;
			Parallel.loop(across * down, 1, (from, to) -> new Tile(bins, width, height, -window.top, border, factory.get(), from %
				across * TILE_WIDTH).run(from / across * TILE_HEIGHT, out, progress));
			return;
		}
		Parallel.loop(height, BLOCK, (from, to) -> {
			final Histogram histogram = factory.get();
			for (int y = from; y < to; y++) {
				progress.check();
				all(bins, width, height, window, border, y, 0, histogram, 1);
				for (int x = 0;; x++) {
					out[y * width + x] = histogram.value();
					if (x == width - 1) break;
					step(bins, width, height, window, border, y, x, histogram);
				}
				all(bins, width, height, window, border, y, width - 1, histogram, -1);
			}
		});
	}

	/** Square windows of some columns of pixels. */
	private static final class Tile {

		private final int[] bins;
		private final int width, height, radius, left, right;
		private final boolean nearest;
		private final Histogram histogram;
		/** Histograms of columns left − radius … right + radius − 1; beyond the border the nearest one, or an empty one. */
		private final int[][] columns;

		Tile(final int[] bins, final int width, final int height, final int radius, final Border border,
			final Histogram histogram, final int left)
		{
			this.bins = bins;
			this.width = width;
			this.height = height;
			this.radius = radius;
			this.histogram = histogram;
			this.left = left;
			right = Math.min(width, left + TILE_WIDTH);
			nearest = border == Border.NEAREST;
			columns = new int[right - left + 2 * radius][];
			final int[] empty = new int[histogram.counts.length];
			final int first = Math.max(0, left - radius), end = Math.min(width, right + radius);
			for (int x = first; x < end; x++) columns[x - left + radius] = new int[histogram.counts.length];
			for (int i = 0; i < columns.length; i++) {
				if (columns[i] == null) columns[i] = nearest ? columns[clamp(left - radius + i, width) - left + radius] : empty;
			}
		}

		void run(final int top, final float[] out, final Progress progress) {
			for (int y = top - radius; y < top + radius; y++) count(y, 1);
			for (int y = top; y < Math.min(height, top + TILE_HEIGHT); y++) {
				progress.check();
				count(y + radius, 1);
				Arrays.fill(histogram.counts, 0);
				final int[] none = new int[histogram.counts.length];
				for (int i = 0; i <= 2 * radius; i++) Histogram.move(histogram.counts, columns[i], none);
				for (int x = left; x < right; x++) {
					out[y * width + x] = histogram.value();
					final int lost = x - left;
					if (x < right - 1) Histogram.move(histogram.counts, columns[lost + 2 * radius + 1], columns[lost]);
				}
				count(y - radius, -1);
			}
		}

		/** Adds a row of the image to its columns (sign 1) or takes it away (sign −1). */
		private void count(final int y, final int sign) {
			if (!nearest && (y < 0 || y >= height)) return;
			final int row = clamp(y, height) * width, first = Math.max(0, left - radius), end = Math.min(width, right +
				radius);
			for (int x = first; x < end; x++) histogram.count(columns[x - left + radius], bins[row + x], sign);
		}
	}

	private static void step(final int[] bins, final int width, final int height, final Window window,
		final Border border, final int y, final int x, final Histogram histogram)
	{
		for (int k = 0; k < window.rows(); k++) {
			int row = y + window.top + k, in = x + window.right[k] + 1, out = x + window.left[k];
			if (border == Border.NEAREST) {
				row = clamp(row, height);
				histogram.count(histogram.counts, bins[row * width + clamp(in, width)], 1);
				histogram.count(histogram.counts, bins[row * width + clamp(out, width)], -1);
			}
			else if (row >= 0 && row < height) {
				if (in < width && in >= 0) histogram.count(histogram.counts, bins[row * width + in], 1);
				if (out >= 0 && out < width) histogram.count(histogram.counts, bins[row * width + out], -1);
			}
		}
	}

	/** Adds the whole window of a pixel (sign 1) or takes it away (sign −1). */
	private static void all(final int[] bins, final int width, final int height, final Window window,
		final Border border, final int y, final int x, final Histogram histogram, final int sign)
	{
		for (int k = 0; k < window.rows(); k++) {
			final int row = y + window.top + k;
			if (border == Border.NONE && (row < 0 || row >= height)) continue;
			for (int dx = window.left[k]; dx <= window.right[k]; dx++) {
				if (border == Border.NONE && (x + dx < 0 || x + dx >= width)) continue;
				final int bin = bins[clamp(row, height) * width + clamp(x + dx, width)];
				histogram.count(histogram.counts, bin, sign);
			}
		}
	}

	private static int clamp(final int i, final int n) {
		return i < 0 ? 0 : i >= n ? n - 1 : i;
	}
}
