package io.github.segmenta.label;

import io.github.segmenta.core.Progress;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Random;
import java.util.TreeMap;

import org.junit.Test;

public class RegionAdjacencyTest {

	@Test
	public void lengthsAndStrengthsAreThoseOfThePairs() {
		final int[] plane = { 1, 1, 2, 1, 3, 2, 0, 3, 3 };
		final float[] values = { 0, 1, 2, 3, 4, 5, 6, 7, Float.NaN };
		final RegionAdjacency graph = RegionAdjacency.of(TestImages.labels(plane, 3, 3, 1), TestImages.grey(values, 3, 3,
			1), false, Progress.NONE);
		assertEquals(3, graph.contacts().size());
		final RegionAdjacency.Contact c = graph.contacts().get(0);
		assertEquals(1, c.a);
		assertEquals(2, c.b);
		assertEquals(1, c.length);
		assertEquals(1.5, c.strength, 0);
		final RegionAdjacency.Contact d = graph.contacts().get(1);
		assertEquals(3, d.b);
		assertEquals(2, d.length);
		assertEquals((2.5 + 3.5) / 2, d.strength, 1e-12);
		assertEquals((4.5 + 2.5) / 2, graph.contacts().get(2).strength, 1e-12);
		assertArrayEquals(new int[] { 1, 3 }, graph.neighbours(2));
	}

	@Test
	public void linesOfBackgroundSeparateUnlessTheyAreCrossed() {
		final int[] row = { 1, 0, 2, 0, 0, 3 };
		assertTrue(RegionAdjacency.of(TestImages.labels(row, 6, 1, 1), null, false, Progress.NONE).contacts().isEmpty());
		final RegionAdjacency graph = RegionAdjacency.of(TestImages.labels(row, 6, 1, 1), TestImages.grey(new float[] { 1,
			9, 1, 1, 1, 1 }, 6, 1, 1), true, Progress.NONE);
		assertEquals(1, graph.contacts().size());
		assertEquals(9, graph.contacts().get(0).strength, 0);
	}

	@Test
	public void volumesEqualCountingEveryPair() {
		final int w = 14, h = 12, d = 5;
		final int[] labels = LabelPhantoms.blobs(new Random(12), w, h, d, 15);
		final TreeMap<String, Long> expected = new TreeMap<>();
		for (int i = 0; i < labels.length; i++) for (int k = i + 1; k < labels.length; k++) {
			final int steps = Math.abs(i % w - k % w) + Math.abs(i / w % h - k / w % h) + Math.abs(i / w / h - k / w / h);
			if (steps != 1 || labels[i] == labels[k] || labels[i] == 0 || labels[k] == 0) continue;
			expected.merge(Math.min(labels[i], labels[k]) + "-" + Math.max(labels[i], labels[k]), 1L, Long::sum);
		}
		final TreeMap<String, Long> found = new TreeMap<>();
		for (final RegionAdjacency.Contact c : RegionAdjacency.of(TestImages.labels(labels, w, h, d), null, false,
			Progress.NONE).contacts()) {
			found.put(c.a + "-" + c.b, c.length);
		}
		assertEquals(expected, found);
	}
}
