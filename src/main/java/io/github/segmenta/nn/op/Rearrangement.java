package io.github.segmenta.nn.op;

import io.github.segmenta.nn.tensor.ElementLoops;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Tensor;
import io.github.segmenta.nn.tensor.Variable;

import java.util.Arrays;

/** Operations that move values and don't change them. */
public final class Rearrangement {

	private Rearrangement() {}

	/**
	 * The same values under another shape.
	 *
	 * @param tape the run that this is part of
	 * @param x values of any shape
	 * @param shape the length of each axis, with as many values as {@code x} has
	 * @return the values in that shape, in the same memory
	 */
	public static Variable reshape(final Tape tape, final Variable x, final int... shape) {
		final int[] before = x.shape();
		return tape.output(x.value().reshaped(shape), gy -> x.accumulate(gy.reshaped(before)), x);
	}

	/**
	 * Puts the channels of tensors of the same size one after the other.
	 *
	 * @param tape the run that this is part of
	 * @param parts tensors that differ in the last axis at most; at least one
	 * @return a tensor whose last axis is as long as theirs together
	 * @throws IllegalArgumentException if another axis differs
	 */
	public static Variable concat(final Tape tape, final Variable... parts) {
		final int[] shape = parts[0].shape();
		int channels = 0;
		for (final Variable part : parts) {
			final int[] other = part.shape();
			if (other.length != shape.length || !Arrays.equals(Arrays.copyOf(other, other.length - 1), Arrays.copyOf(shape,
				shape.length - 1))) throw new IllegalArgumentException("can't join the channels of " + parts[0].value() + " and " +
					part.value());
			channels += part.dim(-1);
		}
		shape[shape.length - 1] = channels;
		final Tensor y = tape.allocate(shape);
		int offset = 0;
		for (final Variable part : parts) {
			copyChannels(part.value(), 0, y, offset, part.dim(-1));
			offset += part.dim(-1);
		}
		return tape.output(y, gy -> {
			int from = 0;
			for (final Variable part : parts) {
				final int n = part.dim(-1);
				if (part.needsGradient()) {
					final Tensor g = tape.allocate(part.shape());
					copyChannels(gy, from, g, 0, n);
					part.accumulate(g);
				}
				from += n;
			}
		}, parts);
	}

	/**
	 * The channels {@code from…from + count}.
	 *
	 * @param tape the run that this is part of
	 * @param x values of any shape, channels innermost
	 * @param from index of the first channel
	 * @param count how many channels
	 * @return the shape of {@code x} with fewer channels
	 * @throws IllegalArgumentException if there aren't that many channels
	 */
	public static Variable channels(final Tape tape, final Variable x, final int from, final int count) {
		final int[] shape = x.shape();
		if (from < 0 || from + count > x.dim(-1)) throw new IllegalArgumentException("channels " + from + "…" + (from +
			count) + " of " + x.value());
		shape[shape.length - 1] = count;
		final Tensor y = tape.allocate(shape);
		copyChannels(x.value(), from, y, 0, count);
		return tape.output(y, gy -> {
			final Tensor gx = tape.allocate(x.shape()).fill(0);
			copyChannels(gy, 0, gx, from, count);
			x.accumulate(gx);
		}, x);
	}

	private static void copyChannels(final Tensor in, final int from, final Tensor out, final int to,
		final int count)
	{
		final int inChannels = in.dim(-1), outChannels = out.dim(-1), pixels = in.size() / inChannels;
		final int block = Math.max(1, ElementLoops.BLOCK / Math.max(inChannels, outChannels));
		Parallel.loop(pixels, 8 * block, (first, last) -> {
			final float[] x = new float[block * inChannels], y = new float[block * outChannels];
			for (int p = first; p < last; p += block) {
				final int n = Math.min(block, last - p);
				in.read(p * inChannels, x, 0, n * inChannels);
				if (count != outChannels) out.read(p * outChannels, y, 0, n * outChannels);
				for (int i = 0; i < n; i++) System.arraycopy(x, i * inChannels + from, y, i * outChannels + to, count);
				out.write(p * outChannels, y, 0, n * outChannels);
			}
		});
	}

	/**
	 * The window of {@code height × width} pixels that starts at row {@code top} and column {@code left}.
	 *
	 * @param tape the run that this is part of
	 * @param x (batch, y, x, channel)
	 * @param top row of the image that becomes the first
	 * @param left column of the image that becomes the first
	 * @param height height of the window, in pixels
	 * @param width width of the window, in pixels
	 * @return (batch, height, width, channel); {@code x} itself if that is all of it
	 * @throws IllegalArgumentException if the window reaches out of the image
	 */
	public static Variable crop(final Tape tape, final Variable x, final int top, final int left, final int height,
		final int width)
	{
		if (top < 0 || left < 0 || top + height > x.dim(1) || left + width > x.dim(2)) throw new IllegalArgumentException(
			"window outside of " + x.value());
		if (height == x.dim(1) && width == x.dim(2)) return x;
		return window(tape, x, -top, -left, height, width, Fill.ZERO);
	}

	/** What stands outside of a padded image. */
	public enum Fill {
			/** 0 */
			ZERO,
			/** The image mirrored at the centre of its border pixels, as often as needed */
			REFLECT
	}

	/**
	 * Adds rows and columns around an image.
	 *
	 * @param tape the run that this is part of
	 * @param x (batch, y, x, channel)
	 * @param top rows added above
	 * @param bottom rows added below
	 * @param left columns added on the left
	 * @param right columns added on the right
	 * @param fill what they hold
	 * @return the larger image; {@code x} itself if nothing is added
	 * @throws IllegalArgumentException if one of the numbers is below 0
	 */
	public static Variable pad(final Tape tape, final Variable x, final int top, final int bottom, final int left,
		final int right, final Fill fill)
	{
		if (top < 0 || bottom < 0 || left < 0 || right < 0) throw new IllegalArgumentException("negative padding");
		if (top + bottom + left + right == 0) return x;
		return window(tape, x, top, left, x.dim(1) + top + bottom, x.dim(2) + left + right, fill);
	}

	private static Variable window(final Tape tape, final Variable x, final int top, final int left, final int height,
		final int width, final Fill fill)
	{
		final int batch = x.dim(0), h = x.dim(1), w = x.dim(2), c = x.dim(3);
		final int[] rows = sources(top, height, h, fill), columns = sources(left, width, w, fill);
		final Tensor y = tape.allocate(batch, height, width, c);
		Parallel.loop(batch * height, Math.max(1, (1 << 15) / (width * c)), (from, to) -> {
			final float[] in = new float[w * c], out = new float[width * c];
			for (int k = from; k < to; k++) {
				final int row = rows[k % height];
				if (row < 0) {
					Arrays.fill(out, 0);
				}
				else {
					x.value().read((k / height * h + row) * w * c, in, 0, in.length);
					for (int i = 0; i < width; i++) {
						if (columns[i] >= 0) System.arraycopy(in, columns[i] * c, out, i * c, c);
						else Arrays.fill(out, i * c, (i + 1) * c, 0);
					}
				}
				y.write(k * width * c, out, 0, out.length);
			}
		});
		return tape.output(y, gy -> {
			final Tensor gx = tape.allocate(batch, h, w, c);
			Parallel.loop(batch, 1, (from, to) -> {
				final float[] in = new float[w * c], out = new float[width * c];
				for (int b = from; b < to; b++) {
					for (int row = 0; row < h; row++) {
						Arrays.fill(in, 0);
						for (int j = 0; j < height; j++) {
							if (rows[j] != row) continue;
							gy.read((b * height + j) * width * c, out, 0, out.length);
							for (int i = 0; i < width; i++) {
								if (columns[i] < 0) continue;
								final int at = columns[i] * c;
								for (int k = 0; k < c; k++) in[at + k] += out[i * c + k];
							}
						}
						gx.write((b * h + row) * w * c, in, 0, in.length);
					}
				}
			});
			x.accumulate(gx);
		}, x);
	}

	/** For each place of a padded axis the place it is filled from, or −1. */
	private static int[] sources(final int before, final int length, final int inner, final Fill fill) {
		final int[] source = new int[length];
		for (int i = 0; i < length; i++) {
			int at = i - before;
			if (fill == Fill.REFLECT && inner > 1) {
				at = Math.floorMod(at, 2 * inner - 2);
				if (at >= inner) at = 2 * inner - 2 - at;
			}
			else if (fill == Fill.REFLECT) at = 0;
			source[i] = at < 0 || at >= inner ? -1 : at;
		}
		return source;
	}

	/**
	 * Takes runs of values out of tensors and puts them one after the other.
	 *
	 * @param tape the run that this is part of
	 * @param parts of any shapes
	 * @param partOf for each run the index of its tensor
	 * @param indexOf for each run the index of its first value there; runs may overlap
	 * @param run values of a run
	 * @return (run, value)
	 */
	public static Variable gather(final Tape tape, final Variable[] parts, final int[] partOf, final int[] indexOf,
		final int run)
	{
		final float[] values = new float[partOf.length * run];
		for (int k = 0; k < partOf.length; k++) parts[partOf[k]].value().read(indexOf[k], values, k * run, run);
		final Tensor y = tape.allocate(partOf.length, run);
		y.write(0, values, 0, values.length);
		return tape.output(y, gy -> {
			final float[] g = gy.toArray();
			for (int part = 0; part < parts.length; part++) {
				if (!parts[part].needsGradient()) continue;
				final float[] sum = new float[parts[part].value().size()];
				for (int k = 0; k < partOf.length; k++) {
					if (partOf[k] == part) for (int i = 0; i < run; i++) sum[indexOf[k] + i] += g[k * run + i];
				}
				final Tensor gx = tape.allocate(parts[part].shape());
				gx.write(0, sum, 0, sum.length);
				parts[part].accumulate(gx);
			}
		}, parts);
	}

	/**
	 * Turns channels into pixels: y[n, i·r + u, j·r + v, c] = x[n, i, j, (u·r + v)·C + c], C channels remain.
	 *
	 * @param tape the run that this is part of
	 * @param x (batch, y, x, channel), with r²·C channels
	 * @param r factor by which height and width grow
	 * @return (batch, r·y, r·x, C)
	 * @throws IllegalArgumentException if the number of channels isn't a multiple of r²
	 */
	public static Variable depthToSpace(final Tape tape, final Variable x, final int r) {
		final int batch = x.dim(0), h = x.dim(1), w = x.dim(2), out = x.dim(3) / (r * r);
		if (out * r * r != x.dim(3)) throw new IllegalArgumentException(x.dim(3) + " channels for a factor of " + r);
		final Tensor y = tape.allocate(batch, h * r, w * r, out);
		rearrange(x.value(), y, r, true);
		return tape.output(y, gy -> {
			final Tensor gx = tape.allocate(batch, h, w, out * r * r);
			rearrange(gx, gy, r, false);
			x.accumulate(gx);
		}, x);
	}

	private static void rearrange(final Tensor deep, final Tensor wide, final int r, final boolean toWide) {
		final int h = deep.dim(1), w = deep.dim(2), c = wide.dim(3), run = r * c;
		Parallel.loop(deep.dim(0) * h, Math.max(1, (1 << 15) / (w * r * run)), (from, to) -> {
			final float[] pixels = new float[w * r * run], row = new float[w * run];
			for (int k = from; k < to; k++) {
				if (toWide) deep.read(k * pixels.length, pixels, 0, pixels.length);
				for (int u = 0; u < r; u++) {
					final int at = (k * r + u) * row.length;
					if (!toWide) wide.read(at, row, 0, row.length);
					for (int j = 0; j < w; j++) {
						if (toWide) System.arraycopy(pixels, (j * r + u) * run, row, j * run, run);
						else System.arraycopy(row, j * run, pixels, (j * r + u) * run, run);
					}
					if (toWide) wide.write(at, row, 0, row.length);
				}
				if (!toWide) deep.write(k * pixels.length, pixels, 0, pixels.length);
			}
		});
	}
}
