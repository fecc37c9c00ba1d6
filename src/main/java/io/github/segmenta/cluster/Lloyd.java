package io.github.segmenta.cluster;

import io.github.segmenta.kernel.Parallel;
import io.github.segmenta.kernel.Progress;

import java.util.Arrays;

/**
 * Lloyd's k-means iteration on weighted points, exact: bounds on the distances (Hamerly) spare most of the comparisons, not
 * one that could change an assignment. A cluster that loses all its points restarts at the point that adds most to the
 * inertia. Sums are made in double by fixed blocks, so that the result is the same for any number of threads.
 * <p>
 * G. Hamerly (2010), Making k-means even faster, DOI 10.1137/1.9781611972801.12; S. P. Lloyd (1982), DOI
 * 10.1109/TIT.1982.1056489.
 */
public final class Lloyd {

	private static final int BLOCK = 1 << 13;
	/** Bounds add up rounding errors; this relative margin is far above them. */
	private static final double MARGIN = 1 + 1e-9;

	private final PixelPoints points;
	private final int k, d;
	private final double[] centres;
	private final int[] cluster;
	private final double[] upper, lower;
	private int iterations;

	private Lloyd(final PixelPoints points, final double[] centres) {
		this.points = points;
		d = points.dimensions;
		k = centres.length / d;
		this.centres = centres.clone();
		cluster = new int[points.size];
		upper = new double[points.size];
		lower = new double[points.size];
		resetBounds();
	}

	/** What was found: centres, the cluster of each point, the sum of weighted squared distances. */
	public static final class Result {

		/** Features of all centres, those of one centre together. */
		public final double[] centres;
		/** For each point the index of the nearest centre. */
		public final int[] cluster;
		/** Σ weight · |point − centre|² */
		public final double inertia;
		/** How often the centres were moved. */
		public final int iterations;

		Result(final double[] centres, final int[] cluster, final double inertia, final int iterations) {
			this.centres = centres;
			this.cluster = cluster;
			this.inertia = inertia;
			this.iterations = iterations;
		}

		/** The same with the centres in another order: {@code order[new] = old}. */
		Result reordered(final int[] order) {
			final int d = centres.length / order.length;
			final double[] moved = new double[centres.length];
			final int[] rank = new int[order.length];
			for (int c = 0; c < order.length; c++) {
				System.arraycopy(centres, order[c] * d, moved, c * d, d);
				rank[order[c]] = c;
			}
			final int[] renamed = new int[cluster.length];
			for (int i = 0; i < renamed.length; i++) renamed[i] = rank[cluster[i]];
			return new Result(moved, renamed, inertia, iterations);
		}
	}

	/**
	 * Moves centres until no point changes its cluster.
	 *
	 * @param centres where to start, those of one centre together
	 * @param maxIterations how often to move the centres at most; 0 only assigns
	 */
	public static Result fit(final PixelPoints points, final double[] centres, final int maxIterations,
		final Progress progress)
	{
		final Lloyd lloyd = new Lloyd(points, centres);
		boolean changed = lloyd.assign();
		while (changed && lloyd.iterations < maxIterations) {
			progress.update((double) lloyd.iterations / maxIterations, "k-means");
			lloyd.move();
			lloyd.iterations++;
			changed = lloyd.assign();
		}
		return new Result(lloyd.centres, lloyd.cluster, lloyd.inertia(), lloyd.iterations);
	}

	private void resetBounds() {
		Arrays.fill(upper, Double.POSITIVE_INFINITY);
		Arrays.fill(lower, 0);
	}

	private double squaredDistance(final int point, final int centre) {
		double sum = 0;
		for (int j = 0, p = point * d, c = centre * d; j < d; j++) {
			final double difference = points.values[p + j] - centres[c + j];
			sum += difference * difference;
		}
		return sum;
	}

	/** Gives each point to its nearest centre. Returns whether any changed. */
	private boolean assign() {
		final double[] half = new double[k];
		for (int a = 0; a < k; a++) {
			double nearest = Double.POSITIVE_INFINITY;
			for (int b = 0; b < k; b++) {
				if (a == b) continue;
				double sum = 0;
				for (int j = 0; j < d; j++) {
					final double difference = centres[a * d + j] - centres[b * d + j];
					sum += difference * difference;
				}
				nearest = Math.min(nearest, sum);
			}
			half[a] = Math.sqrt(nearest) / 2;
		}
		final boolean[] changed = new boolean[(points.size + BLOCK - 1) / BLOCK];
		Parallel.loop(points.size, BLOCK, (from, to) -> {
			boolean any = false;
			for (int i = from; i < to; i++) {
				final int own = cluster[i];
				final double bound = Math.max(half[own], lower[i]);
				if (upper[i] != Double.POSITIVE_INFINITY) {
					if (upper[i] * MARGIN <= bound) continue;
					upper[i] = Math.sqrt(squaredDistance(i, own));
					if (upper[i] * MARGIN <= bound) continue;
				}
				any |= nearest(i);
			}
			changed[from / BLOCK] = any;
		});
		for (final boolean any : changed) if (any) return true;
		return false;
	}

	private boolean nearest(final int i) {
		double first = Double.POSITIVE_INFINITY, second = Double.POSITIVE_INFINITY;
		int best = 0;
		for (int c = 0; c < k; c++) {
			final double distance = squaredDistance(i, c);
			if (distance < first) {
				second = first;
				first = distance;
				best = c;
			}
			else if (distance < second) second = distance;
		}
		final boolean changed = best != cluster[i] || upper[i] == Double.POSITIVE_INFINITY;
		cluster[i] = best;
		upper[i] = Math.sqrt(first);
		lower[i] = Math.sqrt(second);
		return changed;
	}

	/** Moves each centre to the mean of its points. */
	private void move() {
		final int blocks = (points.size + BLOCK - 1) / BLOCK, step = d + 1;
		final double[][] parts = new double[blocks][];
		Parallel.loop(points.size, BLOCK, (from, to) -> {
			final double[] sums = new double[k * step];
			for (int i = from; i < to; i++) add(sums, i, cluster[i], points.weight(i));
			parts[from / BLOCK] = sums;
		});
		final double[] sums = new double[k * step];
		for (final double[] part : parts) for (int j = 0; j < sums.length; j++) sums[j] += part[j];
		final boolean restarted = refill(sums);
		final double[] moved = new double[k];
		for (int c = 0; c < k; c++) {
			double squared = 0;
			for (int j = 0; j < d; j++) {
				final double mean = sums[c * step + j] / sums[c * step + d];
				squared += (mean - centres[c * d + j]) * (mean - centres[c * d + j]);
				centres[c * d + j] = mean;
			}
			moved[c] = Math.sqrt(squared);
		}
		if (restarted) {
			resetBounds();
			return;
		}
		int farthest = 0;
		for (int c = 1; c < k; c++) if (moved[c] > moved[farthest]) farthest = c;
		double other = 0;
		for (int c = 0; c < k; c++) if (c != farthest) other = Math.max(other, moved[c]);
		final int fastest = farthest;
		final double rest = other;
		Parallel.loop(points.size, BLOCK, (from, to) -> {
			for (int i = from; i < to; i++) {
				upper[i] += moved[cluster[i]];
				lower[i] -= cluster[i] == fastest ? rest : moved[fastest];
			}
		});
	}

	private void add(final double[] sums, final int i, final int c, final double weight) {
		final int at = c * (d + 1);
		for (int j = 0; j < d; j++) sums[at + j] += weight * points.values[i * d + j];
		sums[at + d] += weight;
	}

	/** Gives empty clusters the points that add most to the inertia. Returns whether there were any. */
	private boolean refill(final double[] sums) {
		boolean any = false;
		for (int c = 0; c < k; c++) {
			if (sums[c * (d + 1) + d] > 0) continue;
			int worst = -1;
			double most = -1;
			for (int i = 0; i < points.size; i++) {
				final double loss = squaredDistance(i, cluster[i]) * points.weight(i);
				// the last point of a cluster stays, else that one would be empty
				if (loss > most && sums[cluster[i] * (d + 1) + d] > points.weight(i)) {
					most = loss;
					worst = i;
				}
			}
			add(sums, worst, cluster[worst], -points.weight(worst));
			add(sums, worst, c, points.weight(worst));
			cluster[worst] = c;
			for (int j = 0; j < d; j++) centres[c * d + j] = points.values[worst * d + j];
			any = true;
		}
		return any;
	}

	private double inertia() {
		final double[] parts = new double[(points.size + BLOCK - 1) / BLOCK];
		Parallel.loop(points.size, BLOCK, (from, to) -> {
			double sum = 0;
			for (int i = from; i < to; i++) sum += points.weight(i) * squaredDistance(i, cluster[i]);
			parts[from / BLOCK] = sum;
		});
		double sum = 0;
		for (final double part : parts) sum += part;
		return sum;
	}
}
