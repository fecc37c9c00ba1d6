package io.github.segmenta.threshold;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.PluginChoices;
import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Setting;
import io.github.segmenta.core.Settings;
import io.github.segmenta.filter.Gaussian;
import io.github.segmenta.kernel.Histogram;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.kernel.Window;
import io.github.segmenta.kernel.WindowExtrema;
import io.github.segmenta.kernel.WindowHistograms.Border;
import io.github.segmenta.kernel.WindowHistograms;
import io.github.segmenta.kernel.WindowMedians;
import io.github.segmenta.kernel.WindowMoments;
import io.github.segmenta.kernel.WindowStatistics;
import io.github.segmenta.kernel.WindowSums;
import io.github.segmenta.segment.Blocks;
import io.github.segmenta.segment.BlockwiseMaskMethod;
import io.github.segmenta.segment.Findings;
import io.github.segmenta.segment.DarkBackground;
import io.github.segmenta.segment.Foreground;
import io.github.segmenta.segment.Mask;
import io.github.segmenta.segment.Micrograph;

import java.util.Arrays;

import org.scijava.plugin.Parameter;

/**
 * A threshold of its own for each pixel, by a {@link LocalMethod} from the window around it, slice by slice, in the
 * data's own range.
 * <p>
 * With the disc window (the default), 8-bit results of the nine methods of Auto Local Threshold are those of that
 * plugin: the window is that of ImageJ's rank filters, for Otsu an oval selection of diameter 2r. (Contrast compares
 * distances as its description says.) The square window has (2r + 1)² pixels; it then
 * hardly takes longer with a larger radius (see {@link WindowMoments}, {@link WindowExtrema}, {@link WindowHistograms} and
 * {@link WindowMedians}), while the disc takes time in proportion to it.
 * <p>
 * Beyond the border the nearest pixel counts; for Otsu nothing does, and for Gaussian the image is mirrored. On
 * integers, thresholds from means are truncated towards zero. Default constants given for 8 bits are scaled by (max −
 * min)/255 of the slice's finite values on 16 and 32 bits. Medians of floats are exact to a bin of {@link Histogram}:
 * the smallest value of the slice in the bin of the median. NaN and infinite pixels are background, and count as the
 * slice's smallest finite value in the windows of others. Windows see pixels outside the selection, but these are
 * background in the mask.
 */
public final class LocalThreshold implements BlockwiseMaskMethod {

	/** The shape of the window. */
	public enum Shape {
			/** pixels within the radius, as in ImageJ's rank filters */
			DISC,
			/** pixels within the radius along x and along y */
			SQUARE
	}

	/** Above so many bins a median may be too far from the last one to walk there, and columns of counts are too large. */
	private static final int MOST_BINS = 256;
	/** Bytes as doubles: to look them up is faster than to convert them. */
	private static final double[] BYTES = java.util.stream.IntStream.range(0, 256).asDoubleStream().toArray();

	@Parameter(label = "Method", persist = false, description = "How the threshold follows from the window")
	@PluginChoices(LocalMethod.class)
	private LocalMethod method = new LocalPhansalkar();

	@Parameter(label = "Radius (pixels)", min = "1", persist = false, description = "Radius of the window")
	private int radius = 15;

	@Parameter(label = "Window", persist = false,
		description = "Disc as in ImageJ's filters, or square, which is faster for large radii")
	private Shape window = Shape.DISC;

	@Parameter(label = "Weight of deviation (0 = default)", stepSize = "0.05", persist = false,
		description = "k of Niblack, Phansalkar, Sauvola, Wolf")
	private double weight = 0;

	@Parameter(label = "Offset", persist = false,
		description = "Subtracted from the threshold of Gaussian, Mean, Median, MidGrey, Niblack")
	private double offset = 0;

	@Parameter(label = "Contrast (0 = default)", min = "0", persist = false,
		description = "Bernsen: smallest difference between the extremes of a window with an object")
	private double contrast = 0;

	@Parameter(label = "Range of deviation (0 = default)", min = "0", persist = false,
		description = "r of Phansalkar, Sauvola, Wolf")
	private double deviation = 0;

	@Settings
	private final DarkBackground background = new DarkBackground();

	private int channel;

	/**
	 * The method by its name ({@link LocalMethod#names()}), Phansalkar by default.
	 *
	 * @param name of a method
	 * @return this
	 * @throws InvalidInputException if there is none of this name
	 */
	public LocalThreshold method(final String name) {
		method = LocalMethod.named(name);
		return this;
	}

	/**
	 * Radius of the window in pixels, 15 by default.
	 *
	 * @param radius at least 1
	 * @return this
	 * @throws InvalidInputException if it is less than 1
	 */
	public LocalThreshold radius(final int radius) {
		this.radius = radius;
		return Setting.checked(this);
	}

	/**
	 * The shape of the window, a disc by default.
	 *
	 * @param shape disc or square
	 * @return this
	 */
	public LocalThreshold window(final Shape shape) {
		window = shape;
		return this;
	}

	/**
	 * Weight of the standard deviation (Niblack, Sauvola, Phansalkar, Wolf); 0 = the method's default.
	 *
	 * @param k of the method's formula, without a unit
	 * @return this
	 */
	public LocalThreshold weight(final double k) {
		weight = k;
		return this;
	}

	/**
	 * What is subtracted from the threshold (Mean, Median, MidGrey, Niblack, Gaussian), 0 by default.
	 *
	 * @param offset in the units of the pixels
	 * @return this
	 */
	public LocalThreshold offset(final double offset) {
		this.offset = offset;
		return this;
	}

	/**
	 * Smallest contrast of a window with an object (Bernsen); 0 = 15 grey levels of 8 bits.
	 *
	 * @param contrast largest minus smallest value of the window, in the units of the pixels; at least 0
	 * @return this
	 * @throws InvalidInputException if it is negative
	 */
	public LocalThreshold contrast(final double contrast) {
		this.contrast = contrast;
		return Setting.checked(this);
	}

	/**
	 * Range of the standard deviation (Sauvola, Phansalkar, Wolf); 0 = the method's default.
	 *
	 * @param range at least 0; in the units of the pixels, for Phansalkar in those of values stretched to 0…1
	 * @return this
	 * @throws InvalidInputException if it is negative
	 */
	public LocalThreshold deviation(final double range) {
		deviation = range;
		return Setting.checked(this);
	}

	/**
	 * Whether objects are lighter than the background (the default) or darker.
	 *
	 * @param dark true for light objects on a dark background
	 * @return this
	 */
	public LocalThreshold darkBackground(final boolean dark) {
		background.set(dark);
		return this;
	}

	/**
	 * Index of the channel to work on, 0 by default.
	 *
	 * @param channel 0 for the first
	 * @return this
	 */
	public LocalThreshold channel(final int channel) {
		this.channel = channel;
		return this;
	}

	@Override
	public Foreground mask(final Micrograph image, final Progress progress) {
		Setting.checked(this);
		final Volume volume = image.channel(channel);
		checkRadius(volume.width, volume.height);
		final Mask found = new Mask(volume.width, volume.height, volume.depth);
		for (int z = 0; z < volume.depth; z++) {
			progress.update((double) z / volume.depth, "local thresholds");
			final Volume slice = volume.slice(z);
			mask(slice, isBytesOnly(slice) ? null : Histogram.of(slice, null), image, found, z, progress);
		}
		return new Foreground(found);
	}

	private void checkRadius(final int width, final int height) {
		if (radius >= Math.max(width, height)) throw new InvalidInputException("The radius of " + radius +
			" pixels is larger than the image (" + width + " × " + height + "); make it smaller.");
	}

	/** Whether a slice has 8 bits and nothing needs to be known of it as a whole. */
	private boolean isBytesOnly(final Volume slice) {
		return slice.type == Volume.Type.UINT8 && !needsHistogram();
	}

	@Override
	public ForBlocks learn(final Micrograph image, final Blocks blocks, final Progress progress) {
		Setting.checked(this);
		checkRadius(image.width(), image.height());
		final Volume first = image.part(new long[3], new int[] { 1, 1, 1 }).channel(channel);
		final LocalMethod.Statistic statistic = method.statistic();
		if (statistic == LocalMethod.Statistic.ALL_MOMENTS || statistic == LocalMethod.Statistic.GAUSSIAN ||
			first.type == Volume.Type.FLOAT32 && statistic == LocalMethod.Statistic.MEDIAN) throw new InvalidInputException(
				"This local threshold needs the whole image at once; choose Mean, Niblack, Sauvola or Phansalkar, or crop the image.");
		final Histogram[] histograms = new Histogram[isBytesOnly(first) ? 0 : image.depth()];
		for (int z = 0; z < histograms.length; z++) histograms[z] = Histogram.of(blocks.parts(image, channel, z, 1, progress.part(
			(double) z / histograms.length, (z + 1.0) / histograms.length)), Histogram.FLOAT_BINS);
		return new ForBlocks() {

			@Override
			public int reachPx() {
				return radius;
			}

			@Override
			public Findings findings() {
				return new Findings();
			}

			@Override
			public Mask mask(final Micrograph part, final long[] min, final Progress ofPart) {
				final Volume volume = part.channel(channel);
				final Mask found = new Mask(volume.width, volume.height, volume.depth);
				for (int z = 0; z < volume.depth; z++) LocalThreshold.this.mask(volume.slice(z), histograms.length == 0 ? null
					: histograms[(int) min[2] + z], part, found, z, ofPart);
				return found;
			}
		};
	}

	/**
	 * The mask of a slice.
	 *
	 * @param histogram of the slice, or of the whole slice of which it is a part; {@code null} if it isn't needed
	 * @param found takes the mask
	 * @param z index of the slice
	 */
	private void mask(final Volume slice, final Histogram histogram, final Micrograph image, final Mask found, final int z,
		final Progress progress)
	{
		final byte[] mask = found.array();
		final int start = z * slice.width * slice.height;
		final boolean[] selection = image.selection();
		// whether objects have the higher values
		final boolean high = background.objectsAreHigh(image, channel);
		if (histogram != null && histogram.total() == 0) return;
		final LocalMethod.Parameters parameters = parameters(slice, high, histogram);
		final boolean isFloat = slice.type == Volume.Type.FLOAT32;
		final Volume seen = seen(slice, histogram, parameters);
		final boolean parts = parameters.parts;
		final float[] original = isFloat ? (float[]) slice.plane(0) : null;
		// rows of statistics that are used at once, since planes of them would take longer to write and read than to compute
		final WindowStatistics compare = (from, first, second) -> {
			if (parts) scale(first, second, 1.0 / 255);
			method.thresholds(first, second, parameters, first);
			if (parts) scale(first, 255);
			compare(seen, from, first, high, mask, start + from);
			if (isFloat) for (int i = from; i < from + first.length; i++) if (!(Math.abs(original[i]) <= Float.MAX_VALUE)) mask[start +
				i] = 0;
			select(selection, from, first.length, mask, start + from);
		};
		final boolean bytes = seen.type == Volume.Type.UINT8 && !parts;
		if (bytes && method.statistic() == LocalMethod.Statistic.EXTREMA) {
			final char[] levels = ByteLevels.ofExtrema(method, parameters);
			WindowExtrema.pairs(seen, window(), (from, pairs) -> {
				compare(seen, from, pairs, levels, high, mask, start + from);
				select(selection, from, pairs.length, mask, start + from);
			}, progress);
		}
		else if (bytes && method.statistic() == LocalMethod.Statistic.MEAN && WindowSums.fit(window())) {
			final int[] ends = ByteLevels.ofSums(method, parameters, window().size);
			WindowSums.rows(seen, window(), (from, sums) -> {
				compare(seen, from, sums, ends, high, mask, start + from);
				select(selection, from, sums.length, mask, start + from);
			}, progress);
		}
		else rows(seen, histogram, parameters, compare, progress);
	}

	/**
	 * Sets the mask of some pixels from index {@code from} on, without a branch: in noise, the processor would guess wrong half
	 * of the time.
	 */
	private void compare(final Volume seen, final int from, final double[] thresholds, final boolean high,
		final byte[] mask, final int to)
	{
		final int n = thresholds.length, flip = high ? 0 : -1;
		switch (seen.type) {
			case UINT8: {
				final byte[] plane = (byte[]) seen.plane(0);
				for (int x = 0; x < n; x++) mask[to + x] = (byte) (above(BYTES[plane[from + x] & 0xff], thresholds[x]) ^ flip);
				break;
			}
			case UINT16: {
				final short[] plane = (short[]) seen.plane(0);
				for (int x = 0; x < n; x++) mask[to + x] = (byte) (above(plane[from + x] & 0xffff, thresholds[x]) ^ flip);
				break;
			}
			default: {
				final float[] plane = (float[]) seen.plane(0);
				for (int x = 0; x < n; x++) mask[to + x] = (byte) (above(plane[from + x], thresholds[x]) ^ flip);
			}
		}
	}

	/** Likewise, of bytes by the {@linkplain ByteLevels#ofExtrema level} of each window. */
	private void compare(final Volume seen, final int from, final int[] pairs, final char[] levels, final boolean high,
		final byte[] mask, final int to)
	{
		final byte[] plane = (byte[]) seen.plane(0);
		final int flip = high ? -1 : 0;
		for (int x = 0; x < pairs.length; x++) {
			final int pair = pairs[x];
			mask[to + x] = (byte) ((plane[from + x] & 0xff) - levels[pair & 0xff | pair >> 8] >> 31 ^ flip);
		}
	}

	/** Likewise, of bytes by the {@linkplain ByteLevels#ofSums end} of the sums of windows. */
	private void compare(final Volume seen, final int from, final int[] sums, final int[] ends, final boolean high,
		final byte[] mask, final int to)
	{
		final byte[] plane = (byte[]) seen.plane(0);
		final int flip = high ? 0 : -1;
		for (int x = 0; x < sums.length; x++) mask[to + x] = (byte) (sums[x] - ends[plane[from + x] & 0xff] >> 31 ^ flip);
	}

	/** Some pixels that aren't selected are background. */
	private static void select(final boolean[] selection, final int from, final int n, final byte[] mask, final int to) {
		if (selection != null) for (int x = 0; x < n; x++) if (!selection[from + x]) mask[to + x] = 0;
	}

	/** −1 if a finite value is above a threshold, else 0: the sign of the difference, where −0 is no negative threshold. */
	private static int above(final double value, final double threshold) {
		return (int) (Double.doubleToRawLongBits(threshold + 0.0 - value) >> 63);
	}

	/** Computes the statistics that the method wants, row by row. */
	private void rows(final Volume seen, final Histogram histogram, final LocalMethod.Parameters parameters,
		final WindowStatistics consumer, final Progress progress)
	{
		switch (method.statistic()) {
			case EXTREMA:
				WindowExtrema.rows(seen, window(), consumer, progress);
				break;
			case MEAN:
				WindowMoments.rows(seen, window(), false, consumer, progress);
				break;
			case MOMENTS:
				WindowMoments.rows(seen, window(), true, consumer, progress);
				break;
			case MEDIAN:
				medians(seen, histogram, consumer, progress);
				break;
			case OTSU:
				otsu(seen, parameters, consumer, progress);
				break;
			case ALL_MOMENTS: {
				// squares of large or small values would leave the range of floats
				final float[] mean = new float[seen.size()], deviation = new float[seen.size()];
				WindowMoments.rows(seen, window(), true, (from, means, variances) -> {
					for (int i = 0; i < means.length; i++) {
						mean[from + i] = (float) means[i];
						deviation[from + i] = (float) Math.sqrt(variances[i]);
					}
				}, progress);
				method.prepare(deviation, parameters);
				fromPlanes(seen, mean, deviation, consumer);
				break;
			}
			default:
				fromPlanes(seen, Gaussian.filter(seen, radius / 3.0, radius / 3.0, 0), null, consumer);
		}
	}

	private static void fromPlanes(final Volume seen, final float[] first, final float[] deviation,
		final WindowStatistics consumer)
	{
		final int width = seen.width;
		Parallel.loop(seen.height, 64, (from, to) -> {
			final double[] one = new double[width], two = new double[width];
			for (int y = from; y < to; y++) {
				for (int x = 0; x < width; x++) one[x] = first[y * width + x];
				if (deviation != null) for (int x = 0; x < width; x++) two[x] = (double) deviation[y * width + x] * deviation[y * width +
					x];
				consumer.take(y * width, one, two);
			}
		});
	}

	private void medians(final Volume seen, final Histogram histogram, final WindowStatistics consumer,
		final Progress progress)
	{
		final float[] plane = seen.planeAsFloat(0);
		final char[] bins = new char[plane.length];
		Parallel.loop(plane.length, 1 << 16, (from, to) -> {
			for (int i = from; i < to; i++) bins[i] = (char) histogram.binOf(plane[i]);
		});
		final float[] values = smallestOfBins(plane, bins, histogram.counts().length);
		final Window window = window();
		if (window.isSquare() && values.length > MOST_BINS) {
			WindowMedians.rows(bins, seen.width, seen.height, radius, values, consumer, progress);
			return;
		}
		WindowHistograms.run(bins, seen.width, seen.height, window, Border.NEAREST, () -> window.isSquare() ||
			values.length > MOST_BINS ? new MedianHistogram(values, window.size) : new RunningMedian(values, window.size), consumer,
			progress);
	}

	private void otsu(final Volume seen, final LocalMethod.Parameters parameters, final WindowStatistics consumer,
		final Progress progress)
	{
		final double level = parameters.greyLevel();
		final byte[] bytes = seen.type == Volume.Type.UINT8 ? (byte[]) seen.plane(0) : null;
		final float[] plane = bytes == null ? seen.planeAsFloat(0) : null;
		final char[] bins = new char[seen.size()];
		Parallel.loop(bins.length, 1 << 16, (from, to) -> {
			if (bytes != null) for (int i = from; i < to; i++) bins[i] = (char) (bytes[i] & 0xff);
			else for (int i = from; i < to; i++) bins[i] = level == 0 ? 0 : (char) ((plane[i] - parameters.min) / level);
		});
		final float[] upper = new float[256];
		for (int i = 0; i < upper.length; i++) upper[i] = Math.nextDown((float) (parameters.min + (i + 1) * level));
		final Window oval = window == Shape.SQUARE ? window() : Window.oval(radius);
		WindowHistograms.run(bins, seen.width, seen.height, oval, Border.NONE, () -> new OtsuHistogram(upper), consumer, progress);
	}

	private Window window() {
		return window == Shape.SQUARE ? Window.square(radius) : Window.disc(radius);
	}

	/** Whether 8-bit slices are thresholded by their histogram, or by their smallest value. */
	private boolean needsHistogram() {
		final LocalMethod.Statistic statistic = method.statistic();
		return method.isNormalized() || statistic == LocalMethod.Statistic.MEDIAN || statistic == LocalMethod.Statistic.ALL_MOMENTS;
	}

	/** @param histogram {@code null} if the method doesn't need that of its 8-bit slice */
	private LocalMethod.Parameters parameters(final Volume slice, final boolean high, final Histogram histogram) {
		final LocalMethod.Parameters parameters = new LocalMethod.Parameters();
		parameters.k = weight;
		parameters.offset = offset;
		parameters.contrast = contrast;
		parameters.deviationRange = deviation;
		parameters.lightObjects = high;
		parameters.min = histogram == null ? 0 : histogram.min();
		parameters.max = histogram == null ? 255 : histogram.max();
		parameters.lowest = histogram == null ? 0 : slice.type == Volume.Type.UINT8 ? firstOccupied(histogram.counts()) : histogram
			.min();
		parameters.whole = slice.type != Volume.Type.FLOAT32 && !method.isNormalized();
		parameters.parts = slice.type == Volume.Type.UINT8 && method.isNormalized();
		return parameters;
	}

	private static int firstOccupied(final long[] counts) {
		int first = 0;
		while (counts[first] == 0) first++;
		return first;
	}

	private static int lastOccupied(final long[] counts) {
		int last = counts.length - 1;
		while (counts[last] == 0) last--;
		return last;
	}

	/** The moments of values become those of parts of them. */
	private static void scale(final double[] means, final double[] variances, final double factor) {
		scale(means, factor);
		scale(variances, factor * factor);
	}

	private static void scale(final double[] values, final double factor) {
		for (int i = 0; i < values.length; i++) values[i] *= factor;
	}

	/**
	 * The values that are compared: finite, and stretched to 0…1 if the method wants that; 8-bit values to 0…255, as in ImageJ,
	 * which takes 255 parts of them.
	 */
	private Volume seen(final Volume slice, final Histogram histogram, final LocalMethod.Parameters parameters) {
		if (slice.type != Volume.Type.FLOAT32 && !method.isNormalized()) return slice;
		if (slice.type == Volume.Type.UINT8) return stretched((byte[]) slice.plane(0), slice, histogram);
		final boolean isFloat = slice.type == Volume.Type.FLOAT32;
		final float[] original = slice.planeAsFloat(0), plane = new float[original.length];
		final double low = parameters.lowest, high = parameters.max;
		Parallel.loop(plane.length, 1 << 16, (from, to) -> {
			for (int i = from; i < to; i++) {
				float v = original[i];
				if (isFloat && !(Math.abs(v) <= Float.MAX_VALUE)) v = (float) low;
				if (method.isNormalized()) v = high > low ? (float) ((v - low) / (high - low)) : 0;
				plane[i] = v;
			}
		});
		return new Volume(slice.width, slice.height, plane);
	}

	private static Volume stretched(final byte[] original, final Volume slice, final Histogram histogram) {
		final int low = firstOccupied(histogram.counts()), high = lastOccupied(histogram.counts());
		if (low == high) return slice;
		final byte[] table = new byte[256], plane = new byte[original.length];
		for (int v = low; v <= high; v++) table[v] = (byte) ((double) (v - low) / (high - low) * 255);
		Parallel.loop(plane.length, 1 << 16, (from, to) -> {
			for (int i = from; i < to; i++) plane[i] = table[original[i] & 0xff];
		});
		return new Volume(slice.width, slice.height, plane);
	}

	private static float[] smallestOfBins(final float[] plane, final char[] bins, final int count) {
		final float[] smallest = new float[count];
		Arrays.fill(smallest, Float.POSITIVE_INFINITY);
		for (int i = 0; i < plane.length; i++) if (plane[i] < smallest[bins[i]]) smallest[bins[i]] = plane[i];
		return smallest;
	}
}
