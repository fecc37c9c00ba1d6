package io.github.segmenta.threshold;

import org.scijava.plugin.Plugin;

/**
 * The bin before the one farthest from the line between the histogram's peak and the end of its longer tail; the one
 * nearest to the end of the tail among equals. The line ends at the empty bin beyond the tail where there is one.
 * <p>
 * G. W. Zack, W. E. Rogers, S. A. Latt (1977), Automatic measurement of sister chromatid exchange frequency,
 * <i>Journal of Histochemistry and Cytochemistry</i> 25(7):741–753, doi:10.1177/25.7.70454.
 */
@Plugin(type = AutoThreshold.class, name = "Triangle")
public class Triangle extends AutoThreshold {

	@Override
	public boolean needsFilledBins() {
		return true;
	}

	@Override
	protected int lowerClassEnd(final long[] counts) {
		final int n = counts.length;
		int low = 0;
		while (counts[low] == 0) low++;
		if (low > 0) low--;
		int high = n - 1;
		while (counts[high] == 0) high--;
		if (high < n - 1) high++;
		int peak = 0;
		for (int i = 1; i < n; i++) if (counts[i] > counts[peak]) peak = i;
		if (peak - low >= high - peak) return beforeFarthest(counts, low, peak, 1);
		return n - 1 - beforeFarthest(counts, n - 1 - high, n - 1 - peak, -1);
	}

	/**
	 * @param end where the line ends, {@code end ≤ peak}
	 * @param direction 1 to count bins from the left, −1 from the right
	 */
	private static int beforeFarthest(final long[] counts, final int end, final int peak, final int direction) {
		if (end == peak) return end;
		final int origin = direction > 0 ? 0 : counts.length - 1;
		double rise = counts[origin + direction * peak];
		double run = end - peak;
		final double length = Math.sqrt(rise * rise + run * run);
		rise /= length;
		run /= length;
		final double offset = rise * end + run * counts[origin + direction * end];
		int farthest = end;
		double largest = 0;
		for (int i = end + 1; i <= peak; i++) {
			final double distance = rise * i + run * counts[origin + direction * i] - offset;
			if (distance > largest) {
				largest = distance;
				farthest = i;
			}
		}
		return farthest - 1;
	}
}
