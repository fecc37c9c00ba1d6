package io.github.segmenta.edge;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.Border;
import io.github.segmenta.kernel.FloatRows;
import io.github.segmenta.kernel.Volume;

/**
 * The discrete Laplacian: the sum of the neighbours less their number times the pixel, positive in dark and negative in
 * light spots. Beyond the border the border pixel is repeated. NaN spreads to its neighbours.
 */
public final class Laplacian {

	private static final int ROWS_PER_BLOCK = 32;

	private Laplacian() {}

	/**
	 * Filters a volume.
	 *
	 * @param volume the image, not changed
	 * @param neighbours 4 or 8 (every slice on its own), 6, 18 or 26 (through the slices)
	 * @param progress told about the work, asked about cancel
	 * @return a new array, x fastest, then y, then z
	 * @throws InvalidInputException for another number of neighbours
	 */
	public static float[] filter(final Volume volume, final int neighbours, final Progress progress) {
		if (neighbours != 4 && neighbours != 8 && neighbours != 6 && neighbours != 18 && neighbours != 26)
			throw new InvalidInputException("A Laplacian of " + neighbours +
				" neighbours is not known; choose 4 or 8 in a slice, or 6, 18 or 26 in 3-D.");
		final boolean volumetric = neighbours % 4 != 0;
		final boolean corners = neighbours == 8 || neighbours >= 18;
		final int width = volume.width, height = volume.height;
		final float[] out = new float[volume.size()];
		for (int z = 0; z < volume.depth; z++) {
			progress.update((double) z / volume.depth, null);
			final int at = z, start = z * width * height;
			final int above = Border.NEAREST.index(z - 1, volume.depth), below = Border.NEAREST.index(z + 1, volume.depth);
			Parallel.loop(height, ROWS_PER_BLOCK, (from, to) -> {
				progress.check();
				final Rows rows = new Rows(volume, at, from);
				final Rows rowsAbove = volumetric ? new Rows(volume, above, from) : null;
				final Rows rowsBelow = volumetric ? new Rows(volume, below, from) : null;
				// sums of a column of pixels: those that count in the column itself, and those that count in the next ones
				final float[] middle = new float[width], corner = new float[width];
				final float[] left = new float[width], right = new float[width];
				for (int y = from; y < to; y++) {
					rows.advance();
					set(rows.before, rows.after, middle);
					float[] sides = rows.here;
					if (corners || volumetric) {
						sides = corner;
						System.arraycopy(rows.here, 0, sides, 0, width);
						if (corners) add(rows.before, rows.after, sides);
					}
					if (volumetric) {
						addLayer(rowsAbove, neighbours, middle, sides);
						addLayer(rowsBelow, neighbours, middle, sides);
					}
					left[0] = sides[0];
					System.arraycopy(sides, 0, left, 1, width - 1);
					System.arraycopy(sides, 1, right, 0, width - 1);
					right[width - 1] = sides[width - 1];
					finish(left, right, rows.here, neighbours, middle);
					System.arraycopy(middle, 0, out, start + y * width, width);
				}
			});
		}
		return out;
	}

	/** Three rows of a slice, arrays of their own: only loops without offsets are vectorised. */
	private static final class Rows {

		private final Volume volume;
		private final int z;
		private int next;
		float[] before, here, after;

		/** Stands before row y. */
		Rows(final Volume volume, final int z, final int y) {
			this.volume = volume;
			this.z = z;
			before = new float[volume.width];
			here = read(y - 1, new float[volume.width]);
			after = read(y, new float[volume.width]);
			next = y + 1;
		}

		/** Moves down by one row. */
		void advance() {
			final float[] oldest = before;
			before = here;
			here = after;
			after = read(next++, oldest);
		}

		private float[] read(final int y, final float[] row) {
			FloatRows.read(volume, z, y, 0, volume.width, Border.NEAREST, row);
			return row;
		}
	}

	/** Adds the neighbours in another slice: the face, from 18 on its edges, with 26 its corners. */
	private static void addLayer(final Rows rows, final int neighbours, final float[] middle, final float[] sides) {
		rows.advance();
		add(rows.here, middle);
		if (neighbours == 6) return;
		add(rows.before, rows.after, middle);
		add(rows.here, sides);
		if (neighbours == 26) add(rows.before, rows.after, sides);
	}

	private static void set(final float[] a, final float[] b, final float[] sum) {
		for (int x = 0; x < sum.length; x++) sum[x] = a[x] + b[x];
	}

	private static void add(final float[] a, final float[] sum) {
		for (int x = 0; x < sum.length; x++) sum[x] += a[x];
	}

	private static void add(final float[] a, final float[] b, final float[] sum) {
		for (int x = 0; x < sum.length; x++) sum[x] += a[x] + b[x];
	}

	/** Turns sums over the middle column into the result. */
	private static void finish(final float[] left, final float[] right, final float[] here, final float count,
		final float[] middle)
	{
		for (int x = 0; x < middle.length; x++) middle[x] += left[x] + right[x] - count * here[x];
	}
}
