package io.github.segmenta.cluster;

import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;

/**
 * The number of clusters that suits the data best.
 * <ul>
 * <li><em>Silhouette</em>: the k of the largest mean silhouette (b − a) / max(a, b), where a is a point's mean distance from
 * its own cluster and b that from the nearest other one. All distances between at most {@value #SAMPLE} pixels, evenly
 * spaced in the order of the points, stand for those of the image.</li>
 * <li><em>Elbow</em>: the k whose inertia lies deepest below the straight line from the first to the last k.</li>
 * </ul>
 * P. J. Rousseeuw (1987), DOI 10.1016/0377-0427(87)90125-7; V. Satopää et al. (2011), DOI 10.1109/ICDCSW.2011.20.
 */
public final class ClusterNumber {

	static final int SAMPLE = 2000;

	private ClusterNumber() {}

	/**
	 * The index of the value farthest below the line from the first to the last; 0 for fewer than three.
	 *
	 * @param inertias of ascending numbers of clusters
	 * @return index; 0 also where no value lies below the line
	 */
	public static int elbow(final double[] inertias) {
		int best = 0;
		double deepest = 0;
		final int last = inertias.length - 1;
		for (int i = 1; i < last; i++) {
			final double depth = inertias[0] + (inertias[last] - inertias[0]) * i / last - inertias[i];
			if (depth > deepest) {
				deepest = depth;
				best = i;
			}
		}
		return best;
	}

	/**
	 * The mean silhouette of a sample of the points, −1…1; clusters of one point count as 0.
	 *
	 * @param points to be clustered
	 * @param cluster of each point, 0…k − 1
	 * @param k number of clusters
	 * @param progress asked about cancel
	 * @return the mean over the sample
	 */
	public static double silhouette(final PixelPoints points, final int[] cluster, final int k, final Progress progress) {
		final int d = points.dimensions;
		final int[] sample = points.sample(SAMPLE);
		final int n = sample.length;
		final int[] sizes = new int[k];
		for (final int p : sample) sizes[cluster[p]]++;
		final double[] score = new double[n];
		Parallel.loop(n, 64, (from, to) -> {
			progress.check();
			for (int s = from; s < to; s++) {
				final double[] sums = new double[k];
				for (final int q : sample) {
					double squared = 0;
					for (int j = 0; j < d; j++) {
						final double difference = (double) points.values[sample[s] * d + j] - points.values[q * d + j];
						squared += difference * difference;
					}
					sums[cluster[q]] += Math.sqrt(squared);
				}
				score[s] = silhouette(sums, sizes, cluster[sample[s]]);
			}
		});
		double sum = 0;
		for (final double s : score) sum += s;
		return sum / n;
	}

	private static double silhouette(final double[] sums, final int[] sizes, final int own) {
		if (sizes[own] < 2) return 0;
		final double a = sums[own] / (sizes[own] - 1);
		double b = Double.POSITIVE_INFINITY;
		for (int c = 0; c < sums.length; c++) if (c != own && sizes[c] > 0) b = Math.min(b, sums[c] / sizes[c]);
		if (b == Double.POSITIVE_INFINITY || a == b) return 0;
		return (b - a) / Math.max(a, b);
	}
}
