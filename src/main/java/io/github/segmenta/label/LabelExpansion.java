package io.github.segmenta.label;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.segment.Labels;

import java.util.Arrays;

/**
 * Grows every object into the background by a distance. Objects that meet stop at the middle and don't merge;
 * labelled pixels never change.
 * <p>
 * Each background pixel gets the label of the nearest object pixel, if that is not farther than the distance: an
 * exact Euclidean nearest-label transform by lower envelopes of parabolas along x, y, z (Felzenszwalb and
 * Huttenlocher 2012, DOI 10.4086/toc.2012.v008a019) that carry the labels along. Where several objects are equally
 * near the lowest label wins, so the result doesn't depend on the image's orientation. O(1) a pixel, whatever the
 * distance.
 */
public final class LabelExpansion {

	/** Columns gathered together, a cache line of ints. */
	private static final int BLOCK = 16;

	private LabelExpansion() {}

	/**
	 * @param labels the label image, 0 = background
	 * @param distance ≥ 0, in the unit of the spacing; infinite fills the whole image
	 * @param spacing size of a voxel along x, y, z
	 * @param progress told about the work, asked about cancel
	 * @return a new image
	 */
	public static Labels expand(final Labels labels, final double distance, final double[] spacing,
		final Progress progress)
	{
		final int[] in = labels.array();
		final int width = labels.width(), height = labels.height(), depth = labels.depth();
		if (!(distance >= 0)) throw new InvalidInputException("The distance to expand by must not be negative, but is " +
			distance + ".");
		for (final double s : spacing) if (!(s > 0) || Double.isInfinite(s)) throw new InvalidInputException(
			"The size of a voxel must be positive, but is " + s + ".");
		final double limit = distance * distance * (1 + 1e-6); // what is as far but for rounding is in reach
		final Labels result = labels.copy();
		final int[] out = result.array();
		final float[] squared = new float[in.length];
		alongRows(out, squared, width, spacing[0], limit);
		final int plane = width * height;
		for (int z = 0; z < depth && height > 1; z++) {
			progress.update(0.7 * z / depth, null);
			alongColumns(out, squared, z * plane, width, width, height, spacing[1], limit, progress);
		}
		progress.update(0.7, null);
		if (depth > 1) alongColumns(out, squared, 0, plane, plane, depth, spacing[2], limit, progress);
		return result;
	}

	/** The nearest label in the row and the squared distance to it; without one in reach label 0. */
	private static void alongRows(final int[] labels, final float[] squared, final int width, final double spacing,
		final double limit)
	{
		Parallel.loop(labels.length / width, 64, (firstRow, endRow) -> {
			for (int row = firstRow; row < endRow; row++) {
				final int rowEnd = (row + 1) * width;
				int left = -1; // the last labelled pixel
				for (int i = row * width; i < rowEnd; i++) {
					if (labels[i] != 0) {
						left = i;
						continue;
					}
					final int from = i;
					while (i < rowEnd && labels[i] == 0) i++;
					fillGap(labels, squared, left, from, i < rowEnd ? i : -1, i, spacing, limit);
					i--;
				}
			}
		});
	}

	private static void fillGap(final int[] labels, final float[] squared, final int left, final int from,
		final int right, final int to, final double spacing, final double limit)
	{
		for (int i = from; i < to; i++) {
			final int toLeft = left < 0 ? Integer.MAX_VALUE : i - left, toRight = right < 0 ? Integer.MAX_VALUE : right - i;
			final int steps = Math.min(toLeft, toRight);
			if (steps == Integer.MAX_VALUE) return;
			final double d = steps * spacing;
			if (d * d > limit) continue;
			labels[i] = toLeft < toRight ? labels[left] : toRight < toLeft ? labels[right] : Math.min(labels[left],
				labels[right]);
			squared[i] = (float) (d * d);
		}
	}

	/** Lower envelopes along {@code count} lines that begin side by side at {@code offset} and step by {@code stride}. */
	private static void alongColumns(final int[] labels, final float[] squared, final int offset, final int count,
		final int stride, final int length, final double spacing, final double limit, final Progress progress)
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
			final Envelope envelope = new Envelope(length, spacing, limit);
			for (int c = 0; c < columns; c++) envelope.replaceGaps(label[c], height[c]);
			for (int k = 0; k < length; k++) {
				final int i = offset + first + k * stride;
				for (int c = 0; c < columns; c++) {
					labels[i + c] = label[c][k];
					squared[i + c] = height[c][k];
				}
			}
		});
	}

	/** The lower envelope of labelled parabolas over one line. */
	private static final class Envelope {

		private final double square, limit;
		private final int[] site, siteLabel;
		private final double[] siteHeight;
		/** Where a site's parabola takes over from the one before, as a fraction so that comparisons are exact. */
		private final double[] startOver, startUnder;
		private int sites;

		private Envelope(final int length, final double spacing, final double limit) {
			square = spacing * spacing;
			this.limit = limit;
			site = new int[length];
			siteLabel = new int[length];
			siteHeight = new double[length];
			startOver = new double[length];
			startUnder = new double[length];
		}

		/** An object's own pixels have height 0 and let nothing pass: the gaps between them are independent. */
		private void replaceGaps(final int[] label, final float[] height) {
			final int n = label.length;
			for (int from = 0, to; from < n; from = to + 1) {
				while (from < n && label[from] != 0 && height[from] == 0) from++;
				to = from;
				while (to < n && (label[to] == 0 || height[to] > 0)) to++;
				sites = 0;
				for (int k = Math.max(0, from - 1); k < Math.min(n, to + 1); k++) if (label[k] != 0) add(k, label[k], height[k]);
				if (sites > 0) replace(label, height, from, to);
			}
		}

		private void add(final int k, final int label, final double height) {
			double over = 0, under = 1;
			while (sites > 0) {
				final int last = sites - 1, v = site[last];
				over = height - siteHeight[last] + square * ((double) k * k - (double) v * v);
				under = 2 * square * (k - v);
				// a site that is lowest at a single point only stays: it may have the lowest label there
				if (last == 0 || over * startUnder[last] >= startOver[last] * under) break;
				sites--;
			}
			site[sites] = k;
			siteLabel[sites] = label;
			siteHeight[sites] = height;
			startOver[sites] = over;
			startUnder[sites] = under;
			sites++;
		}

		private void replace(final int[] label, final float[] height, final int from, final int to) {
			int s = 0;
			for (int k = from; k < to; k++) {
				double lowest = value(s, k);
				int winner = siteLabel[s];
				for (int next = s + 1; next < sites; next++) {
					final double v = value(next, k);
					if (v > lowest) break;
					winner = v < lowest ? siteLabel[next] : Math.min(winner, siteLabel[next]);
					if (v < lowest) s = next;
					lowest = v;
				}
				final boolean reached = lowest <= limit;
				label[k] = reached ? winner : 0;
				height[k] = reached ? (float) lowest : 0;
			}
		}

		private double value(final int s, final int k) {
			final double d = k - site[s];
			return siteHeight[s] + d * d * square;
		}
	}
}
