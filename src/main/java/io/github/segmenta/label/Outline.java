package io.github.segmenta.label;

/**
 * The boundary of one object of a label plane: closed polygons of integer vertices that run along pixel edges. The
 * pixel at (x, y) covers x…x+1 and y…y+1. The inside, by the even-odd rule over all polygons, is exactly the
 * object's pixels.
 * <p>
 * Outer contours run clockwise on the screen (y down), contours of holes counter-clockwise. Only corners are stored,
 * the first is not repeated at the end. Pixels that touch at a corner only belong to the same contour (8-connected
 * object, 4-connected background), so a contour may pass a vertex twice, but it never crosses itself.
 */
public final class Outline {

	private final int label;
	private final int[][] x, y;
	private final boolean[] hole;

	/** The arrays are not copied; one entry a contour. */
	Outline(final int label, final int[][] x, final int[][] y, final boolean[] hole) {
		this.label = label;
		this.x = x;
		this.y = y;
		this.hole = hole;
	}

	/** @return the object's number in the label plane */
	public int label() {
		return label;
	}

	/** @return the number of contours, in raster order of their topmost left vertices; at least 1 */
	public int contours() {
		return x.length;
	}

	/**
	 * The x of the vertices of contour {@code i}. The array itself, not a copy.
	 *
	 * @param i index of the contour
	 * @return one number a vertex, in pixels
	 */
	public int[] x(final int i) {
		return x[i];
	}

	/**
	 * The y of the vertices of contour {@code i}. The array itself, not a copy.
	 *
	 * @param i index of the contour
	 * @return one number a vertex, in pixels
	 */
	public int[] y(final int i) {
		return y[i];
	}

	/**
	 * Whether contour {@code i} bounds a hole.
	 *
	 * @param i index of the contour
	 * @return whether what it surrounds is no part of the object
	 */
	public boolean isHole(final int i) {
		return hole[i];
	}

	/**
	 * Whether the object is one 8-connected part without a hole: one polygon says it all.
	 *
	 * @return whether there is one contour only
	 */
	public boolean isSimple() {
		return x.length == 1;
	}

	/**
	 * The smallest rectangle that holds the object: {@code {x, y, width, height}}.
	 *
	 * @return four numbers in pixels
	 */
	public int[] bounds() {
		int minX = Integer.MAX_VALUE, minY = Integer.MAX_VALUE, maxX = Integer.MIN_VALUE, maxY = Integer.MIN_VALUE;
		for (int i = 0; i < x.length; i++) {
			for (final int v : x[i]) {
				minX = Math.min(minX, v);
				maxX = Math.max(maxX, v);
			}
			for (final int v : y[i]) {
				minY = Math.min(minY, v);
				maxY = Math.max(maxY, v);
			}
		}
		return new int[] { minX, minY, maxX - minX, maxY - minY };
	}

	/**
	 * The number of pixels inside, by the shoelace formula.
	 *
	 * @return the number of pixels, those of holes left out
	 */
	public long area() {
		long area = 0;
		for (int i = 0; i < x.length; i++) {
			final int n = x[i].length;
			for (int k = 0; k < n; k++) {
				final int next = k + 1 == n ? 0 : k + 1;
				area += (long) x[i][k] * (y[i][next] - y[i][k]);
			}
		}
		return area;
	}
}
