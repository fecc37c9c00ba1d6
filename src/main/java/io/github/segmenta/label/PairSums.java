package io.github.segmenta.label;

import java.util.Arrays;

/** Counts, and sums of a value, for pairs of labels that occur together: a sparse table of two keys. */
public final class PairSums {

	private long[] keys = new long[1024];
	private long[] counts = new long[1024];
	private double[] sums = new double[1024];
	private int size;
	private int lastSlot;

	/**
	 * Adds to a pair; the labels are positive, or one of them is 0.
	 *
	 * @param a the first label
	 * @param b the second label; the pair (b, a) is another one
	 * @param count is added to the pair's count
	 * @param sum is added to the pair's sum
	 */
	public void add(final int a, final int b, final long count, final double sum) {
		final long key = (long) a << 32 | b;
		if (keys[lastSlot] != key) {
			lastSlot = slot(key);
			if (keys[lastSlot] == 0) {
				if (++size > keys.length / 2) {
					grow();
					lastSlot = slot(key);
				}
				keys[lastSlot] = key;
			}
		}
		counts[lastSlot] += count;
		sums[lastSlot] += sum;
	}

	/** Where a key is or belongs; key 0 (no pair) marks a free slot. */
	private int slot(final long key) {
		final int mask = keys.length - 1;
		final long hash = key * 0x9E3779B97F4A7C15L; // Fibonacci hashing
		int slot = (int) (hash >>> 32) & mask;
		while (keys[slot] != 0 && keys[slot] != key) slot = slot + 1 & mask;
		return slot;
	}

	private void grow() {
		final long[] oldKeys = keys, oldCounts = counts;
		final double[] oldSums = sums;
		keys = new long[2 * oldKeys.length];
		counts = new long[keys.length];
		sums = new double[keys.length];
		for (int i = 0; i < oldKeys.length; i++) {
			if (oldKeys[i] == 0) continue;
			final int slot = slot(oldKeys[i]);
			keys[slot] = oldKeys[i];
			counts[slot] = oldCounts[i];
			sums[slot] = oldSums[i];
		}
	}

	/** One pair with what was added to it. */
	public static final class Pair {

		/** The labels. */
		public final int a, b;
		/** The sum of the counts that were added. */
		public final long count;
		/** The sum of the values that were added. */
		public final double sum;

		private Pair(final long key, final long count, final double sum) {
			a = (int) (key >> 32);
			b = (int) key;
			this.count = count;
			this.sum = sum;
		}
	}

	/**
	 * All pairs, ascending by the first, then the second label.
	 *
	 * @return one entry a pair; a new array
	 */
	public Pair[] sorted() {
		final Pair[] pairs = new Pair[size];
		int n = 0;
		for (int i = 0; i < keys.length; i++) if (keys[i] != 0) pairs[n++] = new Pair(keys[i], counts[i], sums[i]);
		Arrays.sort(pairs, (p, q) -> p.a != q.a ? Integer.compare(p.a, q.a) : Integer.compare(p.b, q.b));
		return pairs;
	}
}
