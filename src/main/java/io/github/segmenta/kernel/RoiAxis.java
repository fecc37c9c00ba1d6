package io.github.segmenta.kernel;

import java.util.Arrays;

/**
 * ROI-Align along one axis (He et al. 2017, doi:10.1109/ICCV.2017.322): a span of a grid of values is cut into bins of equal
 * length, samples at equal distances in each bin are interpolated linearly between the values, and their mean is the bin's
 * value. Bins and samples lie between the grid's values as they come; nothing is rounded. A region's bins are the products of
 * those of its axes.
 * <p>
 * As in torchvision (with {@code aligned=False}), a span is at least one grid step long, coordinate 0 is the centre of the first
 * value, samples up to one step outside of the outer values have their value, and those further out are 0.
 */
public final class RoiAxis {

	/** For each bin, and at the end, where its entries start. */
	private final int[] starts;
	/** Of each entry; ascending in a bin. */
	private int[] places;
	private float[] weights;
	private int size, least = Integer.MAX_VALUE, most = -1;

	/**
	 * @param from where the span starts, in pixels
	 * @param to where it ends
	 * @param scale grid steps a pixel
	 * @param bins number of bins
	 * @param samplingRatio samples a bin; 0 or less for the length of a bin in grid steps, rounded up
	 * @param length number of values of the grid
	 * @throws IllegalArgumentException if an end isn't a finite number
	 */
	public RoiAxis(final float from, final float to, final float scale, final int bins, final int samplingRatio,
		final int length)
	{
		final float start = from * scale, span = Math.max(to * scale - start, 1), bin = span / bins;
		if (!Float.isFinite(start) || !Float.isFinite(span)) throw new IllegalArgumentException("region from " + from +
			" to " + to);
		final int samples = samplingRatio > 0 ? samplingRatio : (int) Math.ceil(bin);
		starts = new int[bins + 1];
		places = new int[bins * Math.min(2 * samples, 4)];
		weights = new float[places.length];
		for (int b = 0; b < bins; b++) {
			starts[b] = size;
			for (int s = 0; s < samples; s++) sample(b, start + b * bin + (s + 0.5f) * bin / samples, length);
			for (int k = starts[b]; k < size; k++) weights[k] /= samples;
		}
		starts[bins] = size;
	}

	private void sample(final int bin, final float at, final int length) {
		if (at < -1 || at > length) return;
		final float inside = Math.max(at, 0);
		final int first = Math.min((int) inside, length - 1);
		final float second = first == length - 1 ? 0 : inside - first;
		add(bin, first, 1 - second);
		if (second != 0) add(bin, first + 1, second);
	}

	/** Samples come in ascending order, so what they share with earlier ones is among the last two. */
	private void add(final int bin, final int place, final float weight) {
		for (int k = size - 1; k >= Math.max(starts[bin], size - 2); k--) {
			if (places[k] == place) {
				weights[k] += weight;
				return;
			}
		}
		if (size == places.length) {
			places = Arrays.copyOf(places, 2 * size + 2);
			weights = Arrays.copyOf(weights, 2 * size + 2);
		}
		places[size] = place;
		weights[size++] = weight;
		least = Math.min(least, place);
		most = Math.max(most, place);
	}

	/**
	 * The first entry of a bin; the last one is before the next bin's first.
	 *
	 * @param bin 0…bins; the last one is where all entries end
	 * @return index of the entry
	 */
	public int start(final int bin) {
		return starts[bin];
	}

	/**
	 * The value of the grid that an entry takes, 0 … length − 1. Ascending within a bin.
	 *
	 * @param entry index of the entry
	 * @return index of the value
	 */
	public int place(final int entry) {
		return places[entry];
	}

	/**
	 * The weight of an entry's value in its bin.
	 *
	 * @param entry index of the entry
	 * @return more than 0; at most 1
	 */
	public float weight(final int entry) {
		return weights[entry];
	}

	/**
	 * Whether all samples are so far outside that they are 0.
	 *
	 * @return whether no bin has an entry
	 */
	public boolean isEmpty() {
		return size == 0;
	}

	/**
	 * The first value of the grid that any bin takes.
	 *
	 * @return index of the value; {@link Integer#MAX_VALUE} if there is none
	 */
	public int least() {
		return least;
	}

	/**
	 * The last value of the grid that any bin takes.
	 *
	 * @return index of the value; −1 if there is none
	 */
	public int most() {
		return most;
	}
}
