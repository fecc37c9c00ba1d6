package io.github.segmenta.kernel;

import java.util.Arrays;

/** Sums over the windows of a row of pixels, which move down: rows are added below and removed above. */
abstract class MovingSums {

	final Volume slice;
	final Window window;
	/** The first column, their number, and how many more are seen at both ends. */
	final int left, width, reach;
	final boolean variances;
	/** Index of the row that is added next, modulo the number of rows. */
	int next;

	MovingSums(final Volume slice, final int left, final int width, final Window window, final boolean variances) {
		this.slice = slice;
		this.left = left;
		this.width = width;
		this.window = window;
		this.variances = variances;
		reach = window.reach();
	}

	final int row(final int y) {
		return Math.max(0, Math.min(slice.height - 1, y)) * slice.width;
	}

	/** The part of the columns that are seen and lie within the image. */
	final int firstInside() {
		return Math.max(0, reach - left);
	}

	final int endInside() {
		return Math.min(width + 2 * reach, slice.width - left + reach);
	}

	/** Gives columns beyond the image what the nearest one has. */
	static void extend(final int[] row, final int first, final int end) {
		Arrays.fill(row, 0, first, row[first]);
		Arrays.fill(row, end, row.length, row[end - 1]);
	}

	/** Index in the ring of the k-th row of the window. */
	final int index(final int k) {
		return (next + k) % window.rows();
	}

	/**
	 * Makes variances of sums of squares of {@code value − middle}, all whole numbers, whose products are below 2⁵³: so
	 * exact, and never negative.
	 *
	 * @param sums of the values themselves
	 */
	static void ofWhole(final double n, final double[] sums, final int middle, final double[] squares) {
		final double share = 1 / (n * n), offset = middle * n;
		for (int x = 0; x < squares.length; x++) squares[x] = n * squares[x] - (sums[x] - offset) * (sums[x] - offset);
		RoundedProducts.timesToFloats(squares, share);
	}

	/** Takes row y, one below the last one. */
	abstract void add(int y);

	/** Forgets row y, the first one of those that are taken. */
	abstract void remove(int y);

	/** Of the windows whose rows were taken. */
	abstract void moments(double[] mean, double[] variance);
}
