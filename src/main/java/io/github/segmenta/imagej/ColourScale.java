package io.github.segmenta.imagej;

import java.awt.Color;

/**
 * Colours for values from low to high. Linear between a few colours in sRGB; each scale grows lighter from end to
 * end, so it also reads in grey and with a colour vision deficiency.
 */
public enum ColourScale {
		/** Dark violet, blue, green, yellow. */
		VIRIDIS("Viridis", 0x440154, 0x3b528b, 0x21918c, 0x5ec962, 0xfde725),
		/** Dark blue, magenta, orange, yellow. */
		PLASMA("Plasma", 0x0d0887, 0x7e03a8, 0xcc4778, 0xf89540, 0xf0f921),
		/** Dark red, orange, white. */
		HOT("Hot", 0x400000, 0xc00000, 0xff7000, 0xffd040, 0xffffff),
		/** Dark grey to white. */
		GREYS("Greys", 0x303030, 0xffffff);

	/** Colour of values that are NaN. */
	public static final Color NO_VALUE = Color.GRAY;

	private final String title;
	private final int[] anchors;

	ColourScale(final String title, final int... anchors) {
		this.title = title;
		this.anchors = anchors;
	}

	/**
	 * The scale of a title.
	 *
	 * @param title as {@link #toString} gives it
	 * @return the scale
	 * @throws IllegalArgumentException if there is none of this title
	 */
	public static ColourScale of(final String title) {
		for (final ColourScale scale : values()) if (scale.title.equals(title)) return scale;
		throw new IllegalArgumentException("no colour scale " + title);
	}

	@Override
	public String toString() {
		return title;
	}

	/**
	 * The colour of a value: the lowest and the highest beyond the range, {@link #NO_VALUE} for NaN.
	 *
	 * @param value to be shown
	 * @param min value of the lowest colour
	 * @param max value of the highest colour; where it isn't above {@code min}, every value has the colour in the
	 *          middle
	 * @return the colour
	 */
	public Color colour(final double value, final double min, final double max) {
		if (Double.isNaN(value)) return NO_VALUE;
		final double fraction = max > min ? Math.max(0, Math.min(1, (value - min) / (max - min))) : 0.5;
		final double place = fraction * (anchors.length - 1);
		final int low = Math.min(anchors.length - 2, (int) place);
		final double part = place - low;
		int rgb = 0;
		for (int shift = 16; shift >= 0; shift -= 8) {
			final double a = anchors[low] >> shift & 0xff, b = anchors[low + 1] >> shift & 0xff;
			rgb |= (int) Math.round(a + (b - a) * part) << shift;
		}
		return new Color(rgb);
	}
}
