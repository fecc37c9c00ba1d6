package io.github.segmenta.kernel;

import java.util.Arrays;

/**
 * A priority queue of pixels: the lowest key first, of equal keys the one that came first. A 4-ary heap in primitive
 * arrays. After {@link #pop}, the fields tell what was taken out.
 */
public final class FifoHeap {

	private static final int INDEX_BITS = 31;

	private double[] keys = new double[1024];
	/** Number of the arrival above, pixel index in the lower 31 bits: compares like the arrival. */
	private long[] entries = new long[1024];
	private int[] sources = new int[1024];
	private int size;
	private long arrivals;

	/** The key that was taken out last. */
	public double key;
	/** The pixel that was taken out last, and the number that came with it. */
	public int index, source;

	/** @return whether nothing is left to take out */
	public boolean isEmpty() {
		return size == 0;
	}

	/**
	 * @param key not NaN
	 * @param index at least 0
	 * @param source any number to come along
	 */
	public void push(final double key, final int index, final int source) {
		if (size == keys.length) {
			final int larger = (int) Math.min(Integer.MAX_VALUE - 8, 2L * size);
			keys = Arrays.copyOf(keys, larger);
			entries = Arrays.copyOf(entries, larger);
			sources = Arrays.copyOf(sources, larger);
		}
		int i = size++;
		while (i > 0) {
			final int parent = (i - 1) >> 2;
			if (keys[parent] <= key) break; // what came earlier stays above
			move(parent, i);
			i = parent;
		}
		keys[i] = key;
		entries[i] = arrivals++ << INDEX_BITS | index;
		sources[i] = source;
	}

	/**
	 * Takes out the first entry.
	 *
	 * @return whether there was one; if not, the fields stay as they are
	 */
	public boolean pop() {
		if (size == 0) return false;
		key = keys[0];
		index = (int) (entries[0] & (1L << INDEX_BITS) - 1);
		source = sources[0];
		size--;
		if (size > 0) sink(keys[size], entries[size], sources[size]);
		return true;
	}

	private void sink(final double movedKey, final long movedEntry, final int movedSource) {
		int i = 0;
		while (true) {
			final int firstChild = 4 * i + 1;
			if (firstChild >= size) break;
			final int end = Math.min(firstChild + 4, size);
			int first = firstChild;
			for (int child = firstChild + 1; child < end; child++) {
				if (keys[child] < keys[first] || keys[child] == keys[first] && entries[child] < entries[first]) first = child;
			}
			if (movedKey < keys[first] || movedKey == keys[first] && movedEntry < entries[first]) break;
			move(first, i);
			i = first;
		}
		keys[i] = movedKey;
		entries[i] = movedEntry;
		sources[i] = movedSource;
	}

	private void move(final int from, final int to) {
		keys[to] = keys[from];
		entries[to] = entries[from];
		sources[to] = sources[from];
	}
}
