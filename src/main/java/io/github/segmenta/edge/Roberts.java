package io.github.segmenta.edge;

import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.Border;
import io.github.segmenta.kernel.FloatRows;
import io.github.segmenta.kernel.Volume;

/**
 * Roberts' cross: √(a² + b²) of the differences along both diagonals, a = in(x + 1, y + 1) − in(x, y) and b = in(x, y +
 * 1) − in(x + 1, y). The value belongs to the corner between the four pixels and is written to the upper left one.
 * Beyond the border the border pixel is repeated. NaN spreads to the pixels that read it.
 * <p>
 * L. Roberts, Machine Perception of Three-Dimensional Solids, MIT Lincoln Laboratory TR 315 (1963).
 */
public final class Roberts {

	private Roberts() {}

	/**
	 * Filters every slice on its own.
	 *
	 * @param volume the image, not changed
	 * @param progress told about the work, asked about cancel
	 * @return a new array, x fastest, then y, then z
	 */
	public static float[] magnitude(final Volume volume, final Progress progress) {
		return ScaledValues.lengths(volume, scaled -> lengths(scaled, progress));
	}

	private static float[] lengths(final Volume volume, final Progress progress) {
		final float[] out = new float[volume.size()];
		final int width = volume.width, height = volume.height;
		for (int z = 0; z < volume.depth; z++) {
			final int plane = z, start = z * width * height;
			progress.update((double) z / volume.depth, null);
			Parallel.loop(height, 32, (from, to) -> {
				final FloatRows rows = new FloatRows(volume, plane, from, to + 1, Border.NEAREST);
				for (int y = from; y < to; y++) {
					final int here = rows.offset(y), below = rows.offset(y + 1), offset = start + y * width, last = width - 1;
					cross(rows.data, here, below, out, offset, last);
					final float end = rows.data[below + last] - rows.data[here + last];
					out[offset + last] = (float) Math.sqrt(2 * end * end);
				}
			});
		}
		return out;
	}

	private static void cross(final float[] in, final int here, final int below, final float[] out, final int offset,
		final int n)
	{
		for (int x = 0; x < n; x++) {
			final float a = in[below + x + 1] - in[here + x], b = in[below + x] - in[here + x + 1];
			out[offset + x] = (float) Math.sqrt(a * a + b * b);
		}
	}
}
