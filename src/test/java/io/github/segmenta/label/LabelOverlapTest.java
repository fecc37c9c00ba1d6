package io.github.segmenta.label;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.Random;

import org.junit.Test;

public class LabelOverlapTest {

	private static final int[] NUCLEI = { 1, 1, 1, 0, 2, 2, 3, 3, 0, 4 };
	private static final int[] CELLS = { 7, 7, 0, 7, 7, 7, 7, 9, 8, 0 };

	@Test
	public void childrenBelongWhereTheyOverlapMost() {
		final LabelOverlap overlap = new LabelOverlap(TestImages.labels(NUCLEI), TestImages.labels(CELLS), 0.5);
		assertEquals(4, overlap.children().size());
		final LabelOverlap.Child first = overlap.children().get(0);
		assertEquals(1, first.label);
		assertEquals(7, first.parent);
		assertEquals(3, first.size);
		assertEquals(2, first.overlap);
		assertEquals(2 / 3.0, first.fraction(), 0);
		assertEquals("of equal overlaps the lower label", 7, overlap.children().get(2).parent);
		assertEquals(0, overlap.children().get(3).parent);
		assertEquals(0, overlap.children().get(3).overlap);
		assertEquals(3, overlap.parents().get(0).children);
		assertEquals(6, overlap.parents().get(0).size);
		assertEquals(5, overlap.parents().get(0).overlap);
		assertEquals(0, overlap.parents().get(1).children);
		assertArrayEquals(new int[] { 7, 7, 7, 0, 7, 7, 7, 7, 0, 0 },
			overlap.childrenAsParents(TestImages.labels(NUCLEI)).array());
	}

	@Test
	public void tooLittleOverlapIsNoParent() {
		final LabelOverlap overlap = new LabelOverlap(TestImages.labels(NUCLEI), TestImages.labels(CELLS), 0.7);
		assertEquals(0, overlap.children().get(0).parent);
		assertEquals(2, overlap.children().get(0).overlap);
		assertEquals(7, overlap.children().get(1).parent);
	}

	@Test
	public void equalToCountingEveryPair() {
		final Random random = new Random(11);
		final int[] a = LabelPhantoms.blobs(random, 40, 30, 3, 25), b = LabelPhantoms.blobs(random, 40, 30, 3, 10);
		final LabelOverlap overlap = new LabelOverlap(TestImages.labels(a), TestImages.labels(b), 0.3);
		for (final LabelOverlap.Child child : overlap.children()) {
			long best = 0;
			int parent = 0;
			for (final int label : LabelIndex.of(TestImages.labels(b)).labels()) {
				long n = 0;
				for (int i = 0; i < a.length; i++) if (a[i] == child.label && b[i] == label) n++;
				if (n > best) {
					best = n;
					parent = label;
				}
			}
			assertEquals(best, child.overlap);
			assertEquals(best >= 0.3 * child.size ? parent : 0, child.parent);
		}
	}

	@Test
	public void manyPairsAreAllCounted() {
		final int n = 100_000;
		final int[] a = new int[n], b = new int[n];
		for (int i = 0; i < n; i++) {
			a[i] = i + 1;
			b[i] = n - i;
		}
		final LabelOverlap overlap = new LabelOverlap(TestImages.labels(a), TestImages.labels(b), 1);
		assertEquals(n, overlap.children().size());
		for (final LabelOverlap.Child child : overlap.children()) assertEquals(n + 1 - child.label, child.parent);
	}

	@Test
	public void backgroundHasNoObjects() {
		assertEquals(0, new LabelOverlap(TestImages.labels(new int[4]), TestImages.labels(new int[4]),
			0.5).children().size());
		assertThrows(InvalidInputException.class, () -> new LabelOverlap(TestImages.labels(new int[4]),
			TestImages.labels(new int[5]), 0.5));
		assertThrows(InvalidInputException.class, () -> new LabelOverlap(TestImages.labels(new int[4]),
			TestImages.labels(new int[4]), 2));
	}
}
