package io.github.segmenta.nn.op;

import io.github.segmenta.nn.tensor.ElementLoops;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Tensor;
import io.github.segmenta.nn.tensor.Variable;

import java.util.Arrays;

/** Convolution of each channel with a kernel of its own, the cheap half of a separable convolution. */
public final class Depthwise {

	/** Length of the pieces of a row that are summed up together; their sums stay in the cache. */
	private static final int PIECE = 2048;
	private static final int ROWS_PER_BLOCK = 8;

	private Depthwise() {}

	/**
	 * y[n, i, j, c] = Σ x[n, i·stride − padding + u·dilation, j·stride − padding + v·dilation, c] · w[u, v, c], x is 0
	 * outside.
	 *
	 * @param tape the run that this is part of
	 * @param x (batch, y, x, channel)
	 * @param w weights (y, x, channel)
	 * @param stride distance of output pixels in pixels of the input, at least 1
	 * @param padding zeros added on each side, in pixels
	 * @param dilation distance of the kernel's taps in pixels, at least 1
	 * @return (batch, y, x, channel)
	 * @throws IllegalArgumentException if the numbers of channels differ, or the kernel is larger than the padded image
	 */
	public static Variable conv2d(final Tape tape, final Variable x, final Variable w, final int stride,
		final int padding, final int dilation)
	{
		return conv2d(tape, x, w, stride, padding, dilation, null);
	}

	/**
	 * As {@link #conv2d(Tape, Variable, Variable, int, int, int)}, and in prediction what follows on each value, so that it
	 * needs no way to the memory and back.
	 *
	 * @param tape the run that this is part of
	 * @param x (batch, y, x, channel)
	 * @param w weights (y, x, channel)
	 * @param stride distance of output pixels in pixels of the input, at least 1
	 * @param padding zeros added on each side, in pixels
	 * @param dilation distance of the kernel's taps in pixels, at least 1
	 * @param then {@code null} for nothing
	 * @return (batch, y, x, channel)
	 * @throws IllegalArgumentException if the numbers of channels differ, the kernel is larger than the padded image, or
	 *          something is to follow in a run that records gradients
	 */
	public static Variable conv2d(final Tape tape, final Variable x, final Variable w, final int stride,
		final int padding, final int dilation, final Affine then)
	{
		if (then != null && tape.mode() != Tape.Mode.PREDICT) throw new IllegalArgumentException("has no gradient");
		final int[] in = x.shape();
		final int kh = w.dim(0), kw = w.dim(1), c = in[3];
		if (w.dim(2) != c) throw new IllegalArgumentException("input has " + c + " channels, weights have " + w.dim(2));
		final int height = Convolution.outputLength(in[1], (kh - 1) * dilation + 1, stride, padding);
		final int width = Convolution.outputLength(in[2], (kw - 1) * dilation + 1, stride, padding);
		final Tensor y = tape.allocate(in[0], height, width, c);
		final int run = width * c, tile = c * Math.max(1, PIECE / c);
		final float[][] taps = taps(w.value(), tile);
		final int blockRows = Math.max(1, (1 << 15) / run);
		final Affine.Tiled finish = then == null ? null : then.tiled(tile);
		if (stride == 1) dense(x.value(), y, taps, kh, kw, padding, dilation, finish);
		else strided(x.value(), y, taps, kh, kw, stride, padding, dilation, finish);
		return tape.output(y, gy -> {
			if (x.needsGradient()) x.accumulate(inputGradient(tape, gy, in, taps, kh, kw, stride, padding, dilation));
			if (w.needsGradient()) {
				final int tasks = (in[0] * height + blockRows - 1) / blockRows;
				final double[][] sums = new double[tasks][kh * kw * c];
				Parallel.loop(in[0] * height, blockRows, (from, to) -> weightGradient(x.value(), gy, from, to, kh, kw, stride,
					padding, dilation, tile, sums[from / blockRows]));
				final double[] total = ElementLoops.total(sums, kh * kw * c);
				final float[] values = new float[total.length];
				for (int i = 0; i < values.length; i++) values[i] = (float) total[i];
				final Tensor gw = tape.allocate(w.shape());
				gw.write(0, values, 0, values.length);
				w.accumulate(gw);
			}
		}, x, w);
	}

	/**
	 * Stride 1. The rows that a kernel covers lie in arrays with zeros at both ends; pieces of them are copied to where they
	 * are multiplied, since only loops over whole arrays are vectorised.
	 */
	private static void dense(final Tensor x, final Tensor y, final float[][] taps, final int kh, final int kw,
		final int padding, final int dilation, final Affine.Tiled finish)
	{
		final int rows = x.dim(1), inRun = x.dim(2) * x.dim(3), c = x.dim(3), height = y.dim(1), run = y.dim(2) * c;
		final int tile = taps[0].length, left = padding * c, length = Math.max(left + inRun, run + (kw - 1) * dilation * c);
		Parallel.loop(x.dim(0) * height, Math.max(ROWS_PER_BLOCK, (1 << 15) / run), (from, to) -> {
			// each row is read once and serves all rows of the output that it reaches
			final float[][] ring = new float[(kh - 1) * dilation + 1][length], lines = new float[kh][], moved = new float[3][tile];
			final int[] held = new int[ring.length];
			Arrays.fill(held, -1);
			final float[] sum = new float[tile], out = new float[run];
			final boolean[] inside = new boolean[kh];
			for (int k = from; k < to; k++) {
				for (int u = 0; u < kh; u++) {
					final int iy = k % height - padding + u * dilation, source = k / height * rows + iy;
					inside[u] = iy >= 0 && iy < rows;
					if (!inside[u]) continue;
					final int place = source % ring.length;
					if (held[place] != source) x.read(source * inRun, ring[place], left, inRun);
					held[place] = source;
					lines[u] = ring[place];
				}
				for (int at = 0; at < run; at += tile) {
					final int n = Math.min(tile, run - at);
					Arrays.fill(sum, 0);
					for (int u = 0; u < kh; u++) {
						if (!inside[u]) continue;
						int v = 0;
						for (; v + 2 < kw; v += 3) {
							for (int i = 0; i < 3; i++) System.arraycopy(lines[u], at + (v + i) * dilation * c, moved[i], 0, n);
							final int t = u * kw + v;
							addThree(moved[0], taps[t], moved[1], taps[t + 1], moved[2], taps[t + 2], sum, n);
						}
						for (; v < kw; v++) {
							System.arraycopy(lines[u], at + v * dilation * c, moved[0], 0, n);
							addOne(moved[0], taps[u * kw + v], sum, n);
						}
					}
					if (finish != null) finish.apply(sum, n);
					System.arraycopy(sum, 0, out, at, n);
				}
				y.write(k * run, out, 0, run);
			}
		});
	}

	private static void addThree(final float[] a, final float[] u, final float[] b, final float[] v, final float[] c,
		final float[] w, final float[] sum, final int n)
	{
		for (int i = 0; i < n; i++) sum[i] += a[i] * u[i] + b[i] * v[i] + c[i] * w[i];
	}

	private static void addOne(final float[] a, final float[] u, final float[] sum, final int n) {
		for (int i = 0; i < n; i++) sum[i] += a[i] * u[i];
	}

	private static void strided(final Tensor x, final Tensor y, final float[][] taps, final int kh, final int kw,
		final int stride, final int padding, final int dilation, final Affine.Tiled finish)
	{
		final int rows = x.dim(1), columns = x.dim(2), c = x.dim(3), height = y.dim(1), width = y.dim(2), run = width * c;
		Parallel.loop(x.dim(0) * height, Math.max(1, (1 << 15) / run), (from, to) -> {
			final float[] row = new float[columns * c], moved = new float[run], sum = new float[run];
			for (int k = from; k < to; k++) {
				Arrays.fill(sum, 0);
				for (int u = 0; u < kh; u++) {
					final int iy = k % height * stride - padding + u * dilation;
					if (iy < 0 || iy >= rows) continue;
					x.read((k / height * rows + iy) * row.length, row, 0, row.length);
					for (int v = 0; v < kw; v++) {
						Pooling.gather(row, columns, c, v * dilation - padding, stride, moved, width, 0);
						multiplyAdd(moved, taps[u * kw + v], sum, run);
					}
				}
				if (finish != null) finish.applyInPieces(sum);
				y.write(k * run, sum, 0, run);
			}
		});
	}

	private static float[][] taps(final Tensor w, final int tile) {
		final int c = w.dim(2);
		final float[] all = w.toArray();
		final float[][] taps = new float[all.length / c][];
		for (int t = 0; t < taps.length; t++) taps[t] = ElementLoops.tiled(Arrays.copyOfRange(all, t * c, (t + 1) * c), tile);
		return taps;
	}

	private static void multiplyAdd(final float[] x, final float[] tap, final float[] sum, final int length) {
		for (int at = 0; at < length; at += tap.length) {
			final int n = Math.min(tap.length, length - at);
			for (int i = 0; i < n; i++) sum[at + i] += x[at + i] * tap[i];
		}
	}

	private static Tensor inputGradient(final Tape tape, final Tensor gy, final int[] in, final float[][] taps,
		final int kh, final int kw, final int stride, final int padding, final int dilation)
	{
		final int height = gy.dim(1), width = gy.dim(2), c = in[3], run = width * c;
		final Tensor gx = tape.allocate(in);
		if (stride == 1 && kh == kw && padding <= dilation * (kh - 1)) {
			// the same filter with the kernel turned by 180°
			final float[][] turned = new float[taps.length][];
			for (int t = 0; t < taps.length; t++) turned[t] = taps[taps.length - 1 - t];
			dense(gy, gx, turned, kh, kw, dilation * (kh - 1) - padding, dilation, null);
			return gx;
		}
		Parallel.loop(in[0] * in[1], Math.max(1, (1 << 15) / (in[2] * c)), (from, to) -> {
			final float[] g = new float[run], product = new float[run], row = new float[in[2] * c];
			for (int k = from; k < to; k++) {
				Arrays.fill(row, 0);
				for (int u = 0; u < kh; u++) {
					final int at = k % in[1] + padding - u * dilation;
					if (at < 0 || at % stride != 0 || at / stride >= height) continue;
					gy.read((k / in[1] * height + at / stride) * run, g, 0, run);
					for (int v = 0; v < kw; v++) {
						Arrays.fill(product, 0);
						multiplyAdd(g, taps[u * kw + v], product, run);
						final int first = v * dilation - padding;
						if (stride == 1) {
							final int start = Math.max(0, -first), end = Math.min(width, in[2] - first), shift = first * c;
							for (int i = start * c; i < end * c; i++) row[shift + i] += product[i];
						}
						else for (int j = 0; j < width; j++) {
							final int ix = first + j * stride;
							if (ix < 0 || ix >= in[2]) continue;
							for (int ch = 0; ch < c; ch++) row[ix * c + ch] += product[j * c + ch];
						}
					}
				}
				gx.write(k * row.length, row, 0, row.length);
			}
		});
		return gx;
	}

	private static void weightGradient(final Tensor x, final Tensor gy, final int from, final int to, final int kh,
		final int kw, final int stride, final int padding, final int dilation, final int tile, final double[] sums)
	{
		final int rows = x.dim(1), width = x.dim(2), c = x.dim(3), height = gy.dim(1), run = gy.dim(2) * c;
		final float[] row = new float[width * c], moved = new float[run], g = new float[run];
		final float[][] products = new float[kh * kw][tile];
		for (int k = from; k < to; k++) {
			gy.read(k * run, g, 0, run);
			for (int u = 0; u < kh; u++) {
				final int iy = k % height * stride - padding + u * dilation;
				if (iy < 0 || iy >= rows) continue;
				x.read((k / height * rows + iy) * row.length, row, 0, row.length);
				for (int v = 0; v < kw; v++) {
					Pooling.gather(row, width, c, v * dilation - padding, stride, moved, gy.dim(2), 0);
					final float[] product = products[u * kw + v];
					for (int at = 0; at < run; at += tile) {
						final int n = Math.min(tile, run - at);
						for (int i = 0; i < n; i++) product[i] += moved[at + i] * g[at + i];
					}
				}
			}
		}
		for (int t = 0; t < products.length; t++) {
			for (int i = 0; i < tile; i += c) for (int ch = 0; ch < c; ch++) sums[t * c + ch] += products[t][i + ch];
		}
	}
}
