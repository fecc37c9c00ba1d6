package io.github.segmenta.measure;

import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.segment.Labels;

import java.util.Arrays;

/**
 * The shape of every object of a label image in space. Lengths are calibrated.
 * <ul>
 * <li>{@code Surface}: Crofton's formula with the 13 directions to the 26 neighbours, 4 · Σ wᵢ · aᵢ · nᵢ, where nᵢ is the number
 * of runs of the object along direction i, aᵢ the area that one line stands for and wᵢ the share of the sphere that is nearer
 * to this direction than to the others (Legland et al. 2007, DOI 10.5566/ias.v26.p83-92).</li>
 * <li>{@code Feret}: greatest distance of two corners of voxels.</li>
 * <li>{@code Axis 1, Axis 2, Axis 3}: lengths 2·√(5λ) of the axes of the ellipsoid with the second moments of the voxels'
 * centres, the longest first, 0 across a flat object and beside a straight one; {@code Elongation} = axis 1 / axis 2,
 * {@code Flatness} = axis 2 / axis 3, NaN where the divisor is 0.</li>
 * <li>{@code Sphericity} = ∛(36π · volume²) / surface; {@code Extent} = volume / volume of the box.</li>
 * <li>{@code Euler number}: pieces minus tunnels plus cavities, where voxels that touch at a corner are connected.</li>
 * </ul>
 */
public final class VolumeShapes {

	/** The directions to half of the 26 neighbours. */
	private static final int[][] DIRECTIONS = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 }, { 1, 1, 0 }, { 1, -1, 0 }, { 1, 0, 1 },
		{ 1, 0, -1 }, { 0, 1, 1 }, { 0, 1, -1 }, { 1, 1, 1 }, { 1, 1, -1 }, { 1, -1, 1 }, { 1, -1, -1 } };
	/** Jacobi's method squares its error in each sweep: six are far more than enough. */
	private static final int SWEEPS = 6;
	/** Moments of this part of the largest are rounding errors. */
	private static final double ROUNDING = 1e-12;
	/** Points on the sphere by which the shares of the directions are found. */
	private static final int SPHERE_POINTS = 200_000;
	private static final String[] NAMES = { "Surface", "Feret", "Axis 1", "Axis 2", "Axis 3", "Elongation", "Flatness",
		"Sphericity", "Extent", "Euler number" };

	private VolumeShapes() {}

	/**
	 * As {@link ObjectShapes#addTo} for volumes.
	 *
	 * @param table takes the columns; one row per label, in ascending order
	 * @param labels the label image, 0 = background
	 * @param voxelSize size of a voxel along x, y, z
	 * @param unit name of the unit of {@code voxelSize}
	 * @param progress told about the work, asked about cancel
	 */
	public static void addTo(final MeasurementTable table, final Labels labels, final double[] voxelSize,
		final String unit, final Progress progress)
	{
		final ObjectPixels objects = new ObjectPixels(labels);
		final double[] weights = lineWeights(voxelSize);
		final double[][] columns = new double[NAMES.length][objects.objects()];
		Parallel.loop(objects.objects(), 8, (from, to) -> {
			for (int k = from; k < to; k++) {
				progress.check();
				final double[] values = measure(objects, k, voxelSize, weights);
				for (int c = 0; c < values.length; c++) columns[c][k] = values[c];
			}
		});
		for (int c = 0; c < NAMES.length; c++) table.put(NAMES[c] + (c == 0 ? " (" + unit + "²)" : c < 5 ? " (" + unit + ")"
			: ""), columns[c]);
	}

	/** 4 · share of the direction · area of a line, of each direction. */
	private static double[] lineWeights(final double[] voxelSize) {
		final double[][] unit = new double[DIRECTIONS.length][3];
		final double[] length = new double[DIRECTIONS.length], weights = new double[DIRECTIONS.length];
		for (int d = 0; d < unit.length; d++) {
			for (int axis = 0; axis < 3; axis++) unit[d][axis] = DIRECTIONS[d][axis] * voxelSize[axis];
			length[d] = Math.sqrt(unit[d][0] * unit[d][0] + unit[d][1] * unit[d][1] + unit[d][2] * unit[d][2]);
			for (int axis = 0; axis < 3; axis++) unit[d][axis] /= length[d];
		}
		final double turn = Math.PI * (3 - Math.sqrt(5));
		for (int k = 0; k < SPHERE_POINTS; k++) {
			final double z = (k + 0.5) / SPHERE_POINTS, r = Math.sqrt(1 - z * z), x = r * Math.cos(turn * k), y = r * Math.sin(
				turn * k);
			int nearest = 0;
			double best = -1;
			for (int d = 0; d < unit.length; d++) {
				final double cosine = Math.abs(x * unit[d][0] + y * unit[d][1] + z * unit[d][2]);
				if (cosine <= best) continue;
				best = cosine;
				nearest = d;
			}
			weights[nearest] += 1.0 / SPHERE_POINTS;
		}
		final double voxel = voxelSize[0] * voxelSize[1] * voxelSize[2];
		for (int d = 0; d < weights.length; d++) weights[d] *= 4 * voxel / length[d];
		return weights;
	}

	private static double[] measure(final ObjectPixels objects, final int object, final double[] size,
		final double[] weights)
	{
		final int from = objects.first[object], to = objects.first[object + 1], n = to - from;
		final int label = objects.index.label(object), w = objects.width, h = objects.height;
		final int[] low = { Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE }, high = { -1, -1, -1 };
		final double[] sum = new double[3];
		final int[] at = new int[3];
		double surface = 0;
		long euler = 0;
		for (int i = from; i < to; i++) {
			place(objects.places[i], w, h, at);
			for (int axis = 0; axis < 3; axis++) {
				low[axis] = Math.min(low[axis], at[axis]);
				high[axis] = Math.max(high[axis], at[axis]);
				sum[axis] += at[axis];
			}
			for (int d = 0; d < weights.length; d++) {
				final int[] step = DIRECTIONS[d];
				if (objects.label(at[0] + step[0], at[1] + step[1], at[2] + step[2]) != label) surface += weights[d];
			}
			euler += euler(objects, label, at);
		}
		final double[][] moments = new double[3][3];
		for (int i = from; i < to; i++) {
			place(objects.places[i], w, h, at);
			for (int a = 0; a < 3; a++) for (int b = 0; b <= a; b++) moments[a][b] += (at[a] - sum[a] / n) * size[a] * (at[b] -
				sum[b] / n) * size[b] / n;
		}
		final double[] axes = eigenvalues(moments);
		for (int k = 0; k < 3; k++) axes[k] = 2 * Math.sqrt(5 * axes[k]);
		double box = 1;
		for (int axis = 0; axis < 3; axis++) box *= (high[axis] - low[axis] + 1) * size[axis];
		final double volume = n * size[0] * size[1] * size[2];
		return new double[] { surface, feret(objects, from, to, low[2], high[2], size), axes[0], axes[1], axes[2], ratio(
			axes[0], axes[1]), ratio(axes[1], axes[2]), Math.cbrt(36 * Math.PI * volume * volume) / surface, volume / box, euler };
	}

	private static double ratio(final double a, final double b) {
		return b == 0 ? Double.NaN : a / b;
	}

	private static void place(final int i, final int width, final int height, final int[] at) {
		at[0] = i % width;
		at[1] = i / width % height;
		at[2] = i / width / height;
	}

	/**
	 * What a voxel adds to vertices − edges + faces − cubes of the union of closed voxels: of each, those that belong to no
	 * earlier voxel of the object. A vertex, edge or face is a point of {−1, 0, 1}³ around the voxel, and shared with the
	 * neighbours on its side.
	 */
	private static int euler(final ObjectPixels objects, final int label, final int[] at) {
		int sum = 0;
		for (int dz = -1; dz <= 1; dz++) for (int dy = -1; dy <= 1; dy++) for (int dx = -1; dx <= 1; dx++) {
			if (isFirst(objects, label, at, dx, dy, dz)) sum += (dx + dy + dz & 1) == 0 ? -1 : 1;
		}
		return sum;
	}

	/** Whether no earlier voxel of the object shares this vertex, edge, face or the cube itself. */
	private static boolean isFirst(final ObjectPixels objects, final int label, final int[] at, final int dx, final int dy,
		final int dz)
	{
		for (int z = Math.min(0, dz); z <= Math.max(0, dz); z++) for (int y = Math.min(0, dy); y <= Math.max(0, dy); y++) {
			for (int x = Math.min(0, dx); x <= Math.max(0, dx); x++) {
				final boolean earlier = z < 0 || z == 0 && (y < 0 || y == 0 && x < 0);
				if (earlier && objects.label(at[0] + x, at[1] + y, at[2] + z) == label) return false;
			}
		}
		return true;
	}

	/**
	 * The eigenvalues of a symmetric matrix whose lower half is given, the largest first: Jacobi's rotations, which keep small
	 * ones exact to the rounding of the largest. What is below that is 0.
	 */
	private static double[] eigenvalues(final double[][] m) {
		final double[][] a = { { m[0][0], m[1][0], m[2][0] }, { m[1][0], m[1][1], m[2][1] }, { m[2][0], m[2][1], m[2][2] } };
		for (int sweep = 0; sweep < SWEEPS; sweep++) {
			for (int p = 0; p < 2; p++) for (int q = p + 1; q < 3; q++) {
				if (a[p][q] == 0) continue;
				final double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
				final double t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
				final double c = 1 / Math.hypot(t, 1), s = t * c;
				for (int k = 0; k < 3; k++) {
					final double kp = a[k][p], kq = a[k][q];
					a[k][p] = c * kp - s * kq;
					a[k][q] = s * kp + c * kq;
				}
				for (int k = 0; k < 3; k++) {
					final double pk = a[p][k], qk = a[q][k];
					a[p][k] = c * pk - s * qk;
					a[q][k] = s * pk + c * qk;
				}
				a[p][q] = a[q][p] = 0;
			}
		}
		final double[] values = { -a[0][0], -a[1][1], -a[2][2] };
		Arrays.sort(values);
		final double largest = -values[0];
		for (int k = 0; k < 3; k++) values[k] = -values[k] > ROUNDING * largest ? -values[k] : 0;
		return values;
	}

	/** Between the corners of the convex hulls of the slices: no other corner of a voxel lies farther out. */
	private static double feret(final ObjectPixels objects, final int from, final int to, final int lowest,
		final int highest, final double[] size)
	{
		final int slices = highest - lowest + 1, plane = objects.width * objects.height;
		final ConvexHull[] hulls = new ConvexHull[slices];
		for (int i = from, end; i < to; i = end) {
			final int z = objects.places[i] / plane;
			end = i;
			while (end < to && objects.places[end] / plane == z) end++;
			hulls[z - lowest] = hull(objects, i, end, size);
		}
		double best = 0;
		for (int a = 0; a < slices; a++) for (int b = a; b < slices; b++) {
			if (hulls[a] == null || hulls[b] == null) continue;
			final double dz = (b - a + 1) * size[2];
			for (int i = 0; i < hulls[a].x.length; i++) for (int j = 0; j < hulls[b].x.length; j++) {
				final double dx = hulls[a].x[i] - hulls[b].x[j], dy = hulls[a].y[i] - hulls[b].y[j];
				best = Math.max(best, dx * dx + dy * dy + dz * dz);
			}
		}
		return Math.sqrt(best);
	}

	private static ConvexHull hull(final ObjectPixels objects, final int from, final int to, final double[] size) {
		final long[] corners = new long[4 * (to - from)];
		int n = 0;
		for (int i = from; i < to; i++) {
			final int x = objects.places[i] % objects.width, y = objects.places[i] / objects.width % objects.height;
			// only ends of runs can be corners of the hull
			final boolean end = i == from || i == to - 1 || objects.places[i - 1] != objects.places[i] - 1 || objects.places[i +
				1] != objects.places[i] + 1;
			if (!end) continue;
			for (int v = 0; v < 2; v++) for (int u = 0; u < 2; u++) corners[n++] = (long) (x + u) << 32 | y + v;
		}
		Arrays.sort(corners, 0, n);
		final double[] px = new double[n], py = new double[n];
		int distinct = 0;
		for (int k = 0; k < n; k++) {
			if (k > 0 && corners[k] == corners[k - 1]) continue;
			px[distinct] = (corners[k] >> 32) * size[0];
			py[distinct++] = (int) corners[k] * size[1];
		}
		return new ConvexHull(px, py, distinct);
	}
}
