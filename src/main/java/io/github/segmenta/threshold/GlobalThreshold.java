package io.github.segmenta.threshold;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.PluginChoices;
import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Setting;
import io.github.segmenta.core.Settings;
import io.github.segmenta.kernel.Histogram;
import io.github.segmenta.kernel.RangeMask;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.Blocks;
import io.github.segmenta.segment.BlockwiseMaskMethod;
import io.github.segmenta.segment.DarkBackground;
import io.github.segmenta.segment.Finding;
import io.github.segmenta.segment.Findings;
import io.github.segmenta.segment.Foreground;
import io.github.segmenta.segment.Mask;
import io.github.segmenta.segment.Micrograph;

import java.util.Arrays;
import java.util.function.Supplier;

import org.scijava.plugin.Parameter;

/**
 * One threshold for a slice or a stack, found by an {@link AutoThreshold} from the histogram of the data's own range, or
 * a range of values set by hand. The histogram has one bin a grey level for whole numbers, so that 8, 16 and 32 bits give
 * the same threshold; values without levels are counted in 65,536 bins, or in fewer for methods that look at the height
 * of single bins ({@link Histogram}, {@link #bins}).
 * <p>
 * Light objects are the pixels above the threshold, dark objects those at or below it, the other way round where low
 * values look light ({@link Micrograph#lightIsLow}); both ends of a range set by hand
 * are inside. NaN is background and isn't counted; infinite values aren't counted either, but lie above or below any
 * threshold. Pixels outside the selection are background and not counted. Where there is nothing to tell apart – a
 * single grey level, or no finite value – an automatic threshold gives an empty mask for light and dark objects alike.
 * <p>
 * Findings: {@link #THRESHOLD}, or {@link #THRESHOLDS} where slices have their own, or {@link #LOWER} and {@link #UPPER}.
 */
public final class GlobalThreshold implements BlockwiseMaskMethod {

	/** The automatic threshold in the units of the pixels. */
	public static final Finding<Double> THRESHOLD = Finding.of("threshold", Double.class);
	/** The automatic thresholds of slices, each with its own. */
	public static final Finding<double[]> THRESHOLDS = Finding.of("threshold", double[].class);
	/** The smallest value of the foreground, set by hand. */
	public static final Finding<Double> LOWER = Finding.of("lower", Double.class);
	/** The largest value of the foreground, set by hand. */
	public static final Finding<Double> UPPER = Finding.of("upper", Double.class);

	/** In place of the name of a method: a range set by hand. */
	public static final String MANUAL = "Manual";

	@Parameter(label = "Method", persist = false, description = "How the threshold is found")
	@PluginChoices(value = AutoThreshold.class, more = MANUAL)
	private String method = "Default";

	@Parameter(label = "Lower (Manual)", persist = false, description = "Smallest grey value of an object")
	private double lower = 0;

	@Parameter(label = "Upper (Manual)", persist = false, description = "Largest grey value of an object")
	private double upper = 255;

	@Settings
	private final DarkBackground background = new DarkBackground();

	@Parameter(label = "Stack histogram", persist = false,
		description = "One threshold from all slices instead of one for each slice")
	private boolean stackhistogram = false;

	@Settings
	private final Bins bins = new Bins();

	private Supplier<Micrograph> stack;
	private Threshold ofStack;
	private int channel;

	/** A threshold and whether it separates anything. */
	private static final class Threshold {

		final double value;
		final boolean separates;

		Threshold(final double value, final boolean separates) {
			this.value = value;
			this.separates = separates;
		}
	}

	/**
	 * Finds the threshold by the method of this name ({@link AutoThreshold#names()}), {@code Default} by default.
	 *
	 * @param name of a method
	 * @return this
	 * @throws InvalidInputException if there is none of this name
	 */
	public GlobalThreshold method(final String name) {
		AutoThreshold.named(name);
		method = name;
		ofStack = null;
		return this;
	}

	/**
	 * Takes the pixels from {@code lower} to {@code upper}, both included, instead of an automatic threshold; light or
	 * dark objects then make no difference.
	 *
	 * @param lower the smallest value of the foreground
	 * @param upper the largest value of the foreground
	 * @return this
	 * @throws InvalidInputException if the range is empty or not a number
	 */
	public GlobalThreshold range(final double lower, final double upper) {
		method = MANUAL;
		this.lower = lower;
		this.upper = upper;
		checkRange();
		return this;
	}

	private void checkRange() {
		if (!(lower <= upper)) throw new InvalidInputException("The lower threshold (" + lower +
			") must not be above the upper one (" + upper + ").");
	}

	/**
	 * Whether objects are lighter than the background (the default) or darker.
	 *
	 * @param dark true for light objects on a dark background
	 * @return this
	 */
	public GlobalThreshold darkBackground(final boolean dark) {
		background.set(dark);
		return this;
	}

	/**
	 * Whether all slices share the threshold of their common histogram; by default each slice has its own.
	 *
	 * @param common true for one histogram of all slices
	 * @return this
	 */
	public GlobalThreshold stackHistogram(final boolean common) {
		stackhistogram = common;
		return this;
	}

	/**
	 * Takes the common histogram from this stack instead of from the image that is segmented, for work slice by slice.
	 * It is asked for once, and only if {@link #stackHistogram} is on.
	 *
	 * @param stack gives the whole stack
	 * @return this
	 */
	public GlobalThreshold stack(final Supplier<Micrograph> stack) {
		this.stack = stack;
		ofStack = null;
		return this;
	}

	/**
	 * The number of bins between the smallest and the largest value for methods that look at the height of single bins
	 * ({@link AutoThreshold#needsFilledBins}), 256 by default. Only for values without levels ({@link Histogram}).
	 *
	 * @param bins 2…65,536
	 * @return this
	 * @throws InvalidInputException if it isn't 2…65,536
	 */
	public GlobalThreshold bins(final int bins) {
		this.bins.set(bins);
		ofStack = null;
		return this;
	}

	/**
	 * Index of the channel to work on, 0 by default.
	 *
	 * @param channel 0 for the first
	 * @return this
	 */
	public GlobalThreshold channel(final int channel) {
		this.channel = channel;
		return this;
	}

	@Override
	public Foreground mask(final Micrograph image, final Progress progress) {
		Setting.checked(this);
		if (!isAutomatic()) checkRange();
		final Volume volume = image.channel(channel);
		final boolean common = stackhistogram || volume.depth == 1;
		final Threshold[] thresholds = new Threshold[isAutomatic() ? common ? 1 : volume.depth : 0];
		for (int z = 0; z < thresholds.length; z++) thresholds[z] = stackhistogram && stack != null ? ofStack() : threshold(
			histogram(common ? volume : volume.slice(z), image.selection()));
		final Foreground foreground = new Foreground(mask(image, volume, 0, thresholds, progress));
		foreground.findings().putAll(findings(thresholds));
		return foreground;
	}

	@Override
	public ForBlocks learn(final Micrograph image, final Blocks blocks, final Progress progress) {
		Setting.checked(this);
		if (!isAutomatic()) checkRange();
		final boolean common = stackhistogram || image.depth() == 1;
		if (isAutomatic() && image.selection() != null) throw new InvalidInputException(
			"An image of this size can't be thresholded inside a selection; crop it to the selection.");
		final Threshold[] thresholds = new Threshold[isAutomatic() ? common ? 1 : image.depth() : 0];
		for (int z = 0; z < thresholds.length; z++) thresholds[z] = threshold(Histogram.of(blocks.parts(image, channel, common ? 0
			: z, common ? image.depth() : 1, progress.part((double) z / thresholds.length, (z + 1.0) / thresholds.length)), bins()));
		return new ForBlocks() {

			@Override
			public int reachPx() {
				return 0;
			}

			@Override
			public Findings findings() {
				return GlobalThreshold.this.findings(thresholds);
			}

			@Override
			public Mask mask(final Micrograph part, final long[] min, final Progress ofPart) {
				return GlobalThreshold.this.mask(part, part.channel(channel), (int) min[2], thresholds, ofPart);
			}
		};
	}

	private boolean isAutomatic() {
		return !method.equals(MANUAL);
	}

	/**
	 * The mask of an image or of a part of it.
	 *
	 * @param firstSlice of the part, from 0
	 * @param thresholds one for all slices, or one a slice of the whole image; none for a range set by hand
	 */
	private Mask mask(final Micrograph image, final Volume volume, final int firstSlice, final Threshold[] thresholds,
		final Progress progress)
	{
		final Mask found = new Mask(volume.width, volume.height, volume.depth);
		final byte[] mask = found.array();
		final int n = volume.width * volume.height;
		final boolean high = background.objectsAreHigh(image, channel);
		for (int z = 0; z < volume.depth; z++) {
			progress.update((double) z / volume.depth, "thresholding");
			if (thresholds.length > 0) {
				final Threshold t = thresholds[thresholds.length == 1 ? 0 : firstSlice + z];
				if (!t.separates) continue;
				if (high) RangeMask.slice(volume, z, Math.nextUp(t.value), Double.POSITIVE_INFINITY, image
					.selection(), mask, z * n);
				else RangeMask.slice(volume, z, Double.NEGATIVE_INFINITY, t.value, image.selection(), mask, z * n);
			}
			else RangeMask.slice(volume, z, lower, upper, image.selection(), mask, z * n);
		}
		return found;
	}

	private Findings findings(final Threshold[] thresholds) {
		if (thresholds.length == 0) return new Findings().put(LOWER, lower).put(UPPER, upper);
		if (thresholds.length == 1) return new Findings().put(THRESHOLD, thresholds[0].value);
		return new Findings().put(THRESHOLDS, Arrays.stream(thresholds).mapToDouble(t -> t.value).toArray());
	}

	private synchronized Threshold ofStack() {
		if (ofStack == null) {
			final Micrograph all = stack.get();
			ofStack = threshold(histogram(all.channel(channel), all.selection()));
		}
		return ofStack;
	}

	private Histogram histogram(final Volume volume, final boolean[] selection) {
		return Histogram.of(volume, selection, bins());
	}

	private int bins() {
		return AutoThreshold.named(method).needsFilledBins() ? bins.number() : Histogram.FLOAT_BINS;
	}

	private Threshold threshold(final Histogram histogram) {
		int occupied = 0, last = 0;
		final long[] counts = histogram.counts();
		for (int i = 0; i < counts.length && occupied < 2; i++) {
			if (counts[i] == 0) continue;
			occupied++;
			last = i;
		}
		if (occupied == 0) return new Threshold(Double.NaN, false);
		if (occupied == 1) return new Threshold(histogram.upperValue(last), false);
		return new Threshold(histogram.upperValue(AutoThreshold.named(method).threshold(counts)), true);
	}
}
