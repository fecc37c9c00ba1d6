package io.github.segmenta.label;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.segment.TestImages;

import static io.github.segmenta.label.LabelPhantoms.goldenLabels;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.Random;

import org.junit.Test;

public class LabelExpansionTest {

	private static int[] expand(final int[] labels, final int w, final int h, final int d, final double distance,
		final double... spacing)
	{
		return LabelExpansion.expand(TestImages.labels(labels, w, h, d), distance, spacing.length == 0 ? new double[] { 1,
			1, 1 } : spacing, Progress.NONE).array();
	}

	@Test
	public void everyPixelGetsTheNearestLabelAndOfEquallyNearTheLowest() {
		final Random random = new Random(17);
		for (int run = 0; run < 150; run++) {
			final int w = 1 + random.nextInt(16), h = 1 + random.nextInt(16), d = run % 2 == 0 ? 1 : 1 + random.nextInt(6);
			// sizes whose squares are exact, so that equal distances are equal
			final double[] spacing = run % 3 == 0 ? new double[] { 0.5, 1, 2 } : new double[] { 1, 1, 1 };
			final double distance = run % 5 == 0 ? Double.POSITIVE_INFINITY : 0.5 * random.nextInt(14);
			final int[] labels = new int[w * h * d];
			for (int i = 0; i < labels.length; i++) if (random.nextInt(12) == 0) labels[i] = 1 + random.nextInt(9);
			final int[] expected = labels.clone();
			for (int i = 0; i < labels.length; i++) {
				double nearest = distance * distance;
				for (int k = 0; k < labels.length && labels[i] == 0; k++) {
					if (labels[k] == 0) continue;
					final double dx = (i % w - k % w) * spacing[0], dy = (i / w % h - k / w % h) * spacing[1], dz = (i / w / h - k /
						w / h) * spacing[2];
					final double squared = dx * dx + dy * dy + dz * dz;
					if (squared > nearest || squared == nearest && expected[i] != 0 && expected[i] < labels[k]) continue;
					nearest = squared;
					expected[i] = labels[k];
				}
			}
			assertArrayEquals(expected, expand(labels, w, h, d, distance, spacing));
		}
	}

	@Test
	public void coversWhatScikitImageCovers() throws IOException {
		final int[] few = goldenLabels("few"), expanded = goldenLabels("expanded");
		final int[] found = expand(few, 80, 60, 1, 6);
		for (int i = 0; i < found.length; i++) assertEquals(expanded[i], found[i] != 0 ? 1 : 0);
	}

	@Test
	public void labelledPixelsNeverChangeAndNoObjectIsNew() {
		final int[] labels = LabelPhantoms.blobs(new Random(18), 50, 40, 4, 12);
		final int[] grown = expand(labels, 50, 40, 4, 3.5);
		for (int i = 0; i < labels.length; i++) assertTrue(labels[i] == 0 || labels[i] == grown[i]);
		assertArrayEquals(LabelIndex.of(TestImages.labels(labels)).labels(),
			LabelIndex.of(TestImages.labels(grown)).labels());
		assertArrayEquals(labels, expand(labels, 50, 40, 4, 0.9));
	}

	@Test
	public void aMirroredImageGivesTheMirroredResult() {
		final int w = 45, h = 33;
		final int[] labels = new int[w * h], mirrored = new int[w * h];
		final Random random = new Random(19);
		for (int k = 1; k < 40; k++) labels[random.nextInt(labels.length)] = k;
		for (int i = 0; i < labels.length; i++) mirrored[labels.length - 1 - i] = labels[i];
		final int[] a = expand(labels, w, h, 1, Double.POSITIVE_INFINITY), b = expand(mirrored, w, h, 1,
			Double.POSITIVE_INFINITY);
		for (int i = 0; i < a.length; i++) assertEquals(a[i], b[a.length - 1 - i]);
	}

	@Test
	public void threadsChangeNothing() {
		final int[] labels = LabelPhantoms.blobs(new Random(20), 90, 70, 5, 9);
		final int threads = Parallel.threads();
		try {
			Parallel.setThreads(1);
			final int[] one = expand(labels, 90, 70, 5, 8);
			Parallel.setThreads(3);
			assertArrayEquals(one, expand(labels, 90, 70, 5, 8));
		}
		finally {
			Parallel.setThreads(threads);
		}
	}

	@Test
	public void stepsOfATenthAreInReach() {
		assertArrayEquals(new int[] { 5, 5, 5, 5, 0 }, expand(new int[] { 5, 0, 0, 0, 0 }, 5, 1, 1, 0.3, 0.1, 0.1, 0.1));
	}

	@Test
	public void backgroundOnlyStaysAndBadDistancesAreRefused() {
		assertArrayEquals(new int[12], expand(new int[12], 3, 2, 2, 5));
		assertThrows(InvalidInputException.class, () -> expand(new int[12], 3, 2, 2, -1));
		assertThrows(InvalidInputException.class, () -> expand(new int[12], 3, 2, 2, 1, 1, 1, 0));
	}
}
