package io.github.segmenta.nn.op;

import io.github.segmenta.core.Parallel;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Tensor;
import io.github.segmenta.nn.tensor.Variable;

import java.util.Arrays;

/** Pooling of (batch, y, x, channel) tensors in square windows. */
public final class Pooling {

	private Pooling() {}

	/** Where the largest value of each window was, for {@link #unpool}. */
	public static final class Indices {

		private final int[] inputShape, outputShape;
		private final int window, stride, padding;
		/** For each output value the place in its window, row by row. */
		private final byte[] taps;

		private Indices(final int[] inputShape, final int[] outputShape, final int window, final int stride,
			final int padding)
		{
			this.inputShape = inputShape;
			this.outputShape = outputShape;
			this.window = window;
			this.stride = stride;
			this.padding = padding;
			taps = new byte[Tensor.sizeOf(outputShape)];
		}
	}

	/** A maximum pooling's result. */
	public static final class Pooled {

		/** The largest value of each window. */
		public final Variable value;
		/** Where they were, for {@link #unpool}. */
		public final Indices indices;

		private Pooled(final Variable value, final Indices indices) {
			this.value = value;
			this.indices = indices;
		}
	}

	/**
	 * Largest value of each window; of equal ones, the first gets the gradient. What lies outside the image is ignored.
	 *
	 * @param tape the run that this is part of
	 * @param x (batch, y, x, channel)
	 * @param window height and width of a window, in pixels
	 * @param stride distance of windows in pixels
	 * @param padding at most half of the window
	 * @return (batch, y, x, channel), of the size that {@link Convolution#outputLength} gives
	 */
	public static Variable max(final Tape tape, final Variable x, final int window, final int stride,
		final int padding)
	{
		return max(tape, x, window, stride, padding, x.needsGradient() && tape.records()).value;
	}

	/**
	 * As {@link #max}, with the places of the maxima.
	 *
	 * @param tape the run that this is part of
	 * @param x (batch, y, x, channel)
	 * @param window height and width of a window, in pixels
	 * @param stride distance of windows in pixels
	 * @param padding pixels added on each side, at most half of the window
	 * @return the maxima and their places
	 */
	public static Pooled maxWithIndices(final Tape tape, final Variable x, final int window, final int stride,
		final int padding)
	{
		return max(tape, x, window, stride, padding, true);
	}

	private static Pooled max(final Tape tape, final Variable x, final int window, final int stride,
		final int padding, final boolean withIndices)
	{
		if (padding * 2 > window || window > 11) throw new IllegalArgumentException("window " + window + ", padding " +
			padding);
		final int[] in = x.shape();
		final int[] out = { in[0], Convolution.outputLength(in[1], window, stride, padding), Convolution.outputLength(in[2],
			window, stride, padding), in[3] };
		final Indices indices = withIndices ? new Indices(in, out, window, stride, padding) : null;
		final Tensor y = tape.allocate(out);
		final int c = in[3], w = in[2], run = out[2] * c;
		Parallel.loop(out[0] * out[1], Math.max(1, (1 << 14) / run), (from, to) -> {
			final float[] row = new float[w * c], tap = new float[run], best = new float[run];
			final byte[] place = new byte[run];
			for (int k = from; k < to; k++) {
				Arrays.fill(best, Float.NEGATIVE_INFINITY);
				for (int u = 0; u < window; u++) {
					final int iy = k % out[1] * stride - padding + u;
					if (iy < 0 || iy >= in[1]) continue;
					x.value().read((k / out[1] * in[1] + iy) * w * c, row, 0, row.length);
					for (int v = 0; v < window; v++) {
						gather(row, w, c, v - padding, stride, tap, out[2], Float.NEGATIVE_INFINITY);
						if (withIndices) {
							final byte t = (byte) (u * window + v);
							for (int i = 0; i < run; i++) {
								if (tap[i] > best[i]) {
									best[i] = tap[i];
									place[i] = t;
								}
							}
						}
						else {
							for (int i = 0; i < run; i++) best[i] = Math.max(best[i], tap[i]);
						}
					}
				}
				y.write(k * run, best, 0, run);
				if (withIndices) System.arraycopy(place, 0, indices.taps, k * run, run);
			}
		});
		final Variable value = tape.output(y, gy -> {
			final Tensor gx = tape.allocate(in);
			scatter(gy, gx, indices);
			x.accumulate(gx);
		}, x);
		return new Pooled(value, indices);
	}

	/** Every stride-th pixel of a row from {@code first} on, {@code outside} where there is none. */
	static void gather(final float[] row, final int width, final int channels, final int first, final int stride,
		final float[] out, final int count, final float outside)
	{
		if (stride == 1) {
			final int start = Math.min(count, Math.max(0, -first)), end = Math.max(start, Math.min(count, width - first));
			Arrays.fill(out, 0, start * channels, outside);
			if (end > start) System.arraycopy(row, (first + start) * channels, out, start * channels, (end - start) *
				channels);
			Arrays.fill(out, end * channels, count * channels, outside);
			return;
		}
		for (int j = 0; j < count; j++) {
			final int x = first + j * stride;
			if (x < 0 || x >= width) Arrays.fill(out, j * channels, (j + 1) * channels, outside);
			else System.arraycopy(row, x * channels, out, j * channels, channels);
		}
	}

	/**
	 * Undoes a maximum pooling: each value goes to where the maximum was, all else is 0 (Badrinarayanan et al. 2017,
	 * doi:10.1109/TPAMI.2016.2644615). Where windows overlap, values are added.
	 *
	 * @param tape the run that this is part of
	 * @param x values of the shape that the pooling gave, or with another number of channels' contents of equal count
	 * @param indices the places that {@link #maxWithIndices} gave
	 * @return values in the shape of what was pooled
	 * @throws IllegalArgumentException if the shape of {@code x} is another than the pooling gave
	 */
	public static Variable unpool(final Tape tape, final Variable x, final Indices indices) {
		if (!Arrays.equals(x.shape(), indices.outputShape)) throw new IllegalArgumentException("can't unpool " + x.value() +
			" by the places of " + Arrays.toString(indices.outputShape));
		final Tensor y = tape.allocate(indices.inputShape);
		scatter(x.value(), y, indices);
		return tape.output(y, gy -> {
			final Tensor gx = tape.allocate(indices.outputShape);
			collect(gy, gx, indices);
			x.accumulate(gx);
		}, x);
	}

	/** Adds each value at its place; one task an image row of inputs would race, so one task an image. */
	private static void scatter(final Tensor pooled, final Tensor full, final Indices at) {
		final int[] in = at.inputShape, out = at.outputShape;
		final int c = in[3], run = out[2] * c, line = in[2] * c, rows = at.window;
		final boolean apart = at.stride >= at.window && at.padding == 0;
		// windows that don't overlap: each row of windows owns its rows of the image
		final int bands = apart ? out[1] : 1;
		Parallel.loop(in[0] * bands, 1, (from, to) -> {
			final float[] values = new float[run];
			for (int k = from; k < to; k++) {
				final int n = k / bands, band = k % bands;
				final int firstWindow = apart ? band : 0, lastWindow = apart ? band : out[1] - 1;
				final int firstRow = apart ? band * at.stride : 0;
				final int lastRow = apart && band < out[1] - 1 ? firstRow + at.stride : in[1];
				final float[] area = new float[(lastRow - firstRow) * line];
				for (int oy = firstWindow; oy <= lastWindow; oy++) {
					final int place = (n * out[1] + oy) * run;
					pooled.read(place, values, 0, run);
					for (int ox = 0; ox < out[2]; ox++) {
						for (int ch = 0; ch < c; ch++) {
							final int i = ox * c + ch, tap = at.taps[place + i];
							final int y = oy * at.stride - at.padding + tap / rows, x = ox * at.stride - at.padding + tap % rows;
							area[(y - firstRow) * line + x * c + ch] += values[i];
						}
					}
				}
				full.write((n * in[1] + firstRow) * line, area, 0, area.length);
			}
		});
	}

	private static void collect(final Tensor full, final Tensor pooled, final Indices at) {
		final int[] in = at.inputShape, out = at.outputShape;
		final int c = in[3], run = out[2] * c, line = in[2] * c, rows = at.window;
		Parallel.loop(out[0] * out[1], Math.max(1, (1 << 14) / run), (from, to) -> {
			final float[] area = new float[rows * line], values = new float[run];
			for (int k = from; k < to; k++) {
				final int n = k / out[1], oy = k % out[1], top = oy * at.stride - at.padding;
				for (int u = Math.max(0, -top); u < rows && top + u < in[1]; u++) full.read((n * in[1] + top + u) * line, area, u *
					line, line);
				for (int i = 0; i < run; i++) {
					final int tap = at.taps[k * run + i], x = i / c * at.stride - at.padding + tap % rows;
					values[i] = area[tap / rows * line + x * c + i % c];
				}
				pooled.write(k * run, values, 0, run);
			}
		});
	}

	/**
	 * Mean of each window; pixels outside the image count as 0.
	 *
	 * @param tape the run that this is part of
	 * @param x (batch, y, x, channel)
	 * @param window height and width of a window, in pixels
	 * @param stride distance of windows in pixels
	 * @param padding zeros added on each side, in pixels
	 * @return (batch, y, x, channel), of the size that {@link Convolution#outputLength} gives
	 */
	public static Variable average(final Tape tape, final Variable x, final int window, final int stride,
		final int padding)
	{
		final int height = Convolution.outputLength(x.dim(1), window, stride, padding);
		final int width = Convolution.outputLength(x.dim(2), window, stride, padding);
		return bins(tape, x, windows(height, window, stride, padding), windows(width, window, stride, padding), 1f / window /
			window);
	}

	/**
	 * Means of {@code rows × columns} regions that cover the image: region i of n spans ⌊i·length/n⌋…⌈(i + 1)·length/n⌉.
	 *
	 * @param tape the run that this is part of
	 * @param x (batch, y, x, channel)
	 * @param rows number of regions along y
	 * @param columns number of regions along x
	 * @return (batch, rows, columns, channel)
	 */
	public static Variable averageTo(final Tape tape, final Variable x, final int rows, final int columns) {
		return bins(tape, x, regions(x.dim(1), rows), regions(x.dim(2), columns), 0);
	}

	/**
	 * The mean of each channel, of the shape (batch, 1, 1, channel).
	 *
	 * @param tape the run that this is part of
	 * @param x (batch, y, x, channel)
	 * @return the means
	 */
	public static Variable averageAll(final Tape tape, final Variable x) {
		return averageTo(tape, x, 1, 1);
	}

	private static int[][] windows(final int count, final int window, final int stride, final int padding) {
		final int[][] spans = new int[count][];
		for (int i = 0; i < count; i++) spans[i] = new int[] { i * stride - padding, i * stride - padding + window };
		return spans;
	}

	private static int[][] regions(final int length, final int count) {
		final int[][] spans = new int[count][];
		for (int i = 0; i < count; i++) spans[i] = new int[] { (int) ((long) i * length / count), (int) (((i + 1L) * length +
			count - 1) / count) };
		return spans;
	}

	/** @param weight of each pixel of a window, or 0 for one over their number */
	private static Variable bins(final Tape tape, final Variable x, final int[][] rows, final int[][] columns,
		final float weight)
	{
		final int batch = x.dim(0), h = x.dim(1), w = x.dim(2), c = x.dim(3), width = columns.length;
		final Tensor y = tape.allocate(batch, rows.length, width, c);
		Parallel.loop(batch * rows.length, 1, (from, to) -> {
			final float[] row = new float[w * c], sum = new float[w * c], out = new float[width * c];
			for (int k = from; k < to; k++) {
				final int[] span = rows[k % rows.length];
				Arrays.fill(sum, 0);
				for (int iy = Math.max(0, span[0]); iy < Math.min(h, span[1]); iy++) {
					x.value().read((k / rows.length * h + iy) * w * c, row, 0, row.length);
					for (int i = 0; i < row.length; i++) sum[i] += row[i];
				}
				for (int ox = 0; ox < width; ox++) {
					final float f = weight(span, columns[ox], weight);
					Arrays.fill(out, ox * c, (ox + 1) * c, 0);
					for (int ix = Math.max(0, columns[ox][0]); ix < Math.min(w, columns[ox][1]); ix++) {
						for (int ch = 0; ch < c; ch++) out[ox * c + ch] += f * sum[ix * c + ch];
					}
				}
				y.write(k * out.length, out, 0, out.length);
			}
		});
		return tape.output(y, gy -> {
			final Tensor gx = tape.allocate(batch, h, w, c);
			Parallel.loop(batch * h, Math.max(1, (1 << 14) / (w * c)), (from, to) -> {
				final float[] row = new float[w * c], g = new float[width * c];
				for (int k = from; k < to; k++) {
					Arrays.fill(row, 0);
					for (int oy = 0; oy < rows.length; oy++) {
						if (k % h < rows[oy][0] || k % h >= rows[oy][1]) continue;
						gy.read((k / h * rows.length + oy) * width * c, g, 0, g.length);
						for (int ox = 0; ox < width; ox++) {
							final float f = weight(rows[oy], columns[ox], weight);
							for (int ix = Math.max(0, columns[ox][0]); ix < Math.min(w, columns[ox][1]); ix++) {
								for (int ch = 0; ch < c; ch++) row[ix * c + ch] += f * g[ox * c + ch];
							}
						}
					}
					gx.write(k * row.length, row, 0, row.length);
				}
			});
			x.accumulate(gx);
		}, x);
	}

	private static float weight(final int[] rows, final int[] columns, final float weight) {
		return weight != 0 ? weight : 1f / ((rows[1] - rows[0]) * (columns[1] - columns[0]));
	}
}
