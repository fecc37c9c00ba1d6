package io.github.segmenta.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A neighbourhood of a pixel as runs of pixels in rows: row {@code k} lies {@code top + k} rows below the pixel and
 * reaches from {@code left[k]} to {@code right[k]} (both included) relative to it.
 */
public final class Window {

	/** Row of the first run relative to the pixel. */
	public final int top;
	/** Ends of the runs relative to the pixel. */
	public final int[] left, right;
	/** Number of pixels. */
	public final int size;
	private final boolean square;

	private Window(final int top, final int[] left, final int[] right, final boolean square) {
		this.top = top;
		this.left = left;
		this.right = right;
		this.square = square;
		int n = 0;
		for (int k = 0; k < left.length; k++) n += right[k] - left[k] + 1;
		size = n;
	}

	/**
	 * Pixels at most {@code radius} away along x and along y.
	 *
	 * @param radius in pixels, at least 0
	 * @return a window of 2 · radius + 1 rows
	 */
	public static Window square(final int radius) {
		final int[] left = new int[2 * radius + 1], right = new int[2 * radius + 1];
		for (int k = 0; k < left.length; k++) {
			left[k] = -radius;
			right[k] = radius;
		}
		return new Window(-radius, left, right, true);
	}

	/**
	 * Pixels with {@code dx² + dy² ≤ radius² + 1}: the neighbourhood of ImageJ's rank filters.
	 *
	 * @param radius in pixels, at least 0
	 * @return a window of 2 · radius + 1 rows
	 */
	public static Window disc(final int radius) {
		final int[] left = new int[2 * radius + 1], right = new int[2 * radius + 1];
		for (int dy = -radius; dy <= radius; dy++) {
			int dx = radius;
			while (dx * dx + dy * dy > radius * radius + 1) dx--;
			left[dy + radius] = -dx;
			right[dy + radius] = dx;
		}
		return new Window(-radius, left, right, false);
	}

	/**
	 * Pixels whose centre lies in a circle of the given radius about the pixel's upper left corner: the area of ImageJ's
	 * oval selection of even diameter, which lies half a pixel off.
	 *
	 * @param radius in pixels, at least 1
	 * @return a window of 2 · radius rows
	 */
	public static Window oval(final int radius) {
		final int[] left = new int[2 * radius], right = new int[2 * radius];
		for (int k = 0; k < left.length; k++) {
			final double dy = k - radius + 0.5;
			int dx = radius - 1;
			while ((dx + 0.5) * (dx + 0.5) + dy * dy > (double) radius * radius) dx--;
			left[k] = -dx - 1;
			right[k] = dx;
		}
		return new Window(-radius, left, right, false);
	}

	/**
	 * Whether all rows are equal.
	 *
	 * @return true for {@linkplain #square squares} only
	 */
	public boolean isSquare() {
		return square;
	}

	/** How far it reaches to the left or right, in pixels. */
	int reach() {
		int reach = 0;
		for (int k = 0; k < rows(); k++) reach = Math.max(reach, Math.max(-left[k], right[k]));
		return reach;
	}

	/** The rows that reach equally far to both sides, for each reach, in the order of their first rows. */
	int[][] alike() {
		final Map<List<Integer>, List<Integer>> rows = new LinkedHashMap<>();
		for (int k = 0; k < rows(); k++) rows.computeIfAbsent(Arrays.asList(left[k], right[k]), reach -> new ArrayList<>()).add(k);
		return rows.values().stream().map(alike -> alike.stream().mapToInt(k -> k).toArray()).toArray(int[][]::new);
	}

	/** @return number of rows */
	public int rows() {
		return left.length;
	}
}
