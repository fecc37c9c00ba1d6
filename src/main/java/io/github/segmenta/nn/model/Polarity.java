package io.github.segmenta.nn.model;

import io.github.segmenta.kernel.Volume;
import io.github.segmenta.nn.op.Normalization;
import io.github.segmenta.segment.Micrograph;

import java.util.Arrays;

/** Whether objects are lighter or darker than their surroundings; networks see dark ones in the negative of the image. */
public enum Polarity {

	/**
	 * Found from the brightness, the mean of all channels: with the distances of its median from the 1st and the 99th
	 * percentile, a = p50 − p1 and b = p99 − p50, objects are dark if a &gt; 3 b, and in colours, where stains are seen far
	 * more often than false colours of fluorescence, if a &gt; b / 2. Of a stack, its middle slice counts.
	 */
	AUTOMATIC,
	/** Objects are lighter than their surroundings. */
	LIGHT,
	/** Objects are darker than their surroundings. */
	DARK;

	private static final double GREY_RATIO = 3, COLOUR_RATIO = 0.5;

	/**
	 * Whether the objects of an image are dark; {@link #AUTOMATIC} looks. Where low values look light ({@link
	 * Micrograph#lightIsLow}), so it is with the objects.
	 *
	 * @param image the image; of a stack, {@link #AUTOMATIC} looks at the middle slice
	 * @return whether they are dark
	 */
	public boolean isDark(final Micrograph image) {
		if (this != AUTOMATIC) return this == DARK;
		final float[][] channels = new float[image.channels()][];
		for (int c = 0; c < channels.length; c++) {
			final Volume volume = image.channel(c);
			channels[c] = shown(volume.planeAsFloat(volume.depth / 2), image.lightIsLow(c));
		}
		return isDark(channels);
	}

	/**
	 * Whether the objects of a plane look dark.
	 *
	 * @param channels values of the plane, {@code [channel][pixel]}
	 * @return what {@link #AUTOMATIC} would find
	 */
	public static boolean isDark(final float[][] channels) {
		boolean coloured = false;
		final float[] brightness = new float[channels[0].length];
		for (final float[] channel : channels) {
			coloured |= !Arrays.equals(channel, channels[0]);
			for (int i = 0; i < brightness.length; i++) brightness[i] += channel[i];
		}
		final double[] p = Normalization.percentiles(brightness, 1, 50, 99);
		return p[1] - p[0] > (coloured ? COLOUR_RATIO : GREY_RATIO) * (p[2] - p[1]);
	}

	/**
	 * The plane itself or its {@link #negative}.
	 *
	 * @param plane values of a channel, not changed
	 * @param inNegative whether the negative is wanted
	 * @return the same array, or a new one
	 */
	public static float[] shown(final float[] plane, final boolean inNegative) {
		return inNegative ? negative(plane) : plane;
	}

	/**
	 * −x for each value.
	 *
	 * @param plane values of a channel, not changed
	 * @return a new array
	 */
	public static float[] negative(final float[] plane) {
		final float[] negative = new float[plane.length];
		for (int i = 0; i < plane.length; i++) negative[i] = -plane[i];
		return negative;
	}
}
