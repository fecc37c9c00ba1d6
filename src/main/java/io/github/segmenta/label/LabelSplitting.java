package io.github.segmenta.label;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.region.DistanceWatershed;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Mask;

/**
 * Splits every object that consists of several convex bulges, by the watershed of the distance to its boundary (see
 * {@link DistanceWatershed}). Each object is split on its own: where it touches another one, there is boundary. The
 * parts cover exactly the object.
 */
public final class LabelSplitting {

	private LabelSplitting() {}

	/**
	 * The largest part of an object keeps its label (of equally large ones the first in raster order); the others get
	 * new labels above all that exist, in the order of the objects and their parts. An object of several parts that
	 * don't touch is split into them.
	 *
	 * @param labels the label image, 0 = background
	 * @param peakHeight in pixels of distance, at least 0: how far a bulge must rise above the pass to a larger one
	 * @param progress told about the work, asked about cancel
	 * @return a new image
	 */
	public static Labels split(final Labels labels, final double peakHeight, final Progress progress) {
		final int[] in = labels.array();
		final int width = labels.width(), height = labels.height(), depth = labels.depth();
		if (!(peakHeight >= 0)) throw new InvalidInputException("The height must not be negative, but is " + peakHeight +
			".");
		final LabelIndex index = LabelIndex.of(labels);
		final int[][] boxes = boxes(in, width, height, depth, index);
		final Labels result = labels.blank();
		final int[] out = result.array(); // the number of the part in its object
		final int[] parts = new int[index.size()], largest = new int[index.size()];
		Parallel.loop(index.size(), 64, (from, to) -> {
			progress.update((double) from / index.size(), null);
			for (int k = from; k < to; k++) {
				final int[] sizes = split(in, out, width, height, depth, index.label(k), boxes[k], peakHeight, progress);
				parts[k] = sizes.length;
				for (int p = 1; p < sizes.length; p++) if (sizes[p] > sizes[largest[k]]) largest[k] = p;
			}
		});
		final long[] firstNew = new long[index.size()];
		long next = index.max() + 1L;
		for (int k = 0; k < parts.length; k++) {
			firstNew[k] = next;
			next += parts[k] - 1;
		}
		if (next > Integer.MAX_VALUE) throw new InvalidInputException(
			"There is no room for new labels above " + index.max() + "; renumber the labels first.");
		Parallel.loop(out.length, 1 << 16, (from, to) -> {
			for (int i = from; i < to; i++) {
				if (in[i] == 0) continue;
				final int k = index.indexOf(in[i]), part = out[i] - 1;
				out[i] = part == largest[k] ? in[i] : (int) firstNew[k] + part - (part > largest[k] ? 1 : 0);
			}
		});
		return result;
	}

	/** Writes the numbers of the parts of one object and returns their sizes. */
	private static int[] split(final int[] labels, final int[] out, final int width, final int height, final int depth,
		final int label, final int[] box, final double peakHeight, final Progress progress)
	{
		// one pixel of background around, except where the image ends: its edge is no boundary
		final int x0 = Math.max(0, box[0] - 1), y0 = Math.max(0, box[1] - 1), z0 = Math.max(0, box[2] - 1);
		final int w = Math.min(width, box[3] + 2) - x0, h = Math.min(height, box[4] + 2) - y0, d = Math.min(depth, box[5] +
			2) - z0;
		final Mask object = new Mask(w, h, d);
		final byte[] mask = object.array();
		for (int z = 0, k = 0; z < d; z++) for (int y = 0; y < h; y++) {
			final int row = ((z0 + z) * height + y0 + y) * width + x0;
			for (int x = 0; x < w; x++, k++) if (labels[row + x] == label) mask[k] = (byte) 255;
		}
		final Labels parts = DistanceWatershed.split(object, depth == 1 ? 8 : 26, peakHeight, progress);
		final int[] part = parts.array(), sizes = new int[parts.max()];
		for (int z = 0, k = 0; z < d; z++) for (int y = 0; y < h; y++) {
			final int row = ((z0 + z) * height + y0 + y) * width + x0;
			for (int x = 0; x < w; x++, k++) {
				if (part[k] == 0) continue;
				out[row + x] = part[k];
				sizes[part[k] - 1]++;
			}
		}
		return sizes;
	}

	/** The first and last x, y, z of each object: {x, y, z, x, y, z}. */
	private static int[][] boxes(final int[] labels, final int width, final int height, final int depth,
		final LabelIndex index)
	{
		final int[][] boxes = new int[index.size()][];
		for (int k = 0; k < boxes.length; k++) boxes[k] = new int[] { width, height, depth, -1, -1, -1 };
		for (int z = 0, i = 0; z < depth; z++) for (int y = 0; y < height; y++) for (int x = 0; x < width; x++, i++) {
			if (labels[i] == 0) continue;
			final int[] box = boxes[index.indexOf(labels[i])];
			box[0] = Math.min(box[0], x);
			box[1] = Math.min(box[1], y);
			box[2] = Math.min(box[2], z);
			box[3] = Math.max(box[3], x);
			box[4] = Math.max(box[4], y);
			box[5] = Math.max(box[5], z);
		}
		return boxes;
	}
}
