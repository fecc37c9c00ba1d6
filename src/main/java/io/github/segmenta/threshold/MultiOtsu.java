package io.github.segmenta.threshold;

import io.github.segmenta.core.InvalidInputException;

import java.util.Arrays;

/**
 * The thresholds of the largest between-class variance for two or more classes: exact, on a histogram of any number of
 * bins.
 * <p>
 * The variance between classes grows with {@code Σ m²/w} over the classes, where w is the count and m the first moment
 * of a class. Dynamic programming over the last bin of each class finds its maximum; since the best last bin of one
 * class never falls when that of the next one rises, divide and conquer gives it in O(k·n·log n) for n occupied bins:
 * 65,536 bins and six classes take some hundredths of a second.
 * <p>
 * P.-S. Liao, T.-S. Chen, P.-C. Chung (2001), A fast algorithm for multilevel thresholding, <i>Journal of Information
 * Science and Engineering</i> 17(5):713–727 (criterion); H. Wang, M. Song (2011), Ckmeans.1d.dp: optimal k-means
 * clustering in one dimension by dynamic programming, <i>The R Journal</i> 3(2):29–33, doi:10.32614/RJ-2011-015
 * (solution).
 */
public final class MultiOtsu {

	/** Bin, cumulative count and cumulative first moment of the occupied bins; sums start with 0 at index 0. */
	private final int[] bins;
	private final double[] count, moment;

	private MultiOtsu(final long[] histogram) {
		bins = new int[(int) Arrays.stream(histogram).filter(c -> c > 0).count()];
		count = new double[bins.length + 1];
		moment = new double[bins.length + 1];
		int n = 0;
		for (int i = 0; i < histogram.length; i++) {
			if (histogram[i] == 0) continue;
			bins[n] = i;
			count[n + 1] = count[n] + histogram[i];
			// Measured from the first occupied bin, sums keep more digits.
			moment[n + 1] = moment[n] + (double) (i - bins[0]) * histogram[i];
			n++;
		}
	}

	/**
	 * @param histogram counts, none negative
	 * @param classes number of classes, at least 2
	 * @return index of the last bin of each class but the highest, ascending
	 * @throws InvalidInputException if there are fewer occupied bins than classes
	 */
	public static int[] thresholds(final long[] histogram, final int classes) {
		if (classes < 2) throw new IllegalArgumentException("classes < 2: " + classes);
		final MultiOtsu otsu = new MultiOtsu(histogram);
		final int values = otsu.bins.length;
		if (values < classes) throw new InvalidInputException((values == 1 ? "There is only one grey value" : "There are only " +
			values + " different grey values") + ", too few for " + classes + " classes; choose fewer classes.");
		return otsu.solve(classes);
	}

	private int[] solve(final int classes) {
		final int n = bins.length;
		// Of each number of classes: best sum for the occupied bins 0…j, and the end of the class before the last.
		double[] best = new double[n];
		for (int j = 0; j < n; j++) best[j] = gain(0, j + 1);
		final int[][] before = new int[classes][n];
		for (int c = 1; c < classes; c++) {
			final double[] next = new double[n];
			Arrays.fill(next, Double.NEGATIVE_INFINITY);
			solve(c, n - 1, c - 1, n - 2, best, next, before[c]);
			best = next;
		}
		final int[] thresholds = new int[classes - 1];
		int end = n - 1;
		for (int c = classes - 1; c > 0; c--) {
			end = before[c][end];
			thresholds[c - 1] = bins[end];
		}
		return thresholds;
	}

	/** m²/w of the occupied bins from…to − 1. */
	private double gain(final int from, final int to) {
		final double m = moment[to] - moment[from];
		return m * m / (count[to] - count[from]);
	}

	/** Best sums for ends from…to, whose class before the last is known to end at low…high. */
	private void solve(final int from, final int to, final int low, final int high, final double[] best,
		final double[] next, final int[] before)
	{
		if (from > to) return;
		final int j = from + to >>> 1;
		int argument = low;
		for (int i = low; i <= Math.min(high, j - 1); i++) {
			final double sum = best[i] + gain(i + 1, j + 1);
			if (sum > next[j]) {
				next[j] = sum;
				argument = i;
			}
		}
		before[j] = argument;
		solve(from, j - 1, low, argument, best, next, before);
		solve(j + 1, to, argument, high, best, next, before);
	}
}
