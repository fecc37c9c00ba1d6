package io.github.segmenta.crf;

import io.github.segmenta.core.CanceledException;
import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Random;

import org.junit.Test;

public class PermutohedralLatticeTest {

	private static float[] cloud(final int points, final int dimensions, final double spread, final long seed) {
		final Random random = new Random(seed);
		final float[] features = new float[points * dimensions];
		for (int i = 0; i < features.length; i++) features[i] = (float) (spread * random.nextDouble());
		return features;
	}

	private static double[] exact(final float[] features, final int points, final int d, final float[] values) {
		final double[] out = new double[points];
		for (int i = 0; i < points; i++) {
			for (int j = 0; j < points; j++) {
				double squared = 0;
				for (int k = 0; k < d; k++) squared += Math.pow(features[i * d + k] - features[j * d + k], 2);
				out[i] += Math.exp(-squared / 2) * values[j];
			}
		}
		return out;
	}

	/** In dense clouds the sum over all points is met in 1 to 6 dimensions, also that of changing values. */
	@Test
	public void filterIsCloseToTheSumOverAllPoints() {
		for (int d = 1; d <= 6; d++) {
			final int n = 3000;
			final float[] features = cloud(n, d, d < 3 ? 6 : 3, d);
			final float[] values = new float[2 * n], first = new float[n], second = new float[n];
			for (int i = 0; i < n; i++) {
				values[2 * i] = first[i] = 1;
				values[2 * i + 1] = second[i] = features[i * d];
			}
			final float[] out = new float[2 * n];
			new PermutohedralLattice(features, n, d, Progress.NONE).filter(values, 2, out);
			final double[] sums = exact(features, n, d, first), weighted = exact(features, n, d, second);
			double error = 0, meanError = 0, gain = 0;
			for (int i = 0; i < n; i++) {
				gain += out[2 * i] / sums[i] / n;
				error += Math.abs(out[2 * i] / sums[i] - 1) / n;
				meanError += Math.abs(out[2 * i + 1] / out[2 * i] - weighted[i] / sums[i]) / n;
			}
			// in many dimensions a cloud has much surface, from which blur gets lost
			assertEquals(d + " dimensions", 1, gain, d < 5 ? 0.05 : 0.15);
			assertTrue(d + " dimensions: mean relative error " + error, error < (d < 5 ? 0.08 : 0.15));
			assertTrue(d + " dimensions: error of the weighted mean " + meanError, meanError < 0.05);
		}
	}

	@Test
	public void filterIsLinearAndKeepsChannelsApart() {
		final int n = 500;
		final float[] features = cloud(n, 3, 4, 1), a = cloud(n, 1, 1, 2), b = cloud(n, 1, 1, 3);
		final PermutohedralLattice lattice = new PermutohedralLattice(features, n, 3, Progress.NONE);
		final float[] both = new float[3 * n];
		for (int i = 0; i < n; i++) {
			both[3 * i] = a[i];
			both[3 * i + 1] = b[i];
			both[3 * i + 2] = 2 * a[i] - 3 * b[i];
		}
		lattice.filter(both, 3, both);
		final float[] alone = new float[n];
		lattice.filter(a, 1, alone);
		for (int i = 0; i < n; i++) {
			assertEquals(alone[i], both[3 * i], 1e-5 * alone[i]);
			assertEquals(2 * both[3 * i] - 3 * both[3 * i + 1], both[3 * i + 2], 1e-3);
		}
	}

	/** Points on one spot are one point: the lattice is a single simplex, and all get the sum. */
	@Test
	public void equalPointsShareOneSimplex() {
		final float[] features = new float[50];
		java.util.Arrays.fill(features, 3.3f);
		final PermutohedralLattice lattice = new PermutohedralLattice(features, 25, 2, Progress.NONE);
		assertEquals(3, lattice.vertices());
		final float[] out = new float[25], ones = new float[25];
		java.util.Arrays.fill(ones, 1);
		lattice.filter(ones, 1, out);
		for (final float value : out) assertEquals(out[0], value, 0);
		assertTrue(out[0] > 0);
	}

	@Test
	public void sameBitsForAnyNumberOfThreads() {
		final int n = 20_000, threads = Parallel.threads();
		final float[] features = cloud(n, 4, 8, 5), values = cloud(n, 3, 1, 6);
		final float[] one = new float[3 * n], three = new float[3 * n];
		try {
			Parallel.setThreads(1);
			new PermutohedralLattice(features, n, 4, Progress.NONE).filter(values, 3, one);
			Parallel.setThreads(3);
			new PermutohedralLattice(features, n, 4, Progress.NONE).filter(values, 3, three);
		}
		finally {
			Parallel.setThreads(threads);
		}
		assertArrayEquals(one, three, 0);
	}

	@Test
	public void spreadBeyondTheLatticeIsSaid() {
		final float[] features = cloud(10, 5, 1e8, 1);
		final InvalidInputException e = assertThrows(InvalidInputException.class, () -> new PermutohedralLattice(features, 10,
			5, Progress.NONE));
		assertTrue(e.getMessage(), e.getMessage().contains("too small"));
	}

	@Test
	public void cancelEndsTheConstruction() {
		assertThrows(CanceledException.class, () -> new PermutohedralLattice(new float[100], 50, 2, new Progress() {

			@Override
			public void show(final double fraction, final String message) {
				// nobody is watching
			}

			@Override
			public boolean isCanceled() {
				return true;
			}
		}));
	}
}
