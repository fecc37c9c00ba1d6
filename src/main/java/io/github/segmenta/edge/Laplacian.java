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
				final float[] middle = new float[width], sides = new float[width + 2];
				for (int y = from; y < to; y++) {
					java.util.Arrays.fill(middle, 0);
					java.util.Arrays.fill(sides, 0);
					add(rows, y, corners, middle, sides);
					if (volumetric) {
						addLayer(rowsAbove, y, neighbours, middle, sides);
						addLayer(rowsBelow, y, neighbours, middle, sides);
					}
					sides[0] = sides[1];
					sides[width + 1] = sides[width];
					finish(rows.data, rows.offset(y), middle, sides, neighbours, out, start + y * width, width);
				}
			});
		}
		return out;
	}

	/** Adds the neighbours in another slice: the face, from 18 on its edges, with 26 its corners. */
	private static void addLayer(final FloatRows rows, final int y, final int neighbours, final float[] middle,
		final float[] sides)
	{
		addTo(middle, 0, rows.data, rows.offset(y));
		if (neighbours == 6) return;
		add(rows, y, neighbours == 26, middle, sides);
	}

	/** Adds a slice's rows above and below to its own column, its row to the columns beside, and the corners. */
	private static void add(final FloatRows rows, final int y, final boolean corners,
		final float[] middle, final float[] sides)
	{
		addTo(middle, 0, rows.data, rows.offset(y - 1));
		addTo(middle, 0, rows.data, rows.offset(y + 1));
		addTo(sides, 1, rows.data, rows.offset(y));
		if (!corners) return;
		addTo(sides, 1, rows.data, rows.offset(y - 1));
		addTo(sides, 1, rows.data, rows.offset(y + 1));
	}

	private static void addTo(final float[] sum, final int to, final float[] in, final int from) {
		final int n = sum.length - 2 * to;
		for (int x = 0; x < n; x++) sum[to + x] += in[from + x];
	}

	private static void finish(final float[] in, final int at, final float[] middle, final float[] sides,
		final float count, final float[] out, final int offset, final int n)
	{
		for (int x = 0; x < n; x++) out[offset + x] = sides[x] + sides[x + 2] + middle[x] - count * in[at + x];
	}
}
