package io.github.segmenta.threshold;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Setting;
import io.github.segmenta.kernel.Histogram;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.Finding;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmentation;
import io.github.segmenta.segment.Segmenter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * Classes of grey values between several thresholds: those of {@link MultiOtsu}, or set by hand. A pixel belongs to
 * the class above all thresholds that are less than its value. Label 0 is the background: the darkest class, or the
 * lightest with {@link #darkBackground} off; the other classes are numbered away from it. NaN and everything outside
 * the selection is background; infinite values don't count for the thresholds.
 * <p>
 * Finding: {@link #THRESHOLDS}, or {@link #THRESHOLDS_OF_SLICES}.
 */
@Plugin(type = Segmenter.class, name = "Multi-level Threshold")
public final class MultiLevelThreshold implements Segmenter {

	/** The thresholds, ascending, in the units of the pixels. */
	public static final Finding<double[]> THRESHOLDS = Finding.of("thresholds", double[].class);
	/** Those of slices, each with its own, {@code [slice][threshold]}. */
	public static final Finding<double[][]> THRESHOLDS_OF_SLICES = Finding.of("thresholds", double[][].class);

	@Parameter(label = "Classes", min = "2", max = "6", persist = false,
		description = "Number of classes that multi-Otsu makes, the background among them")
	private int classes = 3;

	@Parameter(label = "Levels (empty = automatic)", required = false, persist = false,
		description = "Thresholds set by hand, ascending, with commas between them")
	private String levels = "";

	@Parameter(label = "Dark background", persist = false,
		description = "The darkest class is the background, else the lightest")
	private boolean darkbackground = true;

	@Parameter(label = "Stack histogram", persist = false,
		description = "The same thresholds for all slices instead of those of each slice")
	private boolean stackhistogram = false;

	private Supplier<Micrograph> stack;
	private double[] ofStack;
	private int channel;

	/**
	 * Finds the thresholds for so many classes, 3 by default.
	 *
	 * @param classes 2…6, the background among them
	 * @return this
	 * @throws InvalidInputException if it isn't 2…6
	 */
	public MultiLevelThreshold classes(final int classes) {
		this.classes = classes;
		levels = "";
		ofStack = null;
		return Setting.checked(this);
	}

	/**
	 * Takes these thresholds instead of computed ones.
	 *
	 * @param levels ascending, in the units of the pixels
	 * @return this
	 * @throws InvalidInputException if there is none, or they don't ascend
	 */
	public MultiLevelThreshold levels(final double... levels) {
		checkAscending(levels);
		this.levels = Arrays.stream(levels).mapToObj(Double::toString).collect(Collectors.joining(", "));
		return this;
	}

	private static void checkAscending(final double[] levels) {
		boolean ascending = levels.length > 0 && !Double.isNaN(levels[0]);
		for (int i = 1; i < levels.length; i++) ascending &= levels[i] > levels[i - 1];
		if (!ascending) throw new InvalidInputException("The levels must be ascending numbers, such as 50, 120.");
	}

	/** The thresholds that are set by hand, or {@code null}. */
	private double[] levels() {
		if (levels == null || levels.trim().isEmpty()) return null;
		final String[] parts = levels.trim().split("[,;\\s]+");
		final double[] numbers = new double[parts.length];
		for (int i = 0; i < parts.length; i++) {
			try {
				numbers[i] = Double.parseDouble(parts[i]);
			}
			catch (final NumberFormatException e) {
				throw new InvalidInputException("“" + parts[i] + "” is not a number; give the levels like 50, 120.", e);
			}
		}
		checkAscending(numbers);
		return numbers;
	}

	/**
	 * Whether the darkest class is the background (the default) or the lightest.
	 *
	 * @param dark true for the darkest class
	 * @return this
	 */
	public MultiLevelThreshold darkBackground(final boolean dark) {
		darkbackground = dark;
		return this;
	}

	/**
	 * Whether the thresholds come from the histogram of all slices; by default each slice has its own.
	 *
	 * @param common true for one histogram of all slices
	 * @return this
	 */
	public MultiLevelThreshold stackHistogram(final boolean common) {
		stackhistogram = common;
		return this;
	}

	/**
	 * Takes the common histogram from this stack instead of from the image that is segmented; asked for once.
	 *
	 * @param stack gives the whole stack
	 * @return this
	 */
	public MultiLevelThreshold stack(final Supplier<Micrograph> stack) {
		this.stack = stack;
		ofStack = null;
		return this;
	}

	/**
	 * Index of the channel to work on, 0 by default.
	 *
	 * @param channel 0 for the first
	 * @return this
	 */
	public MultiLevelThreshold channel(final int channel) {
		this.channel = channel;
		return this;
	}

	@Override
	public Segmentation segment(final Micrograph image, final Progress progress) {
		Setting.checked(this);
		final Volume volume = image.channel(channel);
		final int n = volume.width * volume.height;
		final Labels classes = new Labels(volume.width, volume.height, volume.depth);
		final int[] labels = classes.array();
		double[] common = levels();
		if (common == null && stackhistogram) common = stack != null ? ofStack() : thresholds(volume, image.selection());
		final double[][] told = new double[volume.depth][];
		for (int z = 0; z < volume.depth; z++) {
			progress.update((double) z / volume.depth, "multi-level threshold");
			told[z] = common != null ? common : thresholds(volume.slice(z), image.selection());
			classify(volume, z, told[z], image.selection(), darkbackground != image.lightIsLow(channel), labels, z * n);
		}
		final List<String> names = new ArrayList<>();
		names.add("background");
		for (int c = 1; c <= told[0].length; c++) names.add("class " + c);
		final Segmentation found = new Segmentation(classes.as(Labels.Kind.CLASSES)).withClassNames(names);
		return common != null || volume.depth == 1 ? found.with(THRESHOLDS, told[0]) : found.with(THRESHOLDS_OF_SLICES, told);
	}

	private synchronized double[] ofStack() {
		if (ofStack == null) {
			final Micrograph all = stack.get();
			ofStack = thresholds(all.channel(channel), all.selection());
		}
		return ofStack;
	}

	private double[] thresholds(final Volume volume, final boolean[] selection) {
		final Histogram histogram = Histogram.of(volume, selection);
		final int[] bins = MultiOtsu.thresholds(histogram.counts(), classes);
		final double[] thresholds = new double[bins.length];
		for (int i = 0; i < bins.length; i++) thresholds[i] = histogram.upperValue(bins[i]);
		return thresholds;
	}

	/** @param low whether the class of the lowest values is the background */
	private void classify(final Volume volume, final int z, final double[] thresholds, final boolean[] selection,
		final boolean low, final int[] labels, final int offset)
	{
		final float[] plane = volume.planeAsFloat(z);
		Parallel.loop(plane.length, 1 << 16, (from, to) -> {
			for (int i = from; i < to; i++) {
				final float v = plane[i];
				int above = 0;
				for (final double t : thresholds) if (v > t) above++;
				final boolean counts = v == v && (selection == null || selection[i]);
				labels[offset + i] = counts ? low ? above : thresholds.length - above : 0;
			}
		});
	}
}
