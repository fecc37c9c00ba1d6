package io.github.segmenta.region;

import io.github.segmenta.kernel.ConnectedComponents;
import io.github.segmenta.kernel.DistanceTransform;
import io.github.segmenta.kernel.Neighborhood;
import io.github.segmenta.kernel.Parallel;
import io.github.segmenta.kernel.Progress;

import java.util.Arrays;

/**
 * Splits touching convex objects: the watershed of the distance to the background, in which a maximum makes an object of
 * its own only if it rises more than a height above the pass to a higher one.
 * <p>
 * The basins grow from high to low distances; where two meet, the lower one is joined to the higher one if its maximum is
 * at most {@code height} above the meeting point. That is the watershed of the distance map after an h-maxima transform
 * (dynamics of maxima: Grimaud 1992, DOI 10.1117/12.60650; watershed by immersion: Vincent and Soille 1991,
 * DOI 10.1109/34.87344), without dam lines: the parts of a mask are exactly the mask.
 */
public final class DistanceWatershed {

	private DistanceWatershed() {}

	/**
	 * Splits the objects of a mask. Ties are broken in raster order, so that the result is always the same.
	 *
	 * @param mask anything but 0 is foreground
	 * @param connectivity 4, 8 (slice by slice), 6, 18 or 26
	 * @param height in pixels of distance, at least 0; the larger, the fewer splits
	 * @param labels takes the labels 1…n in raster order of their first pixel, 0 where the mask is 0
	 * @return the number of objects
	 */
	public static int split(final byte[] mask, final int width, final int rows, final int depth,
		final int connectivity, final double height, final int[] labels, final Progress progress)
	{
		final int planes = connectivity == 4 || connectivity == 8 ? depth : 1;
		final int slices = depth / planes;
		final int n = Math.multiplyExact(Math.multiplyExact(width, rows), slices);
		if (planes == 1) flood(mask, width, rows, slices, connectivity, height, labels, progress);
		else Parallel.loop(planes, 1, (from, to) -> {
			for (int p = from; p < to; p++) {
				final int[] part = new int[n];
				flood(Arrays.copyOfRange(mask, p * n, (p + 1) * n), width, rows, 1, connectivity, height, part, progress);
				System.arraycopy(part, 0, labels, p * n, n);
			}
		});
		// the same part number may stand in several slices, and parts are numbered by their maxima: number anew
		return ConnectedComponents.label(labels, width, rows, depth, connectivity, labels);
	}

	private static void flood(final byte[] mask, final int width, final int height, final int depth,
		final int connectivity, final double passHeight, final int[] basin, final Progress progress)
	{
		final int n = mask.length;
		final float[] squared = DistanceTransform.squaredDistance(mask, width, height, depth, 1, 1, 1);
		progress.check();
		final int[] order = descending(mask, squared);
		progress.check();
		final Neighborhood neighborhood = Neighborhood.of(connectivity);
		final int[] neighbours = new int[neighborhood.size()];
		// basins by number from 1: their maximum and, after a union, the basin they were joined to
		int[] parent = new int[1024];
		float[] peak = new float[1024];
		int basins = 0;
		Arrays.fill(basin, 0, n, 0);
		for (int k = 0; k < order.length; k++) {
			if ((k & 0xfffff) == 0) progress.check();
			final int i = order[k];
			final int x = i % width, y = i / width % height, z = i / (width * height);
			int steepest = -1;
			int reached = 0;
			for (int j = 0; j < neighborhood.size(); j++) {
				final int nx = x + neighborhood.dx(j), ny = y + neighborhood.dy(j), nz = z + neighborhood.dz(j);
				if (nx < 0 || ny < 0 || nz < 0 || nx >= width || ny >= height || nz >= depth) continue;
				final int neighbour = (nz * height + ny) * width + nx;
				if (basin[neighbour] == 0) continue;
				neighbours[reached++] = neighbour;
				if (steepest < 0 || squared[neighbour] > squared[steepest]) steepest = neighbour;
			}
			if (steepest < 0) {
				if (++basins == parent.length) {
					parent = Arrays.copyOf(parent, 2 * basins);
					peak = Arrays.copyOf(peak, 2 * basins);
				}
				parent[basins] = basins;
				peak[basins] = (float) Math.sqrt(squared[i]);
				basin[i] = basins;
				continue;
			}
			int own = root(parent, basin[steepest]);
			basin[i] = own;
			final double pass = Math.sqrt(squared[i]);
			for (int j = 0; j < reached; j++) {
				final int other = root(parent, basin[neighbours[j]]);
				if (other == own) continue;
				// basins are numbered from high to low: of equal maxima the first stays
				final int higher = Math.min(own, other), lower = Math.max(own, other);
				if (peak[lower] - pass > passHeight) continue;
				parent[lower] = higher;
				own = higher;
			}
		}
		for (int i = 0; i < n; i++) if (basin[i] != 0) basin[i] = root(parent, basin[i]);
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
