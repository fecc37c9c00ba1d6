package io.github.segmenta.cluster;

import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;

import java.util.Arrays;

/**
 * Lloyd's k-means iteration on weighted points, exact. With more than {@value #FEW} clusters bounds on the distances
 * (Hamerly) spare most of the comparisons, not one that could change an assignment; with fewer, keeping bounds costs more
 * than it saves. Then counted colours are assigned by groups where all of a group can be seen to have the same nearest
 * centre (Kanungo). A cluster that loses all its points restarts at the point that adds most to the inertia. Sums are made
 * in double by fixed blocks, so that the result is the same for any number of threads.
 * <p>
 * G. Hamerly (2010), Making k-means even faster, DOI 10.1137/1.9781611972801.12; S. P. Lloyd (1982), DOI
 * 10.1109/TIT.1982.1056489; T. Kanungo et al. (2002), DOI 10.1109/TPAMI.2002.1017616.
 */
public final class Lloyd {

	private static final int BLOCK = 1 << 13;
	private static final int FEW = 8;
	/** Bounds add up rounding errors; this relative margin is far above them. */
	private static final double MARGIN = 1 + 1e-9;

	private final PixelPoints points;
	private final int k, d;
	private final double[] centres;
	private final int[] cluster;
	private final boolean bounded;
	/** Bounds on the distances from the own centre and from all others, as they were before the centres moved last. */
	private final double[] upper, lower;
	/** How far the centres moved last; {@code null} if there are no bounds yet. */
	private double[] moved;
	/** For counted colours. */
	private final Groups groups;
	/** For each block and cluster the sums of weighted features and of weights. */
	private final double[][] parts;
	private int iterations;

	private Lloyd(final PixelPoints points, final double[] centres) {
		this.points = points;
		d = points.dimensions;
		k = centres.length / d;
		this.centres = centres.clone();
		cluster = new int[points.size];
		bounded = k > FEW;
		upper = bounded ? new double[points.size] : null;
		lower = bounded ? new double[points.size] : null;
		groups = bounded || points.weights == null ? null : new Groups();
		parts = new double[(points.size + BLOCK - 1) / BLOCK][];
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
	 * @param points to be clustered
	 * @param centres where to start, those of one centre together
	 * @param maxIterations how often to move the centres at most; 0 only assigns
	 * @param progress told about the work, asked about cancel
	 * @return the clusters, in the order of the centres given
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

	private double squaredDistance(final int point, final int centre) {
		double sum = 0;
		for (int j = 0, p = point * d, c = centre * d; j < d; j++) {
			final double difference = points.values[p + j] - centres[c + j];
			sum += difference * difference;
		}
		return sum;
	}

	/** Gives each point to its nearest centre, and sums up the points of each. Returns whether any point changed. */
	private boolean assign() {
		final boolean first = iterations == 0;
		final boolean[] changed = new boolean[parts.length];
		final double[] half = bounded ? halfDistances() : null;
		Parallel.loop(points.size, BLOCK, (from, to) -> {
			final double[] sums = new double[k * (d + 1)];
			final boolean any = bounded ? assignBounded(from, to, half, sums) : groups != null ? groups.assign(from, to, sums)
				: assignAll(from, to, sums);
			changed[from / BLOCK] = any || first;
			parts[from / BLOCK] = sums;
		});
		for (final boolean any : changed) if (any) return true;
		return false;
	}

	/** Half the distance of each centre from the nearest other one: no point nearer than that belongs to another. */
	private double[] halfDistances() {
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
		return half;
	}

	private boolean assignBounded(final int from, final int to, final double[] half, final double[] sums) {
		int fastest = 0;
		double rest = 0;
		if (moved != null) {
			for (int c = 1; c < k; c++) if (moved[c] > moved[fastest]) fastest = c;
			for (int c = 0; c < k; c++) if (c != fastest) rest = Math.max(rest, moved[c]);
		}
		boolean any = false;
		for (int i = from; i < to; i++) {
			final int own = cluster[i];
			if (moved == null) any |= nearestBounded(i);
			else {
				upper[i] += moved[own];
				lower[i] -= own == fastest ? rest : moved[fastest];
				final double bound = Math.max(half[own], lower[i]);
				if (upper[i] * MARGIN > bound) {
					upper[i] = Math.sqrt(squaredDistance(i, own));
					if (upper[i] * MARGIN > bound) any |= nearestBounded(i);
				}
			}
			add(sums, i, cluster[i], points.weight(i));
		}
		return any;
	}

	private boolean nearestBounded(final int i) {
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
		final boolean changed = best != cluster[i];
		cluster[i] = best;
		upper[i] = Math.sqrt(first);
		lower[i] = Math.sqrt(second);
		return changed;
	}

	private boolean assignAll(final int from, final int to, final double[] sums) {
		if (d == 3) return assignThree(from, to, sums);
		boolean any = false;
		for (int i = from; i < to; i++) {
			double least = squaredDistance(i, 0);
			int best = 0;
			for (int c = 1; c < k; c++) {
				final double distance = squaredDistance(i, c);
				best = distance < least ? c : best;
				least = Math.min(distance, least);
			}
			any |= best != cluster[i];
			cluster[i] = best;
			add(sums, i, best, points.weight(i));
		}
		return any;
	}

	/**
	 * {@link #assignAll} for three features, as colours have. Distances are compared by their bits, which have the same order
	 * and which a processor compares without a jump.
	 */
	private boolean assignThree(final int from, final int to, final double[] sums) {
		final double[] cx = new double[k], cy = new double[k], cz = new double[k];
		for (int c = 0; c < k; c++) {
			cx[c] = centres[3 * c];
			cy[c] = centres[3 * c + 1];
			cz[c] = centres[3 * c + 2];
		}
		final float[] values = points.values;
		boolean any = false;
		for (int i = from; i < to; i++) {
			final double x = values[3 * i], y = values[3 * i + 1], z = values[3 * i + 2];
			long least = Long.MAX_VALUE;
			int best = 0;
			for (int c = 0; c < k; c++) {
				final double dx = x - cx[c], dy = y - cy[c], dz = z - cz[c];
				final long distance = Double.doubleToRawLongBits(dx * dx + dy * dy + dz * dz);
				best = distance < least ? c : best;
				least = Math.min(distance, least);
			}
			any |= best != cluster[i];
			cluster[i] = best;
			final int weight = points.weight(i);
			sums[4 * best] += weight * x;
			sums[4 * best + 1] += weight * y;
			sums[4 * best + 2] += weight * z;
			sums[4 * best + 3] += weight;
		}
		return any;
	}

	/** Moves each centre to the mean of its points. */
	private void move() {
		final int step = d + 1;
		final double[] sums = new double[k * step];
		for (final double[] part : parts) for (int j = 0; j < sums.length; j++) sums[j] += part[j];
		final boolean restarted = refill(sums);
		final double[] distances = new double[k];
		for (int c = 0; c < k; c++) {
			double squared = 0;
			for (int j = 0; j < d; j++) {
				final double mean = sums[c * step + j] / sums[c * step + d];
				squared += (mean - centres[c * d + j]) * (mean - centres[c * d + j]);
				centres[c * d + j] = mean;
			}
			distances[c] = Math.sqrt(squared);
		}
		moved = restarted ? null : distances;
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
			if (groups != null) groups.clusterOf[worst / Groups.SIZE] = Groups.MIXED;
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

	/** Runs of points that are near to each other, with what it takes to assign all at once. */
	private final class Groups {

		static final int SIZE = 32, MIXED = -1;

		private final double[] mean, radius, sums;
		final int[] clusterOf;

		Groups() {
			final int count = (points.size + SIZE - 1) / SIZE;
			mean = new double[count * d];
			radius = new double[count];
			sums = new double[count * (d + 1)];
			clusterOf = new int[count];
			Parallel.loop(count, 256, (from, to) -> {
				for (int g = from; g < to; g++) describe(g);
			});
		}

		private void describe(final int g) {
			final int first = g * SIZE, end = Math.min(points.size, first + SIZE), at = g * (d + 1);
			for (int i = first; i < end; i++) {
				for (int j = 0; j < d; j++) {
					mean[g * d + j] += (double) points.values[i * d + j] / (end - first);
					sums[at + j] += (double) points.weight(i) * points.values[i * d + j];
				}
				sums[at + d] += points.weight(i);
			}
			double farthest = 0;
			for (int i = first; i < end; i++) {
				double squared = 0;
				for (int j = 0; j < d; j++) squared += (points.values[i * d + j] - mean[g * d + j]) * (points.values[i * d + j] -
					mean[g * d + j]);
				farthest = Math.max(farthest, squared);
			}
			radius[g] = Math.sqrt(farthest);
			clusterOf[g] = MIXED;
		}

		boolean assign(final int from, final int to, final double[] total) {
			boolean any = false;
			for (int first = from; first < to; first += SIZE) {
				final int g = first / SIZE, end = Math.min(to, first + SIZE), c = common(g);
				if (c == MIXED) {
					any |= assignAll(first, end, total);
					clusterOf[g] = MIXED;
					continue;
				}
				if (clusterOf[g] != c) {
					clusterOf[g] = c;
					for (int i = first; i < end; i++) {
						any |= cluster[i] != c;
						cluster[i] = c;
					}
				}
				for (int j = 0; j <= d; j++) total[c * (d + 1) + j] += sums[g * (d + 1) + j];
			}
			return any;
		}

		/** The one centre that is nearest to all points of a group, or {@link #MIXED}. */
		private int common(final int g) {
			double least = Double.POSITIVE_INFINITY, second = Double.POSITIVE_INFINITY;
			int best = 0;
			for (int c = 0; c < k; c++) {
				double squared = 0;
				for (int j = 0; j < d; j++) squared += (mean[g * d + j] - centres[c * d + j]) * (mean[g * d + j] - centres[c * d +
					j]);
				if (squared < least) {
					second = least;
					least = squared;
					best = c;
				}
				else if (squared < second) second = squared;
			}
			return (Math.sqrt(least) + radius[g]) * MARGIN < Math.sqrt(second) - radius[g] ? best : MIXED;
		}
	}
}
