package io.github.segmenta.measure;

import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.segment.Labels;

import java.util.Arrays;

/**
 * The surroundings of every object: {@code Neighbours} is the number of other objects that touch it, at corners too;
 * {@code Nearest distance} that of its centroid to the nearest other centroid, NaN for a single object.
 */
public final class Neighbours {

	private Neighbours() {}

	/**
	 * Appends the columns to a table that has a row for each label that occurs, in ascending order.
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
		final int width = labels.width(), height = labels.height();
		final ObjectPixels objects = new ObjectPixels(labels);
		final int count = objects.objects();
		final double[] touching = new double[count];
		final double[][] centres = new double[count][3];
		Parallel.loop(count, 32, (from, to) -> {
			progress.check();
			for (int k = from; k < to; k++) {
				touching[k] = touching(objects, k);
				final double[] centre = centres[k];
				for (int i = objects.first[k]; i < objects.first[k + 1]; i++) {
					final int place = objects.places[i];
					centre[0] += place % width;
					centre[1] += place / width % height;
					centre[2] += place / width / height;
				}
				for (int axis = 0; axis < 3; axis++) centre[axis] *= voxelSize[axis] / objects.count(k);
			}
		});
		table.put("Neighbours", touching);
		table.put("Nearest distance (" + unit + ")", nearest(centres));
	}

	private static int touching(final ObjectPixels objects, final int object) {
		final int own = objects.index.label(object), w = objects.width, h = objects.height;
		int[] found = new int[8];
		int n = 0;
		for (int i = objects.first[object]; i < objects.first[object + 1]; i++) {
			final int place = objects.places[i], x = place % w, y = place / w % h, z = place / w / h;
			for (int dz = objects.depth > 1 ? -1 : 0; dz <= (objects.depth > 1 ? 1 : 0); dz++) for (int dy = -1; dy <= 1; dy++) {
				for (int dx = -1; dx <= 1; dx++) {
					final int other = objects.label(x + dx, y + dy, z + dz);
					if (other == 0 || other == own) continue;
					int k = 0;
					while (k < n && found[k] != other) k++;
					if (k < n) continue;
					if (n == found.length) found = Arrays.copyOf(found, 2 * n);
					found[n++] = other;
				}
			}
		}
		return n;
	}

	/** Centres in the order of x; from each outwards until the difference along x alone is too large. */
	private static double[] nearest(final double[][] centres) {
		final int n = centres.length;
		final Integer[] order = new Integer[n];
		for (int k = 0; k < n; k++) order[k] = k;
		Arrays.sort(order, (a, b) -> Double.compare(centres[a][0], centres[b][0]));
		final double[] nearest = new double[n];
		Parallel.loop(n, 256, (from, to) -> {
			for (int r = from; r < to; r++) {
				final double[] own = centres[order[r]];
				double best = Double.POSITIVE_INFINITY;
				for (int step = -1; step <= 1; step += 2) {
					for (int q = r + step; q >= 0 && q < n; q += step) {
						final double[] other = centres[order[q]];
						final double dx = other[0] - own[0], dy = other[1] - own[1], dz = other[2] - own[2];
						if (dx * dx >= best) break;
						best = Math.min(best, dx * dx + dy * dy + dz * dz);
					}
				}
				nearest[order[r]] = n == 1 ? Double.NaN : Math.sqrt(best);
			}
		});
		return nearest;
	}
}
