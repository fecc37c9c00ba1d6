package io.github.segmenta.segment;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

import org.junit.Test;

public class InstanceMaskTest {

	/** Pixels as a set of places, the plain counterpart of a mask. */
	private static Set<Long> pixels(final int x, final int y, final int width, final byte[] values) {
		final Set<Long> set = new HashSet<>();
		for (int i = 0; i < values.length; i++) if (values[i] != 0) set.add(place(x + i % width, y + i / width));
		return set;
	}

	private static long place(final int x, final int y) {
		return (long) y << 32 | x & 0xffffffffL;
	}

	private static byte[] random(final Random random, final int n, final double density) {
		final byte[] values = new byte[n];
		for (int i = 0; i < n; i++) values[i] = (byte) (random.nextDouble() < density ? -1 : 0);
		return values;
	}

	private static void assertHolds(final Set<Long> expected, final InstanceMask mask) {
		assertEquals(expected.size(), mask.area());
		assertEquals(expected.isEmpty(), mask.isEmpty());
		int left = Integer.MAX_VALUE, right = Integer.MIN_VALUE, top = left, bottom = right;
		for (int y = -140; y < 140; y++) for (int x = -320; x < 320; x++) {
			final boolean set = expected.contains(place(x, y));
			assertEquals(set, mask.get(x, y));
			if (!set) continue;
			left = Math.min(left, x);
			right = Math.max(right, x);
			top = Math.min(top, y);
			bottom = Math.max(bottom, y);
		}
		if (expected.isEmpty()) left = top = right = bottom = 0;
		assertEquals(left, mask.x);
		assertEquals(top, mask.y);
		assertEquals(expected.isEmpty() ? 0 : right - left + 1, mask.width);
		assertEquals(expected.isEmpty() ? 0 : bottom - top + 1, mask.height);
	}

	@Test
	public void operationsAreThoseOfSetsOfPixels() {
		final Random random = new Random(1);
		for (int run = 0; run < 120; run++) {
			final int[][] boxes = new int[2][];
			final InstanceMask[] masks = new InstanceMask[2];
			@SuppressWarnings("unchecked")
			final Set<Long>[] sets = new Set[2];
			final double density = run % 7 == 0 ? 0.002 : random.nextDouble();
			for (int k = 0; k < 2; k++) {
				final int w = 1 + random.nextInt(150), h = 1 + random.nextInt(20);
				boxes[k] = new int[] { random.nextInt(160) - 80, random.nextInt(30) - 15, w, h };
				final byte[] values = random(random, w * h, density);
				masks[k] = InstanceMask.of(boxes[k][0], boxes[k][1], w, h, TestImages.bits(values));
				sets[k] = pixels(boxes[k][0], boxes[k][1], w, values);
				assertHolds(sets[k], masks[k]);
			}
			final Set<Long> both = new HashSet<>(sets[0]), all = new HashSet<>(sets[0]);
			both.retainAll(sets[1]);
			all.addAll(sets[1]);
			assertEquals(both.size(), masks[0].intersection(masks[1]));
			assertEquals(all.isEmpty() ? 0 : both.size() / (double) all.size(), masks[0].iou(masks[1]), 0);
			assertHolds(all, masks[0].union(masks[1]));
			assertEquals(masks[0].union(masks[1]), masks[1].union(masks[0]));
			final Set<Long> inside = new HashSet<>(sets[0]), moved = new HashSet<>();
			final int[] box = boxes[1];
			inside.removeIf(p -> (int) (long) p < box[0] || (int) (long) p >= box[0] + box[2] || (int) (p >> 32) < box[1] ||
				(int) (p >> 32) >= box[1] + box[3]);
			assertHolds(inside, masks[0].inside(box[0], box[1], box[2], box[3]));
			for (final long p : sets[0]) moved.add(place((int) p + 31, (int) (p >> 32) - 7));
			assertHolds(moved, masks[0].moved(31, -7));
			final Set<Long> odd = new HashSet<>(sets[0]);
			odd.removeIf(p -> (p & 1) == 0);
			assertHolds(odd, masks[0].where((x, y) -> (x & 1) != 0));
			final Labels labels = new Labels(90, 20, 1);
			masks[0].paint(labels, 0, 5);
			final int[] plane = labels.array();
			for (int i = 0; i < plane.length; i++) assertEquals(sets[0].contains(place(i % 90, i / 90)) ? 5 : 0, plane[i]);
		}
	}

	@Test
	public void isTheSameFromBytesBitsAndLabels() {
		final Random random = new Random(2);
		final int w = 77, h = 9;
		final byte[] values = random(random, w * h, 0.3);
		final BitSet bits = new BitSet();
		final int[] labels = new int[w * h];
		for (int i = 0; i < values.length; i++) {
			bits.set(i, values[i] != 0);
			labels[i] = values[i] != 0 ? 4 : random.nextInt(4);
		}
		final InstanceMask mask = InstanceMask.of(0, 0, w, h, TestImages.bits(values));
		assertEquals(mask, InstanceMask.of(0, 0, w, h, bits));
		assertEquals(mask, InstanceMask.of(TestImages.labels(labels, w, h, 1), 4));
		assertEquals(mask.hashCode(), InstanceMask.of(0, 0, w, h, bits).hashCode());
		assertTrue(InstanceMask.of(TestImages.labels(labels, w, h, 1), 9).isEmpty());
	}

	@Test
	public void equalityIsThatOfPixelsNotOfTheGivenBox() {
		final InstanceMask small = InstanceMask.of(5, 6, 1, 1, TestImages.bits(new byte[] { 1 }));
		final byte[] large = new byte[100];
		large[6 * 10 + 5] = 1;
		assertEquals(small, InstanceMask.of(0, 0, 10, 10, TestImages.bits(large)));
		assertNotEquals(small, InstanceMask.of(0, 1, 10, 10, TestImages.bits(large)));
		assertFalse(small.equals(null));
		assertEquals(InstanceMask.of(3, 3, 2, 2, TestImages.bits(new byte[4])), InstanceMask.empty());
		assertEquals(0, small.iou(InstanceMask.empty()), 0);
		assertSame(small, small.moved(0, 0));
		assertSame(small, small.inside(0, 0, Integer.MAX_VALUE, Integer.MAX_VALUE));
	}

	@Test
	public void arraysOfAnotherSizeAreRefused() {
		assertThrows(IllegalArgumentException.class, () -> InstanceMask.of(new Labels(2, 2, 2), 1));
		final BitSet bits = new BitSet();
		bits.set(4);
		assertThrows(IllegalArgumentException.class, () -> InstanceMask.of(0, 0, 2, 2, bits));
	}
}
