package io.github.segmenta.nn.op;

import io.github.segmenta.core.Parallel;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Tensor;
import io.github.segmenta.nn.tensor.Variable;

import java.util.Arrays;

/** Changes the size of images by interpolation. */
public final class Resize {

	private Resize() {}

	/** For each place of the new axis two places of the old one and the weight of the second. */
	private static final class Axis {

		final int[] first, second;
		final float[] weight;

		Axis(final int from, final int to, final boolean nearest, final boolean alignCorners) {
			first = new int[to];
			second = new int[to];
			weight = new float[to];
			for (int i = 0; i < to; i++) {
				if (nearest) {
					first[i] = second[i] = (int) ((long) i * from / to);
					continue;
				}
				final double at = alignCorners ? to == 1 ? 0 : i * (from - 1.0) / (to - 1) : Math.max(0, (i + 0.5) * from / to -
					0.5);
				first[i] = Math.min(from - 1, (int) at);
				second[i] = Math.min(from - 1, first[i] + 1);
				weight[i] = (float) (at - first[i]);
			}
		}
	}

	/**
	 * Bilinear interpolation.
	 *
	 * @param tape the run that this is part of
	 * @param x (batch, y, x, channel)
	 * @param height the new height, in pixels
	 * @param width the new width, in pixels
	 * @param alignCorners whether the centres of the corner pixels stay where they are; else the image's borders do, and
	 *          what lies outside the outer centres is constant
	 * @return (batch, height, width, channel); {@code x} itself if that is its size
	 */
	public static Variable bilinear(final Tape tape, final Variable x, final int height, final int width,
		final boolean alignCorners)
	{
		if (height == x.dim(1) && width == x.dim(2)) return x;
		return resize(tape, x, new Axis(x.dim(1), height, false, alignCorners), new Axis(x.dim(2), width, false,
			alignCorners));
	}

	/**
	 * The value of the pixel ⌊i · old / new⌋.
	 *
	 * @param tape the run that this is part of
	 * @param x (batch, y, x, channel)
	 * @param height the new height, in pixels
	 * @param width the new width, in pixels
	 * @return (batch, height, width, channel); {@code x} itself if that is its size
	 */
	public static Variable nearest(final Tape tape, final Variable x, final int height, final int width) {
		if (height == x.dim(1) && width == x.dim(2)) return x;
		return resize(tape, x, new Axis(x.dim(1), height, true, false), new Axis(x.dim(2), width, true, false));
	}

	private static Variable resize(final Tape tape, final Variable x, final Axis rows, final Axis columns) {
		final int batch = x.dim(0), h = x.dim(1), w = x.dim(2), c = x.dim(3);
		final int height = rows.first.length, width = columns.first.length;
		final Tensor y = tape.allocate(batch, height, width, c);
		Parallel.loop(batch * height, Math.max(1, (1 << 15) / (width * c)), (from, to) -> {
			final float[] a = new float[w * c], b = new float[w * c], out = new float[width * c];
			for (int k = from; k < to; k++) {
				final int oy = k % height, image = k / height * h;
				final float f = rows.weight[oy];
				x.value().read((image + rows.first[oy]) * w * c, a, 0, a.length);
				if (f != 0) {
					x.value().read((image + rows.second[oy]) * w * c, b, 0, b.length);
					for (int i = 0; i < a.length; i++) a[i] += f * (b[i] - a[i]);
				}
				for (int ox = 0; ox < width; ox++) {
					final int p = columns.first[ox] * c, q = columns.second[ox] * c, o = ox * c;
					final float g = columns.weight[ox];
					for (int ch = 0; ch < c; ch++) out[o + ch] = a[p + ch] + g * (a[q + ch] - a[p + ch]);
				}
				y.write(k * out.length, out, 0, out.length);
			}
		});
		return tape.output(y, gy -> {
			final Tensor gx = tape.allocate(batch, h, w, c);
			Parallel.loop(batch * h, Math.max(1, (1 << 14) / (width * c)), (from, to) -> {
				final float[] g = new float[width * c], sum = new float[width * c], row = new float[w * c];
				for (int k = from; k < to; k++) {
					final int iy = k % h;
					Arrays.fill(sum, 0);
					for (int oy = 0; oy < height; oy++) {
						final float f = (rows.first[oy] == iy ? 1 - rows.weight[oy] : 0) + (rows.second[oy] == iy ? rows.weight[oy]
							: 0);
						if (f == 0) continue;
						gy.read((k / h * height + oy) * g.length, g, 0, g.length);
						for (int i = 0; i < g.length; i++) sum[i] += f * g[i];
					}
					Arrays.fill(row, 0);
					for (int ox = 0; ox < width; ox++) {
						final int p = columns.first[ox] * c, q = columns.second[ox] * c, o = ox * c;
						final float f = columns.weight[ox];
						for (int ch = 0; ch < c; ch++) row[p + ch] += (1 - f) * sum[o + ch];
						if (f != 0) for (int ch = 0; ch < c; ch++) row[q + ch] += f * sum[o + ch];
					}
					gx.write(k * row.length, row, 0, row.length);
				}
			});
			x.accumulate(gx);
		}, x);
	}
}
