package io.github.segmenta.edge;

import io.github.segmenta.filter.Gaussian;
import io.github.segmenta.kernel.Border;
import io.github.segmenta.kernel.FloatRows;
import io.github.segmenta.kernel.SeparableFilter;
import io.github.segmenta.kernel.Volume;

import java.util.Arrays;

/**
 * The ridges of the gradient's length in some columns of an image, row by row: a pixel is one if its length is at least that of
 * the point before it along its gradient, and larger than that of the point behind. Both points lie between two pixels, of which
 * the lengths are interpolated; beyond the columns the outermost ones count.
 * <p>
 * Example: the gradient at a pixel is (4, 2), so its length is √20 = 4.47. Since 4 &gt; 2, the point before it lies half way
 * between the pixel to the right and the one to the lower right. Are their lengths 5 and 3, it is 5 · ½ + 3 · ½ = 4; are those
 * behind, to the left and to the upper left, 4 and 4, it is 4. So the pixel is a ridge.
 * <p>
 * Most pixels are told without roots: interpolated lengths lie between those of the two pixels. If both pixels on one side are
 * longer, the pixel is no ridge; if all four are shorter, as 16, 9, 16 and 16 are than 20 when they are squared, it is one.
 * Squares that aren't negative are compared by their bits as whole numbers, which have the same order, so that no branch has to
 * be guessed. {@code CannyTest} and {@code NonMaximumSuppressionTest} hold this against the plain rule.
 */
final class NonMaximumSuppression {

	/** Gives rows of some columns of an image. */
	@FunctionalInterface
	interface Source {

		void read(int y, float[] to);
	}

	/** The rows of some columns of a slice. */
	static Source part(final Volume slice, final int left, final int right) {
		return (y, to) -> FloatRows.read(slice, 0, y, left, right, Border.NEAREST, to);
	}

	/** The filtered rows from the first on, one after the other. */
	static Source smoothed(final Volume slice, final double sigmaPx, final int left, final int right,
		final int first)
	{
		final SeparableFilter.Rows rows = Gaussian.rows(slice, sigmaPx, left, right, first);
		return (y, to) -> rows.next(to, 0);
	}

	/** The first column, their number, and the height of the image. */
	private final int left, width, height;
	private final Source source;
	private final Gradient.Row sums;
	/** The last three rows of the source, row y at index y mod 3. */
	private final float[][] lines;
	private final float[][] dx, dy, squared;
	private final int[] candidates;
	/** The row that the source gives next. */
	private int next;
	/** The places of the weak pixels that were marked, in raster order. */
	private int[] weak = new int[1024];
	private int weakCount;

	NonMaximumSuppression(final int left, final int right, final int height, final Source source) {
		this.left = left;
		width = right - left;
		this.height = height;
		this.source = source;
		sums = new Gradient.Row(width);
		lines = new float[3][width];
		dx = new float[3][width];
		dy = new float[3][width];
		squared = new float[3][width];
		candidates = new int[width];
	}

	/** The places of the weak pixels that were marked, in raster order. */
	int[] weak() {
		return Arrays.copyOf(weak, weakCount);
	}

	/** Rows y − 1, y, y + 1; reads from row y − 2 on. */
	void fill(final int y) {
		next = Math.max(0, y - 2);
		for (int i = 0; i < 3; i++) compute(y - 1 + i, i);
	}

	/** From rows around y − 1 to rows around y. */
	void advance(final int y) {
		rotate(dx);
		rotate(dy);
		rotate(squared);
		compute(y + 1, 2);
	}

	/** A row of the image, beyond its border the nearest one. */
	private float[] line(final int y) {
		return lines[Math.max(0, Math.min(height - 1, y)) % 3];
	}

	private static void rotate(final float[][] rows) {
		final float[] first = rows[0];
		rows[0] = rows[1];
		rows[1] = rows[2];
		rows[2] = first;
	}

	private void compute(final int y, final int i) {
		for (; next <= Math.min(height - 1, y + 1); next++) source.read(next, lines[next % 3]);
		sums.read(line(y - 1), line(y), line(y + 1), Gradient.SOBEL);
		sums.dx(dx[i]);
		sums.dy(dy[i], Gradient.SOBEL);
		squares(dx[i], dy[i], squared[i], width);
	}

	private static void squares(final float[] a, final float[] b, final float[] out, final int n) {
		for (int x = 0; x < n; x++) out[x] = a[x] * a[x] + b[x] * b[x];
	}

	/**
	 * Marks the ridges of the middle row in some columns.
	 *
	 * @param row index of the row's first pixel in the image
	 */
	void thin(final byte[] mask, final int row, final int first, final int end, final float low, final float high,
		final boolean[] selection)
	{
		final float[] length = squared[1];
		// a length of 0 is no edge, whatever the threshold
		final float least = Math.max(low * low, Float.MIN_NORMAL), strong = high * high;
		final int count = ridges(candidates, candidates(length, least, first - left, end - left, candidates));
		final int offset = row + left;
		for (int k = 0; k < count; k++) {
			final int x = candidates[k];
			if (selection != null && !selection[offset + x]) continue;
			mask[offset + x] = length[x] >= strong ? EdgeHysteresis.STRONG : EdgeHysteresis.WEAK;
			if (weakCount == weak.length) weak = Arrays.copyOf(weak, 2 * weakCount);
			weak[weakCount] = offset + x;
			if (length[x] < strong) weakCount++;
		}
	}

	/**
	 * Lists where values are large enough or NaN; without a branch, since edges are hard to predict.
	 * Floats that aren't negative are in the order of their bits.
	 */
	private static int candidates(final float[] length, final float least, final int first, final int end,
		final int[] out)
	{
		final int bits = Float.floatToRawIntBits(least);
		int n = 0, x = first;
		for (; x + 8 <= end; x += 8) {
			int none = -1;
			for (int i = 0; i < 8; i++) none &= Float.floatToRawIntBits(length[x + i]) - bits;
			if (none < 0) continue;
			for (int i = x; i < x + 8; i++) {
				out[n] = i;
				n += 1 + (Float.floatToRawIntBits(length[i]) - bits >> 31);
			}
		}
		for (; x < end; x++) {
			out[n] = x;
			n += 1 + (Float.floatToRawIntBits(length[x]) - bits >> 31);
		}
		return n;
	}

	/**
	 * Keeps the places where the length is larger than that of the {@link #neighbour} behind and at least that of the one
	 * before. Mostly told without roots, and with few branches, since which way they go is hard to predict; all in one
	 * method, since whether a compiler inlines a call is left to chance.
	 *
	 * @return how many are kept, at the start of the places
	 */
	private int ridges(final int[] places, final int count) {
		final float[] gradientX = dx[1], gradientY = dy[1], middle = squared[1];
		final float[][] rows = squared;
		int n = 0;
		for (int k = 0; k < count; k++) {
			final int x = places[k];
			// + 0 turns −0 to 0
			final float gx = gradientX[x] + 0f, gy = gradientY[x] + 0f;
			final int sx = 1 | Float.floatToRawIntBits(gx) >> 31, sy = 1 | Float.floatToRawIntBits(gy) >> 31;
			final boolean steep = Math.abs(gy) >= Math.abs(gx);
			final int side = steep ? x : x + sx, otherSide = 2 * x - side;
			final float[] before = rows[1 + sy], behind = rows[1 - sy];
			final float[] sidesBefore = steep ? before : middle, sidesBehind = steep ? behind : middle;
			// floats that aren't negative are in the order of their bits
			final int here = Float.floatToRawIntBits(middle[x]);
			final int a = Float.floatToRawIntBits(before[x + sx]), b = Float.floatToRawIntBits(sidesBefore[side]);
			final int c = Float.floatToRawIntBits(behind[x - sx]), d = Float.floatToRawIntBits(sidesBehind[otherSide]);
			if (Math.max(Math.min(a, b), Math.min(c, d)) > here) continue;
			places[n] = x;
			if (Math.max(Math.max(a, b), Math.max(c, d)) < here || isRidge(x)) n++;
		}
		return n;
	}

	/** Whether the length here is that of a ridge, by roots. */
	private boolean isRidge(final int x) {
		final float length = (float) Math.sqrt(squared[1][x]);
		return length >= neighbour(x, 1) && length > neighbour(x, -1);
	}

	/**
	 * The length of the gradient one step from a pixel of the middle row towards (1) or away from (−1) higher grey
	 * values, on the line between the two pixels next to that direction.
	 */
	private float neighbour(final int x, final int sign) {
		final float gx = dx[1][x], gy = dy[1][x];
		final float ax = Math.abs(gx), ay = Math.abs(gy);
		final int sx = gx >= 0 ? sign : -sign, sy = gy >= 0 ? sign : -sign;
		final float corner = (float) Math.sqrt(squared[1 + sy][x + sx]);
		if (ay >= ax) {
			final float weight = ax / ay;
			return corner * weight + (float) Math.sqrt(squared[1 + sy][x]) * (1 - weight);
		}
		final float weight = ay / ax;
		return corner * weight + (float) Math.sqrt(squared[1][x + sx]) * (1 - weight);
	}

	double[] point(final int x, final int y) {
		final double gx = dx[1][x], gy = dy[1][x];
		final double here = Math.sqrt(squared[1][x]), on = neighbour(x, 1), back = neighbour(x, -1);
		final double curvature = back - 2 * here + on;
		final double shift = curvature < 0 ? Math.max(-0.5, Math.min(0.5, (back - on) / (2 * curvature))) : 0;
		final double step = shift / Math.max(Math.abs(gx), Math.abs(gy));
		return new double[] { x + step * gx, y + step * gy, here, Math.toDegrees(Math.atan2(gy, gx)) };
	}
}
