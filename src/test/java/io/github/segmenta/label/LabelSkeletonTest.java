package io.github.segmenta.label;

import static io.github.segmenta.label.LabelPhantoms.goldenLabels;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;

import org.junit.Test;

import io.github.segmenta.kernel.Parallel;
import io.github.segmenta.kernel.Progress;

public class LabelSkeletonTest {

	@Test
	public void equalToStoredResultsOfOpenCv() throws IOException {
		assertArrayEquals(goldenLabels("skeleton"), LabelSkeleton.thin(goldenLabels("plane"), 80, 60, Progress.NONE));
	}

	@Test
	public void aBarBecomesALine() {
		final int[] plane = new int[20 * 7];
		for (int y = 2; y < 5; y++) Arrays.fill(plane, y * 20 + 2, y * 20 + 18, 4);
		final int[] thin = LabelSkeleton.thin(plane, 20, 7, Progress.NONE);
		for (int i = 0; i < thin.length; i++) if (i / 20 != 3) assertEquals(0, thin[i]);
		assertTrue(Arrays.stream(thin).filter(v -> v == 4).count() >= 13);
	}

	@Test
	public void skeletonsAreSubsetsWithAsManyPartsAndHolesAndNoObjectIsLost() {
		final Random random = new Random(10);
		for (int run = 0; run < 30; run++) {
			final int w = 40, h = 35;
			final int[] labels = LabelPhantoms.blobs(random, w, h, 1, 12);
			final int[] thin = LabelSkeleton.thin(labels, w, h, Progress.NONE);
			for (int i = 0; i < thin.length; i++) assertTrue(thin[i] == 0 || thin[i] == labels[i]);
			assertArrayEquals(LabelIndex.of(labels).labels(), LabelIndex.of(thin).labels());
			for (final Outline outline : Outlines.trace(labels, w, h)) {
				final Outline line = Outlines.trace(LabelFilter.keep(thin, v -> v == outline.label()), w, h).get(0);
				assertEquals(holes(outline), holes(line));
			}
		}
	}

	private static int holes(final Outline outline) {
		int holes = 0;
		for (int k = 0; k < outline.contours(); k++) if (outline.isHole(k)) holes++;
		return holes;
	}

	@Test
	public void aSquareOfTwoKeepsAPixel() {
		assertArrayEquals(new int[] { 9, 0, 0, 0 }, LabelSkeleton.thin(new int[] { 9, 9, 9, 9 }, 2, 2, Progress.NONE));
	}

	@Test
	public void threadsChangeNothing() {
		final int[] labels = LabelPhantoms.blobs(new Random(25), 120, 100, 1, 200);
		final int threads = Parallel.threads();
		try {
			Parallel.setThreads(1);
			final int[] one = LabelSkeleton.thin(labels, 120, 100, Progress.NONE);
			Parallel.setThreads(3);
			assertArrayEquals(one, LabelSkeleton.thin(labels, 120, 100, Progress.NONE));
		}
		finally {
			Parallel.setThreads(threads);
		}
	}
}
