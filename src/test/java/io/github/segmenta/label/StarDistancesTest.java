package io.github.segmenta.label;

import io.github.segmenta.core.Parallel;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Random;

import org.junit.Test;

public class StarDistancesTest {

	private static final int W = 50, H = 40;

	/** Rectangles over each other, and unknown pixels. */
	private static int[] labels(final long seed) {
		final Random random = new Random(seed);
		final int[] labels = new int[W * H];
		for (int k = 1; k <= 12; k++) {
			final int x0 = random.nextInt(W), y0 = random.nextInt(H), w = 1 + random.nextInt(15), h = 1 + random.nextInt(15);
			for (int y = y0; y < Math.min(H, y0 + h); y++) for (int x = x0; x < Math.min(W, x0 + w); x++) labels[y * W + x] =
				k == 7 ? -1 : k;
		}
		return labels;
	}

	/** The definition, ray by ray in double precision. */
	@Test
	public void distancesByTheirDefinition() {
		final int rays = 8;
		for (int seed = 0; seed < 20; seed++) {
			final int[] labels = labels(seed);
			final float[] found = StarDistances.distances(TestImages.labels(labels, W, H, 1), rays, 1),
				coarse = StarDistances.distances(TestImages.labels(labels, W, H, 1), rays, 3);
			for (int i = 0; i < labels.length; i++) {
				for (int k = 0; k < rays; k++) {
					double expected = 0;
					if (labels[i] > 0) {
						final double dx = Math.cos(2 * Math.PI * k / rays), dy = Math.sin(2 * Math.PI * k / rays);
						int steps = 1;
						while (at(labels, i % W + steps * dx, i / W + steps * dy) == labels[i]) steps++;
						expected = steps - 1 + 0.5 / Math.max(Math.abs(dx), Math.abs(dy));
					}
					assertEquals(expected, found[i * rays + k], 1e-4);
					if (i % W % 3 == 0 && i / W % 3 == 0) assertEquals(found[i * rays + k], coarse[(i / W / 3 * ((W + 2) / 3) + i % W /
						3) * rays + k], 0);
				}
			}
		}
	}

	private static int at(final int[] labels, final double x, final double y) {
		final long u = Math.round(x), v = Math.round(y);
		return u < 0 || v < 0 || u >= W || v >= H ? 0 : labels[(int) v * W + (int) u];
	}

	@Test
	public void aDiscHasItsRadiusInAllDirections() {
		final int n = 81;
		final int[] labels = new int[n * n];
		for (int i = 0; i < labels.length; i++) if (Math.hypot(i % n - 40, i / n - 40) <= 30) labels[i] = 1;
		final float[] found = StarDistances.distances(TestImages.labels(labels, n, n, 1), 32, 1);
		for (int k = 0; k < 32; k++) assertEquals(30, found[(40 * n + 40) * 32 + k], 1);
		final float[] centrality = StarDistances.centrality(TestImages.labels(labels, n, n, 1)).asFloat();
		assertEquals(1, centrality[40 * n + 40], 0.03);
		assertEquals(0.5, centrality[40 * n + 55], 0.05);
		assertEquals(0, centrality[0], 0);
	}

	@Test
	public void centralityIsOneAtTheHeartOfEveryObject() {
		final int[] labels = labels(3);
		final float[] centrality = StarDistances.centrality(TestImages.labels(labels, W, H, 1)).asFloat();
		final float[] largest = new float[13];
		for (int i = 0; i < labels.length; i++) {
			if (labels[i] <= 0) assertEquals(0, centrality[i], 0);
			else {
				assertTrue(centrality[i] > 0 && centrality[i] <= 1);
				largest[labels[i]] = Math.max(largest[labels[i]], centrality[i]);
			}
		}
		for (final int label : labels) if (label > 0) assertEquals(1, largest[label], 0);
	}

	@Test
	public void sameForAnyNumberOfThreads() {
		final int threads = Parallel.threads();
		try {
			Parallel.setThreads(1);
			final float[] one = StarDistances.distances(TestImages.labels(labels(1), W, H, 1), 16, 2);
			Parallel.setThreads(3);
			assertArrayEquals(one, StarDistances.distances(TestImages.labels(labels(1), W, H, 1), 16, 2), 0);
		}
		finally {
			Parallel.setThreads(threads);
		}
	}
}
