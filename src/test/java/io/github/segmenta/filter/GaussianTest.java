package io.github.segmenta.filter;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.Border;
import io.github.segmenta.kernel.GaussianWeights;
import io.github.segmenta.kernel.GoldenCases;
import io.github.segmenta.kernel.SeparableFilter;
import io.github.segmenta.kernel.Volume;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Random;

import org.junit.Test;

public class GaussianTest {

	@Test
	public void equalsSciPy() throws Exception {
		for (final GoldenCases.Case golden : GoldenCases.read("edge/gaussian")) {
			if (!golden.text("name").equals("gaussian")) continue;
			final float[] found = Gaussian.filter(golden.volume(), Border.valueOf(golden.text("border")), Progress.NONE, golden
				.doubles("sigma"));
			final double[] expected = golden.doubles("result");
			// grey values of 128…255: four times a float's last place there
			for (int i = 0; i < found.length; i++) assertEquals(expected[i], found[i], 6e-5);
		}
	}

	@Test
	public void equalsTheSumOfAnyKernelInDoubles() {
		final Random random = new Random(3);
		final int width = 13, height = 6, depth = 4;
		final Volume volume = noise(width, height, depth, random);
		for (final Border border : Border.values()) {
			for (int trial = 0; trial < 6; trial++) {
				final double[] kx = weights(random, 9), ky = weights(random, 5), kz = trial % 2 == 0 ? weights(random, 3) : null;
				final float[] found = SeparableFilter.filter(volume, kx, ky, kz, border, Progress.NONE);
				for (int z = 0, i = 0; z < depth; z++) for (int y = 0; y < height; y++) for (int x = 0; x < width; x++, i++) {
					double sum = 0;
					for (int c = -1; c <= 1; c++) for (int b = -2; b <= 2; b++) for (int a = -4; a <= 4; a++) {
						final double wz = kz == null ? c == 0 ? 1 : 0 : kz[c + 1];
						sum += wz * ky[b + 2] * kx[a + 4] * volume.get(border.index(x + a, width), border.index(y + b, height), border
							.index(z + c, depth));
					}
					assertEquals(sum, found[i], 5e-3);
				}
			}
		}
	}

	private static double[] weights(final Random random, final int n) {
		final double[] weights = new double[n];
		for (int i = 0; i < n; i++) weights[i] = random.nextInt(9) - 4;
		return weights;
	}

	private static Volume noise(final int width, final int height, final int depth, final Random random) {
		final Object[] planes = new Object[depth];
		for (int z = 0; z < depth; z++) {
			final float[] plane = new float[width * height];
			for (int i = 0; i < plane.length; i++) plane[i] = random.nextInt(256);
			planes[z] = plane;
		}
		return new Volume(width, height, planes);
	}

	@Test
	public void allTypesGiveTheSame() {
		final int width = 70, height = 90;
		final byte[] bytes = new byte[width * height];
		new Random(1).nextBytes(bytes);
		final short[] shorts = new short[bytes.length];
		final float[] floats = new float[bytes.length];
		for (int i = 0; i < bytes.length; i++) floats[i] = shorts[i] = (short) (bytes[i] & 0xff);
		for (final double sigma : new double[] { 0, 0.5, 2, 8, 40 }) {
			final float[] expected = Gaussian.filter(new Volume(width, height, floats), sigma, sigma, 0);
			assertArrayEquals(expected, Gaussian.filter(new Volume(width, height, bytes), sigma, sigma, 0), 0);
			assertArrayEquals(expected, Gaussian.filter(new Volume(width, height, shorts), sigma, sigma, 0), 0);
		}
	}

	@Test
	public void theNumberOfThreadsChangesNoBit() {
		final Volume volume = noise(101, 150, 3, new Random(5));
		final float[] expected = Gaussian.filter(volume, 1.3, 2.7, 1);
		final int threads = Parallel.threads();
		try {
			for (int n = 1; n <= 3; n++) {
				Parallel.setThreads(n);
				assertArrayEquals(expected, Gaussian.filter(volume, 1.3, 2.7, 1), 0);
			}
		}
		finally {
			Parallel.setThreads(threads);
		}
	}

	@Test
	public void keepsTheMeanAndTheInput() {
		final Volume volume = noise(31, 17, 1, new Random(2));
		final float[] before = volume.copyToFloat();
		final float[] found = Gaussian.filter(volume, 3, 3, 0);
		assertArrayEquals(before, volume.copyToFloat(), 0);
		// a mirrored border loses nothing
		double a = 0, b = 0;
		for (int i = 0; i < found.length; i++) {
			a += before[i];
			b += found[i];
		}
		assertEquals(a, b, a * 1e-6);
	}

	@Test
	public void theKernelAndItsDerivativesHaveTheirMoments() {
		for (final double sigma : new double[] { 1, 2.5, 10 }) {
			double sum = 0, variance = 0, slope = 0, curvature = 0;
			final double[] g = GaussianWeights.of(sigma, 0), first = GaussianWeights.of(sigma, 1), second = GaussianWeights.of(sigma, 2);
			final int radius = g.length / 2;
			assertEquals(Math.round(4 * sigma), radius);
			for (int k = -radius; k <= radius; k++) {
				sum += g[radius + k];
				variance += k * k * g[radius + k];
				slope += k * first[radius + k];
				curvature += k * k / 2.0 * second[radius + k];
			}
			assertEquals(1, sum, 1e-12);
			assertEquals(sigma * sigma, variance, 0.002 * sigma * sigma);
			assertEquals(1, slope, 0.002);
			assertEquals(1, curvature, 0.02);
		}
	}

	@Test
	public void nanSpreadsOverTheKernelOnly() {
		final float[] values = new float[21 * 21];
		values[10 * 21 + 10] = Float.NaN;
		final float[] found = Gaussian.filter(new Volume(21, 21, values), 1, 1, 0);
		for (int y = 0; y < 21; y++) for (int x = 0; x < 21; x++) {
			assertEquals(Math.abs(x - 10) <= 4 && Math.abs(y - 10) <= 4, Float.isNaN(found[y * 21 + x]));
		}
	}

	@Test
	public void nonsenseIsAnsweredInASentence() {
		final Volume volume = new Volume(2, 2, new byte[4]);
		for (final double sigma : new double[] { -1, Double.NaN, Double.POSITIVE_INFINITY }) {
			final InvalidInputException e = assertThrows(InvalidInputException.class, () -> Gaussian.filter(volume, sigma, 1,
				0));
			assertTrue(e.getMessage(), e.getMessage().endsWith("."));
		}
		assertThrows(InvalidInputException.class, () -> Gaussian.derivative(volume, new int[] { 1, 0, 0 }, Border.MIRROR,
			Progress.NONE, 0, 1, 0));
	}
}
