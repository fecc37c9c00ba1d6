package io.github.segmenta.label;

import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.ConnectedComponents;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

import org.junit.Test;

public class VolumeSkeletonTest {

	private static int[] thin(final int[] labels, final int w, final int h, final int d) {
		return VolumeSkeleton.thin(TestImages.labels(labels, w, h, d), Progress.NONE).array();
	}

	/** Vertices − edges + faces − cubes of the union of closed unit cubes: parts − tunnels + cavities. */
	private static int euler(final int[] labels, final int label, final int w, final int h, final int d) {
		final Set<Integer> cells = new HashSet<>();
		final int sx = 2 * w + 1, sy = 2 * h + 1;
		for (int i = 0; i < labels.length; i++) {
			if (labels[i] != label) continue;
			final int x = 2 * (i % w) + 1, y = 2 * (i / w % h) + 1, z = 2 * (i / w / h) + 1;
			for (int dz = -1; dz <= 1; dz++) for (int dy = -1; dy <= 1; dy++) for (int dx = -1; dx <= 1; dx++) {
				cells.add(((z + dz) * sy + y + dy) * sx + x + dx);
			}
		}
		int euler = 0;
		for (final int cell : cells) {
			final int odd = cell % sx % 2 + cell / sx % sy % 2 + cell / sx / sy % 2; // the dimension of the cell
			euler += odd % 2 == 0 ? 1 : -1;
		}
		return euler;
	}

	private static int parts(final int[] labels, final int label, final int w, final int h, final int d) {
		final int[] own = LabelFilter.keep(TestImages.labels(labels), v -> v == label).array();
		return ConnectedComponents.label(own, w, h, d, 26, new int[own.length]);
	}

	/** Parts of everything else, with a frame around so that the outside is one. */
	private static int partsOfTheRest(final int[] labels, final int label, final int w, final int h, final int d) {
		final int[] rest = new int[(w + 2) * (h + 2) * (d + 2)];
		Arrays.fill(rest, 1);
		for (int i = 0; i < labels.length; i++) {
			if (labels[i] == label) rest[((i / w / h + 1) * (h + 2) + i / w % h + 1) * (w + 2) + i % w + 1] = 0;
		}
		return ConnectedComponents.label(rest, w + 2, h + 2, d + 2, 6, new int[rest.length]);
	}

	@Test
	public void topologyStaysAndNothingSimpleIsLeft() {
		final Random random = new Random(24);
		for (int run = 0; run < 25; run++) {
			final int w = 16, h = 14, d = 10;
			final int[] labels = run % 3 == 0 ? random.ints(w * h * d, 0, 3).toArray() : LabelPhantoms.blobs(random, w, h, d,
				6);
			final int[] thin = thin(labels, w, h, d);
			for (int i = 0; i < labels.length; i++) assertTrue(thin[i] == 0 || thin[i] == labels[i]);
			for (final int label : LabelIndex.of(TestImages.labels(labels)).labels()) {
				assertEquals(euler(labels, label, w, h, d), euler(thin, label, w, h, d));
				assertEquals(parts(labels, label, w, h, d), parts(thin, label, w, h, d));
				assertEquals(partsOfTheRest(labels, label, w, h, d), partsOfTheRest(thin, label, w, h, d));
			}
			assertArrayEquals("twice is once", thin, thin(thin, w, h, d));
		}
	}

	@Test
	public void aBeamBecomesALineThroughItsMiddle() {
		final int w = 30, h = 9, d = 9;
		final int[] labels = new int[w * h * d];
		for (int i = 0; i < labels.length; i++) {
			final int x = i % w, y = i / w % h, z = i / w / h;
			if (x > 1 && x < 28 && y > 1 && y < 7 && z > 1 && z < 7) labels[i] = 70_000;
		}
		final int[] thin = thin(labels, w, h, d);
		int length = 0;
		for (int x = 8; x < 22; x++) {
			int inSection = 0;
			for (int i = x; i < thin.length; i += w) if (thin[i] != 0) inSection++;
			assertEquals(1, inSection);
			if (thin[(4 * h + 4) * w + x] == 70_000) length++;
		}
		assertEquals("in the middle", 14, length);
	}

	@Test
	public void aTorusBecomesARing() {
		final int n = 24, d = 9;
		final int[] labels = new int[n * n * d];
		for (int i = 0; i < labels.length; i++) {
			final double x = i % n - 11.5, y = i / n % n - 11.5, z = i / n / n - 4;
			final double r = Math.hypot(x, y) - 7;
			if (r * r + z * z < 9) labels[i] = 1;
		}
		final int[] thin = thin(labels, n, n, d);
		for (int i = 0; i < thin.length; i++) {
			if (thin[i] == 0) continue;
			int neighbours = -1;
			for (int dz = -1; dz <= 1; dz++) for (int dy = -1; dy <= 1; dy++) for (int dx = -1; dx <= 1; dx++) {
				neighbours += thin[i + (dz * n + dy) * n + dx];
			}
			assertEquals("a closed curve has no ends and no branches", 2, neighbours);
		}
		assertEquals(0, euler(thin, 1, n, n, d));
	}

	/** Two voxels wide, in a plane or askew through the volume: the curve keeps its length. */
	@Test
	public void aDiagonalLineOfTwoVoxelsStaysACurve() {
		final int n = 44, d = 44;
		for (int kind = 0; kind < 6; kind++) for (int sign = 0; sign < 2; sign++) {
			final int[] labels = new int[n * n * d];
			for (int k = 2; k < 42; k++) for (int extra = 0; extra < 2; extra++) {
				final int a = sign == 0 ? k + extra : n - 1 - k - extra;
				final int[][] places = { { a, k, 5 }, { k, a, 5 }, { a, 5, k }, { 5, a, k }, { k, 5, a }, { a, k, k } };
				labels[(places[kind][2] * n + places[kind][1]) * n + places[kind][0]] = 3;
			}
			final int[] thin = thin(labels, n, n, d);
			final long left = Arrays.stream(thin).filter(v -> v == 3).count();
			assertTrue("kind " + kind + ", sign " + sign + ": " + left + " voxels", left >= 38 && left <= 44);
			assertEquals(1, parts(thin, 3, n, n, d));
		}
	}

	@Test
	public void aSolidBallIsAPointOrAShortCurve() {
		final int n = 15;
		final int[] labels = new int[n * n * n];
		for (int i = 0; i < labels.length; i++) {
			final int x = i % n - 7, y = i / n % n - 7, z = i / n / n - 7;
			if (x * x + y * y + z * z < 30) labels[i] = 5;
		}
		final long left = Arrays.stream(thin(labels, n, n, n)).filter(v -> v == 5).count();
		assertTrue(left + " voxels", left >= 1 && left <= 12);
	}
}
