package io.github.segmenta.kernel;

/**
 * Goes over a plane with the histogram of the window around each pixel, which gains and loses one pixel for each row of
 * the window from one pixel to the next.
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
	public interface Histogram {

		void add(int bin);

		void remove(int bin);

		/** What is wanted of the present window. */
		float value();
	}

	/** Makes an empty histogram; asked once for each block of rows. */
	public interface Factory {

		Histogram create();
	}

	private static final int BLOCK = 32;

	private WindowHistograms() {}

	/**
	 * @param bins bin of each pixel
	 * @param out takes {@link Histogram#value} of each window
	 */
	public static void run(final int[] bins, final int width, final int height, final Window window, final Border border,
		final Factory factory, final float[] out, final Progress progress)
	{
		Parallel.loop(height, BLOCK, (from, to) -> {
			final Histogram histogram = factory.create();
			for (int y = from; y < to; y++) {
				progress.check();
				all(bins, width, height, window, border, y, 0, histogram, true);
				for (int x = 0;; x++) {
					out[y * width + x] = histogram.value();
					if (x == width - 1) break;
					step(bins, width, height, window, border, y, x, histogram);
				}
				all(bins, width, height, window, border, y, width - 1, histogram, false);
			}
		});
	}

	private static void step(final int[] bins, final int width, final int height, final Window window,
		final Border border, final int y, final int x, final Histogram histogram)
	{
		for (int k = 0; k < window.rows(); k++) {
			int row = y + window.top + k, in = x + window.right[k] + 1, out = x + window.left[k];
			if (border == Border.NEAREST) {
				row = clamp(row, height);
				histogram.add(bins[row * width + clamp(in, width)]);
				histogram.remove(bins[row * width + clamp(out, width)]);
			}
			else if (row >= 0 && row < height) {
				if (in < width && in >= 0) histogram.add(bins[row * width + in]);
				if (out >= 0 && out < width) histogram.remove(bins[row * width + out]);
			}
		}
	}

	/** Adds or removes the whole window of a pixel. */
	private static void all(final int[] bins, final int width, final int height, final Window window,
		final Border border, final int y, final int x, final Histogram histogram, final boolean add)
	{
		for (int k = 0; k < window.rows(); k++) {
			final int row = y + window.top + k;
			if (border == Border.NONE && (row < 0 || row >= height)) continue;
			for (int dx = window.left[k]; dx <= window.right[k]; dx++) {
				if (border == Border.NONE && (x + dx < 0 || x + dx >= width)) continue;
				final int bin = bins[clamp(row, height) * width + clamp(x + dx, width)];
				if (add) histogram.add(bin);
				else histogram.remove(bin);
			}
		}
	}

	private static int clamp(final int i, final int n) {
		return i < 0 ? 0 : i >= n ? n - 1 : i;
	}
}
