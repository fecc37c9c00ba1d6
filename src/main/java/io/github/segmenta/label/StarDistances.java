package io.github.segmenta.label;

import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.Labels;

/**
 * Objects as star-convex polygons: for each pixel the distances to the edge of its object along rays, and how central
 * the pixel is (Schmidt et al. 2018, doi:10.1007/978-3-030-00934-2_30).
 */
public final class StarDistances {

	private StarDistances() {}

	/**
	 * Direction of ray k of n: the angle 2πk/n from the x axis towards y.
	 *
	 * @param ray 0…{@code rays} − 1
	 * @param rays number of rays
	 * @return the angle in radians
	 */
	public static double angle(final int ray, final int rays) {
		return 2 * Math.PI * ray / rays;
	}

	/**
	 * Distances in pixels along each ray, {@code [point · rays + ray]}: steps of length 1 from the point's centre to the first
	 * place whose nearest pixel has another label or lies outside, less half a step along the larger axis. 0 on the
	 * background and on negative (unknown) labels.
	 *
	 * @param labels the label image, 0 = background
	 * @param rays number of rays of a point
	 * @param grid the points are every {@code grid}-th pixel along x and y, in raster order
	 * @return a new array, the rays of a point together
	 */
	public static float[] distances(final Labels labels, final int rays, final int grid) {
		final int[] in = labels.array();
		final int width = labels.width(), height = labels.height();
		final int columns = (width + grid - 1) / grid, rows = (height + grid - 1) / grid;
		final float[] distances = new float[Math.multiplyExact(columns * rows, rays)];
		final float[] dx = new float[rays], dy = new float[rays], back = new float[rays];
		for (int k = 0; k < rays; k++) {
			dx[k] = (float) Math.cos(angle(k, rays));
			dy[k] = (float) Math.sin(angle(k, rays));
			back[k] = 0.5f / Math.max(Math.abs(dx[k]), Math.abs(dy[k]));
		}
		Parallel.loop(rows, 8, (from, to) -> {
			for (int i = from * columns; i < to * columns; i++) {
				final int x0 = i % columns * grid, y0 = i / columns * grid, label = in[y0 * width + x0];
				if (label <= 0) continue;
				for (int k = 0; k < rays; k++) {
					int steps = 1;
					for (;; steps++) {
						final int x = rounded(x0 + steps * dx[k]), y = rounded(y0 + steps * dy[k]);
						if (x < 0 || y < 0 || x >= width || y >= height || in[y * width + x] != label) break;
					}
					distances[i * rays + k] = steps - 1 + back[k];
				}
			}
		});
		return distances;
	}

	/** {@link Math#round(float)} of what is at least −1.5, only faster. */
	private static int rounded(final float value) {
		return (int) (value + 1.5) - 1;
	}

	/**
	 * The distance of each pixel to what isn't its object, over the largest such distance in the object: 1 at its centre,
	 * small at its edge, 0 on the background and on negative labels.
	 *
	 * @param labels the label image, 0 = background
	 * @return one value a pixel; 1 everywhere in an object that nothing surrounds
	 */
	public static Volume centrality(final Labels labels) {
		final int[] in = labels.array();
		final Labels positive = labels.blank();
		final int[] known = positive.array();
		int highest = 0;
		for (int i = 0; i < in.length; i++) {
			known[i] = Math.max(0, in[i]);
			highest = Math.max(highest, known[i]);
		}
		final float[] distance = BoundaryDistance.compute(positive, new double[] { 1, 1, 1 }, Progress.NONE).asFloat();
		final float[] largest = new float[highest + 1];
		for (int i = 0; i < known.length; i++) if (known[i] > 0) largest[known[i]] = Math.max(largest[known[i]], distance[i]);
		for (int i = 0; i < known.length; i++) distance[i] = known[i] == 0 ? 0 : Float.isInfinite(distance[i]) ? 1
			: distance[i] / largest[known[i]];
		return Volume.of(distance, labels.width(), labels.height(), labels.depth());
	}
}
