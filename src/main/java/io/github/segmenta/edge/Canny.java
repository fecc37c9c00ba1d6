package io.github.segmenta.edge;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Setting;
import io.github.segmenta.filter.Gaussian;
import io.github.segmenta.kernel.Border;
import io.github.segmenta.kernel.FloatRows;
import io.github.segmenta.kernel.Histogram;
import io.github.segmenta.kernel.SeparableFilter;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.threshold.AutoThreshold;

import java.util.Arrays;

import org.scijava.plugin.Parameter;

/**
 * Canny's edge detector on every slice: Gaussian filter; gradient by {@link Gradient#SOBEL}; thinning to the ridges of
 * the gradient's length, which is interpolated between the pixels in front of and behind each pixel along its gradient;
 * and hysteresis: ridges above the low threshold stay where they are connected (8 neighbours) to one above the high
 * one.
 * <p>
 * Thresholds count in lengths of the Sobel gradient, eight times the slope in grey values per pixel. A ridge two pixels
 * wide and equally high keeps the second of them only, so that lines are one pixel wide. Pixels at the border of the
 * image are no edges. Beyond it the image is mirrored. NaN makes no edges, neither do pixels within reach of it.
 * <p>
 * J. Canny, A computational approach to edge detection (1986), DOI 10.1109/TPAMI.1986.4767851.
 */
public final class Canny {

	/** How the thresholds are found. */
	public enum Thresholds {
			/**
			 * High is Otsu's threshold of the lengths of the gradient, low is half of it. M. Fang, G. Yue, Q. Yu, The study on
			 * an application of Otsu method in Canny operator (2009).
			 */
			OTSU("Otsu"),
			/**
			 * A third below and above the median grey value of the smoothed image. Depends on the brightness of the image: for
			 * photographs and 8-bit images with a filled range.
			 */
			MEDIAN("Median"),
			/** As set by {@link Canny#thresholds(double, double)}. */
			MANUAL("Manual");

		private final String name;

		Thresholds(final String name) {
			this.name = name;
		}

		/** As macros write it. */
		@Override
		public String toString() {
			return name;
		}
	}

	/** Edges of one slice, and what found them. */
	public static final class Edges {

		/** Size of the slice in pixels. */
		public final int width, height;
		/** (byte) 255 on edges, else 0. */
		public final byte[] mask;
		/** The thresholds used. */
		public final double low, high;
		private final Volume slice;
		private final double sigmaPx;
		/** The smoothed slice, {@code null} if it wasn't needed as a whole. */
		private final Volume smooth;
		/** Values of the slice are those of the image times two to the power of this. */
		private final int exponent;

		private Edges(final Volume slice, final double sigmaPx, final Volume smooth, final byte[] mask, final double low,
			final double high, final int exponent)
		{
			width = slice.width;
			height = slice.height;
			this.slice = slice;
			this.sigmaPx = sigmaPx;
			this.smooth = smooth;
			this.mask = mask;
			this.low = Math.scalb(low, -exponent);
			this.high = Math.scalb(high, -exponent);
			this.exponent = exponent;
		}

		/**
		 * Where the edges lie between the pixels: the top of the parabola through the lengths of the gradient at an edge
		 * pixel and at both interpolated points before and behind it. F. Devernay, A non-maxima suppression method for edge
		 * detection with sub-pixel accuracy, INRIA RR-2724 (1995).
		 *
		 * @return x, y (0 = middle of the first pixel), length and direction (degrees, 0 to the right, 90 downwards) of the
		 *         gradient, one row an edge pixel, in raster order
		 */
		public double[][] points() {
			int n = 0;
			for (final byte value : mask) if (value != 0) n++;
			final double[][] points = new double[n][];
			final Volume volume = smooth == null ? smooth(slice, sigmaPx, Progress.NONE) : smooth;
			final Rows rows = new Rows(0, width, height, part(volume, 0, width));
			n = 0;
			for (int y = 1; y < height - 1; y++) {
				boolean read = false;
				for (int x = 1; x < width - 1; x++) {
					if (mask[y * width + x] == 0) continue;
					if (!read) rows.fill(y);
					read = true;
					points[n] = rows.point(x, y);
					points[n][2] = Math.scalb(points[n][2], -exponent);
					n++;
				}
			}
			return points;
		}
	}

	/** So few columns that their rows stay in the cache. */
	private static final int ROWS_PER_BLOCK = 256, COLUMNS_PER_BLOCK = 1024;
	private static final byte WEAK = 1, STRONG = (byte) 255;

	@Parameter(label = "Sigma (pixels)", min = "0", stepSize = "0.5", persist = false,
		description = "σ of the Gaussian filter; 0 = none")
	private double sigma = 2;

	@Parameter(label = "Thresholds", persist = false,
		description = "By Otsu's method from the gradient, from the median grey value, or as set below")
	private Thresholds thresholds = Thresholds.OTSU;

	@Parameter(label = "Low (Manual)", min = "0", persist = false,
		description = "Smallest length of the Sobel gradient on an edge")
	private double low = 20;

	@Parameter(label = "High (Manual)", min = "0", persist = false,
		description = "Length of the Sobel gradient that every edge must reach somewhere")
	private double high = 60;

	/**
	 * σ of the Gaussian filter in pixels, 0 for none; by default 2.
	 *
	 * @param pixels at least 0
	 * @return this
	 */
	public Canny sigma(final double pixels) {
		sigma = pixels;
		return this;
	}

	/**
	 * Sets both thresholds.
	 *
	 * @param lowest smallest length of the Sobel gradient on an edge, at least 0
	 * @param highest length that every edge must reach somewhere, at least {@code lowest}
	 * @return this
	 */
	public Canny thresholds(final double lowest, final double highest) {
		low = lowest;
		high = highest;
		thresholds = Thresholds.MANUAL;
		return this;
	}

	/**
	 * How thresholds are found, each slice its own; by default by Otsu's method.
	 *
	 * @param by the rule
	 * @return this
	 */
	public Canny thresholds(final Thresholds by) {
		thresholds = by;
		return this;
	}

	/**
	 * Finds the edges of one slice.
	 *
	 * @param image one slice, whose first channel is looked at; edges lie in its selection, and automatic thresholds count only
	 *          that
	 * @param progress told about the work, asked about cancel
	 * @return the edges and the thresholds that were used
	 * @throws InvalidInputException if the low threshold is above the high one or one is negative or no number, or if σ is
	 *           negative
	 */
	public Edges find(final Micrograph image, final Progress progress) {
		return find(image.channel(0), image.selection(), progress);
	}

	/** The same for a volume of one slice; without a selection, {@code null}, edges lie everywhere. */
	Edges find(final Volume image, final boolean[] selection, final Progress progress) {
		if (image.depth != 1) throw new IllegalArgumentException("Canny works on slices");
		Setting.checked(this);
		final boolean manual = thresholds == Thresholds.MANUAL;
		if (manual && !(low <= high)) throw new InvalidInputException("Canny's low threshold is " + low + " and the high one " +
			high + ", but the low one must be at most the high one.");
		Gaussian.check(sigma);
		final int exponent = ScaledValues.exponent(image);
		final Volume slice = exponent == 0 ? image : ScaledValues.times(image, exponent);
		final Volume smooth = manual ? null : smooth(slice, sigma, progress.part(0, 0.4));
		final double[] limits = manual ? new double[] { Math.scalb(low, exponent), Math.scalb(high, exponent) } : limits(smooth, selection, progress.part(0.4, 0.6));
		final byte[] mask = new byte[slice.width * slice.height];
		final int[][][] weak = manual ? thin(slice, sigma, selection, limits, mask, progress) : thin(smooth, 0, selection, limits,
			mask, progress.part(0.6, 0.9));
		progress.update(0.9, null);
		follow(mask, weak, slice.width, slice.height);
		return new Edges(slice, sigma, smooth, mask, limits[0], limits[1], exponent);
	}

	private static Volume smooth(final Volume slice, final double sigmaPx, final Progress progress) {
		return new Volume(slice.width, slice.height, Gaussian.filter(slice, Border.MIRROR, progress, sigmaPx, sigmaPx, 0));
	}

	/** Low and high threshold by a rule; of an image without a gradient both are infinite. */
	private double[] limits(final Volume smooth, final boolean[] selection, final Progress progress) {
		if (thresholds == Thresholds.MEDIAN) {
			final Histogram grey = Histogram.of(smooth, selection);
			long below = 0;
			int bin = 0;
			while (bin < grey.counts().length - 1 && 2 * (below + grey.counts()[bin]) < grey.total()) below += grey
				.counts()[bin++];
			final double median = Math.max(0, grey.total() == 0 ? 0 : grey.centre(bin));
			return new double[] { median * 2 / 3, median * 4 / 3 };
		}
		final Histogram lengths = Histogram.of(new Volume(smooth.width, smooth.height, Gradient.SOBEL.filter(smooth,
			Gradient.Part.MAGNITUDE, progress)), selection);
		if (lengths.total() == 0 || lengths.max() == 0) return new double[] { Double.POSITIVE_INFINITY,
			Double.POSITIVE_INFINITY };
		final double otsu = lengths.upperValue(AutoThreshold.named("Otsu").threshold(lengths.counts()));
		return new double[] { otsu / 2, otsu };
	}

	/**
	 * Filters the slice, unless σ is 0, row by row, marks its ridges while rows are in the cache, and follows strong ones as
	 * far as the edges of each block.
	 *
	 * @param limits low and high threshold
	 * @return for each block, see {@link Part#remaining}
	 */
	private static int[][][] thin(final Volume slice, final double sigmaPx, final boolean[] selection, final double[] limits,
		final byte[] mask, final Progress progress)
	{
		final int width = slice.width, height = slice.height, columns = (width + COLUMNS_PER_BLOCK - 1) / COLUMNS_PER_BLOCK;
		final int[][][] weak = new int[(height + ROWS_PER_BLOCK - 1) / ROWS_PER_BLOCK * columns][][];
		Parallel.loop(weak.length, 1, (start, end) -> {
			for (int block = start; block < end; block++) {
				final int top = Math.max(1, block / columns * ROWS_PER_BLOCK), bottom = Math.min(height - 1, (block / columns + 1) *
					ROWS_PER_BLOCK);
				final int left = block % columns * COLUMNS_PER_BLOCK, right = Math.min(width, left + COLUMNS_PER_BLOCK);
				// what the gradients at both sides are made of
				final int from = Math.max(0, left - 2), to = Math.min(width, right + 2);
				final Rows rows = new Rows(from, to, height, sigmaPx > 0 ? smoothed(slice, sigmaPx, from, to, Math.max(0, top - 2))
					: part(slice, from, to));
				for (int y = top; y < bottom; y++) {
					progress.check();
					if (y == top) rows.fill(y);
					else rows.advance(y);
					rows.thin(mask, y * width, Math.max(1, left), Math.min(width - 1, right), (float) limits[0], (float) limits[1],
						selection);
				}
				final Part part = new Part(Math.max(1, left), top, Math.min(width - 1, right), bottom, width);
				part.spread(mask, rows.weak, rows.weakCount);
				weak[block] = part.remaining(mask, rows.weak, rows.weakCount);
			}
		});
		return weak;
	}

	/** Gives rows of some columns of an image. */
	@FunctionalInterface
	private interface Source {

		void read(int y, float[] to);
	}

	private static Source part(final Volume slice, final int left, final int right) {
		return (y, to) -> FloatRows.read(slice, 0, y, left, right, Border.NEAREST, to);
	}

	/** The filtered rows from the first on, one after the other. */
	private static Source smoothed(final Volume slice, final double sigmaPx, final int left, final int right,
		final int first)
	{
		final SeparableFilter.Rows rows = Gaussian.rows(slice, sigmaPx, left, right, first);
		return (y, to) -> rows.next(to, 0);
	}

	/** Gradients of three rows of some columns; beyond these, the outermost ones count. */
	private static final class Rows {

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

		Rows(final int left, final int right, final int height, final Source source) {
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
				mask[offset + x] = length[x] >= strong ? STRONG : WEAK;
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

	/**
	 * Hysteresis: spreads strong pixels over weak ones across the edges of the blocks, in which it has been done, and takes the
	 * weak ones away that weren't reached.
	 *
	 * @param weak for each block, see {@link Part#remaining}
	 */
	private static void follow(final byte[] mask, final int[][][] weak, final int width, final int height) {
		final Part whole = new Part(0, 0, width, height, width);
		for (final int[][] places : weak) whole.spread(mask, places[0], places[0].length);
		Parallel.loop(weak.length, 1, (from, to) -> {
			for (int k = from; k < to; k++) {
				for (final int[] places : weak[k]) for (final int place : places) if (mask[place] == WEAK) mask[place] = 0;
			}
		});
	}

	/** A rectangle of the image. */
	private static final class Part {

		private final int left, top, right, bottom, width;
		private int[] stack = new int[1024];

		/** @param width of the image */
		Part(final int left, final int top, final int right, final int bottom, final int width) {
			this.left = left;
			this.top = top;
			this.right = right;
			this.bottom = bottom;
			this.width = width;
		}

		/**
		 * Spreads strong pixels over weak ones, from the first so many places of weak ones that strong ones may touch.
		 */
		void spread(final byte[] mask, final int[] places, final int count) {
			for (int k = 0; k < count; k++) {
				if (mask[places[k]] != WEAK || !touchesStrong(mask, places[k])) continue;
				int n = 0;
				stack[n++] = places[k];
				mask[places[k]] = STRONG;
				while (n > 0) {
					final int i = stack[--n], y = i / width, x = i - y * width;
					if (n + 8 > stack.length) stack = Arrays.copyOf(stack, 2 * stack.length);
					final int first = Math.max(left, x - 1), end = Math.min(right, x + 2);
					for (int row = Math.max(top, y - 1); row < Math.min(bottom, y + 2); row++) {
						for (int j = row * width + first; j < row * width + end; j++) {
							if (mask[j] != WEAK) continue;
							mask[j] = STRONG;
							stack[n++] = j;
						}
					}
				}
			}
		}

		private boolean touchesStrong(final byte[] mask, final int i) {
			final int y = i / width, x = i - y * width, first = Math.max(left, x - 1), end = Math.min(right, x + 2);
			for (int row = Math.max(top, y - 1); row < Math.min(bottom, y + 2); row++) {
				for (int j = row * width + first; j < row * width + end; j++) if (mask[j] == STRONG) return true;
			}
			return false;
		}

		/** The places that are still weak: those at the edge of this part, where strong pixels beyond may touch them, and the others. */
		int[][] remaining(final byte[] mask, final int[] places, final int count) {
			final int[] edge = new int[count], inside = new int[count];
			int n = 0, m = 0;
			for (int k = 0; k < count; k++) {
				if (mask[places[k]] != WEAK) continue;
				final int y = places[k] / width, x = places[k] - y * width;
				if (x == left || y == top || x == right - 1 || y == bottom - 1) edge[n++] = places[k];
				else inside[m++] = places[k];
			}
			return new int[][] { Arrays.copyOf(edge, n), Arrays.copyOf(inside, m) };
		}
	}
}
