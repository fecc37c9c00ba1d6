package io.github.segmenta.threshold;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.PluginChoices;
import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Setting;
import io.github.segmenta.core.Settings;
import io.github.segmenta.kernel.ConnectedComponents;
import io.github.segmenta.segment.DarkBackground;
import io.github.segmenta.segment.Finding;
import io.github.segmenta.segment.Foreground;
import io.github.segmenta.segment.Mask;
import io.github.segmenta.segment.MaskMethod;
import io.github.segmenta.segment.Micrograph;

import org.scijava.plugin.Parameter;

/**
 * Two thresholds: connected parts of the pixels that pass the weak one are foreground if at least one of their pixels
 * passes the strong one. Light objects pass above a threshold, and the strong one is the higher; dark objects pass at
 * or below, and the strong one is the lower. More than one slice is connected in 3-D.
 * <p>
 * Thresholds are numbers or found by methods, as by {@link GlobalThreshold}, whose rules for NaN, infinity and the
 * selection hold; with methods, the two values change places if they come out the wrong way round. Findings:
 * {@link #WEAK} and {@link #STRONG}.
 * <p>
 * J. Canny (1986), A computational approach to edge detection, <i>IEEE Transactions on Pattern Analysis and Machine
 * Intelligence</i> 8(6):679–698, doi:10.1109/TPAMI.1986.4767851, section VII.
 */
public final class HysteresisThreshold implements MaskMethod {

	/** The threshold that all pixels pass, in the units of the pixels. */
	public static final Finding<Double> WEAK = Finding.of("weak", Double.class);
	/** The threshold that a pixel of each part passes, in the units of the pixels. */
	public static final Finding<Double> STRONG = Finding.of("strong", Double.class);

	@Parameter(label = "Weak", persist = false, description = "Threshold of all pixels of an object")
	@PluginChoices(AutoThreshold.class)
	private String weak = "Triangle";

	@Parameter(label = "Strong", persist = false, description = "Threshold that at least one pixel of an object passes")
	@PluginChoices(AutoThreshold.class)
	private String strong = "Otsu";

	@Parameter(label = "Set by hand", persist = false, description = "Use the two values below instead of the methods")
	private boolean manual = false;

	@Parameter(label = "Low (by hand)", persist = false, description = "Lower threshold in grey values")
	private double low = 50;

	@Parameter(label = "High (by hand)", persist = false, description = "Higher threshold in grey values")
	private double high = 150;

	@Parameter(label = "Diagonal neighbours", persist = false, description = "Pixels that touch at a corner are connected")
	private boolean diagonal = true;

	@Settings
	private final DarkBackground background = new DarkBackground();

	@Settings
	private final Bins bins = new Bins();

	private int channel;

	/**
	 * Finds the two thresholds by methods ({@link AutoThreshold#names()}); Triangle and Otsu by default.
	 *
	 * @param weak name of the method for the threshold of all pixels
	 * @param strong name of the method for the threshold that one pixel of each part passes
	 * @return this
	 * @throws InvalidInputException if there is none of one of these names
	 */
	public HysteresisThreshold methods(final String weak, final String strong) {
		AutoThreshold.named(weak);
		AutoThreshold.named(strong);
		this.weak = weak;
		this.strong = strong;
		manual = false;
		return this;
	}

	/**
	 * Sets the two thresholds by hand.
	 *
	 * @param low the lower threshold, in the units of the pixels
	 * @param high the higher threshold, in the units of the pixels; may be equal to the lower one
	 * @return this
	 * @throws InvalidInputException if low is above high or one is not a number
	 */
	public HysteresisThreshold levels(final double low, final double high) {
		manual = true;
		this.low = low;
		this.high = high;
		checkLevels();
		return this;
	}

	private void checkLevels() {
		if (!(low <= high)) throw new InvalidInputException("The low threshold (" + low +
			") must not be above the high one (" + high + ").");
	}

	/**
	 * Whether objects are lighter than the background (the default) or darker.
	 *
	 * @param dark true for light objects on a dark background
	 * @return this
	 */
	public HysteresisThreshold darkBackground(final boolean dark) {
		background.set(dark);
		return this;
	}

	/**
	 * Whether pixels that touch at a corner are connected (8 or 26 neighbours, the default) or not (4 or 6).
	 *
	 * @param diagonal true for 8 or 26 neighbours
	 * @return this
	 */
	public HysteresisThreshold diagonal(final boolean diagonal) {
		this.diagonal = diagonal;
		return this;
	}

	/**
	 * As {@link GlobalThreshold#bins}.
	 *
	 * @param bins 2…65,536
	 * @return this
	 * @throws InvalidInputException if it isn't 2…65,536
	 */
	public HysteresisThreshold bins(final int bins) {
		this.bins.set(bins);
		return this;
	}

	/**
	 * Index of the channel to work on, 0 by default.
	 *
	 * @param channel 0 for the first
	 * @return this
	 */
	public HysteresisThreshold channel(final int channel) {
		this.channel = channel;
		return this;
	}

	@Override
	public Foreground mask(final Micrograph image, final Progress progress) {
		Setting.checked(this);
		double lower = low, upper = this.high;
		if (manual) checkLevels();
		else {
			final double a = threshold(image, this.weak), b = threshold(image, this.strong);
			lower = Math.min(a, b);
			upper = Math.max(a, b);
		}
		final boolean high = background.objectsAreHigh(image, channel);
		final double weak = high ? lower : upper, strong = high ? upper : lower;
		progress.update(0.3, "hysteresis");
		final Mask found = passing(image, weak, high, progress);
		final byte[] mask = found.array(), seeds = passing(image, strong, high, progress).array();
		final int[] labels = new int[mask.length];
		final int n = ConnectedComponents.label(mask, image.width(), image.height(), image.depth(), diagonal ? 26 : 6,
			labels);
		progress.update(0.8, "hysteresis");
		final boolean[] kept = new boolean[n + 1];
		for (int i = 0; i < labels.length; i++) if (seeds[i] != 0) kept[labels[i]] = true;
		kept[0] = false;
		Parallel.loop(labels.length, 1 << 16, (from, to) -> {
			for (int i = from; i < to; i++) if (!kept[labels[i]]) mask[i] = 0;
		});
		return new Foreground(found).with(WEAK, weak).with(STRONG, strong);
	}

	private double threshold(final Micrograph image, final String method) {
		return new GlobalThreshold().method(method).stackHistogram(true).bins(bins.number()).channel(channel).mask(image,
			Progress.NONE).findings().get(GlobalThreshold.THRESHOLD);
	}

	/** @param high whether values above the threshold pass, else those at or below */
	private Mask passing(final Micrograph image, final double threshold, final boolean high, final Progress progress) {
		final GlobalThreshold range = new GlobalThreshold().channel(channel);
		if (Double.isNaN(threshold)) return new Mask(image.width(), image.height(), image.depth());
		if (high) range.range(Math.nextUp(threshold), Double.POSITIVE_INFINITY);
		else range.range(Double.NEGATIVE_INFINITY, threshold);
		return range.mask(image, progress).mask();
	}
}
