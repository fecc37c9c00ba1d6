package io.github.segmenta.edge;

import io.github.segmenta.core.Parallel;

import java.util.Arrays;

/**
 * Hysteresis in a rectangle of an image: strong pixels spread over the weak ones that they touch (8 neighbours). It is done in
 * blocks at the same time, while their pixels are in the cache, and then across the edges of the blocks; the order in which pixels
 * are reached doesn't change which ones are.
 * <p>
 * Example: in the row S w w | w . w of two blocks, S strong, w weak, the first block becomes S S S. Its neighbour has no strong
 * pixel, so the weak one at its edge stays until the blocks are joined, when it becomes strong; the last one isn't reached and goes:
 * S S S | S . .
 */
final class EdgeHysteresis {

	/** What pixels of a mask are: on an edge, or on one if it touches such a pixel. */
	static final byte WEAK = 1, STRONG = (byte) 255;

	private final int left, top, right, bottom, width;
	private int[] stack = new int[1024];

	/** @param width of the image */
	EdgeHysteresis(final int left, final int top, final int right, final int bottom, final int width) {
		this.left = left;
		this.top = top;
		this.right = right;
		this.bottom = bottom;
		this.width = width;
	}

	/**
	 * Spreads strong pixels over weak ones, from the places of weak ones that strong ones may touch.
	 */
	void spread(final byte[] mask, final int[] places) {
		for (final int place : places) {
			if (mask[place] != WEAK || !touchesStrong(mask, place)) continue;
			int n = 0;
			stack[n++] = place;
			mask[place] = STRONG;
			while (n > 0) {
				final int i = stack[--n], y = i / width, x = i - y * width;
				if (n + 8 > stack.length) stack = Arrays.copyOf(stack, 2 * stack.length);
				final int first = Math.max(left, x - 1), end = Math.min(right, x + 2);
				for (int row = Math.max(top, y - 1); row < Math.min(bottom, y + 2); row++) {
					for (int j = row * width + first; j < row * width + end; j++) {
						if (mask[j] != WEAK) continue;
						mask[j] = STRONG;
						stack[n++] = j;
					}
				}
			}
		}
	}

	private boolean touchesStrong(final byte[] mask, final int i) {
		final int y = i / width, x = i - y * width, first = Math.max(left, x - 1), end = Math.min(right, x + 2);
		for (int row = Math.max(top, y - 1); row < Math.min(bottom, y + 2); row++) {
			for (int j = row * width + first; j < row * width + end; j++) if (mask[j] == STRONG) return true;
		}
		return false;
	}

	/** The places that are still weak: those at the edge of this part, where strong pixels beyond may touch them, and the others. */
	int[][] remaining(final byte[] mask, final int[] places) {
		final int[] edge = new int[places.length], inside = new int[places.length];
		int n = 0, m = 0;
		for (final int place : places) {
			if (mask[place] != WEAK) continue;
			final int y = place / width, x = place - y * width;
			if (x == left || y == top || x == right - 1 || y == bottom - 1) edge[n++] = place;
			else inside[m++] = place;
		}
		return new int[][] { Arrays.copyOf(edge, n), Arrays.copyOf(inside, m) };
	}

	/**
	 * Hysteresis: spreads strong pixels over weak ones across the edges of the blocks, in which it has been done, and takes the
	 * weak ones away that weren't reached.
	 *
	 * @param weak for each block, see {@link #remaining}
	 */
	static void follow(final byte[] mask, final int[][][] weak, final int width, final int height) {
		final EdgeHysteresis whole = new EdgeHysteresis(0, 0, width, height, width);
		for (final int[][] places : weak) whole.spread(mask, places[0]);
		Parallel.loop(weak.length, 1, (from, to) -> {
			for (int k = from; k < to; k++) {
				for (final int[] places : weak[k]) for (final int place : places) if (mask[place] == WEAK) mask[place] = 0;
			}
		});
	}
}
