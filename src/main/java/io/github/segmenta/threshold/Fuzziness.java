package io.github.segmenta.threshold;

import io.github.segmenta.core.Parallel;

import java.util.Arrays;

/**
 * Shannon's entropy of the membership {@code m = 1 / (1 + d/C)} of bins in a class, where d is a bin's distance from
 * the class mean and C the range of the occupied bins: the measure that both variants of Huang's method make minimal.
 * <p>
 * The sum over all bins is needed for each threshold, so time is quadratic in the number of bins. With more than 1024
 * bins, the measure is first computed with groups of bins; only thresholds in groups that can hold the minimum are then
 * evaluated, with the entropy interpolated between whole distances, and the best of these by definition. 65,536 bins
 * take a few tenths of a second on two cores.
 */
final class Fuzziness {

	/** Up to this many bins all thresholds are evaluated directly. */
	private static final int FEW_BINS = 1024;

	private final long[] counts;
	private final int first, last;
	private final boolean wholeMeans;
	private final double[] lowerMean, upperMean;
	private final double[] weights;
	/** Entropy at distance |k|, index k + range. */
	private final double[] table;

	/**
	 * @param wholeMeans whether class means are rounded to whole bins
	 */
	Fuzziness(final long[] counts, final boolean wholeMeans) {
		this.counts = counts;
		this.wholeMeans = wholeMeans;
		int low = 0, high = counts.length - 1;
		while (counts[low] == 0) low++;
		while (counts[high] == 0) high--;
		first = low;
		last = high;
		final Cumulative sums = new Cumulative(counts);
		lowerMean = new double[counts.length];
		upperMean = new double[counts.length];
		weights = new double[counts.length];
		for (int t = first; t <= last; t++) {
			lowerMean[t] = sums.meanUpTo(t);
			upperMean[t] = t == last ? 0 : sums.meanAbove(t);
			if (wholeMeans) {
				lowerMean[t] = Math.round(lowerMean[t]);
				upperMean[t] = Math.round(upperMean[t]);
			}
			weights[t] = counts[t];
		}
		final int range = last - first + 1;
		table = new double[2 * range + 1];
		for (int k = 1; k <= range; k++) table[range + k] = table[range - k] = entropy(k);
	}

	/** The threshold of the smallest fuzziness, the first of equals. */
	int leastFuzzy() {
		final double[] fast = new double[counts.length];
		Arrays.fill(fast, Double.NaN);
		if (last - first < FEW_BINS) {
			for (int t = first; t <= last; t++) if (counts[t] > 0) fast[t] = 0;
			return NearTies.largest(fast, 0, t -> -direct(t));
		}
		final boolean[] candidate = candidates();
		Parallel.loop(last - first + 1, 64, (from, to) -> {
			for (int t = first + from; t < first + to; t++) {
				if (candidate[t]) fast[t] = -interpolated(first, t, lowerMean[t]) - interpolated(t + 1, last, upperMean[t]);
			}
		});
		double least = Double.POSITIVE_INFINITY;
		for (final double value : fast) if (-value < least) least = -value;
		return NearTies.largest(fast, least * (wholeMeans ? 1e-9 : 1e-6), t -> -direct(t));
	}

	/** The thresholds in groups of bins that can hold the minimum, judged by the fuzziness at the end of each group. */
	private boolean[] candidates() {
		final int size = (last - first) / FEW_BINS + 1, groups = (last - first) / size + 1;
		final double[] count = new double[groups], position = new double[groups], fuzziness = new double[groups];
		for (int i = first; i <= last; i++) {
			count[(i - first) / size] += counts[i];
			position[(i - first) / size] += (double) i * counts[i];
		}
		for (int g = 0; g < groups; g++) position[g] = count[g] == 0 ? 0 : position[g] / count[g];
		Parallel.loop(groups, 16, (from, to) -> {
			for (int end = from; end < to; end++) {
				final int t = Math.min(last, first + (end + 1) * size - 1);
				for (int g = 0; g < groups; g++) {
					if (count[g] > 0) fuzziness[end] += count[g] * entropy(Math.abs(position[g] - (g <= end ? lowerMean[t]
						: upperMean[t])));
				}
			}
		});
		double least = Double.POSITIVE_INFINITY;
		for (final double value : fuzziness) least = Math.min(least, value);
		final boolean[] candidate = new boolean[counts.length];
		for (int i = first; i <= last; i++) {
			// Inside a group the measure changes by a few times its count at most; grouping costs another small part.
			final int g = (i - first) / size;
			candidate[i] = counts[i] > 0 && fuzziness[g] - 4 * count[g] <= least * (wholeMeans ? 1.01 : 1.001);
		}
		return candidate;
	}

	/** Fuzziness at threshold t by definition. */
	private double direct(final int t) {
		double sum = 0;
		for (int i = first; i <= last; i++) {
			if (counts[i] == 0) continue;
			final double distance = Math.abs(i - (i <= t ? lowerMean[t] : upperMean[t]));
			sum += counts[i] * (wholeMeans ? table[(int) distance + last - first + 1] : entropy(distance));
		}
		return sum;
	}

	/** Entropy of the membership at a distance in bins. */
	private double entropy(final double distance) {
		final double membership = wholeMeans ? 1 / (1 + distance / range()) : 1 / (1 + 1.0 / range() * distance);
		// An element that is (nearly) certain adds nothing.
		final boolean certain = membership < 1e-6 || membership > 0.999999;
		if (distance == 0 || !wholeMeans && certain) return 0;
		return -membership * Math.log(membership) - (1 - membership) * Math.log(1 - membership);
	}

	private double range() {
		return last - first;
	}

	/** Σ count · entropy over the bins from…to, with the entropy interpolated between whole distances. */
	private double interpolated(final int from, final int to, final double mean) {
		final int whole = (int) mean;
		final double fraction = mean - whole;
		final int offset = last - first + 1 - whole;
		double a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0;
		int i = from;
		for (; i + 3 <= to; i += 4) {
			final int k = i + offset;
			a += weights[i] * table[k];
			b += weights[i + 1] * table[k + 1];
			c += weights[i + 2] * table[k + 2];
			d += weights[i + 3] * table[k + 3];
			e += weights[i] * table[k - 1];
			f += weights[i + 1] * table[k];
			g += weights[i + 2] * table[k + 1];
			h += weights[i + 3] * table[k + 2];
		}
		for (; i <= to; i++) {
			a += weights[i] * table[i + offset];
			e += weights[i] * table[i + offset - 1];
		}
		return (1 - fraction) * (a + b + c + d) + fraction * (e + f + g + h);
	}
}
