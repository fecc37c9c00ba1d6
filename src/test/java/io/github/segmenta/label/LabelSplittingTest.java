package io.github.segmenta.label;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.region.DistanceWatershed;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;

import org.junit.Test;

public class LabelSplittingTest {

	private static int[] split(final int[] labels, final int w, final int h, final int d, final double height) {
		return LabelSplitting.split(TestImages.labels(labels, w, h, d), height, Progress.NONE).array();
	}

	/** Two discs of one label that overlap a little, the second the larger. */
	private static int[] dumbbell() {
		final int[] labels = new int[60 * 30];
		for (int i = 0; i < labels.length; i++) {
			final int x = i % 60, y = i / 60;
			if ((x - 16) * (x - 16) + (y - 15) * (y - 15) < 100 || (x - 38) * (x - 38) + (y - 15) * (y - 15) < 169) labels[i] = 3;
		}
		return labels;
	}

	@Test
	public void bulgesBecomeObjectsAndTheLargestKeepsTheLabel() {
		final int[] parts = split(dumbbell(), 60, 30, 1, 1);
		assertEquals(3, parts[15 * 60 + 38]);
		assertEquals(4, parts[15 * 60 + 16]);
		assertEquals(2, LabelIndex.of(TestImages.labels(parts)).size());
		assertArrayEquals("a bulge below the height stays", dumbbell(), split(dumbbell(), 60, 30, 1, 20));
	}

	@Test
	public void oneObjectIsSplitAsItsMaskIs() {
		final int[] labels = dumbbell();
		final byte[] mask = new byte[labels.length];
		for (int i = 0; i < mask.length; i++) if (labels[i] != 0) mask[i] = (byte) 255;
		final int[] expected = new int[labels.length];
		System.arraycopy(DistanceWatershed.split(TestImages.mask(mask, 60, 30, 1), 8, 1, Progress.NONE).array(), 0,
			expected, 0, expected.length);
		final int[] parts = split(labels, 60, 30, 1, 1);
		for (int i = 0; i < parts.length; i++) assertEquals(expected[i], parts[i] == 0 ? 0 : parts[i] == 4 ? expected[15 * 60 +
			16] : expected[15 * 60 + 38]);
	}

	@Test
	public void partsCoverTheirObjectsExactly() {
		final Random random = new Random(21);
		for (int run = 0; run < 12; run++) {
			final int d = run % 2 == 0 ? 1 : 6;
			final int[] labels = LabelPhantoms.blobs(random, 40, 35, d, 14);
			final int[] parts = split(labels, 40, 35, d, 0.5);
			final Set<Integer> old = new HashSet<>();
			for (final int label : LabelIndex.of(TestImages.labels(labels)).labels()) old.add(label);
			final int[] ownerOf = new int[LabelIndex.of(TestImages.labels(parts)).max() + 1];
			for (int i = 0; i < labels.length; i++) {
				assertEquals(labels[i] == 0, parts[i] == 0);
				if (labels[i] == 0) continue;
				if (old.contains(parts[i])) assertEquals(labels[i], parts[i]);
				assertTrue("a part lies in one object", ownerOf[parts[i]] == 0 || ownerOf[parts[i]] == labels[i]);
				ownerOf[parts[i]] = labels[i];
			}
			for (final int label : old) assertEquals("the label goes on", label, ownerOf[label]);
		}
	}

	@Test
	public void threadsChangeNothing() {
		final int[] labels = LabelPhantoms.blobs(new Random(22), 120, 90, 1, 150);
		final int threads = Parallel.threads();
		try {
			Parallel.setThreads(1);
			final int[] one = split(labels, 120, 90, 1, 0.25);
			Parallel.setThreads(3);
			assertArrayEquals(one, split(labels, 120, 90, 1, 0.25));
		}
		finally {
			Parallel.setThreads(threads);
		}
	}

	@Test
	public void backgroundOnlyAndBadHeights() {
		assertArrayEquals(new int[6], split(new int[6], 3, 2, 1, 1));
		assertThrows(InvalidInputException.class, () -> split(new int[6], 3, 2, 1, -1));
	}
}
