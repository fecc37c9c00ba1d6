package io.github.segmenta.label;

import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.ConnectedComponents;
import io.github.segmenta.segment.TestImages;

import static io.github.segmenta.label.LabelPhantoms.goldenLabels;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;

import org.junit.Test;

public class LabelSkeletonTest {

	@Test
	public void equalToStoredResults() throws IOException {
		assertArrayEquals(goldenLabels("skeleton"), LabelSkeleton.thin(TestImages.labels(goldenLabels("plane"), 80, 60, 1),
			Progress.NONE).array());
	}

	@Test
	public void aBarBecomesALine() {
		final int[] plane = new int[20 * 7];
		for (int y = 2; y < 5; y++) Arrays.fill(plane, y * 20 + 2, y * 20 + 18, 4);
		final int[] thin = LabelSkeleton.thin(TestImages.labels(plane, 20, 7, 1), Progress.NONE).array();
		for (int i = 0; i < thin.length; i++) if (i / 20 != 3) assertEquals(0, thin[i]);
		assertTrue(Arrays.stream(thin).filter(v -> v == 4).count() >= 13);
	}

	@Test
	public void skeletonsAreSubsetsWithAsManyPartsAndHolesAndNoObjectIsLost() {
		final Random random = new Random(10);
		for (int run = 0; run < 30; run++) {
			final int w = 40, h = 35;
			final int[] labels = LabelPhantoms.blobs(random, w, h, 1, 12);
			final int[] thin = LabelSkeleton.thin(TestImages.labels(labels, w, h, 1), Progress.NONE).array();
			for (int i = 0; i < thin.length; i++) assertTrue(thin[i] == 0 || thin[i] == labels[i]);
			assertArrayEquals(LabelIndex.of(TestImages.labels(labels)).labels(),
				LabelIndex.of(TestImages.labels(thin)).labels());
			for (final Outline outline : Outlines.trace(TestImages.labels(labels, w, h, 1))) {
				final Outline line = Outlines.trace(TestImages.labels(LabelFilter.keep(TestImages.labels(thin), v ->
					v == outline.label()).array(), w, h, 1)).get(0);
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
		assertArrayEquals(new int[] { 0, 0, 9, 0 }, LabelSkeleton.thin(TestImages.labels(new int[] { 9, 9, 9, 9 }, 2, 2,
			1), Progress.NONE).array());
	}

	/** Thin neurites that run diagonally, in all directions. */
	@Test
	public void aDiagonalLineOfTwoPixelsStaysALine() {
		final int n = 44;
		for (int turn = 0; turn < 4; turn++) {
			final int[] labels = new int[n * n];
			for (int k = 2; k < 42; k++) for (int dx = 0; dx < 2; dx++) {
				final int x = turn % 2 == 0 ? k + dx : n - 1 - k - dx, y = k;
				labels[turn < 2 ? y * n + x : x * n + y] = 3;
			}
			final int[] thin = LabelSkeleton.thin(TestImages.labels(labels, n, n, 1), Progress.NONE).array();
			final long left = Arrays.stream(thin).filter(v -> v == 3).count();
			assertTrue(left + " pixels", left >= 39 && left <= 42);
			assertEquals(1, ConnectedComponents.label(thin, n, n, 1, 8, new int[thin.length]));
		}
	}

	/** The parts of an object and the holes in them, on noise with its many thin lines and crossings. */
	@Test
	public void partsAndEulerNumberOfEachObjectStay() {
		final Random random = new Random(11);
		for (int run = 0; run < 200; run++) {
			final int w = 5 + random.nextInt(30), h = 5 + random.nextInt(30), kinds = 1 + run % 3;
			final int[] labels = new int[w * h];
			for (int i = 0; i < labels.length; i++) labels[i] = random.nextInt(10) < 2 + run % 7 ? 1 + random.nextInt(kinds) : 0;
			final int[] thin = LabelSkeleton.thin(TestImages.labels(labels, w, h, 1), Progress.NONE).array();
			for (final int label : LabelIndex.of(TestImages.labels(labels)).labels()) {
				assertEquals(parts(labels, label, w, h), parts(thin, label, w, h));
				assertEquals(euler(labels, label, w, h), euler(thin, label, w, h));
			}
		}
	}

	private static int parts(final int[] labels, final int label, final int w, final int h) {
		return ConnectedComponents.label(LabelFilter.keep(TestImages.labels(labels), v -> v == label).array(), w, h, 1, 8,
			new int[labels.length]);
	}

	/** Pieces minus holes, counted by the patterns of two by two pixels (8 neighbours). */
	private static int euler(final int[] labels, final int label, final int w, final int h) {
		int single = 0, triple = 0, diagonal = 0;
		for (int y = -1; y < h; y++) for (int x = -1; x < w; x++) {
			int set = 0;
			for (int k = 0; k < 4; k++) {
				final int u = x + k % 2, v = y + k / 2;
				if (u >= 0 && v >= 0 && u < w && v < h && labels[v * w + u] == label) set |= 1 << k;
			}
			if (Integer.bitCount(set) == 1) single++;
			if (Integer.bitCount(set) == 3) triple++;
			if (set == 9 || set == 6) diagonal++;
		}
		return (single - triple - 2 * diagonal) / 4;
	}

	@Test
	public void threadsChangeNothing() {
		final int[] labels = LabelPhantoms.blobs(new Random(25), 120, 100, 1, 200);
		final int threads = Parallel.threads();
		try {
			Parallel.setThreads(1);
			final int[] one = LabelSkeleton.thin(TestImages.labels(labels, 120, 100, 1), Progress.NONE).array();
			Parallel.setThreads(3);
			assertArrayEquals(one, LabelSkeleton.thin(TestImages.labels(labels, 120, 100, 1), Progress.NONE).array());
		}
		finally {
			Parallel.setThreads(threads);
		}
	}
}
