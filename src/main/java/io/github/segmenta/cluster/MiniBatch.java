package io.github.segmenta.cluster;

import java.util.Arrays;
import java.util.Random;

/**
 * k-means from small random batches, for data that comes in parts and doesn't fit the memory: each point of a batch pulls
 * its nearest centre towards itself by 1 / (number of points that centre has had). Close to the centres of {@link Lloyd},
 * not equal to them.
 * <p>
 * D. Sculley (2010), Web-scale k-means clustering, DOI 10.1145/1772690.1772862.
 */
public final class MiniBatch {

	private static final int BATCH = 1024;

	private final int k;
	private final Random random;
	private final long seed;
	private double[] centres;
	private double[] seen;

	/**
	 * No centres yet: they start from the first part of the data.
	 *
	 * @param k number of centres
	 * @param seed of the random numbers; the same seed and parts give the same centres
	 */
	public MiniBatch(final int k, final long seed) {
		this.k = k;
		this.seed = seed;
		random = new Random(seed);
	}

	/**
	 * Learns from one part of the data; the first part also sets where the centres start (k-means++).
	 *
	 * @param part points with the same features as those of the parts before
	 * @param batches number of batches of {@value #BATCH} points, drawn with a chance in proportion to the weights
	 * @throws io.github.segmenta.core.InvalidInputException if the first part has fewer than k different points
	 */
	public void learn(final PixelPoints part, final int batches) {
		final int d = part.dimensions;
		if (centres == null) {
			part.checkDistinct(k);
			centres = Seeding.choose(part, k, seed);
			seen = new double[k];
		}
		final long[] upTo = new long[part.size];
		long total = 0;
		for (int i = 0; i < part.size; i++) upTo[i] = total += part.weight(i);
		final int[] drawn = new int[BATCH], nearest = new int[BATCH];
		for (int b = 0; b < batches; b++) {
			for (int m = 0; m < BATCH; m++) {
				final long at = (long) (random.nextDouble() * total);
				final int found = Arrays.binarySearch(upTo, at + 1);
				drawn[m] = found >= 0 ? found : -found - 1;
				nearest[m] = nearest(part, drawn[m]);
			}
			for (int m = 0; m < BATCH; m++) {
				final int c = nearest[m];
				final double rate = 1 / ++seen[c];
				for (int j = 0; j < d; j++) centres[c * d + j] += rate * (part.values[drawn[m] * d + j] - centres[c * d + j]);
			}
		}
	}

	private int nearest(final PixelPoints part, final int point) {
		final int d = part.dimensions;
		int best = 0;
		double least = Double.POSITIVE_INFINITY;
		for (int c = 0; c < k; c++) {
			double sum = 0;
			for (int j = 0; j < d; j++) {
				final double difference = part.values[point * d + j] - centres[c * d + j];
				sum += difference * difference;
			}
			if (sum < least) {
				least = sum;
				best = c;
			}
		}
		return best;
	}

	/** @return number of centres */
	public int clusters() {
		return k;
	}

	/**
	 * Features of the centres so far, those of one centre together.
	 *
	 * @return k · dimensions values, a copy; {@link #learn} must have been called
	 */
	public double[] centres() {
		return centres.clone();
	}
}
