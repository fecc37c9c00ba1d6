package io.github.segmenta.nn.engine;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.nn.loss.CrossEntropy;
import io.github.segmenta.nn.loss.Target;
import io.github.segmenta.nn.net.Network;
import io.github.segmenta.nn.net.PixelNetwork;
import io.github.segmenta.nn.net.NetworkSettings;
import io.github.segmenta.nn.op.Convolution;
import io.github.segmenta.nn.tensor.BufferPool;
import io.github.segmenta.nn.tensor.Parameter;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Tensor;
import io.github.segmenta.nn.tensor.Variable;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.After;
import org.junit.Assume;
import org.junit.Before;
import org.junit.Test;

/**
 * What is computed on a device is what ND4J computes: on a device of plain Java loops, and with numbers of 16 bits where the
 * CPU has them.
 */
public class DeviceTest {

	/** A device in Java's memory that minds all bounds. */
	private static final class ArrayDevice extends MatrixDevice {

		private final Map<Area, float[]> memory = new EnumMap<>(Area.class);
		private int products;

		@Override
		public String name() {
			return "Java";
		}

		@Override
		void reserve(final Area area, final long size) {
			// undefined content shows where it is taken for something
			if (memory.get(area) == null || memory.get(area).length < size) {
				final float[] values = new float[(int) size];
				Arrays.fill(values, Float.NaN);
				memory.put(area, values);
			}
		}

		@Override
		void zero(final Area area, final long n) {
			Arrays.fill(memory.get(area), 0, (int) n, 0);
		}

		@Override
		void upload(final Tensor source, final int from, final int rows, final int columns, final Matrix target) {
			for (int r = 0; r < rows; r++) source.read(from + r * columns, memory.get(target.area), (int) target.from + r *
				target.rowStride, columns);
		}

		@Override
		void download(final Matrix source, final int rows, final int columns, final Tensor target, final int to) {
			for (int r = 0; r < rows; r++) target.write(to + r * columns, memory.get(source.area), (int) source.from + r *
				source.rowStride, columns);
		}

		@Override
		void multiply(final int rows, final int inner, final int columns, final Matrix a, final boolean transposeA,
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
	private Device present;

	@Before
	public void toTheCpu() {
		Backend.start();
		present = LinearAlgebra.device();
		LinearAlgebra.setDevice(null);
	}

	@After
	public void backToTheDevice() {
		LinearAlgebra.setDevice(present);
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
					LinearAlgebra.conv2d(x, w, null, c[7], c[8], y);
					LinearAlgebra.conv2dBackward(x, w, gy, c[7], c[8], gx, gw);
					final float[] expected = y.toArray(), expectedGx = gx.toArray(), expectedGw = gw.toArray();
					java.conv2d(x, w, c[7], c[8], y);
					java.conv2dBackward(x, w, gy, c[7], c[8], gx, gw);
					assertNear(Arrays.toString(c), expected, y.toArray(), 1e-5);
					assertNear(Arrays.toString(c), expectedGx, gx.toArray(), 1e-5);
					assertNear(Arrays.toString(c), expectedGw, gw.toArray(), 1e-5);
				}
			}
			return null;
		});
	}

	/** Rows, inner length and columns of products: of one block of 16, 32 or 64, within and beyond. */
	private static final int[][] PRODUCTS = { { 300, 261, 37 }, { 300, 260, 220 }, { 36, 50, 37 }, { 40, 64, 63 }, { 600, 33,
		48 }, { 512, 70, 33 }, { 20, 30, 64 }, { 20, 700, 100 }, { 7, 5, 32 }, { 65, 1, 40 } };

	/** {@code x·y} of each kind, by a device or, if it is {@code null}, by ND4J. */
	private static void product(final Device device, final int kind, final int[] shape, final Tensor x, final Tensor y,
		final Tensor z)
	{
		final int rows = shape[0], inner = shape[1], columns = shape[2], skipped = y.size() - inner * columns;
		final boolean tx = kind % 2 == 1, ty = kind > 1;
		final LinearAlgebra.Operand p = x.as(tx ? inner : rows, tx ? rows : inner), q = y.from(skipped, ty ? columns : inner, ty
			? inner : columns), result = z.from(skipped, rows, columns);
		z.fill(0);
		LinearAlgebra.setDevice(null);
		if (device == null) LinearAlgebra.multiply(p, tx, q, ty, result);
		else device.multiply(p, tx, q, ty, result);
	}

	@Test
	public void productsOfMatrices() {
		Backend.call(() -> {
			final Random random = new Random(6);
			for (final int[] shape : PRODUCTS) try (BufferPool pool = new BufferPool()) {
				final int skipped = 7;
				final Tensor x = pool.of(noise(shape[0] * shape[1], random), shape[0] * shape[1]), y = pool.of(noise(skipped +
					shape[1] * shape[2], random), skipped + shape[1] * shape[2]), z = pool.zeros(shape[0] * shape[2] + skipped);
				for (int kind = 0; kind < 4; kind++) {
					product(java, kind, shape, x, y, z);
					final float[] expected = z.toArray();
					product(null, kind, shape, x, y, z);
					assertNear(kind + " " + Arrays.toString(shape), expected, z.toArray(), 1e-5);
				}
			}
			return null;
		});
	}

	/** A device that gets one kind of operation wrong, in its last value. */
	private final class WrongDevice implements Device {

		private final int kind;

		WrongDevice(final int kind) {
			this.kind = kind;
		}

		private void spoil(final int what, final Tensor result) {
			if (kind == what) result.write(result.size() - 1, new float[] { result.toArray()[result.size() - 1] + 1 }, 0, 1);
		}

		@Override
		public String name() {
			return "Wrong device";
		}

		@Override
		public boolean suits(final double multiplications, final double values) {
			return true;
		}

		@Override
		public void multiply(final LinearAlgebra.Operand x, final boolean transposeX, final LinearAlgebra.Operand y,
			final boolean transposeY, final LinearAlgebra.Operand z)
		{
			java.multiply(x, transposeX, y, transposeY, z);
			spoil((transposeX ? 1 : 0) + (transposeY ? 2 : 0), z.tensor);
		}

		@Override
		public void conv2d(final Tensor x, final Tensor w, final int stride, final int padding, final Tensor y) {
			java.conv2d(x, w, stride, padding, y);
			spoil(4, y);
		}

		@Override
		public void conv2dBackward(final Tensor x, final Tensor w, final Tensor gy, final int stride, final int padding,
			final Tensor gx, final Tensor gw)
		{
			java.conv2dBackward(x, w, gy, stride, padding, gx, gw);
			spoil(5, gx);
			spoil(6, gw);
		}
	}

	@Test
	public void aDeviceThatIsWrongInOneKindOfOperationIsRefused() {
		final String[] kinds = { "products of matrices", "products with the first matrix transposed",
			"products with the second matrix transposed", "products of transposed matrices", "convolutions",
			"gradients of a convolution's input", "gradients of a convolution's weights" };
		Backend.call(() -> {
			for (int kind = 0; kind < kinds.length; kind++) {
				final Device wrong = new WrongDevice(kind);
				final InvalidInputException refusal = assertThrows(InvalidInputException.class, () -> Backend.take(wrong));
				assertTrue(refusal.getMessage(), refusal.getMessage().matches("Wrong device computes " + kinds[kind] +
					" \\(\\S+ instead of \\S+\\) wrong on this machine; set segmenta.device to cpu\\."));
				assertNull(LinearAlgebra.device());
			}
			final Device right = new WrongDevice(-1);
			Backend.take(right);
			assertSame(right, LinearAlgebra.device());
			return null;
		});
	}

	/** The loss and all gradients of a step of a network with convolutions, up-convolutions and biases. */
	private static List<float[]> step(final Device device) {
		return Backend.call(() -> {
			LinearAlgebra.setDevice(device);
			final List<float[]> results = new ArrayList<>();
			final float[] pixels = new float[2 * 48 * 48];
			final int[] classes = new int[pixels.length];
			final Random random = new Random(3);
			for (int i = 0; i < pixels.length; i++) {
				pixels[i] = random.nextFloat();
				classes[i] = random.nextInt(3);
			}
			try (PixelNetwork network = (PixelNetwork) Network.create("U-Net", new NetworkSettings().with("depth", 2).with("width", 32).with(
				"norm", false), 1, 3, 1); BufferPool pool = new BufferPool(); Tape tape = new Tape(pool, Tape.Mode.TRAIN, 1))
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
		final List<float[]> expected = step(null), found = step(java), again = step(java);
		assertEquals(expected.size(), found.size());
		for (int k = 0; k < expected.size(); k++) {
			assertNear("" + k, expected.get(k), found.get(k), 1e-4);
			assertArrayEquals("" + k, found.get(k), again.get(k), 0);
		}
		assertTrue(java.products > 50);
	}

	/** A device for numbers of 16 bits, whatever {@code segmenta.device} is. */
	private static Device bfloat16() {
		try {
			return new Bfloat16Device();
		}
		catch (final IllegalStateException | LinkageError e) {
			Assume.assumeNoException(e);
			return null;
		}
	}

	/** The nearest number with 8 bits of significand, of two the even one. */
	private static float rounded(final float value) {
		final int bits = Float.floatToRawIntBits(value);
		return Float.intBitsToFloat(bits + 0x7fff + (bits >>> 16 & 1) & 0xffff0000);
	}

	private static float[] roundedNoise(final int n, final Random random) {
		final float[] values = noise(n, random);
		for (int i = 0; i < n; i++) values[i] = rounded(values[i]);
		return values;
	}

	/** With operands that are numbers of 16 bits nothing is rounded but the sums; others are rounded first. */
	@Test
	public void bfloat16Operations() {
		Backend.call(() -> {
			final Device device = bfloat16();
			final Random random = new Random(7);
			for (final int[] c : CONVOLUTIONS) {
				final int[] in = { c[0], c[1], c[2], c[3] }, kernel = { c[5], c[6], c[3], c[4] };
				final int[] out = { c[0], Convolution.outputLength(c[1], c[5], c[7], c[8]), Convolution.outputLength(c[2], c[6],
					c[7], c[8]), c[4] };
				try (BufferPool pool = new BufferPool()) {
					final float[] noise = noise(Tensor.sizeOf(in), random), roundedNoise = noise.clone();
					for (int i = 0; i < noise.length; i++) roundedNoise[i] = rounded(noise[i]);
					final Tensor x = pool.of(roundedNoise, in), unrounded = pool.of(noise, in);
					final Tensor w = pool.of(roundedNoise(Tensor.sizeOf(kernel), random), kernel);
					final Tensor gy = pool.of(roundedNoise(Tensor.sizeOf(out), random), out);
					final Tensor y = pool.allocate(out), gx = pool.allocate(in), gw = pool.allocate(kernel);
					LinearAlgebra.conv2d(x, w, null, c[7], c[8], y);
					LinearAlgebra.conv2dBackward(x, w, gy, c[7], c[8], gx, gw);
					final float[] expected = y.toArray(), expectedGx = gx.toArray(), expectedGw = gw.toArray();
					for (int repeat = 0; repeat < 2; repeat++) {
						for (final Tensor t : new Tensor[] { y, gx, gw }) t.fill(Float.NaN);
						device.conv2d(unrounded, w, c[7], c[8], y);
						device.conv2dBackward(unrounded, w, gy, c[7], c[8], gx, gw);
						assertNear(Arrays.toString(c), expected, y.toArray(), 1e-5);
						assertNear(Arrays.toString(c), expectedGx, gx.toArray(), 1e-5);
						assertNear(Arrays.toString(c), expectedGw, gw.toArray(), 1e-5);
					}
				}
			}
			for (final int[] shape : PRODUCTS) try (BufferPool pool = new BufferPool()) {
				final int skipped = 7;
				final Tensor x = pool.of(roundedNoise(shape[0] * shape[1], random), shape[0] * shape[1]), y = pool.of(roundedNoise(
					skipped + shape[1] * shape[2], random), skipped + shape[1] * shape[2]), z = pool.zeros(shape[0] * shape[2] +
						skipped);
				for (int kind = 0; kind < 4; kind++) {
					product(java, kind, shape, x, y, z);
					final float[] expected = z.toArray();
					product(device, kind, shape, x, y, z);
					assertNear("product " + kind + " " + Arrays.toString(shape), expected, z.toArray(), 1e-5);
				}
			}
			return null;
		});
	}

	@Test
	public void bfloat16IsFoundRight() {
		Backend.call(() -> {
			assertNull(DeviceCheck.fault(bfloat16()));
			return null;
		});
	}

	@Test
	public void aStepOfTrainingWithBfloat16() {
		final Device device = bfloat16();
		final List<float[]> expected = step(null), found = step(device), again = step(device);
		for (int k = 0; k < expected.size(); k++) {
			assertNear("bfloat16 " + k, expected.get(k), found.get(k), 0.05);
			assertArrayEquals("bfloat16 " + k, found.get(k), again.get(k), 0);
		}
	}
}
