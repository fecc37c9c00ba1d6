package io.github.segmenta.label;

import io.github.segmenta.core.CanceledException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.Test;

public class OutlinesTest {

	private static int[] painted(final List<Outline> outlines, final int w, final int h) {
		final int[] out = new int[w * h];
		for (final Outline o : outlines) fill(o, out, w, h, o.label());
		return out;
	}

	@Test
	public void onePixelIsASquareThatRunsClockwise() {
		final List<Outline> outlines = Outlines.trace(TestImages.labels(new int[] { 0, 0, 0, 0, 0, 7 }, 3, 2, 1));
		assertEquals(1, outlines.size());
		final Outline o = outlines.get(0);
		assertEquals(7, o.label());
		assertTrue(o.isSimple());
		assertArrayEquals(new int[] { 2, 3, 3, 2 }, o.x(0));
		assertArrayEquals(new int[] { 1, 1, 2, 2 }, o.y(0));
		assertArrayEquals(new int[] { 2, 1, 1, 1 }, o.bounds());
		assertEquals(1, o.area());
	}

	@Test
	public void aRingHasAHoleAndTheObjectInsideIsItsOwn() {
		final int[] plane = { //
			5, 5, 5, 5, //
			5, 3, 3, 5, //
			5, 3, 0, 5, //
			5, 5, 5, 5 };
		final List<Outline> outlines = Outlines.trace(TestImages.labels(plane, 4, 4, 1));
		assertEquals(2, outlines.size());
		assertEquals(3, outlines.get(0).label());
		assertTrue(outlines.get(0).isSimple());
		final Outline ring = outlines.get(1);
		assertEquals(2, ring.contours());
		assertFalse(ring.isHole(0));
		assertTrue(ring.isHole(1));
		assertEquals(12, ring.area());
	}

	@Test
	public void cornersJoinPixelsOfAnObject() {
		// an 8-connected diamond around a hole, which stays closed
		final Outline o = Outlines.trace(TestImages.labels(new int[] { 0, 1, 0, 1, 0, 1, 0, 1, 0 }, 3, 3, 1)).get(0);
		assertEquals(2, o.contours());
		assertFalse(o.isHole(0));
		assertTrue(o.isHole(1));
		assertEquals(4, o.area());
	}

	@Test
	public void nothingButBackgroundHasNoOutline() {
		assertTrue(Outlines.trace(TestImages.labels(new int[12], 4, 3, 1)).isEmpty());
	}

	@Test
	public void oneLabelOverEverythingIsTheFrame() {
		final int[] plane = new int[20];
		Arrays.fill(plane, 70_000);
		final Outline o = Outlines.trace(TestImages.labels(plane, 5, 4, 1)).get(0);
		assertArrayEquals(new int[] { 0, 5, 5, 0 }, o.x(0));
		assertArrayEquals(new int[] { 0, 0, 4, 4 }, o.y(0));
	}

	@Test
	public void fillingTheOutlinesOfRandomPlanesGivesThePlanesBack() {
		final Random random = new Random(1);
		for (int run = 0; run < 500; run++) {
			final int w = 1 + random.nextInt(20), h = 1 + random.nextInt(20), n = 1 + random.nextInt(4);
			final int[] plane = new int[w * h];
			for (int i = 0; i < plane.length; i++) plane[i] = random.nextInt(n + 1) * (random.nextInt(50) == 0 ? -1 : 1);
			assertArrayEquals(plane, painted(Outlines.trace(TestImages.labels(plane, w, h, 1)), w, h));
		}
	}

	@Test
	public void contoursCountPartsAndHoles() {
		final Random random = new Random(2);
		for (int run = 0; run < 200; run++) {
			final int w = 1 + random.nextInt(15), h = 1 + random.nextInt(15);
			final int[] plane = new int[w * h];
			int area = 0;
			for (int i = 0; i < plane.length; i++) area += plane[i] = random.nextInt(2);
			int outer = 0, holes = 0;
			for (final Outline o : Outlines.trace(TestImages.labels(plane, w, h, 1))) {
				assertEquals(area, o.area());
				for (int k = 0; k < o.contours(); k++) {
					if (o.isHole(k)) holes++;
					else outer++;
				}
			}
			assertEquals(components(plane, w, h, 1, true), outer);
			assertEquals(components(plane, w, h, 0, false) - 1, holes);
		}
	}

	/** Components of a value by flooding; the background's frame around the plane makes its outside one component. */
	private static int components(final int[] plane, final int w, final int h, final int value, final boolean corners) {
		final int pw = w + 2, ph = h + 2;
		final int[] padded = new int[pw * ph];
		for (int y = 0; y < h; y++) System.arraycopy(plane, y * w, padded, (y + 1) * pw + 1, w);
		final boolean[] seen = new boolean[pw * ph];
		int count = 0;
		for (int i = 0; i < padded.length; i++) {
			if (padded[i] != value || seen[i]) continue;
			count++;
			final ArrayDeque<Integer> open = new ArrayDeque<>();
			open.add(i);
			seen[i] = true;
			while (!open.isEmpty()) {
				final int p = open.poll();
				for (int dy = -1; dy <= 1; dy++) for (int dx = -1; dx <= 1; dx++) {
					if (!corners && dx != 0 && dy != 0) continue;
					final int x = p % pw + dx, y = p / pw + dy;
					if (x < 0 || y < 0 || x >= pw || y >= ph || seen[y * pw + x] || padded[y * pw + x] != value) continue;
					seen[y * pw + x] = true;
					open.add(y * pw + x);
				}
			}
		}
		return count;
	}

	@Test
	public void verticesAreCornersOnly() {
		final Random random = new Random(3);
		final int[] plane = new int[400];
		for (int i = 0; i < plane.length; i++) plane[i] = random.nextInt(3);
		for (final Outline o : Outlines.trace(TestImages.labels(plane, 20, 20, 1))) {
			for (int k = 0; k < o.contours(); k++) {
				final int[] x = o.x(k), y = o.y(k);
				for (int i = 0; i < x.length; i++) {
					final int next = (i + 1) % x.length, after = (i + 2) % x.length;
					assertTrue((x[i] == x[next]) != (y[i] == y[next]));
					assertTrue((x[i] == x[next]) != (x[next] == x[after]));
				}
			}
		}
	}

	@Test
	public void aPlaneInsideAVolumeIsTracedAlone() {
		final int[] volume = { 1, 1, 1, 1, 0, 2, 2, 0, 3, 3, 3, 3 };
		final List<Outline> outlines = Outlines.trace(TestImages.labels(volume, 2, 2, 3), 1, Progress.NONE);
		assertEquals(1, outlines.size());
		assertEquals(2, outlines.get(0).label());
		assertArrayEquals(new int[] { 0, 2, 2, 0 }, painted(outlines, 2, 2));
	}

	@Test(expected = CanceledException.class)
	public void aCancelEndsTheTracing() {
		Outlines.trace(TestImages.labels(new int[100], 10, 10, 1), 0, new Progress() {

			@Override
			public void show(final double fraction, final String message) {}

			@Override
			public boolean isCanceled() {
				return true;
			}
		});
	}

	/** A pixel is inside if an odd number of vertical edges of the outline lie to its left. */
	private static void fill(final Outline outline, final int[] plane, final int w, final int h, final int value) {
		final boolean[] inside = new boolean[w * h];
		for (int i = 0; i < outline.contours(); i++) {
			final int[] x = outline.x(i), y = outline.y(i);
			for (int k = 0; k < x.length; k++) {
				final int next = y[(k + 1) % x.length];
				for (int row = Math.min(y[k], next); row < Math.max(y[k], next); row++) {
					for (int column = x[k]; column < w; column++) inside[row * w + column] ^= true;
				}
			}
		}
		for (int i = 0; i < inside.length; i++) if (inside[i]) plane[i] = value;
	}
}
