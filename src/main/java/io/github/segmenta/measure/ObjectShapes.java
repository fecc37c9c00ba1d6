package io.github.segmenta.measure;

import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.segment.Labels;

/**
 * The shape of every object of a label image in the plane. A pixel is a rectangle of the size of a pixel; lengths are
 * calibrated, angles are in degrees from the x axis counter-clockwise, 0…180, as in ImageJ.
 * <ul>
 * <li>{@code Perimeter}: Crofton's formula with four directions, Σ wᵢ · sᵢ · nᵢ, where nᵢ is the number of runs of the object
 * along direction i, sᵢ the distance of the lines and wᵢ the angle that the direction stands for; π/4 each for square
 * pixels (Legland et al. 2007, DOI 10.5566/ias.v26.p83-92).</li>
 * <li>{@code Feret, Feret angle, Min Feret}: greatest and least distance of parallel tangents to the corners of the pixels.</li>
 * <li>{@code Major, Minor, Angle, Eccentricity}: of the ellipse with the second moments of the pixels' centres; axes are
 * 4·√λ, 0 where the centres don't differ, eccentricity √(1 − λ₂/λ₁), 0 for a single pixel.</li>
 * <li>{@code Circularity} = 4π · area / perimeter²; {@code Roundness} = 4 · area / (π · major²), NaN for a single
 * pixel.</li>
 * <li>{@code Convex area}: of the convex hull of the corners of the pixels; {@code Solidity} = area / convex area;
 * {@code Extent} = area / area of the box.</li>
 * <li>{@code Euler number}: pieces minus holes, where pixels that touch at a corner are connected; {@code Holes} = 1 − Euler
 * number, which is their count for an object in one piece.</li>
 * </ul>
 */
public final class ObjectShapes {

	private static final String[] NAMES = { "Perimeter", "Feret", "Feret angle", "Min Feret", "Major", "Minor", "Angle",
		"Eccentricity", "Circularity", "Roundness", "Convex area", "Solidity", "Extent", "Euler number", "Holes" };
	/** Moments of this part of the largest are rounding errors. */
	private static final double ROUNDING = 1e-12;
	private static final int LENGTH = 1, ANGLE = 3, AREA = 2, NUMBER = 0;
	private static final int[] KINDS = { LENGTH, LENGTH, ANGLE, LENGTH, LENGTH, LENGTH, ANGLE, NUMBER, NUMBER, NUMBER, AREA,
		NUMBER, NUMBER, NUMBER, NUMBER };

	private ObjectShapes() {}

	/**
	 * Appends the columns to a table that has a row for each label that occurs, in ascending order.
	 *
	 * @param table takes the columns; one row per label, in ascending order
	 * @param labels 0 = background, x fastest
	 * @param voxelSize size of a voxel along x, y, z
	 * @param unit name of the unit of {@code voxelSize}
	 * @param progress told about the work, asked about cancel
	 */
	public static void addTo(final MeasurementTable table, final Labels labels, final double[] voxelSize,
		final String unit, final Progress progress)
	{
		final ObjectPixels objects = new ObjectPixels(labels);
		final double[][] columns = new double[NAMES.length][objects.objects()];
		Parallel.loop(objects.objects(), 64, (from, to) -> {
			progress.check();
			final Shape shape = new Shape(objects, voxelSize[0], voxelSize[1]);
			for (int k = from; k < to; k++) {
				final double[] values = shape.measure(k);
				for (int c = 0; c < values.length; c++) columns[c][k] = values[c];
			}
		});
		for (int c = 0; c < NAMES.length; c++) table.put(NAMES[c] + (KINDS[c] == LENGTH ? " (" + unit + ")" : KINDS[c] == AREA
			? " (" + unit + "²)" : KINDS[c] == ANGLE ? " (°)" : ""), columns[c]);
	}

	private static final class Shape {

		private final ObjectPixels objects;
		private final double sx, sy, alongX, alongY, diagonal;
		private double[] px = new double[64], py = new double[64];

		Shape(final ObjectPixels objects, final double sx, final double sy) {
			this.objects = objects;
			this.sx = sx;
			this.sy = sy;
			final double angle = Math.atan2(sy, sx);
			alongX = angle * sy;
			alongY = (Math.PI / 2 - angle) * sx;
			diagonal = Math.PI / 4 * sx * sy / Math.hypot(sx, sy);
		}

		double[] measure(final int object) {
			final int from = objects.first[object], to = objects.first[object + 1], n = to - from, w = objects.width;
			final int label = objects.index.label(object);
			int left = Integer.MAX_VALUE, right = -1;
			final int top = objects.places[from] / w, bottom = objects.places[to - 1] / w;
			long runsX = 0, runsY = 0, runsD = 0, euler = 0;
			double sumX = 0, sumY = 0;
			for (int i = from; i < to; i++) {
				final int x = objects.places[i] % w, y = objects.places[i] / w;
				left = Math.min(left, x);
				right = Math.max(right, x);
				sumX += x;
				sumY += y;
				final boolean e = is(label, x + 1, y), s = is(label, x, y + 1), se = is(label, x + 1, y + 1), sw = is(label, x - 1,
					y + 1), ww = is(label, x - 1, y), no = is(label, x, y - 1), nw = is(label, x - 1, y - 1), ne = is(label, x + 1, y -
						1);
				if (!e) runsX++;
				if (!s) runsY++;
				if (!se) runsD++;
				if (!sw) runsD++;
				// vertices − edges + faces of the union of closed pixels, each counted at its first pixel in raster order
				euler += 1 + (ww ? 0 : -1) + (no ? 0 : -1) - 2 + (ww || no || nw ? 0 : 1) + (no || ne ? 0 : 1) + (ww ? 0 : 1) + 1;
			}
			final double area = n * sx * sy, perimeter = alongX * runsX + alongY * runsY + diagonal * runsD;
			final double meanX = sumX / n, meanY = sumY / n;
			double xx = 0, yy = 0, xy = 0;
			for (int i = from; i < to; i++) {
				final double dx = (objects.places[i] % w - meanX) * sx, dy = (objects.places[i] / w - meanY) * sy;
				xx += dx * dx;
				yy += dy * dy;
				xy += dx * dy;
			}
			final double mean = (xx + yy) / 2 / n, spread = Math.hypot((xx - yy) / 2 / n, xy / n);
			final double large = mean + spread, difference = mean - spread, small = difference > ROUNDING * large ? difference : 0;
			final double major = 4 * Math.sqrt(large), minor = 4 * Math.sqrt(small);
			// y points down in images
			final double angle = (Math.toDegrees(Math.atan2(-2 * xy, xx - yy) / 2) + 180) % 180;
			final ConvexHull hull = hull(from, to, top, bottom);
			final double[] feret = hull.diameter();
			final double convex = hull.area();
			return new double[] { perimeter, feret[0], (180 - Math.toDegrees(feret[1])) % 180, hull.width(), major, minor, angle,
				large == 0 ? 0 : Math.sqrt(1 - small / large), 4 * Math.PI * area / (perimeter * perimeter), major == 0
					? Double.NaN : 4 * area / (Math.PI * major * major), convex, area / convex, area / ((right - left + 1) * sx * (bottom - top + 1) * sy), euler, 1 -
						euler };
		}

		private boolean is(final int label, final int x, final int y) {
			return objects.label(x, y, 0) == label;
		}

		/** The hull of the corners of the first and last pixel of each row. */
		private ConvexHull hull(final int from, final int to, final int top, final int bottom) {
			final int rows = bottom - top + 2, w = objects.width;
			final int[] low = new int[rows], high = new int[rows];
			java.util.Arrays.fill(low, Integer.MAX_VALUE);
			java.util.Arrays.fill(high, Integer.MIN_VALUE);
			for (int i = from; i < to; i++) {
				final int x = objects.places[i] % w, row = objects.places[i] / w - top;
				for (int r = row; r <= row + 1; r++) {
					if (x < low[r]) low[r] = x;
					if (x + 1 > high[r]) high[r] = x + 1;
				}
			}
			final long[] points = new long[2 * rows];
			int n = 0;
			for (int r = 0; r < rows; r++) {
				if (low[r] == Integer.MAX_VALUE) continue;
				points[n++] = (long) low[r] << 32 | r;
				points[n++] = (long) high[r] << 32 | r;
			}
			java.util.Arrays.sort(points, 0, n);
			if (px.length < n) {
				px = new double[2 * n];
				py = new double[2 * n];
			}
			for (int k = 0; k < n; k++) {
				px[k] = (points[k] >> 32) * sx;
				py[k] = (int) points[k] * sy;
			}
			return new ConvexHull(px, py, n);
		}
	}
}
