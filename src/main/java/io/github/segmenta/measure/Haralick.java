package io.github.segmenta.measure;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.Labels;

/**
 * The texture of every object: thirteen features of the grey-level co-occurrence matrix (Haralick, Shanmugam and
 * Dinstein 1973, DOI 10.1109/TSMC.1973.4309314). The values between the smallest and the largest finite one of the
 * objects are brought to equal levels; pairs are pixels of the same object at distance 1 in the four directions of the
 * plane (slice by slice in 3-D), each counted both ways, all in one matrix p(i, j) with the levels 0…L − 1.
 * <p>
 * With the marginal p(i), its mean μ and variance σ², p₊(k) the sum over i + j = k, p₋(k) over |i − j| = k, and logarithms to
 * base 2: {@code Angular second moment} Σp²; {@code Contrast} Σ(i − j)²p; {@code Correlation} (Σijp − μ²)/σ², 1 if σ = 0;
 * {@code Variance} Σ(i − μ)²p; {@code Homogeneity} Σp/(1 + (i − j)²); {@code Sum average} Σk·p₊; {@code Sum variance} around it;
 * {@code Sum entropy}, {@code Entropy}, {@code Difference entropy} −Σp·log p; {@code Difference variance} of p₋;
 * {@code Information 1} (H − H₁)/Hₓ and {@code Information 2} √(1 − e^{−2(H₂ − H)}) with H₁ = −Σp(i, j)·log(p(i)p(j)), H₂ the
 * entropy of p(i)p(j). Objects without a pair have NaN.
 */
public final class Haralick {

	static final String[] NAMES = { "Angular second moment", "Contrast", "Correlation", "Variance", "Homogeneity",
		"Sum average", "Sum variance", "Sum entropy", "Entropy", "Difference variance", "Difference entropy",
		"Information 1", "Information 2" };
	private static final int[][] STEPS = { { 1, 0 }, { 0, 1 }, { 1, 1 }, { -1, 1 } };

	private Haralick() {}

	/**
	 * @param table takes the columns; one row per label, in ascending order
	 * @param labels the label image, 0 = background
	 * @param intensity the image to measure, of the size of the labels
	 * @param levels number of grey levels L, 2…256
	 * @param suffix what the names of the columns end with
	 * @param progress told about the work, asked about cancel
	 */
	public static void addTo(final MeasurementTable table, final Labels labels, final Volume intensity, final int levels,
		final String suffix, final Progress progress)
	{
		final int[] in = labels.array();
		if (levels < 2 || levels > 256) throw new InvalidInputException("The number of grey levels must be from 2 to 256, but is " +
			levels + ".");
		final ObjectPixels objects = new ObjectPixels(labels);
		final short[] level = levels(in, intensity.copyToFloat(), levels);
		final double[][] columns = new double[NAMES.length][objects.objects()];
		Parallel.loop(objects.objects(), 16, (from, to) -> {
			final int[] counts = new int[levels * levels];
			for (int k = from; k < to; k++) {
				progress.check();
				final double[] found = features(counts, count(objects, k, level, counts, levels), levels);
				for (int c = 0; c < NAMES.length; c++) columns[c][k] = found[c];
			}
		});
		for (int c = 0; c < NAMES.length; c++) table.put(NAMES[c] + suffix, columns[c]);
	}

	/** The level of each pixel of an object, −1 where there is none. */
	private static short[] levels(final int[] labels, final float[] values, final int levels) {
		float low = Float.POSITIVE_INFINITY, high = Float.NEGATIVE_INFINITY;
		for (int i = 0; i < values.length; i++) {
			if (labels[i] == 0 || !Float.isFinite(values[i])) continue;
			low = Math.min(low, values[i]);
			high = Math.max(high, values[i]);
		}
		final short[] level = new short[values.length];
		final double scale = high > low ? levels / ((double) high - low) : 0;
		for (int i = 0; i < values.length; i++) level[i] = labels[i] == 0 || !Float.isFinite(values[i]) ? -1 : (short) Math.min(
			levels - 1, (int) ((values[i] - (double) low) * scale));
		return level;
	}

	private static long count(final ObjectPixels objects, final int object, final short[] level, final int[] counts,
		final int levels)
	{
		java.util.Arrays.fill(counts, 0);
		final int label = objects.index.label(object), w = objects.width, h = objects.height;
		long pairs = 0;
		for (int i = objects.first[object]; i < objects.first[object + 1]; i++) {
			final int place = objects.places[i], x = place % w, y = place / w % h, a = level[place];
			if (a < 0) continue;
			for (final int[] step : STEPS) {
				final int u = x + step[0], v = y + step[1];
				if (u < 0 || u >= w || v >= h) continue;
				final int other = place + step[0] + step[1] * w, b = level[other];
				if (b < 0 || objects.labels[other] != label) continue;
				counts[a * levels + b]++;
				counts[b * levels + a]++;
				pairs += 2;
			}
		}
		return pairs;
	}

	private static double[] features(final int[] counts, final long pairs, final int n) {
		final double[] f = new double[NAMES.length];
		if (pairs == 0) {
			java.util.Arrays.fill(f, Double.NaN);
			return f;
		}
		final double[] marginal = new double[n], sums = new double[2 * n - 1], differences = new double[n];
		double product = 0, mean = 0;
		for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) {
			final int c = counts[i * n + j];
			if (c == 0) continue;
			final double p = (double) c / pairs;
			final int d = i - j;
			f[0] += p * p;
			f[1] += d * d * p;
			f[4] += p / (1 + d * d);
			f[8] -= p * log2(p);
			marginal[i] += p;
			sums[i + j] += p;
			differences[Math.abs(d)] += p;
			product += (double) i * j * p;
			mean += i * p;
		}
		for (int i = 0; i < n; i++) f[3] += (i - mean) * (i - mean) * marginal[i];
		f[2] = f[3] == 0 ? 1 : (product - mean * mean) / f[3];
		f[5] = mean(sums);
		f[6] = variance(sums);
		f[7] = entropy(sums);
		f[9] = variance(differences);
		f[10] = entropy(differences);
		// Σ p(i, j) · log(p(i) p(j)) and Σ p(i) p(j) · log(p(i) p(j)) are both twice Σ p(i) log p(i)
		final double own = entropy(marginal), independent = 2 * own;
		f[11] = own == 0 ? 0 : (f[8] - independent) / own;
		f[12] = Math.sqrt(Math.max(0, 1 - Math.exp(-2 * (independent - f[8]))));
		return f;
	}

	private static double log2(final double p) {
		return Math.log(p) / Math.log(2);
	}

	private static double mean(final double[] p) {
		double mean = 0;
		for (int k = 0; k < p.length; k++) mean += k * p[k];
		return mean;
	}

	private static double variance(final double[] p) {
		final double mean = mean(p);
		double variance = 0;
		for (int k = 0; k < p.length; k++) variance += (k - mean) * (k - mean) * p[k];
		return variance;
	}

	private static double entropy(final double[] p) {
		double entropy = 0;
		for (final double v : p) if (v > 0) entropy -= v * log2(v);
		return entropy;
	}
}
