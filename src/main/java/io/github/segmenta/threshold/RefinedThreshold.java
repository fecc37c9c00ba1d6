package io.github.segmenta.threshold;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.PluginChoices;
import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Setting;
import io.github.segmenta.core.Settings;
import io.github.segmenta.kernel.ConnectedComponents;
import io.github.segmenta.kernel.Histogram;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.DarkBackground;
import io.github.segmenta.segment.Finding;
import io.github.segmenta.segment.Foreground;
import io.github.segmenta.segment.MaskMethod;
import io.github.segmenta.segment.Micrograph;

import java.util.Arrays;

import org.scijava.plugin.Parameter;

/**
 * Thresholds again inside each region of a first pass: either inside each connected object that the first pass found,
 * or inside each square tile in which it found something. Each region gets its own threshold from the histogram of its
 * own pixels, so that dim objects keep their outline beside bright ones. A region with a single grey level stays as
 * the first pass left it.
 * <p>
 * In objects mode the result lies inside the first pass, which therefore should be generous. In tiles mode it may
 * reach beyond, but not into tiles without a first-pass pixel. With more than one slice, objects are connected in 3-D
 * and tiles reach through all slices. NaN is background.
 * <p>
 * Findings: those of the first pass, and {@link #REGIONS}.
 */
public final class RefinedThreshold implements MaskMethod {

	/** The number of regions that got a threshold of their own. */
	public static final Finding<Integer> REGIONS = Finding.of("regions", Integer.class);

	@Parameter(label = "First pass", persist = false,
		description = "Global threshold that finds the objects, rather too large")
	@PluginChoices(AutoThreshold.class)
	private String first = "Triangle";

	@Parameter(label = "Method", persist = false, description = "Threshold inside each object or tile")
	@PluginChoices(AutoThreshold.class)
	private AutoThreshold method = new Otsu();

	@Parameter(label = "Tile size (0 = objects)", min = "0", persist = false,
		description = "Width and height of the tiles in pixels; 0 works on the objects of the first pass")
	private int tilesize = 0;

	@Settings
	private final DarkBackground background = new DarkBackground();

	@Settings
	private final Bins bins = new Bins();

	private MaskMethod firstPass;
	private int channel;

	/**
	 * The first pass by the global threshold of this name ({@link AutoThreshold#names()}), {@code Triangle} by default, of
	 * all slices together.
	 *
	 * @param name of a method
	 * @return this
	 * @throws InvalidInputException if there is none of this name
	 */
	public RefinedThreshold first(final String name) {
		AutoThreshold.named(name);
		first = name;
		firstPass = null;
		return this;
	}

	/**
	 * Another first pass than a global threshold.
	 *
	 * @param method finds the objects
	 * @return this
	 */
	public RefinedThreshold firstPass(final MaskMethod method) {
		firstPass = method;
		return this;
	}

	/**
	 * The method that is applied to each region ({@link AutoThreshold#names()}); Otsu is the default.
	 *
	 * @param name of a method
	 * @return this
	 * @throws InvalidInputException if there is none of this name
	 */
	public RefinedThreshold method(final String name) {
		method = AutoThreshold.named(name);
		return this;
	}

	/**
	 * Works on tiles of this width and height in pixels; 0, the default, works on objects.
	 *
	 * @param pixels at least 0
	 * @return this
	 * @throws InvalidInputException if it is negative
	 */
	public RefinedThreshold tileSize(final int pixels) {
		tilesize = pixels;
		return Setting.checked(this);
	}

	/**
	 * Whether objects are lighter than the background (the default) or darker.
	 *
	 * @param dark true for light objects on a dark background
	 * @return this
	 */
	public RefinedThreshold darkBackground(final boolean dark) {
		background.set(dark);
		return this;
	}

	/**
	 * As {@link GlobalThreshold#bins}, between the smallest and the largest value of each region, and of the image in the
	 * first pass.
	 *
	 * @param bins 2…65,536
	 * @return this
	 * @throws InvalidInputException if it isn't 2…65,536
	 */
	public RefinedThreshold bins(final int bins) {
		this.bins.set(bins);
		return this;
	}

	/**
	 * Index of the channel to work on, 0 by default.
	 *
	 * @param channel 0 for the first
	 * @return this
	 */
	public RefinedThreshold channel(final int channel) {
		this.channel = channel;
		return this;
	}

	@Override
	public Foreground mask(final Micrograph image, final Progress progress) {
		Setting.checked(this);
		final Foreground found = firstPass().mask(image, progress.part(0, 0.4));
		final byte[] first = found.mask().array();
		final Volume volume = image.channel(channel);
		final int[] regions = new int[first.length];
		final int count = tilesize == 0 ? ConnectedComponents.label(first, volume.width, volume.height, volume.depth, 26,
			regions) : tiles(volume, first, image.selection(), regions);
		progress.update(0.6, "refining");
		refine(volume, regions, count, background.objectsAreHigh(image, channel), first, progress);
		return found.with(REGIONS, count);
	}

	private MaskMethod firstPass() {
		return firstPass != null ? firstPass : new GlobalThreshold().method(first).bins(bins.number()).stackHistogram(true)
			.darkBackground(background.isDark()).channel(channel);
	}

	/** Numbers the tiles that hold a pixel of the first pass; returns their number. */
	private int tiles(final Volume volume, final byte[] first, final boolean[] selection, final int[] regions) {
		final int across = (volume.width + tilesize - 1) / tilesize, down = (volume.height + tilesize - 1) / tilesize;
		final int n = volume.width * volume.height;
		final int[] number = new int[across * down];
		for (int i = 0; i < first.length; i++) if (first[i] != 0) number[tileOf(i % n, volume.width, across)] = 1;
		int count = 0;
		for (int k = 0; k < number.length; k++) if (number[k] != 0) number[k] = ++count;
		for (int i = 0; i < first.length; i++) {
			final boolean selected = selection == null || selection[i % n];
			regions[i] = selected ? number[tileOf(i % n, volume.width, across)] : 0;
		}
		return count;
	}

	private int tileOf(final int pixel, final int width, final int across) {
		return pixel / width / tilesize * across + pixel % width / tilesize;
	}

	/** @param high whether objects have the higher values */
	private void refine(final Volume volume, final int[] regions, final int count, final boolean high, final byte[] mask,
		final Progress progress)
	{
		final Histogram histogram = Histogram.of(volume, null);
		if (histogram.total() == 0) return;
		final boolean ownBins = method.needsFilledBins() && !histogram.hasLevels();
		final int n = volume.width * volume.height;
		// Pixels in the order of their region, with their bins or values; −1 and NaN for values that aren't finite.
		final int[] start = new int[count + 2];
		for (final int region : regions) if (region > 0) start[region + 1]++;
		for (int r = 1; r < start.length; r++) start[r] += start[r - 1];
		final int[] pixels = new int[start[count + 1]], levels = ownBins ? null : new int[pixels.length], next = start.clone();
		final float[] grey = ownBins ? new float[pixels.length] : null;
		for (int z = 0; z < volume.depth; z++) {
			final float[] plane = volume.planeAsFloat(z);
			for (int i = 0; i < n; i++) {
				final int region = regions[z * n + i];
				if (region == 0) continue;
				final int place = next[region]++;
				pixels[place] = z * n + i;
				final boolean finite = Math.abs(plane[i]) <= Float.MAX_VALUE;
				if (ownBins) grey[place] = finite ? plane[i] : Float.NaN;
				else levels[place] = finite ? histogram.binOf(plane[i]) : -1;
			}
		}
		Parallel.loop(count, 16, (from, to) -> {
			progress.check();
			for (int r = from + 1; r <= to; r++) {
				if (ownBins) refine(pixels, grey, start[r], start[r + 1], high, mask);
				else refine(pixels, levels, start[r], start[r + 1], high, mask);
			}
		});
	}

	/** Thresholds the pixels from…to of one region by a histogram of its own. */
	private void refine(final int[] pixels, final float[] grey, final int from, final int to, final boolean high,
		final byte[] mask)
	{
		final Histogram histogram = Histogram.of(new Volume(to - from, 1, Arrays.copyOfRange(grey, from, to)), null, bins.number());
		if (!(histogram.min() < histogram.max())) return;
		final double t = histogram.upperValue(method.threshold(histogram.counts()));
		for (int i = from; i < to; i++) mask[pixels[i]] = (byte) (grey[i] == grey[i] && grey[i] > t == high ? 255 : 0);
	}

	/** Thresholds the pixels from…to of one region by the bins of the image. */
	private void refine(final int[] pixels, final int[] bins, final int from, final int to, final boolean high,
		final byte[] mask)
	{
		int lowest = Integer.MAX_VALUE, highest = -1;
		for (int i = from; i < to; i++) {
			if (bins[i] < 0) continue;
			lowest = Math.min(lowest, bins[i]);
			highest = Math.max(highest, bins[i]);
		}
		if (lowest >= highest) return;
		final long[] counts = new long[highest - lowest + 1];
		for (int i = from; i < to; i++) if (bins[i] >= 0) counts[bins[i] - lowest]++;
		final int t = lowest + method.threshold(counts);
		for (int i = from; i < to; i++) mask[pixels[i]] = (byte) (bins[i] >= 0 && bins[i] > t == high ? 255 : 0);
	}
}
