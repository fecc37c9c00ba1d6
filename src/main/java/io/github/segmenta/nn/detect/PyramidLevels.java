package io.github.segmenta.nn.detect;

/**
 * From which level of a feature pyramid a box takes its features: ⌊k₀ + log₂(√area / s₀)⌋, so that a box twice as large looks
 * one level higher (Lin et al. 2017, doi:10.1109/CVPR.2017.106).
 */
public final class PyramidLevels {

	private final int lowest, highest;
	private final float canonicalSize, canonicalLevel;

	/**
	 * @param kMin lowest level: its pixels are 2^kMin pixels of the image wide
	 * @param kMax highest level
	 * @param canonicalSize s₀, in pixels: square root of the area of the smallest boxes of the canonical level
	 * @param canonicalLevel k₀
	 */
	public PyramidLevels(final int kMin, final int kMax, final double canonicalSize, final int canonicalLevel) {
		if (kMin > kMax || !(canonicalSize > 0)) throw new IllegalArgumentException("levels " + kMin + "…" + kMax +
			", canonical size " + canonicalSize);
		lowest = kMin;
		highest = kMax;
		this.canonicalSize = (float) canonicalSize;
		this.canonicalLevel = canonicalLevel;
	}

	/**
	 * The level of a box, from 0 for the lowest; that for a box without an area, too.
	 *
	 * @param boxes four values per box, see {@link Boxes}
	 * @param i index of the box
	 * @return the level, counted from the lowest one
	 */
	public int level(final float[] boxes, final int i) {
		final float size = (float) Math.sqrt(Boxes.area(boxes, i));
		if (!(size > 0)) return 0;
		// single precision and a little added: sizes on the border between levels fall as in torchvision
		final float level = canonicalLevel + (float) (Math.log(size / canonicalSize) / Math.log(2)) + 1e-6f;
		return (int) Math.max(lowest, Math.min(highest, Math.floor(level))) - lowest;
	}

	/**
	 * The levels of all boxes.
	 *
	 * @param boxes four values per box, see {@link Boxes}
	 * @return one level per box, see {@link #level}
	 */
	public int[] levels(final float[] boxes) {
		final int[] levels = new int[Boxes.count(boxes)];
		for (int i = 0; i < levels.length; i++) levels[i] = level(boxes, i);
		return levels;
	}
}
