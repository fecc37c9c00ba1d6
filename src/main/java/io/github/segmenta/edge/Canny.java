package io.github.segmenta.edge;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Setting;
import io.github.segmenta.filter.Gaussian;
import io.github.segmenta.kernel.Border;
import io.github.segmenta.kernel.Histogram;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.threshold.AutoThreshold;

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
			final NonMaximumSuppression rows = new NonMaximumSuppression(0, width, height, NonMaximumSuppression.part(volume, 0,
				width));
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
		final double[] limits = manual ? new double[] { Math.scalb(low, exponent), Math.scalb(high, exponent) } : limits(smooth,
			selection, progress.part(0.4, 0.6));
		final byte[] mask = new byte[slice.width * slice.height];
		final int[][][] weak = manual ? thin(slice, sigma, selection, limits, mask, progress) : thin(smooth, 0, selection, limits,
			mask, progress.part(0.6, 0.9));
		progress.update(0.9, null);
		EdgeHysteresis.follow(mask, weak, slice.width, slice.height);
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
	 * @return for each block, see {@link EdgeHysteresis#remaining}
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
				final NonMaximumSuppression rows = new NonMaximumSuppression(from, to, height, sigmaPx > 0 ? NonMaximumSuppression.smoothed(
					slice, sigmaPx, from, to, Math.max(0, top - 2)) : NonMaximumSuppression.part(slice, from, to));
				for (int y = top; y < bottom; y++) {
					progress.check();
					if (y == top) rows.fill(y);
					else rows.advance(y);
					rows.thin(mask, y * width, Math.max(1, left), Math.min(width - 1, right), (float) limits[0], (float) limits[1],
						selection);
				}
				final EdgeHysteresis part = new EdgeHysteresis(Math.max(1, left), top, Math.min(width - 1, right), bottom, width);
				final int[] places = rows.weak();
				part.spread(mask, places);
				weak[block] = part.remaining(mask, places);
			}
		});
		return weak;
	}
}
