package io.github.segmenta.threshold;

import io.github.segmenta.kernel.WindowHistograms;

/**
 * {@link OtsuHistogram} for windows that aren't too large and move pixel by pixel: instead of the counts of groups of bins it
 * keeps the moments of the pixels above a good threshold – their number, the sum of their bins and that of the squares – as
 * parts of one number, so that to know those of the bins from a bin on takes the bins in between only.
 */
final class OtsuMoments extends WindowHistograms.Histogram {

	private static final int BINS = 256;
	/** Bits of a number of pixels, of the sum of their bins, and of that of the squares of these: 63 together. */
	private static final int PIXEL_BITS = 13, SUM_BITS = PIXEL_BITS + 8;
	/** Variances that differ by a smaller part may be equal. */
	private static final double SLACK = 1e-9;
	/** What a search for a better threshold ends with if it finds none, and if rounding decides. */
	private static final int NONE = -1, UNCLEAR = -2;

	private final float[] upperValues;
	private final int[] counts = new int[BINS + 1];
	/** Moments of one pixel of each bin: none of what is no pixel; and the same of bins above the good threshold, else none. */
	private final long[] moments = new long[BINS + 1], momentsAbove = new long[BINS + 1];
	/** Moments of all pixels, and of those above the good threshold. */
	private long total, above;
	/** A good threshold, and where a better one was looked for last: −1 or 1. */
	private int good = -1, step = 1;
	/** So many bins above and below the good one were enough, in the last window, to see that no other threshold is better. */
	private int reachAbove, reachBelow;
	/** Number of pixels of the window, and the sum of their bins. */
	private long n, m;
	/** w and d of the good threshold, and {@code v = leastSquare / product}, but for rounding. */
	private long share, difference;
	private double leastSquare, product;

	/** @param upperValues the threshold that separates each bin from those above */
	OtsuMoments(final float[] upperValues) {
		super(BINS);
		this.upperValues = upperValues;
		for (int i = 0; i < BINS; i++) {
			moments[i] = 1L | (long) i << PIXEL_BITS | (long) i * i << PIXEL_BITS + SUM_BITS;
			momentsAbove[i] = moments[i];
		}
	}

	/** Whether the moments of a window of so many pixels fit. */
	static boolean fit(final int pixels) {
		return pixels < 1 << PIXEL_BITS;
	}

	private static int pixels(final long moments) {
		return (int) moments & (1 << PIXEL_BITS) - 1;
	}

	private static long sum(final long moments) {
		return moments >>> PIXEL_BITS & (1 << SUM_BITS) - 1;
	}

	private static long squares(final long moments) {
		return moments >>> PIXEL_BITS + SUM_BITS;
	}

	// gain and lose are written out, since with a sign they would take a tenth longer

	@Override
	protected void gain(final char[] bins, final int[] starts, final int rows, final int x) {
		final int[] into = counts;
		final long[] all = moments, upper = momentsAbove;
		long sum = total, sumAbove = above;
		for (int k = 0; k < rows; k++) {
			final int bin = bins[starts[k] + x];
			into[bin]++;
			sum += all[bin];
			sumAbove += upper[bin];
		}
		total = sum;
		above = sumAbove;
	}

	@Override
	protected void lose(final char[] bins, final int[] starts, final int rows, final int x) {
		final int[] into = counts;
		final long[] all = moments, upper = momentsAbove;
		long sum = total, sumAbove = above;
		for (int k = 0; k < rows; k++) {
			final int bin = bins[starts[k] + x];
			into[bin]--;
			sum -= all[bin];
			sumAbove -= upper[bin];
		}
		total = sum;
		above = sumAbove;
	}

	@Override
	protected void move(final char[] bins, final int[] gained, final int[] lost, final int rows, final char[] middles,
		final int start, final double[] values)
	{
		for (int x = 0; x < values.length; x++) {
			if (x > 0) {
				gain(bins, gained, rows, x);
				lose(bins, lost, rows, x);
			}
			values[x] = value(middles[start + x]);
		}
	}

	@Override
	protected float value(final int bin) {
		n = pixels(total);
		m = sum(total);
		boolean parted = look();
		if (!parted) {
			// on the mean there are pixels on both sides, if they aren't all equal
			move((int) (m / n));
			parted = look();
		}
		if (parted) {
			climb();
			while (true) {
				leastSquare = (double) difference * difference * (1 - SLACK);
				product = (double) share * (n - share);
				final boolean below = good < bin;
				final int better = below ? betterFrom(bin) : betterBelow(bin);
				if (better == NONE) return below ? upperValues[bin - 1] : upperValues[bin];
				if (better == UNCLEAR) break;
				move(better);
				look();
			}
		}
		final int best = OtsuHistogram.best(counts, n, m);
		return best < 0 ? Float.NEGATIVE_INFINITY : upperValues[best];
	}

	/** Finds w and d of the good threshold; returns whether there are pixels on both sides. */
	private boolean look() {
		share = n - pixels(above);
		difference = n * (m - sum(above)) - m * share;
		return share > 0 && share < n;
	}

	/** Makes another threshold the good one. */
	private void move(final int t) {
		while (good < t) moveUp();
		while (good > t) moveDown();
	}

	private void moveUp() {
		good++;
		above -= counts[good] * moments[good];
		momentsAbove[good] = 0;
	}

	private void moveDown() {
		above += counts[good] * moments[good];
		momentsAbove[good] = moments[good];
		good--;
	}

	/** Looks for a better threshold next to the good one, on one side by turns. */
	private void climb() {
		step = -step;
		while (good + step >= 0 && good + step < BINS - 1) {
			final int moved = step > 0 ? good + 1 : good;
			final long w = share + step * counts[moved];
			final long d = difference + step * (n * moved - m) * counts[moved];
			if (w == 0 || w == n || (double) d * d * share * (n - share) <= (double) difference * difference * w * (n - w)) return;
			if (step > 0) moveUp();
			else moveDown();
			share = w;
			difference = d;
		}
	}

	/** The sum of x² over some pixels. */
	private long deviations(final long some) {
		return n * n * squares(some) - 2 * n * m * sum(some) + m * m * pixels(some);
	}

	/** Looks for a better threshold among the bins from that of a pixel on, which is above the good threshold. */
	private int betterFrom(final int bin) {
		final int[] c = counts;
		final int end = Math.min(bin, good + 1 + reachAbove);
		long passed = 0;
		int t = good + 1;
		for (; t < end; t++) passed += c[t] * moments[t];
		for (;; t++) {
			if (tooFew(deviations(above - passed), share + pixels(passed))) {
				// next time one less may do
				reachAbove = Math.max(0, t == end ? reachAbove - 1 : t - 1 - good);
				return NONE;
			}
			if (t == bin) break;
			passed += c[t] * moments[t];
		}
		long w = share + pixels(passed), d = difference + n * sum(passed) - m * pixels(passed);
		for (long left = deviations(above - passed); !tooFew(left, w); t++) {
			final long x = n * t - m;
			w += c[t];
			d += x * c[t];
			left -= x * x * c[t];
			if (w == n) return NONE;
			final int better = compare(t, w, d);
			if (better != NONE) return better;
		}
		return NONE;
	}

	/** Looks for a better threshold below the bin of a pixel, which isn't above the good threshold. */
	private int betterBelow(final int bin) {
		if (bin == 0) return NONE;
		final int[] c = counts;
		final long below = total - above;
		final int end = Math.max(bin - 1, good - reachBelow);
		long passed = 0;
		int t = good;
		for (; t > end; t--) passed += c[t] * moments[t];
		for (;; t--) {
			if (tooFew(deviations(below - passed), n - share + pixels(passed))) {
				reachBelow = Math.max(0, t == end ? reachBelow - 1 : good - t);
				return NONE;
			}
			if (t == bin - 1) break;
			passed += c[t] * moments[t];
		}
		long w = share - pixels(passed), d = difference - n * sum(passed) + m * pixels(passed);
		for (long left = deviations(below - passed); w > 0 && !tooFew(left, n - w); t--) {
			final int better = compare(t, w, d);
			if (better != NONE) return better;
			final long x = n * t - m;
			w -= c[t];
			d -= x * c[t];
			left -= x * x * c[t];
		}
		return NONE;
	}

	/** Whether a sum of x² is too small for a better threshold among these pixels, with so many others. */
	private boolean tooFew(final long deviations, final long others) {
		return deviations * product < leastSquare * others;
	}

	/** A threshold if it is better. */
	private int compare(final int t, final long w, final double d) {
		final double square = d * d * product, least = leastSquare * w * (n - w);
		return square < least ? NONE : square <= least * (1 + 2 * SLACK) ? UNCLEAR : t;
	}
}
