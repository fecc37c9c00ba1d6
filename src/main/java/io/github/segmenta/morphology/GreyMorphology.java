package io.github.segmenta.morphology;

import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.Volume;

import java.util.Arrays;

/**
 * Dilation and erosion of grey values by flat structuring elements, and what is made of them, in 2-D and 3-D.
 * <p>
 * Dilation is the largest value under the element, erosion the smallest. Pixels outside of the image don't count. NaN
 * doesn't count either: it is −∞ to a dilation and +∞ to an erosion, and what sees nothing else takes that value.
 * <p>
 * Boxes take three comparisons a pixel and axis, whatever their size (van Herk 1992, DOI 10.1016/0167-8655(92)90069-C;
 * Gil and Werman 1993, DOI 10.1109/34.211471). Discs, balls and lines take two a run of the element, from maxima over 1,
 * 2, 4, 8 … pixels of each row. Serra (1982), Image Analysis and Mathematical Morphology.
 */
public final class GreyMorphology {

	/** Lines that go through van Herk's loops side by side. */
	private static final int SIDE_BY_SIDE = 32;
	private static final int ROWS_PER_BLOCK = 32;
	private static final float NOTHING = Float.NEGATIVE_INFINITY;

	private final int width, height, depth;
	private final StructuringElement element;
	private final Progress progress;

	/**
	 * Operations on images of one size with one element. Inputs are never changed, results are new arrays.
	 *
	 * @param width of the images, in pixels
	 * @param height of the images, in pixels
	 * @param depth of the images, in slices
	 * @param element which neighbours count
	 * @param progress told about the work, asked about cancel
	 */
	public GreyMorphology(final int width, final int height, final int depth, final StructuringElement element,
		final Progress progress)
	{
		this.width = width;
		this.height = height;
		this.depth = depth;
		this.element = element;
		this.progress = progress;
	}

	/**
	 * The largest value under the element.
	 *
	 * @param image of the size of these operations
	 * @return a new image
	 */
	public Volume dilate(final Volume image) {
		return volume(maximum(copy(image.asFloat(), 1)));
	}

	/**
	 * The smallest value under the element.
	 *
	 * @param image of the size of these operations
	 * @return a new image
	 */
	public Volume erode(final Volume image) {
		return volume(negated(maximum(copy(image.asFloat(), -1))));
	}

	/**
	 * Erosion, then dilation: removes light details that the element does not fit into.
	 *
	 * @param image of the size of these operations
	 * @return a new image
	 */
	public Volume open(final Volume image) {
		return dilate(erode(image));
	}

	/**
	 * Dilation, then erosion: removes dark details that the element does not fit into.
	 *
	 * @param image of the size of these operations
	 * @return a new image
	 */
	public Volume close(final Volume image) {
		return erode(dilate(image));
	}

	/**
	 * Image − opening: the light details. Background subtraction, if the element is larger than the objects.
	 *
	 * @param image of the size of these operations
	 * @return a new image
	 */
	public Volume topHat(final Volume image) {
		return volume(minus(image.asFloat(), open(image).asFloat()));
	}

	/**
	 * Closing − image: the dark details.
	 *
	 * @param image of the size of these operations
	 * @return a new image
	 */
	public Volume bottomHat(final Volume image) {
		return volume(minus(close(image).asFloat(), image.asFloat()));
	}

	/**
	 * Dilation − erosion: the thick edges.
	 *
	 * @param image of the size of these operations
	 * @return a new image
	 */
	public Volume gradient(final Volume image) {
		return volume(minus(dilate(image).asFloat(), erode(image).asFloat()));
	}

	private Volume volume(final float[] values) {
		return Volume.of(values, width, height, depth);
	}

	private static float[] minus(final float[] a, final float[] b) {
		final float[] out = new float[a.length];
		Parallel.loop(a.length, 1 << 16, (from, to) -> {
			for (int i = from; i < to; i++) out[i] = a[i] - b[i];
		});
		return out;
	}

	private static float[] copy(final float[] image, final float factor) {
		final float[] out = new float[image.length];
		Parallel.loop(image.length, 1 << 16, (from, to) -> {
			for (int i = from; i < to; i++) {
				final float value = factor * image[i];
				out[i] = value == value ? value : NOTHING;
			}
		});
		return out;
	}

	private static float[] negated(final float[] image) {
		Parallel.loop(image.length, 1 << 16, (from, to) -> {
			for (int i = from; i < to; i++) image[i] = -image[i];
		});
		return image;
	}

	private float[] maximum(final float[] image) {
		if (!element.box) return maximumOfRuns(image);
		final int plane = width * height;
		if (element.radiusX > 0) alongLines(image, height * depth, width, 1, width, 1, 0, element.radiusX);
		if (element.radiusY > 0) alongLines(image, width, height, width, 1, depth, plane, element.radiusY);
		if (element.radiusZ > 0) alongLines(image, plane, depth, plane, 1, 1, 0, element.radiusZ);
		return image;
	}

	/**
	 * Replaces values by the maximum over 2·radius + 1 neighbours along lines.
	 *
	 * @param lines the number of lines, which begin {@code step} apart
	 * @param length values of a line, which are {@code stride} apart
	 * @param groups how often the lines repeat, {@code groupStep} apart
	 */
	private void alongLines(final float[] image, final int lines, final int length, final int stride, final int step,
		final int groups, final int groupStep, final int radius)
	{
		final int window = 2 * radius + 1;
		final int padded = (length + 2 * radius + window - 1) / window * window;
		final int blocks = (lines + SIDE_BY_SIDE - 1) / SIDE_BY_SIDE;
		Parallel.loop(blocks * groups, 1, (from, to) -> {
			final float[] forward = new float[padded * SIDE_BY_SIDE], backward = new float[padded * SIDE_BY_SIDE];
			for (int block = from; block < to; block++) {
				progress.check();
				final int firstLine = block % blocks * SIDE_BY_SIDE, count = Math.min(SIDE_BY_SIDE, lines - firstLine);
				final int start = block / blocks * groupStep + firstLine * step;
				Arrays.fill(forward, NOTHING);
				for (int i = 0; i < length; i++) {
					final int line = (i + radius) * SIDE_BY_SIDE, at = start + i * stride;
					for (int c = 0; c < count; c++) forward[line + c] = image[at + c * step];
				}
				System.arraycopy(forward, 0, backward, 0, forward.length);
				// maxima from the start of each window on, and from its end back
				for (int i = 1; i < padded; i++) if (i % window != 0) raise(forward, i, i - 1);
				for (int i = padded - 2; i >= 0; i--) if ((i + 1) % window != 0) raise(backward, i, i + 1);
				for (int i = 0; i < length; i++) {
					final int low = i * SIDE_BY_SIDE, high = (i + window - 1) * SIDE_BY_SIDE, at = start + i * stride;
					for (int c = 0; c < count; c++) image[at + c * step] = Math.max(backward[low + c], forward[high + c]);
				}
			}
		});
	}

	private static void raise(final float[] values, final int to, final int from) {
		final int a = to * SIDE_BY_SIDE, b = from * SIDE_BY_SIDE;
		for (int c = 0; c < SIDE_BY_SIDE; c++) values[a + c] = Math.max(values[a + c], values[b + c]);
	}

	private float[] maximumOfRuns(final float[] image) {
		final float[] out = new float[image.length];
		final int blocks = (height + ROWS_PER_BLOCK - 1) / ROWS_PER_BLOCK;
		final int margin = element.radiusX, padded = width + 2 * margin;
		int levels = 1;
		while (1 << levels <= 2 * margin + 1) levels++;
		final int levelCount = levels;
		Parallel.loop(blocks * depth, 1, (from, to) -> {
			// level k holds maxima over 2^k pixels from each pixel on
			final float[][] level = new float[levelCount][padded];
			Arrays.fill(level[0], NOTHING);
			for (int block = from; block < to; block++) {
				progress.check();
				final int z = block / blocks, firstRow = block % blocks * ROWS_PER_BLOCK;
				final int lastRow = Math.min(height, firstRow + ROWS_PER_BLOCK) - 1;
				Arrays.fill(out, (z * height + firstRow) * width, (z * height + lastRow + 1) * width, NOTHING);
				for (int dz = -element.radiusZ; dz <= element.radiusZ; dz++) {
					if (z + dz < 0 || z + dz >= depth) continue;
					for (int y = Math.max(0, firstRow - element.radiusY); y <= Math.min(height - 1, lastRow +
						element.radiusY); y++)
					{
						System.arraycopy(image, ((z + dz) * height + y) * width, level[0], margin, width);
						for (int k = 1; k < levelCount; k++) doubled(level[k - 1], level[k], 1 << k - 1);
						for (int row = Math.max(firstRow, y - element.radiusY); row <= Math.min(lastRow, y +
							element.radiusY); row++) raise(out, (z * height + row) * width, level, y - row, dz);
					}
				}
			}
		});
		return out;
	}

	private static void doubled(final float[] half, final float[] whole, final int shift) {
		final int n = half.length - shift;
		for (int x = 0; x < n; x++) whole[x] = Math.max(half[x], half[x + shift]);
	}

	/** Raises a row to the maxima over the element's run in a row dy, dz away, as the union of two of a level. */
	private void raise(final float[] out, final int row, final float[][] level, final int dy, final int dz) {
		final int first = element.first(dy, dz), last = element.last(dy, dz);
		if (first > last) return;
		final int k = 31 - Integer.numberOfLeadingZeros(last - first + 1);
		final float[] values = level[k];
		final int a = element.radiusX + first, b = element.radiusX + last + 1 - (1 << k);
		for (int x = 0; x < width; x++) out[row + x] = Math.max(out[row + x], Math.max(values[a + x], values[b + x]));
	}
}
