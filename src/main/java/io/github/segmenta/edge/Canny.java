package io.github.segmenta.edge;

import io.github.segmenta.filter.Gaussian;
import io.github.segmenta.kernel.Border;
import io.github.segmenta.kernel.FloatRows;
import io.github.segmenta.kernel.Histogram;
import io.github.segmenta.kernel.InvalidInputException;
import io.github.segmenta.kernel.Parallel;
import io.github.segmenta.kernel.Progress;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.threshold.AutoThreshold;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

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
			/** As set by {@link Canny#thresholds(double, double)}. */
			MANUAL,
			/**
			 * High is Otsu's threshold of the lengths of the gradient, low is half of it. M. Fang, G. Yue, Q. Yu, The study on
			 * an application of Otsu method in Canny operator (2009).
			 */
			OTSU,
			/**
			 * A third below and above the median grey value of the smoothed image. Depends on the brightness of the image: for
			 * photographs and 8-bit images with a filled range.
			 */
			MEDIAN
	}

	/** Edges of one slice, and what found them. */
	public static final class Edges {

		public final int width, height;
		/** (byte) 255 on edges, else 0. */
		public final byte[] mask;
		/** The thresholds used. */
		public final double low, high;
		private final Volume slice;
		private final double sigmaPx;
		/** The smoothed slice, {@code null} if it wasn't needed as a whole. */
		private final Volume smooth;

		private Edges(final Volume slice, final double sigmaPx, final Volume smooth, final byte[] mask, final double low,
			final double high)
		{
			width = slice.width;
			height = slice.height;
			this.slice = slice;
			this.sigmaPx = sigmaPx;
			this.smooth = smooth;
			this.mask = mask;
			this.low = low;
			this.high = high;
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
			final Rows rows = new Rows(width);
			n = 0;
			for (int y = 1; y < height - 1; y++) {
				boolean read = false;
				for (int x = 1; x < width - 1; x++) {
					if (mask[y * width + x] == 0) continue;
					if (!read) rows.fill(new FloatRows(volume, 0, y - 2, y + 3, Border.NEAREST), y);
					read = true;
					points[n++] = rows.point(x, y);
				}
			}
			return points;
		}
	}

	private static final int ROWS_PER_BLOCK = 256, ROWS_PER_STRIP = 64;
	private static final VarHandle LONG_OF_BYTES = MethodHandles.byteArrayViewVarHandle(long[].class,
		ByteOrder.LITTLE_ENDIAN);
	private static final byte WEAK = 1, STRONG = 2;
	/** 1 in each byte. */
	private static final long ONES = 0x0101010101010101L;

	private double sigmaPx = 2, low = 20, high = 60;
	private Thresholds rule = Thresholds.OTSU;

	/** σ of the Gaussian filter in pixels, 0 for none; at first 2. */
	public Canny sigma(final double pixels) {
		sigmaPx = pixels;
		return this;
	}

	/** Sets both thresholds. */
	public Canny thresholds(final double lowest, final double highest) {
		low = lowest;
		high = highest;
		rule = Thresholds.MANUAL;
		return this;
	}

	/** How thresholds are found, each slice its own; at first by Otsu's method. */
	public Canny thresholds(final Thresholds by) {
		rule = by;
		return this;
	}

	/**
	 * Finds the edges of one slice.
	 *
	 * @param slice a volume of one slice
	 * @param selection edges lie where this is true, and automatic thresholds count only that; {@code null} for everywhere
	 * @throws InvalidInputException if the low threshold is above the high one or one is negative or no number, or if σ is
	 *           negative
	 */
	public Edges find(final Volume slice, final boolean[] selection, final Progress progress) {
		if (slice.depth != 1) throw new IllegalArgumentException("Canny works on slices");
		if (rule == Thresholds.MANUAL && !(low >= 0 && low <= high)) throw new InvalidInputException(
			"Canny's low threshold is " + low + " and the high one " + high +
				", but the low one must be at least 0 and at most the high one.");
		Gaussian.check(sigmaPx);
		final boolean manual = rule == Thresholds.MANUAL;
		final Volume smooth = manual ? null : smooth(slice, sigmaPx, progress.part(0, 0.4));
		final double[] limits = manual ? new double[] { low, high } : limits(smooth, selection, progress.part(0.4, 0.6));
		final byte[] mask = manual ? thin(slice, sigmaPx, selection, (float) low, (float) high, progress) : thin(smooth, 0,
			selection, (float) limits[0], (float) limits[1], progress);
		progress.update(0.9, null);
		follow(mask, slice.width);
		return new Edges(slice, sigmaPx, smooth, mask, limits[0], limits[1]);
	}

	private static Volume smooth(final Volume slice, final double sigmaPx, final Progress progress) {
		return new Volume(slice.width, slice.height, Gaussian.filter(slice, Border.MIRROR, progress, sigmaPx, sigmaPx, 0));
	}

	/** Low and high threshold by a rule; of an image without a gradient both are infinite. */
	private double[] limits(final Volume smooth, final boolean[] selection, final Progress progress) {
		if (rule == Thresholds.MEDIAN) {
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

	/** Filters the slice, unless σ is 0, in strips that are thinned before they leave the cache, and marks its ridges. */
	private static byte[] thin(final Volume slice, final double sigmaPx, final boolean[] selection, final float low,
		final float high, final Progress progress)
	{
		final int width = slice.width, height = slice.height;
		final byte[] mask = new byte[width * height];
		Parallel.loop(height, ROWS_PER_BLOCK, (first, end) -> {
			final Rows rows = new Rows(width);
			float[] strip = new float[0];
			for (int from = first; from < end; from += ROWS_PER_STRIP) {
				progress.check();
				final int to = Math.min(end, from + ROWS_PER_STRIP);
				final int top = sigmaPx > 0 ? Math.max(0, from - 2) : 0, bottom = Math.min(height, to + 2);
				Volume smooth = slice;
				if (sigmaPx > 0) {
					if (strip.length != (bottom - top) * width) strip = new float[(bottom - top) * width];
					Gaussian.rows(slice, sigmaPx, top, bottom, strip);
					smooth = new Volume(width, bottom - top, strip);
				}
				final FloatRows in = new FloatRows(smooth, 0, from - 2 - top, to + 2 - top, Border.NEAREST);
				for (int y = Math.max(1, from); y < Math.min(height - 1, to); y++) {
					if (y == Math.max(1, from)) rows.fill(in, y - top);
					else rows.advance(in, y - top);
					rows.thin(mask, y * width, low, high, selection);
				}
			}
		});
		return mask;
	}

	/** Gradients of three rows. */
	private static final class Rows {

		private final int width;
		private final Gradient.Row sums;
		private final float[][] dx, dy, squared;
		private final int[] candidates;

		Rows(final int width) {
			this.width = width;
			sums = new Gradient.Row(width);
			dx = new float[3][width];
			dy = new float[3][width];
			squared = new float[3][width];
			candidates = new int[width];
		}

		/** Rows y − 1, y, y + 1. */
		void fill(final FloatRows in, final int y) {
			for (int i = 0; i < 3; i++) compute(in, y - 1 + i, i);
		}

		/** From rows around y − 1 to rows around y. */
		void advance(final FloatRows in, final int y) {
			rotate(dx);
			rotate(dy);
			rotate(squared);
			compute(in, y + 1, 2);
		}

		private static void rotate(final float[][] rows) {
			final float[] first = rows[0];
			rows[0] = rows[1];
			rows[1] = rows[2];
			rows[2] = first;
		}

		private void compute(final FloatRows in, final int y, final int i) {
			sums.read(in, y, Gradient.SOBEL);
			sums.dx(dx[i]);
			sums.dy(dy[i], Gradient.SOBEL);
			squares(dx[i], dy[i], squared[i], width);
		}

		private static void squares(final float[] a, final float[] b, final float[] out, final int n) {
			for (int x = 0; x < n; x++) out[x] = a[x] * a[x] + b[x] * b[x];
		}

		/** Marks the ridges of the middle row. */
		void thin(final byte[] mask, final int offset, final float low, final float high, final boolean[] selection) {
			final float[] length = squared[1];
			// a length of 0 is no edge, whatever the threshold
			final float least = Math.max(low * low, Float.MIN_NORMAL), strong = high * high;
			final int count = candidates(length, least, width, candidates);
			for (int k = 0; k < count; k++) {
				final int x = candidates[k];
				if (selection != null && !selection[offset + x] || !isRidge(x, length[x])) continue;
				mask[offset + x] = length[x] >= strong ? STRONG : WEAK;
			}
		}

		/**
		 * Lists where values are large enough or NaN, the ends left out; without a branch, since edges are hard to predict.
		 * Floats that aren't negative are in the order of their bits.
		 */
		private static int candidates(final float[] length, final float least, final int width, final int[] out) {
			final int bits = Float.floatToRawIntBits(least);
			int n = 0, x = 1;
			for (; x + 8 < width; x += 8) {
				int none = -1;
				for (int i = 0; i < 8; i++) none &= Float.floatToRawIntBits(length[x + i]) - bits;
				if (none < 0) continue;
				for (int i = x; i < x + 8; i++) {
					out[n] = i;
					n += 1 + (Float.floatToRawIntBits(length[i]) - bits >> 31);
				}
			}
			for (; x < width - 1; x++) {
				out[n] = x;
				n += 1 + (Float.floatToRawIntBits(length[x]) - bits >> 31);
			}
			return n;
		}

		private boolean isRidge(final int x, final float hereSquared) {
			return exceeds(hereSquared, x, 1, true) && exceeds(hereSquared, x, -1, false);
		}

		/** Whether the length here is larger than (or equal to) that of the {@link #neighbour}; mostly told without roots. */
		private boolean exceeds(final float hereSquared, final int x, final int sign, final boolean orEqual) {
			final float gx = dx[1][x], gy = dy[1][x];
			final int sx = gx >= 0 ? sign : -sign, sy = gy >= 0 ? sign : -sign;
			final float corner = squared[1 + sy][x + sx];
			final float side = Math.abs(gy) >= Math.abs(gx) ? squared[1 + sy][x] : squared[1][x + sx];
			if (corner < hereSquared && side < hereSquared) return true;
			if (corner > hereSquared && side > hereSquared) return false;
			final float here = (float) Math.sqrt(hereSquared), there = neighbour(x, sign);
			return orEqual ? here >= there : here > there;
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
	 * Hysteresis: spreads strong pixels over weak ones, then leaves only those that were reached. Strong pixels are edges
	 * anyway, so that only weak ones are followed.
	 */
	private static void follow(final byte[] mask, final int width) {
		int[] stack = new int[1024];
		for (int seed = 0; seed < mask.length; seed++) {
			if ((seed & 7) == 0 && seed + 8 <= mask.length && ((long) LONG_OF_BYTES.get(mask, seed) & WEAK * ONES) == 0) {
				seed += 7;
				continue;
			}
			if (mask[seed] != WEAK || !touchesStrong(mask, seed, width)) continue;
			int top = 0;
			stack[top++] = seed;
			mask[seed] = STRONG;
			while (top > 0) {
				// no pixel at the border is marked, so all neighbours exist
				final int i = stack[--top];
				if (top + 8 > stack.length) stack = java.util.Arrays.copyOf(stack, 2 * stack.length);
				for (int dy = -width; dy <= width; dy += width) {
					for (int j = i + dy - 1; j <= i + dy + 1; j++) {
						if (mask[j] != WEAK) continue;
						mask[j] = STRONG;
						stack[top++] = j;
					}
				}
			}
		}
		Parallel.loop(mask.length, 1 << 16, (from, to) -> {
			int i = from;
			for (; i + 8 <= to; i += 8) LONG_OF_BYTES.set(mask, i, ((long) LONG_OF_BYTES.get(mask, i) >>> 1 & ONES) * 255);
			for (; i < to; i++) mask[i] = (byte) (mask[i] == STRONG ? 255 : 0);
		});
	}

	private static boolean touchesStrong(final byte[] mask, final int i, final int width) {
		for (int dy = -width; dy <= width; dy += width) {
			for (int j = i + dy - 1; j <= i + dy + 1; j++) if (mask[j] == STRONG) return true;
		}
		return false;
	}
}
