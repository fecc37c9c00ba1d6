package io.github.segmenta.nn.engine;

import io.github.segmenta.nn.op.Convolution;
import io.github.segmenta.nn.tensor.BufferPool;
import io.github.segmenta.nn.tensor.Tensor;

import java.util.Random;

/**
 * Small products of matrices and convolutions, of each kind, that a device must compute right before anything is computed on
 * it: drivers and libraries are wrong on some processors only. Operands are small whole numbers, with which nothing is
 * rounded, so that results must be those of plain loops, bit by bit.
 */
final class DeviceCheck {

	/** Rows, inner length and columns: beyond and within blocks of 16, 32 and 64. */
	private static final int[][] PRODUCTS = { { 36, 35, 37 }, { 130, 70, 100 }, { 70, 65, 47 }, { 5, 18, 3 } };
	/** Batch, height, width, channels in and out, kernel's length, stride, padding. */
	private static final int[][] CONVOLUTIONS = { { 2, 9, 8, 3, 5, 3, 1, 1 }, { 1, 13, 11, 32, 37, 3, 1, 1 }, { 2, 9, 8, 4, 6,
		3, 2, 1 }, { 1, 7, 9, 17, 5, 1, 1, 0 } };

	private final Device device;
	private final Random random = new Random(8);
	private String fault;

	private DeviceCheck(final Device device) {
		this.device = device;
	}

	/** What a device computes wrong first, as in "convolutions (3.0 instead of 4.0)", or {@code null}; takes milliseconds. */
	static String fault(final Device device) {
		final DeviceCheck check = new DeviceCheck(device);
		try (BufferPool pool = new BufferPool()) {
			for (final int[] p : PRODUCTS) for (int k = 0; k < 4; k++) check.product(pool, p[0], p[1], p[2], k % 2 == 1, k > 1);
			for (final int[] c : CONVOLUTIONS) check.convolution(pool, c);
		}
		return check.fault;
	}

	/** Whole numbers from −3 to 3. */
	private float[] numbers(final int n) {
		final float[] values = new float[n];
		for (int i = 0; i < n; i++) values[i] = random.nextInt(7) - 3;
		return values;
	}

	private void compare(final String what, final float[] expected, final Tensor found) {
		final float[] values = found.toArray();
		for (int i = 0; fault == null && i < values.length; i++) if (values[i] != expected[i]) fault = what + " (" + values[i] +
			" instead of " + expected[i] + ")";
	}

	private void product(final BufferPool pool, final int rows, final int inner, final int columns, final boolean tx,
		final boolean ty)
	{
		final float[] x = numbers(rows * inner), y = numbers(inner * columns), z = new float[rows * columns];
		for (int r = 0; r < rows; r++) for (int i = 0; i < inner; i++) for (int c = 0; c < columns; c++) z[r * columns + c] +=
			x[tx ? i * rows + r : r * inner + i] * y[ty ? c * inner + i : i * columns + c];
		final Tensor found = pool.allocate(rows, columns).fill(Float.NaN);
		device.multiply(pool.of(x, x.length).as(tx ? inner : rows, tx ? rows : inner), tx, pool.of(y, y.length).as(ty
			? columns : inner, ty ? inner : columns), ty, found.as(rows, columns));
		compare(tx && ty ? "products of transposed matrices" : tx ? "products with the first matrix transposed" : ty
			? "products with the second matrix transposed" : "products of matrices", z, found);
	}

	private void convolution(final BufferPool pool, final int[] c) {
		final int batch = c[0], height = c[1], width = c[2], in = c[3], out = c[4], kernel = c[5], stride = c[6],
				padding = c[7];
		final int rows = Convolution.outputLength(height, kernel, stride, padding), columns = Convolution.outputLength(width,
			kernel, stride, padding);
		final float[] x = numbers(batch * height * width * in), w = numbers(kernel * kernel * in * out), gy = numbers(batch *
			rows * columns * out);
		final float[] y = new float[gy.length], gx = new float[x.length], gw = new float[w.length];
		for (int n = 0; n < batch; n++) for (int i = 0; i < rows; i++) for (int j = 0; j < columns; j++) for (int u = 0; u <
			kernel; u++) for (int v = 0; v < kernel; v++) {
			final int row = i * stride - padding + u, column = j * stride - padding + v;
			if (row < 0 || row >= height || column < 0 || column >= width) continue;
			final int at = ((n * rows + i) * columns + j) * out, from = ((n * height + row) * width + column) * in;
			for (int p = 0; p < in; p++) for (int q = 0; q < out; q++) {
				final int weight = ((u * kernel + v) * in + p) * out + q;
				y[at + q] += x[from + p] * w[weight];
				gx[from + p] += gy[at + q] * w[weight];
				gw[weight] += gy[at + q] * x[from + p];
			}
		}
		final Tensor tx = pool.of(x, batch, height, width, in), tw = pool.of(w, kernel, kernel, in, out), tgy = pool.of(gy,
			batch, rows, columns, out);
		final Tensor found = pool.allocate(batch, rows, columns, out).fill(Float.NaN), foundGx = pool.allocate(tx.shape())
			.fill(Float.NaN), foundGw = pool.allocate(tw.shape()).fill(Float.NaN);
		device.conv2d(tx, tw, stride, padding, found);
		compare("convolutions", y, found);
		device.conv2dBackward(tx, tw, tgy, stride, padding, foundGx, foundGw);
		compare("gradients of a convolution's input", gx, foundGx);
		compare("gradients of a convolution's weights", gw, foundGw);
	}
}
