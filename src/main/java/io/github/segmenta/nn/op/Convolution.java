package io.github.segmenta.nn.op;

import io.github.segmenta.nn.tensor.ElementLoops;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.nn.engine.LinearAlgebra;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Tensor;
import io.github.segmenta.nn.tensor.Variable;

/**
 * Convolutions of (batch, y, x, channel) tensors. As in all of deep learning, "convolution" is correlation: the kernel
 * isn't flipped.
 */
public final class Convolution {

	private Convolution() {}

	/**
	 * y[n, i, j, o] = b[o] + Σ x[n, i·stride − padding + u·dilation, j·stride − padding + v·dilation, c] · w[u, v, c, o],
	 * x is 0 outside.
	 *
	 * @param tape the run that this is part of
	 * @param x (batch, y, x, channel)
	 * @param w weights (y, x, input channel, output channel)
	 * @param bias one value an output channel, or {@code null}
	 * @param stride distance of output pixels in pixels of the input, at least 1
	 * @param padding zeros added on each side, in pixels
	 * @param dilation distance of the kernel's taps in pixels; above 1 the stride must be 1
	 * @return (batch, y, x, output channel), of the size that {@link #outputLength} gives for the dilated kernel
	 * @throws IllegalArgumentException if the numbers of channels differ, or the kernel is larger than the padded image
	 */
	public static Variable conv2d(final Tape tape, final Variable x, final Variable w, final Variable bias,
		final int stride, final int padding, final int dilation)
	{
		if (x.dim(3) != w.dim(2)) throw new IllegalArgumentException("input has " + x.dim(3) + " channels, weights have " +
			w.dim(2));
		if (dilation > 1 && w.dim(0) * w.dim(1) > 1) return dilated(tape, x, w, bias, stride, padding, dilation);
		final Tensor y = tape.allocate(x.dim(0), outputLength(x.dim(1), w.dim(0), stride, padding), outputLength(x.dim(2), w
			.dim(1), stride, padding), w.dim(3));
		final int pixels = y.size() / y.dim(3);
		// a convolution of single pixels is a product of matrices, which is faster, above all its gradients
		final boolean pointwise = w.dim(0) * w.dim(1) == 1 && stride == 1 && padding == 0;
		if (pointwise && bias == null) LinearAlgebra.multiply(x.value().as(pixels, x.dim(3)), false, w.value().as(w.dim(2), w.dim(3)),
			false, y.as(pixels, y.dim(3)));
		else LinearAlgebra.conv2d(x.value(), w.value(), bias == null ? null : bias.value(), stride, padding, y);
		return tape.output(y, gy -> {
			if (pointwise) Linear.accumulateGradients(tape, x, w, gy);
			else {
				final Tensor gx = tape.allocate(x.shape()), gw = tape.allocate(w.shape());
				LinearAlgebra.conv2dBackward(x.value(), w.value(), gy, stride, padding, gx, gw);
				x.accumulate(gx);
				w.accumulate(gw);
			}
			accumulateChannelSums(tape, gy, bias);
		}, x, w, bias);
	}

	/**
	 * Length of a convolution's output along one axis.
	 *
	 * @param length length of the input, in pixels
	 * @param kernel length of the kernel, gaps of a dilation included
	 * @param stride distance of output pixels in pixels of the input, at least 1
	 * @param padding pixels added on each side
	 * @return ⌊(length + 2·padding − kernel) / stride⌋ + 1
	 * @throws IllegalArgumentException if the kernel is longer than the padded axis
	 */
	public static int outputLength(final int length, final int kernel, final int stride, final int padding) {
		final int span = length + 2 * padding - kernel;
		if (span < 0) throw new IllegalArgumentException("kernel of " + kernel + " on an axis of " + length);
		return span / stride + 1;
	}

	/** The gradient of a bias. */
	static void accumulateChannelSums(final Tape tape, final Tensor gy, final Variable bias) {
		if (bias == null || !bias.needsGradient()) return;
		final double[] sums = ElementLoops.channelSums(gy, gy.dim(-1));
		final float[] values = new float[sums.length];
		for (int c = 0; c < values.length; c++) values[c] = (float) sums[c];
		final Tensor gb = tape.allocate(values.length);
		gb.write(0, values, 0, values.length);
		bias.accumulate(gb);
	}

	/**
	 * Splits the image into dilation² images of every dilation-th pixel; the taps of the kernel are neighbours there.
	 */
	private static Variable dilated(final Tape tape, final Variable x, final Variable w, final Variable bias,
		final int stride, final int padding, final int dilation)
	{
		if (stride != 1) throw new IllegalArgumentException("dilation with a stride");
		if (4 * dilation > Math.min(x.dim(1), x.dim(2))) return tapByTap(tape, x, w, bias, padding, dilation);
		final boolean nativePadding = padding % dilation == 0;
		final int before = nativePadding ? 0 : padding;
		final int height = x.dim(1) + 2 * before, width = x.dim(2) + 2 * before;
		final int innerPadding = nativePadding ? padding / dilation : 0;
		final int outHeight = x.dim(1) + 2 * padding - dilation * (w.dim(0) - 1);
		final int outWidth = x.dim(2) + 2 * padding - dilation * (w.dim(1) - 1);
		final Variable split = split(tape, x, dilation, before, ceil(height, dilation), ceil(width, dilation));
		final Variable y = conv2d(tape, split, w, bias, 1, innerPadding, 1);
		tape.release(split);
		final Variable joined = join(tape, y, dilation, outHeight, outWidth);
		tape.release(y);
		return joined;
	}

	/**
	 * The part of the image that a tap of the kernel sees: the pixels of the output that get something from it, and where
	 * they begin in the input.
	 */
	private static final class Reach {

		final int top, left, height, width, inTop, inLeft;

		Reach(final int[] in, final int[] out, final int dy, final int dx) {
			top = Math.max(0, -dy);
			left = Math.max(0, -dx);
			height = Math.min(out[1], in[1] - dy) - top;
			width = Math.min(out[2], in[2] - dx) - left;
			inTop = top + dy;
			inLeft = left + dx;
		}

		boolean isEmpty() {
			return height <= 0 || width <= 0;
		}
	}

	/**
	 * The sum of a convolution of 1 × 1 for each tap over the pixels that the tap reaches: where taps lie far apart, most of
	 * them see little of the image, and what they don't see costs nothing.
	 */
	private static Variable tapByTap(final Tape tape, final Variable x, final Variable w, final Variable bias,
		final int padding, final int dilation)
	{
		final int kh = w.dim(0), kw = w.dim(1), c = w.dim(2), o = w.dim(3);
		final int[] in = x.shape(), out = { in[0], in[1] + 2 * padding - dilation * (kh - 1), in[2] + 2 * padding - dilation *
			(kw - 1), o };
		final Tensor y = tape.allocate(out);
		final float[] first = new float[o];
		if (bias != null) bias.value().read(0, first, 0, o);
		fillPixels(y, first);
		for (int tap = 0; tap < kh * kw; tap++) {
			final Reach reach = new Reach(in, out, tap / kw * dilation - padding, tap % kw * dilation - padding);
			if (reach.isEmpty()) continue;
			final Tensor seen = tape.allocate(in[0], reach.height, reach.width, c);
			copyWindow(x.value(), reach.inTop, reach.inLeft, seen);
			final Tensor part = tape.allocate(in[0], reach.height, reach.width, o);
			final int pixels = in[0] * reach.height * reach.width;
			LinearAlgebra.multiply(seen.as(pixels, c), false, w.value().from(tap * c * o, c, o), false, part.as(pixels, o));
			addWindow(part, y, reach.top, reach.left);
			seen.release();
			part.release();
		}
		return tape.output(y, gy -> {
			final Tensor gx = tape.allocate(in), gw = tape.allocate(w.shape());
			gx.fill(0);
			gw.fill(0);
			final float[] values = new float[c * o];
			for (int tap = 0; tap < kh * kw; tap++) {
				final Reach reach = new Reach(in, out, tap / kw * dilation - padding, tap % kw * dilation - padding);
				if (reach.isEmpty()) continue;
				final Tensor seen = tape.allocate(in[0], reach.height, reach.width, c), weights = tap(tape, w.value(), tap);
				copyWindow(x.value(), reach.inTop, reach.inLeft, seen);
				final Tensor part = tape.allocate(in[0], reach.height, reach.width, o);
				copyWindow(gy, reach.top, reach.left, part);
				final Tensor gSeen = tape.allocate(seen.shape()), gWeights = tape.allocate(1, 1, c, o);
				LinearAlgebra.conv2dBackward(seen, weights, part, 1, 0, gSeen, gWeights);
				addWindow(gSeen, gx, reach.inTop, reach.inLeft);
				gWeights.read(0, values, 0, values.length);
				gw.write(tap * values.length, values, 0, values.length);
				for (final Tensor t : new Tensor[] { seen, weights, part, gSeen, gWeights }) t.release();
			}
			x.accumulate(gx);
			w.accumulate(gw);
			accumulateChannelSums(tape, gy, bias);
		}, x, w, bias);
	}

	/** The weights of one tap, (1, 1, input channel, output channel). */
	private static Tensor tap(final Tape tape, final Tensor w, final int index) {
		final float[] values = new float[w.dim(2) * w.dim(3)];
		w.read(index * values.length, values, 0, values.length);
		final Tensor tap = tape.allocate(1, 1, w.dim(2), w.dim(3));
		tap.write(0, values, 0, values.length);
		return tap;
	}

	private static void fillPixels(final Tensor y, final float[] pixel) {
		final int run = y.dim(2) * y.dim(3);
		final float[] row = new float[run];
		for (int i = 0; i < run; i += pixel.length) System.arraycopy(pixel, 0, row, i, pixel.length);
		for (int k = 0; k < y.dim(0) * y.dim(1); k++) y.write(k * run, row, 0, run);
	}

	private static void copyWindow(final Tensor whole, final int top, final int left, final Tensor part) {
		final int h = part.dim(1), run = part.dim(2) * part.dim(3);
		Parallel.loop(part.dim(0) * h, Math.max(1, (1 << 16) / run), (from, to) -> {
			final float[] row = new float[run];
			for (int k = from; k < to; k++) {
				whole.read(at(whole, k / h, top + k % h, left), row, 0, run);
				part.write(k * run, row, 0, run);
			}
		});
	}

	private static void addWindow(final Tensor part, final Tensor whole, final int top, final int left) {
		final int h = part.dim(1), run = part.dim(2) * part.dim(3);
		Parallel.loop(part.dim(0) * h, Math.max(1, (1 << 16) / run), (from, to) -> {
			final float[] row = new float[run], sum = new float[run];
			for (int k = from; k < to; k++) {
				final int at = at(whole, k / h, top + k % h, left);
				part.read(k * run, row, 0, run);
				whole.read(at, sum, 0, run);
				for (int i = 0; i < run; i++) sum[i] += row[i];
				whole.write(at, sum, 0, run);
			}
		});
	}

	private static int at(final Tensor t, final int n, final int y, final int x) {
		return ((n * t.dim(1) + y) * t.dim(2) + x) * t.dim(3);
	}

	private static int ceil(final int a, final int b) {
		return (a + b - 1) / b;
	}

	private static Variable split(final Tape tape, final Variable x, final int d, final int before, final int subHeight,
		final int subWidth)
	{
		final int n = x.dim(0), h = x.dim(1), w = x.dim(2), c = x.dim(3);
		final Tensor y = tape.allocate(n * d * d, subHeight, subWidth, c);
		interleave(x.value(), y, d, before, true);
		return tape.output(y, gy -> {
			final Tensor gx = tape.allocate(n, h, w, c);
			interleave(gx, gy, d, before, false);
			x.accumulate(gx);
		}, x);
	}

	private static Variable join(final Tape tape, final Variable x, final int d, final int height, final int width) {
		final int[] shape = x.shape();
		final Tensor y = tape.allocate(shape[0] / (d * d), height, width, shape[3]);
		interleave(y, x.value(), d, 0, false);
		return tape.output(y, gy -> {
			final Tensor gx = tape.allocate(shape);
			interleave(gy, gx, d, 0, true);
			x.accumulate(gx);
		}, x);
	}

	/**
	 * Copies between an image and its d² images of every d-th pixel: pixel (y, x) of sub-image (r, s) is pixel
	 * (y·d + r − before, x·d + s − before) of the whole, 0 outside of it.
	 */
	private static void interleave(final Tensor whole, final Tensor parts, final int d, final int before,
		final boolean toParts)
	{
		final int n = whole.dim(0), h = whole.dim(1), w = whole.dim(2), c = whole.dim(3);
		final int ph = parts.dim(1), pw = parts.dim(2);
		final int rows = toParts ? n * ph * d : n * h;
		Parallel.loop(rows, Math.max(1, (1 << 16) / (w * c)), (from, to) -> {
			final float[] row = new float[w * c], part = new float[pw * c];
			for (int k = from; k < to; k++) {
				final int image = toParts ? k / (ph * d) : k / h;
				final int y = toParts ? k % (ph * d) - before : k % h;
				final int r = (y + before) % d, py = (y + before) / d;
				final boolean inside = y >= 0 && y < h;
				if (toParts && inside) whole.read((image * h + y) * w * c, row, 0, w * c);
				for (int s = 0; s < d; s++) {
					final int at = (((image * d + r) * d + s) * ph + py) * pw * c;
					if (!toParts) parts.read(at, part, 0, pw * c);
					for (int px = 0; px < pw; px++) {
						final int x = px * d + s - before;
						final boolean pixel = inside && x >= 0 && x < w;
						if (!toParts) {
							if (pixel) System.arraycopy(part, px * c, row, x * c, c);
						}
						else if (pixel) System.arraycopy(row, x * c, part, px * c, c);
						else java.util.Arrays.fill(part, px * c, (px + 1) * c, 0);
					}
					if (toParts) parts.write(at, part, 0, pw * c);
				}
				if (!toParts) whole.write((image * h + y) * w * c, row, 0, w * c);
			}
		});
	}

	/**
	 * Transposed convolution ("up-convolution"), the adjoint of {@link #conv2d} as to its input:
	 * y[n, i·stride − padding + u, j·stride − padding + v, o] += x[n, i, j, c] · w[u, v, o, c], plus bias. Output length:
	 * (length − 1)·stride − 2·padding + kernel + extra.
	 *
	 * @param tape the run that this is part of
	 * @param x (batch, y, x, channel)
	 * @param w weights (y, x, output channel, input channel)
	 * @param bias one value an output channel, or {@code null}
	 * @param stride distance in the output, in pixels, of what neighbouring input pixels add
	 * @param padding rows and columns that are cut off on each side
	 * @param extra rows and columns added at the end, as with torch's {@code output_padding}
	 * @return (batch, y, x, output channel)
	 * @throws IllegalArgumentException if the numbers of channels differ
	 */
	public static Variable transposed(final Tape tape, final Variable x, final Variable w, final Variable bias,
		final int stride, final int padding, final int extra)
	{
		if (x.dim(3) != w.dim(3)) throw new IllegalArgumentException("input has " + x.dim(3) + " channels, weights have " +
			w.dim(3));
		final int[] in = x.shape();
		final int kh = w.dim(0), kw = w.dim(1), out = w.dim(2);
		final int height = (in[1] - 1) * stride - 2 * padding + kh + extra;
		final int width = (in[2] - 1) * stride - 2 * padding + kw + extra;
		final int pixels = in[0] * in[1] * in[2], taps = kh * kw * out;
		final Tensor columns = tape.allocate(pixels, taps);
		LinearAlgebra.multiply(x.value().as(pixels, in[3]), false, w.value().as(taps, in[3]), true, columns.as(pixels, taps));
		final Tensor y = tape.allocate(in[0], height, width, out);
		// taps that don't overlap are only put into another order
		final boolean apart = kh == stride && kw == stride && padding == 0 && extra == 0;
		final float[] added = bias == null ? null : bias.value().toArray();
		if (apart) spread(columns, in, y, kh, kw, added);
		else addTaps(columns, in, y, kh, kw, stride, padding, added);
		columns.release();
		return tape.output(y, gy -> {
			final Tensor taken = tape.allocate(pixels, taps);
			if (apart) collect(gy, in, taken, kh, kw);
			else takeTaps(gy, in, taken, kh, kw, stride, padding);
			if (x.needsGradient()) {
				final Tensor gx = tape.allocate(in);
				LinearAlgebra.multiply(taken.as(pixels, taps), false, w.value().as(taps, in[3]), false, gx.as(pixels, in[3]));
				x.accumulate(gx);
			}
			if (w.needsGradient()) {
				final Tensor gw = tape.allocate(w.shape());
				LinearAlgebra.multiply(taken.as(pixels, taps), true, x.value().as(pixels, in[3]), false, gw.as(taps, in[3]));
				w.accumulate(gw);
			}
			taken.release();
			accumulateChannelSums(tape, gy, bias);
		}, x, w, bias);
	}

	/** Copies the taps of all pixels to the squares of pixels that they make, and adds a bias. */
	private static void spread(final Tensor columns, final int[] in, final Tensor y, final int kh, final int kw,
		final float[] bias)
	{
		final int width = in[2], run = kw * y.dim(3);
		final float[] biases = bias == null ? null : ElementLoops.tiled(bias, width * run);
		Parallel.loop(in[0] * in[1], Math.max(1, (1 << 15) / (width * kh * run)), (from, to) -> {
			final float[] all = new float[width * kh * run], row = new float[width * run];
			for (int k = from; k < to; k++) {
				columns.read(k * all.length, all, 0, all.length);
				for (int u = 0; u < kh; u++) {
					for (int x = 0; x < width; x++) System.arraycopy(all, (x * kh + u) * run, row, x * run, run);
					if (bias != null) for (int i = 0; i < row.length; i++) row[i] += biases[i];
					y.write((k * kh + u) * row.length, row, 0, row.length);
				}
			}
		});
	}

	/** The adjoint of {@link #spread} without a bias. */
	private static void collect(final Tensor y, final int[] in, final Tensor columns, final int kh, final int kw) {
		final int width = in[2], run = kw * y.dim(3);
		Parallel.loop(in[0] * in[1], Math.max(1, (1 << 15) / (width * kh * run)), (from, to) -> {
			final float[] all = new float[width * kh * run], row = new float[width * run];
			for (int k = from; k < to; k++) {
				for (int u = 0; u < kh; u++) {
					y.read((k * kh + u) * row.length, row, 0, row.length);
					for (int x = 0; x < width; x++) System.arraycopy(row, x * run, all, (x * kh + u) * run, run);
				}
				columns.write(k * all.length, all, 0, all.length);
			}
		});
	}

	/** Sums the products of all pixels and taps into the output, row by row in a fixed order. */
	private static void addTaps(final Tensor columns, final int[] in, final Tensor y, final int kh, final int kw,
		final int stride, final int padding, final float[] bias)
	{
		final int height = y.dim(1), width = y.dim(2), out = y.dim(3), run = kw * out;
		Parallel.loop(in[0] * height, Math.max(1, (1 << 14) / (width * out)), (from, to) -> {
			final float[] row = new float[width * out], tap = new float[run];
			for (int k = from; k < to; k++) {
				final int n = k / height, oy = k % height;
				if (bias == null) java.util.Arrays.fill(row, 0);
				else for (int i = 0; i < row.length; i += out) System.arraycopy(bias, 0, row, i, out);
				for (int u = 0; u < kh; u++) {
					final int at = oy + padding - u;
					if (at < 0 || at % stride != 0 || at / stride >= in[1]) continue;
					for (int ix = 0; ix < in[2]; ix++) {
						columns.read((((n * in[1] + at / stride) * in[2] + ix) * kh + u) * run, tap, 0, run);
						final int first = ix * stride - padding;
						final int start = Math.max(0, -first), end = Math.min(kw, width - first);
						final int shift = first * out;
						for (int i = start * out; i < end * out; i++) row[shift + i] += tap[i];
					}
				}
				y.write(k * width * out, row, 0, row.length);
			}
		});
	}

	/** For each pixel of the input the output's values under the kernel, 0 outside: the adjoint of {@link #addTaps}. */
	private static void takeTaps(final Tensor y, final int[] in, final Tensor columns, final int kh, final int kw,
		final int stride, final int padding)
	{
		final int height = y.dim(1), width = y.dim(2), out = y.dim(3), run = kw * out;
		Parallel.loop(in[0] * in[1], Math.max(1, (1 << 14) / (in[2] * run)), (from, to) -> {
			final float[] row = new float[width * out], tap = new float[run];
			for (int k = from; k < to; k++) {
				final int n = k / in[1], iy = k % in[1];
				for (int u = 0; u < kh; u++) {
					final int oy = iy * stride - padding + u;
					final boolean inside = oy >= 0 && oy < height;
					if (inside) y.read((n * height + oy) * width * out, row, 0, row.length);
					for (int ix = 0; ix < in[2]; ix++) {
						java.util.Arrays.fill(tap, 0);
						if (inside) {
							final int first = ix * stride - padding;
							final int start = Math.max(0, -first), end = Math.min(kw, width - first);
							if (end > start) System.arraycopy(row, (first + start) * out, tap, start * out, (end - start) * out);
						}
						columns.write(((k * in[2] + ix) * kh + u) * run, tap, 0, run);
					}
				}
			}
		});
	}
}
