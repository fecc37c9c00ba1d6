package io.github.segmenta.cluster;

import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.label.RegionAdjacency;
import io.github.segmenta.segment.Labels;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeSet;

/**
 * Merges regions that touch (faces) and look alike: always the two of all whose mean values are nearest to each other
 * (Euclidean; ties by the lower labels), whose union gets the mean of all its pixels, until no pair is nearer than a
 * threshold or a number of regions is reached.
 */
public final class RegionMerging {

	private RegionMerging() {}

	/**
	 * @param labels regions, 0 = background, which never takes part; not changed
	 * @param channels values of each channel; NaN isn't expected inside regions
	 * @param threshold pairs farther apart than this are kept apart; {@link Double#POSITIVE_INFINITY} for any distance
	 * @param target stop at this number of regions; 1 for as far as the threshold goes
	 * @param progress told about the work, asked about cancel
	 * @return labels 1…n in raster order of the first pixel
	 */
	public static Labels merge(final Labels labels, final List<Volume> channels, final double threshold,
		final int target, final Progress progress)
	{
		final int[] in = labels.array();
		final float[][] values = channels.stream().map(Volume::asFloat).toArray(float[][]::new);
		int max = 0;
		for (final int label : in) max = Math.max(max, label);
		final double[][] sums = new double[max + 1][values.length];
		final long[] sizes = new long[max + 1];
		for (int i = 0; i < in.length; i++) {
			sizes[in[i]]++;
			for (int c = 0; c < values.length; c++) sums[in[i]][c] += values[c][i];
		}
		final List<TreeSet<Integer>> neighbours = new ArrayList<>();
		final int[] root = new int[max + 1], version = new int[max + 1];
		int regions = 0;
		for (int r = 0; r <= max; r++) {
			neighbours.add(new TreeSet<>());
			root[r] = r;
			if (r > 0 && sizes[r] > 0) regions++;
		}
		final PriorityQueue<Pair> pairs = new PriorityQueue<>();
		for (final RegionAdjacency.Contact contact : RegionAdjacency.of(labels, null, false, progress).contacts()) {
			neighbours.get(contact.a).add(contact.b);
			neighbours.get(contact.b).add(contact.a);
			pairs.add(new Pair(contact.a, contact.b, distance(sums, sizes, contact.a, contact.b), 0, 0));
		}
		while (!pairs.isEmpty() && regions > target) {
			final Pair p = pairs.poll();
			if (!(p.distance <= threshold)) break;
			if (root[p.a] != p.a || root[p.b] != p.b || version[p.a] != p.versionA || version[p.b] != p.versionB) continue;
			progress.check();
			root[p.b] = p.a;
			version[p.a]++;
			sizes[p.a] += sizes[p.b];
			for (int c = 0; c < values.length; c++) sums[p.a][c] += sums[p.b][c];
			regions--;
			for (final int other : neighbours.get(p.b)) {
				neighbours.get(other).remove(p.b);
				if (other == p.a) continue;
				neighbours.get(other).add(p.a);
				neighbours.get(p.a).add(other);
			}
			neighbours.get(p.b).clear();
			for (final int other : neighbours.get(p.a)) {
				final int a = Math.min(p.a, other), b = Math.max(p.a, other);
				pairs.add(new Pair(a, b, distance(sums, sizes, a, b), version[a], version[b]));
			}
		}
		final Labels result = labels.blank();
		final int[] merged = result.array(), number = new int[max + 1];
		int found = 0;
		for (int i = 0; i < in.length; i++) {
			if (in[i] == 0) continue;
			int r = in[i];
			while (root[r] != r) r = root[r];
			if (number[r] == 0) number[r] = ++found;
			merged[i] = number[r];
		}
		return result;
	}

	private static double distance(final double[][] sums, final long[] sizes, final int a, final int b) {
		double squared = 0;
		for (int c = 0; c < sums[a].length; c++) {
			final double difference = sums[a][c] / sizes[a] - sums[b][c] / sizes[b];
			squared += difference * difference;
		}
		return Math.sqrt(squared);
	}

	/** Two regions as they were when their distance was computed. */
	private static final class Pair implements Comparable<Pair> {

		final int a, b, versionA, versionB;
		final double distance;

		Pair(final int a, final int b, final double distance, final int versionA, final int versionB) {
			this.a = a;
			this.b = b;
			this.distance = distance;
			this.versionA = versionA;
			this.versionB = versionB;
		}

		@Override
		public int compareTo(final Pair other) {
			final int byDistance = Double.compare(distance, other.distance);
			if (byDistance != 0) return byDistance;
			return a != other.a ? Integer.compare(a, other.a) : Integer.compare(b, other.b);
		}
	}
}
