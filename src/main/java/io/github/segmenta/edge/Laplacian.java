package io.github.segmenta.edge;

import io.github.segmenta.kernel.Border;
import io.github.segmenta.kernel.FloatRows;
import io.github.segmenta.kernel.InvalidInputException;
import io.github.segmenta.kernel.Parallel;
import io.github.segmenta.kernel.Progress;
import io.github.segmenta.kernel.Volume;

/**
 * The discrete Laplacian: the sum of the neighbours less their number times the pixel, positive in dark and negative in
 * light spots. Beyond the border the border pixel is repeated. NaN spreads to its neighbours.
 */
public final class Laplacian {

	private Laplacian() {}

	/**
	 * Filters a volume.
	 *
	 * @param neighbours 4 or 8 (every slice on its own), 6, 18 or 26 (through the slices)
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
			Parallel.loop(height, 32, (from, to) -> {
				final FloatRows rows = new FloatRows(volume, at, from - 1, to + 1, Border.NEAREST);
				final FloatRows rowsAbove = volumetric ? new FloatRows(volume, above, from - 1, to + 1, Border.NEAREST) : null;
				final FloatRows rowsBelow = volumetric ? new FloatRows(volume, below, from - 1, to + 1, Border.NEAREST) : null;
				// sums of a column of pixels: those that count in the column itself, and those that count in the next ones
				final float[] middle = new float[width], sides = new float[width], line = new float[width];
				final float[] left = new float[width], right = new float[width];
				for (int y = from; y < to; y++) {
					java.util.Arrays.fill(middle, 0);
					java.util.Arrays.fill(sides, 0);
					add(rows, y, corners, middle, sides, line);
					if (volumetric) {
						addLayer(rowsAbove, y, neighbours, middle, sides, line);
						addLayer(rowsBelow, y, neighbours, middle, sides, line);
					}
					left[0] = sides[0];
					System.arraycopy(sides, 0, left, 1, width - 1);
					System.arraycopy(sides, 1, right, 0, width - 1);
					right[width - 1] = sides[width - 1];
					System.arraycopy(rows.data, rows.offset(y), line, 0, width);
					finish(left, right, middle, line, neighbours, width);
					System.arraycopy(line, 0, out, start + y * width, width);
				}
			});
		}
		return out;
	}

	/** Adds the neighbours in another slice: the face, from 18 on its edges, with 26 its corners. */
	private static void addLayer(final FloatRows rows, final int y, final int neighbours, final float[] middle,
		final float[] sides, final float[] line)
	{
		add(rows, y, line, middle);
		if (neighbours == 6) return;
		add(rows, y, neighbours == 26, middle, sides, line);
	}

	/** Adds a slice's rows above and below to its own column, its row to the columns beside, and the corners. */
	private static void add(final FloatRows rows, final int y, final boolean corners, final float[] middle,
		final float[] sides, final float[] line)
	{
		for (int dy = -1; dy <= 1; dy += 2) {
			add(rows, y + dy, line, middle);
			if (corners) add(line, sides, line.length);
		}
		add(rows, y, line, sides);
	}

	/** Adds a row to sums; {@code line} holds it afterwards. Loops over whole arrays, without offsets, are vectorised. */
	private static void add(final FloatRows rows, final int y, final float[] line, final float[] sum) {
		System.arraycopy(rows.data, rows.offset(y), line, 0, line.length);
		add(line, sum, line.length);
	}

	private static void add(final float[] line, final float[] sum, final int n) {
		for (int x = 0; x < n; x++) sum[x] += line[x];
	}

	/** Turns a row into its result. */
	private static void finish(final float[] left, final float[] right, final float[] middle, final float[] line,
		final float count, final int n)
	{
		for (int x = 0; x < n; x++) line[x] = left[x] + right[x] + middle[x] - count * line[x];
	}
}
