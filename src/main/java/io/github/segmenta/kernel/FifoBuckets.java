package io.github.segmenta.kernel;

import java.util.Arrays;

/**
 * A priority queue of pixels with whole-number levels 0…65535: the lowest level first, of equal levels the pixel that
 * came first. Each pixel may be in it once at a time. O(1) a pixel: a linked list for each level and a bit set of the
 * levels in use.
 */
final class FifoBuckets {

	private static final int LEVELS = 1 << 16;

	private final int[] next;
	private final int[] first = new int[LEVELS], last = new int[LEVELS];
	/** One bit a level that is in use, and one bit for each of its words that is not 0. */
	private final long[] used = new long[LEVELS >> 6], usedWords = new long[LEVELS >> 12];

	/** @param pixels indices are below this */
	FifoBuckets(final int pixels) {
		next = new int[pixels];
		Arrays.fill(first, -1);
	}

	void push(final int level, final int pixel) {
		next[pixel] = -1;
		if (first[level] < 0) {
			first[level] = pixel;
			used[level >> 6] |= 1L << level;
			usedWords[level >> 12] |= 1L << (level >> 6);
		}
		else next[last[level]] = pixel;
		last[level] = pixel;
	}

	/** Takes out the first pixel of the lowest level; −1 if there is none. */
	int pop() {
		for (int i = 0; i < usedWords.length; i++) {
			if (usedWords[i] == 0) continue;
			final int word = i << 6 | Long.numberOfTrailingZeros(usedWords[i]);
			final int level = word << 6 | Long.numberOfTrailingZeros(used[word]);
			final int pixel = first[level];
			first[level] = next[pixel];
			if (first[level] < 0) {
				used[word] &= ~(1L << level);
				if (used[word] == 0) usedWords[i] &= ~(1L << word);
			}
			return pixel;
		}
		return -1;
	}
}
