package io.github.segmenta.compute;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.github.segmenta.loss.CrossEntropy;
import io.github.segmenta.loss.Target;
import io.github.segmenta.net.Network;
import io.github.segmenta.net.Settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.bytedeco.javacpp.FloatPointer;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/**
 * What is computed on a device is what ND4J computes on the CPU: on a device of plain Java loops, and on a GPU where there is
 * one ({@code -Dsegmenta.device=cuda} insists on it).
 */
public class DeviceTest {

	/** A device in Java's memory that minds all bounds. */
	private static final class ArrayDevice implements Device {

		private final Map<Area, float[]> memory = new EnumMap<>(Area.class);
		private int products, pins, pinned;

		@Override
		public String name() {
			return "Java";
		}

		@Override
		public void reserve(final Area area, final long size) {
			// undefined content shows where it is taken for something
			if (memory.get(area) == null || memory.get(area).length < size) {
				final float[] values = new float[(int) size];
				Arrays.fill(values, Float.NaN);
				memory.put(area, values);
			}
		}

		@Override
		public void zero(final Area area, final long n) {
			Arrays.fill(memory.get(area), 0, (int) n, 0);
		}

		@Override
		public void pin(final FloatPointer host) {
			pins++;
			pinned++;
		}

		@Override
		public void unpin(final FloatPointer host) {
			pinned--;
		}

		@Override
		public void upload(final Tensor source, final int from, final int rows, final int columns, final Matrix target) {
			for (int r = 0; r < rows; r++) source.read(from + r * columns, memory.get(target.area), (int) target.from + r *
				target.rowStride, columns);
		}

		@Override
		public void download(final Matrix source, final int rows, final int columns, final Tensor target, final int to) {
			for (int r = 0; r < rows; r++) target.write(to + r * columns, memory.get(source.area), (int) source.from + r *
				source.rowStride, columns);
		}

		@Override
		public void multiply(final int rows, final int inner, final int columns, final Matrix a, final boolean transposeA,
			final Matrix b, final boolean transposeB, final boolean add, final Matrix c)
		{
			products++;
			assertTrue(a.rowStride >= (transposeA ? rows : inner) && b.rowStride >= (transposeB ? inner : columns) &&
				c.rowStride >= columns);
			final float[] p = memory.get(a.area), q = memory.get(b.area), z = memory.get(c.area);
			for (int i = 0; i < rows; i++) for (int j = 0; j < columns; j++) {
				double sum = 0;
				for (int k = 0; k < inner; k++) sum += p[(int) a.from + (transposeA ? k * a.rowStride + i : i * a.rowStride + k)] *
					(double) q[(int) b.from + (transposeB ? j * b.rowStride + k : k * b.rowStride + j)];
				final int at = (int) c.from + i * c.rowStride + j;
				z[at] = (float) (add ? z[at] + sum : sum);
			}
		}
	}

	private final ArrayDevice java = new ArrayDevice();
	/** That of this machine, or {@code null}. */
	private Device gpu;

	@Before
	public void toTheCpu() {
		Backend.start();
		gpu = Native.device();
		Native.setDevice(null);
	}

	private List<Device> devices() {
		return gpu == null ? Collections.singletonList(java) : Arrays.asList(java, gpu);
	}

	@After
	public void backToTheDevice() {
		Native.setDevice(gpu);
	}

	private static float[] noise(final int n, final Random random) {
		final float[] values = new float[n];
		for (int i = 0; i < n; i++) values[i] = (float) random.nextGaussian();
		return values;
	}

	private static void assertNear(final String what, final float[] expected, final float[] found, final double tolerance) {
		double largest = 0;
		for (final float value : expected) largest = Math.max(largest, Math.abs(value));
		assertArrayEquals(what, expected, found, (float) (tolerance * largest));
	}

	/** Batch, height, width, channels in and out, kernel's height and width, stride, padding. */
	private static final int[][] CONVOLUTIONS = { { 1, 5, 6, 2, 3, 3, 3, 1, 1 }, { 2, 7, 4, 3, 2, 3, 3, 1, 0 }, { 2, 9, 8, 2,
		5, 3, 3, 2, 1 }, { 3, 11, 13, 3, 4, 7, 7, 2, 3 }, { 1, 6, 6, 4, 4, 1, 1, 1, 0 }, { 2, 7, 9, 4, 3, 1, 1, 2, 0 }, { 1, 8,
			5, 1, 1, 5, 3, 3, 1 }, { 2, 33, 47, 16, 8, 3, 3, 1, 1 }, { 1, 3, 3, 1, 2, 3, 3, 1, 0 } };

	@Test
	public void convolutionsAndTheirGradients() {
		Backend.call(() -> {
			final Random random = new Random(5);
			try (BufferPool pool = new BufferPool()) {
				for (final int[] c : CONVOLUTIONS) {
					final int[] out = { c[0], Convolution.outputLength(c[1], c[5], c[7], c[8]), Convolution.outputLength(c[2], c[6],
						c[7], c[8]), c[4] };
					final Tensor x = pool.of(noise(c[0] * c[1] * c[2] * c[3], random), c[0], c[1], c[2], c[3]);
					final Tensor w = pool.of(noise(c[5] * c[6] * c[3] * c[4], random), c[5], c[6], c[3], c[4]);
					final Tensor gy = pool.of(noise(Tensor.sizeOf(out), random), out);
					final Tensor y = pool.allocate(out), gx = pool.allocate(x.shape()), gw = pool.allocate(w.shape());
					Native.conv2d(x, w, null, c[7], c[8], y);
					Native.conv2dBackward(x, w, gy, c[7], c[8], gx, gw);
					final float[] expected = y.toArray(), expectedGx = gx.toArray(), expectedGw = gw.toArray();
					for (final Device device : devices()) {
						final String what = device.name() + " " + Arrays.toString(c);
						new DeviceConvolution(device, x, w, y, c[7], c[8]).forward(x, w, y);
						new DeviceConvolution(device, x, w, gy, c[7], c[8]).backward(x, w, gy, gx, gw);
						assertNear(what, expected, y.toArray(), 1e-5);
						assertNear(what, expectedGx, gx.toArray(), 1e-5);
						assertNear(what, expectedGw, gw.toArray(), 1e-5);
					}
				}
			}
			return null;
		});
	}

	@Test
	public void productsOfMatrices() {
		Backend.call(() -> {
			final Random random = new Random(6);
			final int rows = 300, inner = 260, columns = 220, skipped = 7;
			try (BufferPool pool = new BufferPool()) {
				final Tensor x = pool.of(noise(rows * inner, random), rows * inner), y = pool.of(noise(skipped + inner * columns,
					random), skipped + inner * columns), z = pool.zeros(rows * columns + skipped);
				for (int k = 0; k < 4; k++) {
					final boolean tx = k % 2 == 1, ty = k > 1;
					final Native.Operand p = x.as(tx ? inner : rows, tx ? rows : inner);
					final Native.Operand q = y.from(skipped, ty ? columns : inner, ty ? inner : columns);
					Native.setDevice(null);
					Native.multiply(p, tx, q, ty, z.from(skipped, rows, columns));
					final float[] expected = z.toArray();
					for (final Device device : devices()) {
						z.fill(0);
						Native.setDevice(device);
						Native.multiply(p, tx, q, ty, z.from(skipped, rows, columns));
						assertNear(device.name() + " " + k, expected, z.toArray(), 1e-5);
					}
				}
			}
			return null;
		});
	}

	/** The loss and all gradients of a step of a network with convolutions, up-convolutions and biases. */
	private static List<float[]> step(final Device device) {
		return Backend.call(() -> {
			Native.setDevice(device);
			final List<float[]> results = new ArrayList<>();
			final float[] pixels = new float[2 * 48 * 48];
			final int[] classes = new int[pixels.length];
			final Random random = new Random(3);
			for (int i = 0; i < pixels.length; i++) {
				pixels[i] = random.nextFloat();
				classes[i] = random.nextInt(3);
			}
			try (Network network = Network.create("U-Net", new Settings().with("depth", 2).with("width", 32).with("norm", false),
				1, 3, 1); BufferPool pool = new BufferPool(); Tape tape = new Tape(pool, Tape.Mode.TRAIN, 1))
			{
				final Variable scores = network.apply(tape, tape.constant(pixels, 2, 48, 48, 1));
				results.add(scores.value().toArray());
				tape.backward(new CrossEntropy().apply(tape, scores, new Target(2, 48, 48, classes, null)));
				for (final Parameter p : network.parameters().learned()) results.add(p.gradient().toArray());
			}
			return results;
		});
	}

	@Test
	public void aStepOfTraining() {
		final List<float[]> expected = step(null);
		for (final Device device : devices()) {
			final List<float[]> found = step(device), again = step(device);
			assertEquals(expected.size(), found.size());
			for (int k = 0; k < expected.size(); k++) {
				assertNear(device.name() + " " + k, expected.get(k), found.get(k), 1e-4);
				assertArrayEquals(device.name() + " " + k, found.get(k), again.get(k), 0);
			}
		}
		assertTrue(java.products > 50 && java.pins > 0);
		assertEquals(0, java.pinned);
	}
}
