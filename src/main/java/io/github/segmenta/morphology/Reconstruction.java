package io.github.segmenta.morphology;

import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.Neighborhood;
import io.github.segmenta.kernel.PaddedGrid;
import io.github.segmenta.kernel.Volume;

import java.util.Arrays;

/**
 * Grey-scale reconstruction: a marker image grows by dilations under a limiting image until nothing changes.
 * <p>
 * The hybrid algorithm of Vincent (1993), DOI 10.1109/83.217222: a scan in raster order, one back, then a queue of the
 * pixels that are not done. Where the marker is above the limit it is lowered to the limit first. NaN in the limit stays
 * NaN and lets nothing pass; NaN in the marker is −∞ (+∞ by erosion).
 */
public final class Reconstruction {

	private static final float NOTHING = Float.NEGATIVE_INFINITY;

	private Reconstruction() {}

	/**
	 * Reconstruction by dilation: the largest image ≤ limit whose regional maxima the marker holds.
	 *
	 * @param marker what grows; not changed
	 * @param limit of the same size; not changed
	 * @param connectivity 4 or 8 (every slice on its own), 6, 18 or 26
	 * @param progress told about the work, asked about cancel
	 * @return a new image
	 */
	public static Volume byDilation(final Volume marker, final Volume limit, final int connectivity,
		final Progress progress)
	{
		final float[] values = marker.asFloat();
		final float[] limitValues = limit.asFloat();
		final int width = marker.width, height = marker.height, depth = marker.depth;
		final PaddedGrid grid = new PaddedGrid(width, height, depth);
		final Neighborhood all = Neighborhood.of(connectivity);
		final Neighborhood neighborhood = depth == 1 && all.volume ? Neighborhood.of(connectivity == 6 ? 4 : 8) : all;
		final int[] offsets = neighborhood.offsets(grid.row, grid.plane);
		final int[] before = Arrays.stream(offsets).filter(o -> o < 0).toArray();
		final int[] after = Arrays.stream(offsets).filter(o -> o > 0).toArray();
		final float[] top = withoutNaN(grid.pad(limitValues, NOTHING));
		final float[] value = withoutNaN(grid.pad(values, NOTHING));
		for (int i = 0; i < value.length; i++) value[i] = Math.min(value[i], top[i]);
		scan(grid, value, top, before, progress);
		final PixelQueue queue = scanBack(grid, value, top, after, progress);
		long step = 0;
		while (!queue.isEmpty()) {
			if ((++step & 0x3ffff) == 0) progress.check();
			final int p = queue.remove();
			final float v = value[p];
			for (final int offset : offsets) {
				final int q = p + offset;
				if (value[q] >= v || value[q] == top[q]) continue;
				value[q] = Math.min(v, top[q]);
				queue.add(q);
			}
		}
		final float[] out = new float[values.length];
		grid.crop(value, out);
		for (int i = 0; i < out.length; i++) if (limitValues[i] != limitValues[i]) out[i] = Float.NaN;
		return Volume.of(out, width, height, depth);
	}

	/**
	 * Reconstruction by erosion: the smallest image ≥ limit whose regional minima the marker holds.
	 *
	 * @param marker what grows; not changed
	 * @param limit of the same size; not changed
	 * @param connectivity 4 or 8 (every slice on its own), 6, 18 or 26
	 * @param progress told about the work, asked about cancel
	 * @return a new image
	 */
	public static Volume byErosion(final Volume marker, final Volume limit, final int connectivity,
		final Progress progress)
	{
		return negated(byDilation(negated(marker), negated(limit), connectivity, progress));
	}

	static Volume negated(final Volume image) {
		final float[] values = image.asFloat(), out = new float[values.length];
		for (int i = 0; i < values.length; i++) out[i] = -values[i];
		return Volume.of(out, image.width, image.height, image.depth);
	}

	private static float[] withoutNaN(final float[] values) {
		for (int i = 0; i < values.length; i++) if (values[i] != values[i]) values[i] = NOTHING;
		return values;
	}

	private static void scan(final PaddedGrid grid, final float[] value, final float[] top, final int[] before,
		final Progress progress)
	{
		for (int z = 0; z < grid.depth; z++) {
			for (int y = 0; y < grid.height; y++) {
				if ((y & 63) == 0) progress.check();
				final int start = grid.start(y, z);
				for (int p = start; p < start + grid.width; p++) {
					float v = value[p];
					for (final int offset : before) v = Math.max(v, value[p + offset]);
					value[p] = Math.min(v, top[p]);
				}
			}
		}
	}

	private static PixelQueue scanBack(final PaddedGrid grid, final float[] value, final float[] top,
		final int[] after, final Progress progress)
	{
		final PixelQueue queue = new PixelQueue();
		for (int z = grid.depth - 1; z >= 0; z--) {
			for (int y = grid.height - 1; y >= 0; y--) {
				if ((y & 63) == 0) progress.check();
				final int start = grid.start(y, z);
				for (int p = start + grid.width - 1; p >= start; p--) {
					float v = value[p];
					for (final int offset : after) v = Math.max(v, value[p + offset]);
					v = Math.min(v, top[p]);
					value[p] = v;
					for (final int offset : after) {
						final float below = value[p + offset];
						if (below < v && below < top[p + offset]) {
							queue.add(p);
							break;
						}
					}
				}
			}
		}
		return queue;
	}

	/** Pixels in the order in which they came. */
	private static final class PixelQueue {

		private int[] ring = new int[1 << 12];
		private int first, size;

		boolean isEmpty() {
			return size == 0;
		}

		void add(final int pixel) {
			if (size == ring.length) {
				final int[] larger = new int[2 * size];
				for (int i = 0; i < size; i++) larger[i] = ring[first + i & size - 1];
				ring = larger;
				first = 0;
			}
			ring[first + size++ & ring.length - 1] = pixel;
		}

		int remove() {
			final int pixel = ring[first];
			first = first + 1 & ring.length - 1;
			size--;
			return pixel;
		}
	}
}
