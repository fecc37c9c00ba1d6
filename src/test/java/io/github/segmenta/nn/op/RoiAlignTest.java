package io.github.segmenta.nn.op;

import io.github.segmenta.core.Parallel;
import io.github.segmenta.nn.tensor.BufferPool;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Random;

import org.junit.AfterClass;
import org.junit.Test;

/** ROI-Align sample by sample, with any number of threads, and again and again. */
public class RoiAlignTest {

	private static final BufferPool POOL = new BufferPool();

	@AfterClass
	public static void close() {
		POOL.close();
	}

	/** A pyramid, boxes in it and what comes back, at random. */
	private static final class Scene {

		final int batch = 2, channels, side, ratio, n;
		final int[][] sizes;
		final float[][] levels;
		final float[] scales = { 0.5f, 0.25f, 0.125f }, boxes, up;
		final int[] level, image;

		Scene(final long seed, final int size, final int channels, final int n, final int side, final int ratio) {
			final Random random = new Random(seed);
			this.channels = channels;
			this.n = n;
			this.side = side;
			this.ratio = ratio;
			sizes = new int[][] { { size / 2, size / 2 + 1 }, { size / 4, size / 4 + 1 }, { size / 8, size / 8 } };
			levels = new float[3][];
			for (int l = 0; l < 3; l++) levels[l] = gaussian(random, batch * sizes[l][0] * sizes[l][1] * channels);
			level = random.ints(n, 0, 3).toArray();
			image = random.ints(n, 0, batch).toArray();
			boxes = new float[4 * n];
			for (int i = 0; i < n; i++) {
				final double w = Math.pow(2 * size, random.nextDouble()) / 3, h = Math.pow(2 * size, random.nextDouble()) / 3;
				final double x = (1.4 * random.nextDouble() - 0.2) * size, y = (1.4 * random.nextDouble() - 0.2) * size;
				boxes[4 * i] = (float) (x - w);
				boxes[4 * i + 1] = (float) (y - h);
				boxes[4 * i + 2] = (float) (x + w);
				boxes[4 * i + 3] = (float) (y + h);
			}
			up = gaussian(random, n * side * side * channels);
		}

		static float[] gaussian(final Random random, final int n) {
			final float[] values = new float[n];
			for (int i = 0; i < n; i++) values[i] = (float) random.nextGaussian();
			return values;
		}

		/** The values, and the gradients of the levels. */
		float[][] run() {
			try (Tape tape = new Tape(POOL, Tape.Mode.TRAIN, 0)) {
				final Variable[] x = new Variable[3];
				for (int l = 0; l < 3; l++) x[l] = tape.variable(levels[l], batch, sizes[l][0], sizes[l][1], channels);
				final Variable y = RoiAlign.apply(tape, x, level, image, boxes, scales, side, ratio);
				assertArrayEquals(new int[] { n, side, side, channels }, y.shape());
				final float[] values = y.value().toArray();
				tape.backward(y, POOL.of(up, n, side, side, channels));
				return new float[][] { values, x[0].gradient().toArray(), x[1].gradient().toArray(), x[2].gradient().toArray() };
			}
		}

		/** The same, one sample after the other, in double precision. */
		double[][] oracle() {
			final double[][] result = { new double[up.length], new double[levels[0].length], new double[levels[1].length],
				new double[levels[2].length] };
			for (int i = 0; i < n; i++) {
				final int l = level[i];
				final double x1 = boxes[4 * i] * scales[l], y1 = boxes[4 * i + 1] * scales[l];
				final double binX = Math.max(1, boxes[4 * i + 2] * scales[l] - x1) / side;
				final double binY = Math.max(1, boxes[4 * i + 3] * scales[l] - y1) / side;
				final int nx = ratio > 0 ? ratio : (int) Math.ceil(binX), ny = ratio > 0 ? ratio : (int) Math.ceil(binY);
				for (int by = 0; by < side; by++) for (int bx = 0; bx < side; bx++) {
					for (int sy = 0; sy < ny; sy++) for (int sx = 0; sx < nx; sx++) {
						sample(result, i, by * side + bx, x1 + bx * binX + (sx + 0.5) * binX / nx, y1 + by * binY + (sy + 0.5) * binY /
							ny, 1.0 / (nx * ny));
					}
				}
			}
			return result;
		}

		private void sample(final double[][] result, final int roi, final int bin, final double x, final double y,
			final double weight)
		{
			final int l = level[roi], h = sizes[l][0], w = sizes[l][1];
			if (x < -1 || x > w || y < -1 || y > h) return;
			final double u = Math.max(0, Math.min(w - 1, x)), v = Math.max(0, Math.min(h - 1, y));
			for (int j = (int) v; j <= Math.min(h - 1, (int) v + 1); j++) for (int i = (int) u; i <= Math.min(w - 1, (int) u +
				1); i++)
			{
				final double f = weight * (1 - Math.abs(u - i)) * (1 - Math.abs(v - j));
				for (int c = 0; c < channels; c++) {
					final int out = (roi * side * side + bin) * channels + c, in = ((image[roi] * h + j) * w + i) * channels + c;
					result[0][out] += f * levels[l][in];
					result[l + 1][in] += f * up[out];
				}
			}
		}
	}

	@Test
	public void isTheMeanOfBilinearSamples() {
		for (int k = 0; k < 12; k++) {
			final Scene scene = new Scene(k, 40, 1 + k % 4, 30, 1 + k % 7, k % 4 == 3 ? 0 : 1 + k % 3);
			final float[][] actual = scene.run();
			final double[][] expected = scene.oracle();
			for (int part = 0; part < 4; part++) for (int i = 0; i < actual[part].length; i++) {
				assertEquals("scene " + k + ", part " + part + " at " + i, expected[part][i], actual[part][i], 2e-5 * Math.max(1,
					Math.abs(expected[part][i])));
			}
		}
	}

	@Test
	public void givesTheSameBitsOnAnyNumberOfThreads() {
		final Scene scene = new Scene(99, 128, 70, 80, 7, 2);
		final int threads = Parallel.threads();
		try {
			Parallel.setThreads(1);
			final float[][] expected = scene.run();
			for (int t = 2; t <= 5; t++) {
				Parallel.setThreads(t);
				for (int again = 0; again < 3; again++) assertArrayEquals(expected, scene.run());
			}
		}
		finally {
			Parallel.setThreads(threads);
		}
	}

	@Test
	public void memoryIsUsedAgain() {
		try (BufferPool pool = new BufferPool()) {
			final Scene scene = new Scene(5, 64, 8, 50, 7, 2);
			long bytes = 0;
			for (int k = 0; k < 20; k++) {
				try (Tape tape = new Tape(pool, Tape.Mode.TRAIN, 0)) {
					final Variable[] x = new Variable[3];
					for (int l = 0; l < 3; l++) x[l] = tape.variable(scene.levels[l], 2, scene.sizes[l][0], scene.sizes[l][1], 8);
					tape.backward(Reduction.sum(tape, RoiAlign.apply(tape, x, scene.level, scene.image, scene.boxes, scene.scales, 7,
						2)));
				}
				if (k == 1) bytes = pool.bytes();
			}
			assertTrue(bytes > 0);
			assertEquals(bytes, pool.bytes());
		}
	}

	/** The sum of all gradients is that of what came back, less what fell outside. */
	@Test
	public void gradientsAreNeitherLostNorMade() {
		try (Tape tape = new Tape(POOL, Tape.Mode.TRAIN, 0)) {
			final Variable x = tape.variable(new float[30 * 20 * 3], 1, 30, 20, 3), fixed = tape.constant(new float[12], 1, 2, 2,
				3);
			final Variable y = RoiAlign.apply(tape, new Variable[] { x, fixed }, new int[] { 0, 0, 1 }, new int[3], new float[] { 3,
				4, 9, 8, 0, 0, 20, 30, 0, 0, 2, 2 }, new float[] { 1, 1 }, 5, 2);
			tape.backward(Reduction.sum(tape, y));
			double sum = 0;
			for (final float g : x.gradient().toArray()) sum += g;
			assertEquals(2 * 25 * 3, sum, 1e-3);
			assertEquals(null, fixed.gradient());
		}
	}

	@Test
	public void whatDoesNotFitIsRefused() {
		try (Tape tape = Tape.predict(POOL)) {
			final Variable[] x = { tape.constant(new float[16], 1, 4, 4, 1) };
			final float[] scale = { 1 }, box = { 0, 0, 2, 2 };
			final int[] zero = { 0 };
			assertThrows(IllegalArgumentException.class, () -> RoiAlign.apply(tape, x, new int[0], new int[0], new float[0],
				scale, 7, 2));
			assertThrows(IllegalArgumentException.class, () -> RoiAlign.apply(tape, x, zero, new int[2], box, scale, 7, 2));
			assertThrows(IllegalArgumentException.class, () -> RoiAlign.apply(tape, x, zero, new int[] { 1 }, box, scale, 7, 2));
			assertThrows(IllegalArgumentException.class, () -> RoiAlign.apply(tape, x, new int[] { 1 }, zero, box, scale, 7, 2));
			assertThrows(IllegalArgumentException.class, () -> RoiAlign.apply(tape, x, zero, zero, new float[] { 0, 0, Float.NaN,
				2 }, scale, 7, 2));
			assertThrows(IllegalArgumentException.class, () -> RoiAlign.apply(tape, x, zero, zero, box, new float[2], 7, 2));
		}
	}
}
