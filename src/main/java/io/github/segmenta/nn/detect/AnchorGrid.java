package io.github.segmenta.nn.detect;

/**
 * Boxes of fixed sizes and shapes at every place of each level of a feature pyramid, from which a region proposal network
 * starts (Ren et al. 2017, doi:10.1109/TPAMI.2016.2577031). Half widths and heights are rounded to whole pixels, half ones to
 * even, and the anchors of place (0, 0) are centred on the image's corner, as torchvision has them.
 */
public final class AnchorGrid {

	/** For each level the anchors around 0, 0. */
	private final float[][] bases;

	/**
	 * @param sizes of each level: square roots of areas, in pixels
	 * @param ratios of each level: heights over widths
	 * @throws IllegalArgumentException if they aren't equally many, or a level has none, or one isn't positive
	 */
	public AnchorGrid(final float[][] sizes, final float[][] ratios) {
		if (sizes.length != ratios.length) throw new IllegalArgumentException("sizes of " + sizes.length +
			" levels, ratios of " + ratios.length);
		bases = new float[sizes.length][];
		for (int level = 0; level < sizes.length; level++) bases[level] = bases(sizes[level], ratios[level]);
	}

	private static float[] bases(final float[] sizes, final float[] ratios) {
		if (sizes.length == 0 || ratios.length == 0) throw new IllegalArgumentException("a level without anchors");
		final float[] boxes = new float[4 * sizes.length * ratios.length];
		int at = 0;
		for (final float ratio : ratios) {
			for (final float size : sizes) {
				if (!(ratio > 0 && size > 0)) throw new IllegalArgumentException("anchor of size " + size + ", ratio " + ratio);
				final float tall = (float) Math.sqrt(ratio), wide = 1 / tall;
				final float x = (float) Math.rint(wide * size / 2), y = (float) Math.rint(tall * size / 2);
				boxes[at++] = -x;
				boxes[at++] = -y;
				boxes[at++] = x;
				boxes[at++] = y;
			}
		}
		return boxes;
	}

	/** @return the number of levels that have anchors */
	public int levels() {
		return bases.length;
	}

	/**
	 * The number of anchors at each place of a level: sizes times ratios.
	 *
	 * @param level index of the level, from 0
	 * @return the number of anchors
	 */
	public int perPlace(final int level) {
		return bases[level].length / 4;
	}

	/**
	 * All anchors of a level, row by row of its places, and at each place ratio by ratio, each in all sizes.
	 *
	 * @param level index of the level, from 0
	 * @param rows number of the level's rows
	 * @param columns number of the level's columns
	 * @param strideY pixels of the image from a row to the next, the image's height divided by the level's, rounded down
	 * @param strideX the same for columns
	 * @return four values per anchor, see {@link Boxes}; anchors may reach out of the image
	 * @throws ArithmeticException if there are too many for one array
	 */
	public float[] anchors(final int level, final int rows, final int columns, final int strideY, final int strideX) {
		final float[] base = bases[level], boxes = new float[Math.multiplyExact(Math.multiplyExact(rows, columns),
			base.length)];
		int at = 0;
		for (int y = 0; y < rows; y++) {
			for (int x = 0; x < columns; x++) {
				for (int k = 0; k < base.length; k += 2) {
					boxes[at++] = x * strideX + base[k];
					boxes[at++] = y * strideY + base[k + 1];
				}
			}
		}
		return boxes;
	}
}
