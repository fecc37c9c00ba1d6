package io.github.segmenta.region;

import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.ConnectedComponents;
import io.github.segmenta.kernel.DistanceTransform;
import io.github.segmenta.kernel.Neighborhood;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Mask;

import java.util.Arrays;

/**
 * Splits touching convex objects: the watershed of the distance to the background, in which a maximum makes an object of
 * its own only if it rises more than a height above the pass to a higher one.
 * <p>
 * The basins grow from high to low distances; where two meet, the lower one is joined to the higher one if its maximum is
 * at most {@code height} above the meeting point. That is the watershed of the distance map after an h-maxima transform
 * (dynamics of maxima: Grimaud 1992, DOI 10.1117/12.60650; watershed by immersion: Vincent and Soille 1991,
 * DOI 10.1109/34.87344), without dam lines: the parts of a mask are exactly the mask. Pixels of the same distance are
 * reached step by step from those of larger ones, so that a bar between two bulges is parted in its middle.
 */
public final class DistanceWatershed {

	private DistanceWatershed() {}

	/**
	 * Splits the objects of a mask. Ties are broken in raster order, so that the result is always the same.
	 *
	 * @param mask anything but 0 is foreground
	 * @param connectivity 4, 8 (slice by slice), 6, 18 or 26
	 * @param height in pixels of distance, at least 0; the larger, the fewer splits
	 * @param progress asked about cancel
	 * @return the objects, 1…n in raster order of their first pixel
	 */
	public static Labels split(final Mask mask, final int connectivity, final double height, final Progress progress) {
		final byte[] inside = mask.array();
		final int width = mask.width(), rows = mask.height(), depth = mask.depth();
		final Labels result = new Labels(width, rows, depth);
		final int[] labels = result.array();
		final int planes = connectivity == 4 || connectivity == 8 ? depth : 1;
		final int slices = depth / planes;
		final int n = Volume.size(width, rows, slices);
		if (planes == 1) flood(inside, width, rows, slices, connectivity, height, labels, progress);
		else Parallel.loop(planes, 1, (from, to) -> {
			for (int p = from; p < to; p++) {
				final int[] part = new int[n];
				flood(Arrays.copyOfRange(inside, p * n, (p + 1) * n), width, rows, 1, connectivity, height, part, progress);
				System.arraycopy(part, 0, labels, p * n, n);
			}
		});
		// the same part number may stand in several slices, and parts are numbered by their maxima: number anew
		ConnectedComponents.label(labels, width, rows, depth, connectivity, labels);
		return result;
	}

	private static void flood(final byte[] mask, final int width, final int height, final int depth,
		final int connectivity, final double passHeight, final int[] basin, final Progress progress)
	{
		final float[] squared = DistanceTransform.squaredDistance(mask, width, height, depth, 1, 1, 1);
		progress.check();
		final int[] order = descending(mask, squared);
		progress.check();
		new Basins(squared, width, height, depth, Neighborhood.of(connectivity), passHeight, basin).grow(order, progress);
	}

	/** Basins by number from 1, from high to low: their maximum and, after a union, the basin they were joined to. */
	private static final class Basins {

		private static final int QUEUED = -1;

		private final float[] squared;
		private final int width, height, depth;
		private final Neighborhood neighborhood;
		private final double passHeight;
		private final int[] basin, neighbours;
		private int[] parent = new int[1024];
		private float[] peak = new float[1024];
		private int basins;
		/** Pixels of one distance in the order they are reached, and the pixels they are reached from. */
		private int[] queue = new int[1024], source = new int[1024];
		private int end;

		Basins(final float[] squared, final int width, final int height, final int depth, final Neighborhood neighborhood,
			final double passHeight, final int[] basin)
		{
			this.squared = squared;
			this.width = width;
			this.height = height;
			this.depth = depth;
			this.neighborhood = neighborhood;
			this.passHeight = passHeight;
			this.basin = basin;
			neighbours = new int[neighborhood.size()];
		}

		void grow(final int[] order, final Progress progress) {
			Arrays.fill(basin, 0, squared.length, 0);
			for (int from = 0, to, checked = 0; from < order.length; from = to) {
				if (from - checked > 1 << 20) {
					progress.check();
					checked = from;
				}
				to = from + 1;
				while (to < order.length && squared[order[to]] == squared[order[from]]) to++;
				end = 0;
				for (int k = from; k < to; k++) {
					final int steepest = steepest(order[k]);
					if (steepest >= 0) enqueue(order[k], steepest);
				}
				int done = reach(0);
				// what is left of this distance are new maxima
				for (int k = from; k < to; k++) {
					if (basin[order[k]] != 0) continue;
					begin(order[k]);
					done = reach(done);
				}
			}
			for (int i = 0; i < squared.length; i++) if (basin[i] != 0) basin[i] = root(parent, basin[i]);
		}

		/** The highest neighbour in a basin, −1 if there is none. */
		private int steepest(final int i) {
			int steepest = -1;
			for (int j = neighbours(i) - 1; j >= 0; j--) {
				final int neighbour = neighbours[j];
				if (basin[neighbour] > 0 && (steepest < 0 || squared[neighbour] >= squared[steepest])) steepest = neighbour;
			}
			return steepest;
		}

		private void begin(final int i) {
			if (++basins == parent.length) {
				parent = Arrays.copyOf(parent, 2 * basins);
				peak = Arrays.copyOf(peak, 2 * basins);
			}
			parent[basins] = basins;
			peak[basins] = (float) Math.sqrt(squared[i]);
			basin[i] = basins;
			spread(i, neighbours(i));
		}

		private void enqueue(final int i, final int from) {
			if (end == queue.length) {
				queue = Arrays.copyOf(queue, 2 * end);
				source = Arrays.copyOf(source, 2 * end);
			}
			basin[i] = QUEUED;
			queue[end] = i;
			source[end++] = from;
		}

		private void spread(final int i, final int count) {
			for (int j = 0; j < count; j++) if (basin[neighbours[j]] == 0 && squared[neighbours[j]] == squared[i]) enqueue(
				neighbours[j], i);
		}

		/** Gives the pixels of the queue their basins, and joins what meets there. Returns the end of the queue. */
		private int reach(final int start) {
			for (int k = start; k < end; k++) {
				final int i = queue[k], count = neighbours(i);
				int own = root(parent, basin[source[k]]);
				basin[i] = own;
				final double pass = Math.sqrt(squared[i]);
				for (int j = 0; j < count; j++) {
					if (basin[neighbours[j]] <= 0) continue;
					final int other = root(parent, basin[neighbours[j]]);
					if (other == own) continue;
					// basins are numbered from high to low: of equal maxima the first stays
					final int higher = Math.min(own, other), lower = Math.max(own, other);
					if (peak[lower] - pass > passHeight) continue;
					parent[lower] = higher;
					own = higher;
				}
				spread(i, count);
			}
			return end;
		}

		/** Fills in the neighbours inside of the image and returns their number. */
		private int neighbours(final int i) {
			final int x = i % width, y = i / width % height, z = i / (width * height);
			int count = 0;
			for (int j = 0; j < neighborhood.size(); j++) {
				final int nx = x + neighborhood.dx(j), ny = y + neighborhood.dy(j), nz = z + neighborhood.dz(j);
				if (nx < 0 || ny < 0 || nz < 0 || nx >= width || ny >= height || nz >= depth) continue;
				neighbours[count++] = (nz * height + ny) * width + nx;
			}
			return count;
		}
	}

	private static int root(final int[] parent, final int basin) {
		int r = basin;
		while (parent[r] != r) {
			parent[r] = parent[parent[r]];
			r = parent[r];
		}
		return r;
	}

	/** The indices of the foreground, from the largest distance to the smallest, equal ones in raster order. */
	private static int[] descending(final byte[] mask, final float[] squared) {
		int count = 0;
		for (final byte m : mask) if (m != 0) count++;
		final long[] keys = new long[count];
		int k = 0;
		// the bits of positive floats are ordered like the floats
		for (int i = 0; i < mask.length; i++) if (mask[i] != 0) keys[k++] = (long) (Integer.MAX_VALUE - Float.floatToIntBits(
			squared[i])) << 32 | i;
		Arrays.parallelSort(keys);
		final int[] order = new int[count];
		for (int i = 0; i < count; i++) order[i] = (int) keys[i];
		return order;
	}
}
