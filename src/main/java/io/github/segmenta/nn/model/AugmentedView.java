package io.github.segmenta.nn.model;

/**
 * A tile as it is, mirrored, or with its axes swapped: one of the eight symmetries of the square. Networks see squares of
 * pixels; the first pixel of a square stays the first of one. So a mirrored tile has one more square, and pixel x is found
 * at m − x, where m is a multiple of what the network needs – then parts of an image are mirrored as the whole of it.
 */
final class AugmentedView {

	/** How many there are. */
	static final int ALL = 8;
	private static final int NOT = -1;

	/** Squares of the view. */
	final int columns, rows;
	private final int width, height, spaceToDepth;
	/** Where pixel 0 of the tile is found, or {@value #NOT} if an axis isn't mirrored. */
	private final int mirrorX, mirrorY;
	private final boolean swapped;

	/**
	 * @param number 0 (as it is) to 7: 1 mirrors x, 2 mirrors y, 4 then swaps both
	 * @param width of the tile in pixels
	 * @param spaceToDepth side of the squares
	 * @param multiple the network halves so many squares without a rest
	 */
	AugmentedView(final int number, final int width, final int height, final int spaceToDepth, final int multiple) {
		this.width = width;
		this.height = height;
		this.spaceToDepth = spaceToDepth;
		mirrorX = (number & 1) == 0 ? NOT : mirror(width, spaceToDepth, multiple);
		mirrorY = (number & 2) == 0 ? NOT : mirror(height, spaceToDepth, multiple);
		swapped = (number & 4) != 0;
		final int w = squares(mirrorX == NOT ? width : mirrorX + spaceToDepth);
		final int h = squares(mirrorY == NOT ? height : mirrorY + spaceToDepth);
		columns = swapped ? h : w;
		rows = swapped ? w : h;
	}

	private static int mirror(final int length, final int spaceToDepth, final int multiple) {
		final int step = spaceToDepth * multiple;
		return (length + step - 1) / step * step;
	}

	private int squares(final int length) {
		return (length + spaceToDepth - 1) / spaceToDepth;
	}

	private static int mirrored(final int x, final int mirror) {
		return mirror == NOT ? x : mirror - x;
	}

	/** Column of the tile that is seen at a place of the view; what lies beyond the tile repeats its edge. */
	int tileX(final int viewX, final int viewY) {
		return Math.max(0, Math.min(width - 1, mirrored(swapped ? viewY : viewX, mirrorX)));
	}

	/** Row of the tile, see {@link #tileX}. */
	int tileY(final int viewX, final int viewY) {
		return Math.max(0, Math.min(height - 1, mirrored(swapped ? viewX : viewY, mirrorY)));
	}

	/** Column of the view where a pixel of the tile is seen. */
	int viewX(final int x, final int y) {
		return swapped ? mirrored(y, mirrorY) : mirrored(x, mirrorX);
	}

	/** Row of the view where a pixel of the tile is seen. */
	int viewY(final int x, final int y) {
		return swapped ? mirrored(x, mirrorX) : mirrored(y, mirrorY);
	}

	/**
	 * The number that a direction of the tile has in the view.
	 *
	 * @param rays how many directions there are, a multiple of 4; number k has the angle 2πk/n from x towards y
	 */
	int ray(final int ray, final int rays) {
		int seen = ray;
		if (mirrorX != NOT) seen = rays / 2 - seen;
		if (mirrorY != NOT) seen = -seen;
		if (swapped) seen = rays / 4 - seen;
		return Math.floorMod(seen, rays);
	}
}
