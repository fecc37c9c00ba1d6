package io.github.segmenta.label;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.Labels;

/**
 * The exact Euclidean distance from every object pixel to the nearest pixel that doesn't belong to the same object:
 * of the background or of another object. Touching objects thus have distances of their own, in one transform for
 * all.
 * <p>
 * Separable lower envelopes of parabolas (Felzenszwalb and Huttenlocher 2012, DOI 10.4086/toc.2012.v008a019) along x,
 * y, z. Along each axis an envelope spans one run of the same label and is closed on either side by a parabola of
 * height 0 at the neighbour of another label: nearer ones of other labels can't lie behind it. O(1) a pixel, whatever
 * the distances.
 * <p>
 * Outside of the image is nothing: its edge is no boundary.
 */
public final class BoundaryDistance {

	/** Columns gathered together, a cache line of ints. */
	private static final int BLOCK = 16;
	private static final float UNKNOWN = Float.POSITIVE_INFINITY;

	private BoundaryDistance() {}

	/**
	 * @param labels the label image, 0 = background
	 * @param spacing size of a voxel along x, y, z; the distances are in its unit
	 * @param progress told about the work, asked about cancel
	 * @return the distance of each pixel's centre to the centre of the nearest pixel of another label; 0 on the
	 *         background; infinite everywhere if one object covers the whole image
	 */
	public static Volume compute(final Labels labels, final double[] spacing, final Progress progress) {
		final int[] in = labels.array();
		final int width = labels.width(), height = labels.height(), depth = labels.depth();
		for (final double s : spacing) if (!(s > 0) || Double.isInfinite(s)) throw new InvalidInputException(
			"The size of a voxel must be positive, but is " + s + ".");
		final float[] squared = new float[in.length];
		alongRows(in, squared, width, spacing[0]);
		final int plane = width * height;
		for (int z = 0; z < depth && height > 1; z++) {
			progress.update(0.7 * z / depth, null);
			alongColumns(in, squared, z * plane, width, width, height, spacing[1], progress);
		}
		progress.update(0.7, null);
		if (depth > 1) alongColumns(in, squared, 0, plane, plane, depth, spacing[2], progress);
		Parallel.loop(in.length, 1 << 16, (from, to) -> {
			for (int i = from; i < to; i++) squared[i] = (float) Math.sqrt(squared[i]);
		});
		return Volume.of(squared, width, height, depth);
	}

	/** Squared distance to the ends of the run of equal labels in the row. */
	private static void alongRows(final int[] labels, final float[] squared, final int width, final double spacing) {
		Parallel.loop(labels.length / width, 64, (firstRow, endRow) -> {
			for (int row = firstRow; row < endRow; row++) {
				final int rowStart = row * width, rowEnd = rowStart + width;
				for (int from = rowStart, to; from < rowEnd; from = to) {
					final int label = labels[from];
					to = from + 1;
					while (to < rowEnd && labels[to] == label) to++;
					if (label == 0) continue;
					for (int i = from; i < to; i++) {
						final int left = from == rowStart ? Integer.MAX_VALUE : i - from + 1;
						final int right = to == rowEnd ? Integer.MAX_VALUE : to - i;
						final int steps = Math.min(left, right);
						final double distance = steps * spacing;
						squared[i] = steps == Integer.MAX_VALUE ? UNKNOWN : (float) (distance * distance);
					}
				}
			}
		});
	}

	/** Lower envelopes along {@code count} lines that begin side by side at {@code offset} and step by {@code stride}. */
	private static void alongColumns(final int[] labels, final float[] squared, final int offset, final int count,
		final int stride, final int length, final double spacing, final Progress progress)
	{
		Parallel.loop(count, BLOCK, (first, end) -> {
			progress.check();
			final int columns = end - first;
			final int[][] label = new int[columns][length];
			final float[][] height = new float[columns][length];
			for (int k = 0; k < length; k++) {
				final int i = offset + first + k * stride;
				for (int c = 0; c < columns; c++) {
					label[c][k] = labels[i + c];
					height[c][k] = squared[i + c];
				}
			}
			final Envelope envelope = new Envelope(length, spacing);
			for (int c = 0; c < columns; c++) {
				for (int from = 0, to; from < length; from = to) {
					to = from + 1;
					while (to < length && label[c][to] == label[c][from]) to++;
					if (label[c][from] != 0) envelope.replace(height[c], from, to);
				}
			}
			for (int k = 0; k < length; k++) {
				final int i = offset + first + k * stride;
				for (int c = 0; c < columns; c++) squared[i + c] = height[c][k];
			}
		});
	}

	/** The lower envelope of parabolas over one line. */
	private static final class Envelope {

		private final double square;
		private final int[] site;
		private final double[] siteHeight, start;
		private int sites;

		private Envelope(final int length, final double spacing) {
			square = spacing * spacing;
			site = new int[length + 2];
			siteHeight = new double[length + 2];
			start = new double[length + 2];
		}

		/** Replaces the heights of a run by the envelope over it, closed by 0 where the run ends inside of the line. */
		private void replace(final float[] height, final int from, final int to) {
			sites = 0;
			if (from > 0) add(from - 1, 0);
			for (int k = from; k < to; k++) if (height[k] != UNKNOWN) add(k, height[k]);
			if (to < height.length) add(to, 0);
			if (sites == 0) return;
			int s = 0;
			for (int k = from; k < to; k++) {
				while (s + 1 < sites && start[s + 1] <= k) s++;
				final double d = k - site[s];
				height[k] = (float) (siteHeight[s] + d * d * square);
			}
		}

		private void add(final int k, final double height) {
			double from = Double.NEGATIVE_INFINITY;
			while (sites > 0) {
				final int v = site[sites - 1];
				from = ((height - siteHeight[sites - 1]) / square / (k - v) + k + v) / 2;
				if (from > start[sites - 1]) break;
				sites--;
			}
			site[sites] = k;
			siteHeight[sites] = height;
			start[sites] = sites == 0 ? Double.NEGATIVE_INFINITY : from;
			sites++;
		}
	}
}
