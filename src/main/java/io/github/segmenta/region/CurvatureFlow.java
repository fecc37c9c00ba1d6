package io.github.segmenta.region;

import io.github.segmenta.core.Parallel;

/**
 * Smoothing of a mask by its curvature with morphology alone (Márquez-Neila, Baumela and Álvarez 2014,
 * DOI 10.1109/TPAMI.2013.106): the operators SI (largest erosion by any of the straight segments, in 3-D of the squares,
 * through the pixel) and IS (smallest dilation), one after the other in turns. Outside of the image is background.
 */
final class CurvatureFlow {

	/** Steps to one half of the pixels of each segment or square; the others lie opposite. The pixel itself belongs too. */
	private static final int[][][] SEGMENTS = { { { 1, 0, 0 } }, { { 0, 1, 0 } }, { { 1, 1, 0 } }, { { 1, -1, 0 } } };
	private static final int[][][] SQUARES = { square(1, 0, 0, 0, 1, 0), square(1, 0, 0, 0, 0, 1), square(0, 1, 0, 0, 0, 1),
		square(0, 0, 1, 1, 1, 0), square(0, 0, 1, 1, -1, 0), square(0, 1, 0, 1, 0, 1), square(0, 1, 0, 1, 0, -1), square(1, 0,
			0, 0, 1, 1), square(1, 0, 0, 0, 1, -1) };

	private final int width, height, depth;
	private final int[][][] elements;
	private byte[] spare;
	private boolean inner;

	CurvatureFlow(final int width, final int height, final int depth) {
		this.width = width;
		this.height = height;
		this.depth = depth;
		elements = depth == 1 ? SEGMENTS : SQUARES;
		spare = new byte[width * height * depth];
	}

	private static int[][] square(final int ax, final int ay, final int az, final int bx, final int by, final int bz) {
		return new int[][] { { ax, ay, az }, { bx, by, bz }, { ax + bx, ay + by, az + bz }, { ax - bx, ay - by, az - bz } };
	}

	/** One step: SI∘IS the first time, IS∘SI the second, and so on. The mask holds 0 and 1. */
	void smooth(final byte[] mask) {
		inner = !inner;
		apply(mask, spare, !inner);
		apply(spare, mask, inner);
	}

	/** SI if {@code erode}: 1 where some element lies wholly inside; else IS: 0 where some element lies wholly outside. */
	private void apply(final byte[] in, final byte[] out, final boolean erode) {
		final int wanted = erode ? 1 : 0;
		Parallel.loop(height * depth, 16, (from, to) -> {
			for (int row = from; row < to; row++) {
				final int y = row % height, z = row / height;
				for (int x = 0; x < width; x++) {
					final int i = row * width + x;
					if (in[i] != wanted) {
						out[i] = (byte) (1 - wanted);
						continue;
					}
					boolean whole = false;
					for (int e = 0; e < elements.length && !whole; e++) {
						whole = true;
						for (int k = 0; k < elements[e].length && whole; k++) {
							final int[] d = elements[e][k];
							whole = at(in, x + d[0], y + d[1], z + d[2]) == wanted && at(in, x - d[0], y - d[1], z - d[2]) == wanted;
						}
					}
					out[i] = (byte) (whole ? wanted : 1 - wanted);
				}
			}
		});
	}

	private int at(final byte[] mask, final int x, final int y, final int z) {
		return x < 0 || y < 0 || z < 0 || x >= width || y >= height || z >= depth ? 0 : mask[(z * height + y) * width + x];
	}
}
