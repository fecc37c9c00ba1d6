package io.github.segmenta.label;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.segment.TestImages;

import static io.github.segmenta.label.LabelPhantoms.golden;
import static io.github.segmenta.label.LabelPhantoms.goldenLabels;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;

import org.junit.Test;

public class BoundaryDistanceTest {

	private static float[] distance(final int[] labels, final int w, final int h, final int d, final double... spacing) {
		return BoundaryDistance.compute(TestImages.labels(labels, w, h, d), spacing, Progress.NONE).asFloat();
	}

	@Test
	public void equalToLookingAtEveryPair() {
		final Random random = new Random(6);
		for (int run = 0; run < 60; run++) {
			final int w = 1 + random.nextInt(14), h = 1 + random.nextInt(14), d = run % 2 == 0 ? 1 : 1 + random.nextInt(6);
			final double[] spacing = run % 3 == 0 ? new double[] { 0.5, 1.25, 3 } : new double[] { 1, 1, 1 };
			final int[] labels = run % 4 == 0 ? random.ints(w * h * d, 0, 3).toArray() : LabelPhantoms.blobs(random, w, h, d,
				4);
			final float[] found = distance(labels, w, h, d, spacing);
			for (int i = 0; i < labels.length; i++) {
				double nearest = Double.POSITIVE_INFINITY;
				for (int k = 0; k < labels.length && labels[i] != 0; k++) {
					if (labels[k] == labels[i]) continue;
					final double dx = (i % w - k % w) * spacing[0], dy = (i / w % h - k / w % h) * spacing[1], dz = (i / w / h - k /
						w / h) * spacing[2];
					nearest = Math.min(nearest, Math.sqrt(dx * dx + dy * dy + dz * dz));
				}
				if (labels[i] == 0) nearest = 0;
				assertEquals(nearest, found[i], nearest * 1e-6);
			}
		}
	}

	@Test
	public void equalToStoredResultsOfSciPy() throws IOException {
		final double[] plane = golden("distance"), volume = golden("volume-distance");
		final float[] found = distance(goldenLabels("plane"), 80, 60, 1, 1, 1, 1);
		for (int i = 0; i < found.length; i++) assertEquals(plane[i], found[i], 1e-4);
		final float[] found3 = distance(goldenLabels("volume"), 25, 20, 9, 0.5, 1, 2.5);
		for (int i = 0; i < found3.length; i++) assertEquals(volume[i], found3[i], 1e-4);
	}

	@Test
	public void threadsChangeNothing() {
		final int[] labels = LabelPhantoms.blobs(new Random(7), 90, 70, 5, 30);
		final int threads = Parallel.threads();
		try {
			Parallel.setThreads(1);
			final float[] one = distance(labels, 90, 70, 5, 1, 1, 2);
			Parallel.setThreads(3);
			assertArrayEquals(one, distance(labels, 90, 70, 5, 1, 1, 2), 0f);
		}
		finally {
			Parallel.setThreads(threads);
		}
	}

	@Test
	public void oneObjectOverEverythingHasNoBoundary() {
		final int[] labels = new int[24];
		Arrays.fill(labels, 1);
		for (final float v : distance(labels, 4, 3, 2, 1, 1, 1)) assertEquals(Float.POSITIVE_INFINITY, v, 0);
		assertThrows(InvalidInputException.class, () -> distance(labels, 4, 3, 2, 1, 0, 1));
	}
}
