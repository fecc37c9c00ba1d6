package io.github.segmenta.kernel;

import java.util.Arrays;

/**
 * A priority queue of pixels with whole-number levels 0…65535 that only rise: the lowest level first, of equal levels
 * the pixel that came first. What comes at a level that was left already waits at the present one. Each pixel may be in
 * it once at a time. O(1) a pixel: a linked list for each level and a bit set of the levels in use.
 */
final class FifoBuckets {

	private static final int LEVELS = 1 << 16;

	private final int[] next;
	private final int[] first = new int[LEVELS], last = new int[LEVELS];
	/** One bit a level that is in use, and one bit for each of its words that is not 0. */
	private final long[] used = new long[LEVELS >> 6], usedWords = new long[LEVELS >> 12];
	/** The level of the pixel that was taken out last. */
	private int level;

	/** @param pixels indices are below this */
	FifoBuckets(final int pixels) {
		next = new int[pixels];
		Arrays.fill(first, -1);
	}

	void push(final int height, final int pixel) {
		final int at = Math.max(height, level);
		next[pixel] = -1;
		if (first[at] < 0) {
			first[at] = pixel;
			used[at >> 6] |= 1L << at;
			usedWords[at >> 12] |= 1L << (at >> 6);
		}
		else next[last[at]] = pixel;
		last[at] = pixel;
	}

	/** Takes out the first pixel of the lowest level; −1 if there is none. */
	int pop() {
		if (first[level] < 0 && !rise()) return -1;
		final int pixel = first[level];
		first[level] = next[pixel];
		if (first[level] < 0) {
			used[level >> 6] &= ~(1L << level);
			if (used[level >> 6] == 0) usedWords[level >> 12] &= ~(1L << (level >> 6));
		}
		return pixel;
	}

	/** Goes to the lowest level in use. Returns whether there is one. */
	private boolean rise() {
		for (int i = level >> 12; i < usedWords.length; i++) {
			if (usedWords[i] == 0) continue;
			final int word = i << 6 | Long.numberOfTrailingZeros(usedWords[i]);
			level = word << 6 | Long.numberOfTrailingZeros(used[word]);
			return true;
		}
		return false;
	}
}
