package io.github.segmenta.cluster;

import java.util.Random;

/**
 * k-means++: the first centre is a random point, each further one a point drawn with a chance in proportion to its weighted
 * squared distance from the nearest centre so far; of several draws the one that leaves the smallest inertia is taken.
 * Of more than {@value #SAMPLE} points an evenly spaced sample stands for all.
 * <p>
 * D. Arthur, S. Vassilvitskii (2007), k-means++: the advantages of careful seeding, Proc. SODA, 1027–1035.
 */
final class Seeding {

	static final int SAMPLE = 1 << 17;

	private Seeding() {}

	/** Features of {@code k} centres, those of one centre together. */
	static double[] choose(final PixelPoints points, final int k, final long seed) {
		final Random random = new Random(seed);
		final int d = points.dimensions, n = Math.min(points.size, SAMPLE);
		final double[] chance = new double[n];
		for (int i = 0; i < n; i++) chance[i] = points.weight(point(points, n, i));
		final double[] nearest = new double[n];
		final double[] centres = new double[k * d];
		final int draws = 2 + (int) Math.log(k);
		for (int c = 0; c < k; c++) {
			double[] best = null;
			double least = Double.POSITIVE_INFINITY;
			int chosen = 0;
			for (int draw = 0; draw < (c == 0 ? 1 : draws); draw++) {
				final int candidate = draw(chance, random);
				final double[] distances = new double[n];
				double sum = 0;
				for (int i = 0; i < n; i++) {
					final int p = point(points, n, i);
					double distance = 0;
					for (int j = 0; j < d; j++) {
						final double difference = (double) points.values[p * d + j] - points.values[point(points, n, candidate) * d +
							j];
						distance += difference * difference;
					}
					distances[i] = c == 0 ? distance : Math.min(distance, nearest[i]);
					sum += distances[i] * points.weight(p);
				}
				if (sum < least) {
					least = sum;
					best = distances;
					chosen = candidate;
				}
			}
			for (int j = 0; j < d; j++) centres[c * d + j] = points.values[point(points, n, chosen) * d + j];
			System.arraycopy(best, 0, nearest, 0, n);
			for (int i = 0; i < n; i++) chance[i] = nearest[i] * points.weight(point(points, n, i));
		}
		return centres;
	}

	private static int point(final PixelPoints points, final int n, final int i) {
		return n == points.size ? i : (int) ((long) i * points.size / n);
	}

	/** An index with a chance in proportion to its number; any if all are 0. */
	private static int draw(final double[] chance, final Random random) {
		double total = 0;
		for (final double c : chance) total += c;
		if (!(total > 0)) return random.nextInt(chance.length);
		double rest = random.nextDouble() * total;
		int last = 0;
		for (int i = 0; i < chance.length; i++) {
			if (chance[i] == 0) continue;
			last = i;
			rest -= chance[i];
			if (rest < 0) break;
		}
		return last;
	}
}
