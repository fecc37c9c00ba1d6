package io.github.segmenta.kernel;

import java.util.Arrays;

/**
 * What windows of any shape gain and lose on their way to the right, from sums of pixels in a ring of rows. Rows that reach
 * equally far are added up, column by column; what a window gains and what it loses are pixels of these sums, one for each.
 * A number may hold two that are added up separately, as long as the lower one doesn't overflow.
 * <p>
 * An example: of the window with the rows ·xxx·, xxxxx, xxxxx, xxxxx, ·xxx·, the first and the last reach equally far, and so do the
 * three in the middle. With the rows of each kind added up column by column, it gains two numbers and loses two for a step to the right,
 * instead of five and five. {@code WindowTest} compares with loops over the pixels of each window.
 */
final class WindowChanges {

	/** What each window gains and loses on its way to the next one. */
	final int[] gained, lost;
	/** What the first window holds: of the lower numbers and of the upper ones. */
	long first, firstUpper;

	private final Window window;
	private final int reach, width, shift;
	/** Rows of the window that reach equally far, for each reach. */
	private final int[][] alike;
	private final int[] together, gains, losses, otherGains, otherLosses;

	/**
	 * @param width number of windows in a row
	 * @param shift where the upper one of two numbers begins, 0 = there is one only, with a sign
	 */
	WindowChanges(final Window window, final int width, final int shift) {
		this.window = window;
		this.width = width;
		this.shift = shift;
		reach = window.reach();
		alike = window.alike();
		together = new int[width + 2 * reach];
		gained = new int[width];
		lost = new int[width];
		gains = new int[width];
		losses = new int[width];
		otherGains = new int[width];
		otherLosses = new int[width];
	}

	/**
	 * @param ring as many rows as the window has, of {@code width + 2·reach} numbers
	 * @param next index of its first row
	 */
	void find(final int[][] ring, final int next) {
		Arrays.fill(gained, 0);
		Arrays.fill(lost, 0);
		first = firstUpper = 0;
		boolean waiting = false;
		for (final int[] rows : alike) {
			final int[] sums = sums(rows, ring, next);
			final int from = reach + window.left[rows[0]], end = reach + window.right[rows[0]] + 1;
			addFirst(sums, from, end);
			// copies, since loops over shifted arrays aren't vectorised; two at once, since to write and read takes longer than to
			// add; there is nothing to gain beyond the last window
			System.arraycopy(sums, from, waiting ? otherLosses : losses, 0, width);
			System.arraycopy(sums, end, waiting ? otherGains : gains, 0, Math.min(width, sums.length - end));
			if (waiting) {
				add(gains, otherGains, gained);
				add(losses, otherLosses, lost);
			}
			waiting = !waiting;
		}
		if (!waiting) return;
		add(gains, gained);
		add(losses, lost);
	}

	/** Makes of the numbers {@link #gained} and {@link #lost} the differences of the lower ones, and of the upper ones. */
	void part() {
		part(gained, lost, shift);
	}

	private static void part(final int[] gained, final int[] lost, final int shift) {
		final int lower = (1 << shift) - 1;
		for (int x = 0; x < gained.length; x++) {
			final int gain = gained[x], loss = lost[x];
			gained[x] = (gain & lower) - (loss & lower);
			lost[x] = (gain >>> shift) - (loss >>> shift);
		}
	}

	private void addFirst(final int[] sums, final int from, final int end) {
		final int lower = shift == 0 ? -1 : (1 << shift) - 1;
		long total = 0, upper = 0;
		for (int i = from; i < end; i++) {
			total += sums[i] & lower;
			upper += sums[i] >>> shift;
		}
		first += total;
		firstUpper += upper;
	}

	private static void add(final int[] a, final int[] to) {
		for (int i = 0; i < to.length; i++) to[i] += a[i];
	}

	private static void add(final int[] a, final int[] b, final int[] to) {
		for (int i = 0; i < to.length; i++) to[i] += a[i] + b[i];
	}

	/** Some rows, added up. */
	private int[] sums(final int[] rows, final int[][] ring, final int next) {
		final int[] a = row(rows[0], ring, next);
		if (rows.length == 1) return a;
		final int[] b = row(rows[1], ring, next);
		if (rows.length == 2) sum(a, b, together);
		else if (rows.length == 3) sum(a, b, row(rows[2], ring, next), together);
		else sum(a, b, row(rows[2], ring, next), row(rows[3], ring, next), together);
		int j = 4;
		for (; j + 2 < rows.length; j += 3) sum(together, row(rows[j], ring, next), row(rows[j + 1], ring, next), row(rows[j + 2],
			ring, next), together);
		for (; j < rows.length; j++) sum(together, row(rows[j], ring, next), together);
		return together;
	}

	/** The k-th row of the window. */
	private static int[] row(final int k, final int[][] ring, final int next) {
		final int i = next + k;
		return ring[i < ring.length ? i : i - ring.length];
	}

	private static void sum(final int[] a, final int[] b, final int[] to) {
		for (int i = 0; i < to.length; i++) to[i] = a[i] + b[i];
	}

	private static void sum(final int[] a, final int[] b, final int[] c, final int[] to) {
		for (int i = 0; i < to.length; i++) to[i] = a[i] + b[i] + c[i];
	}

	private static void sum(final int[] a, final int[] b, final int[] c, final int[] d, final int[] to) {
		for (int i = 0; i < to.length; i++) to[i] = a[i] + b[i] + (c[i] + d[i]);
	}
}
