package io.github.segmenta.label;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

import org.junit.Test;

public class RelabellingTest {

	@Test
	public void numbersAreConsecutiveAndKeepTheirOrder() {
		assertArrayEquals(new int[] { 3, 0, 1, 2, 2 }, Relabelling.consecutive(TestImages.labels(new int[] { 70_000, 0, 4,
			9, 9 })).array());
	}

	@Test
	public void renumberingIsIdempotent() {
		final int[] labels = LabelPhantoms.blobs(new Random(3), 50, 40, 2, 30);
		final int[] once = Relabelling.consecutive(TestImages.labels(labels)).array();
		assertArrayEquals(once, Relabelling.consecutive(TestImages.labels(once)).array());
		final LabelIndex index = LabelIndex.of(TestImages.labels(once));
		assertEquals(LabelIndex.of(TestImages.labels(labels)).size(), index.size());
		assertEquals(index.size(), index.max());
	}

	@Test
	public void aHundredThousandObjects() {
		final int[] labels = new int[100_000];
		for (int i = 0; i < labels.length; i++) labels[i] = 3 * (i + 1);
		final int[] out = Relabelling.consecutive(TestImages.labels(labels)).array();
		for (int i = 0; i < out.length; i++) assertEquals(i + 1, out[i]);
	}

	@Test
	public void tablesReplaceMergeAndRemove() {
		final Map<Integer, Integer> table = new HashMap<>();
		table.put(1, 5);
		table.put(2, 5);
		table.put(3, 0);
		table.put(77, 1);
		final int[] image = { 1, 2, 3, 4, 0 };
		assertArrayEquals(new int[] { 5, 5, 0, 4, 0 }, Relabelling.remap(TestImages.labels(image), table, true).array());
		assertArrayEquals(new int[] { 5, 5, 0, 0, 0 }, Relabelling.remap(TestImages.labels(image), table, false).array());
		assertThrows(InvalidInputException.class, () -> Relabelling.remap(TestImages.labels(image),
			Collections.singletonMap(1, -1), true).array());
	}
}
