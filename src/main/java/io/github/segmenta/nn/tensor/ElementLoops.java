package io.github.segmenta.nn.tensor;

import io.github.segmenta.core.Parallel;

/**
 * Loops over tensors element by element. Values are copied to short Java arrays that stay in the processor's cache,
 * because loops over arrays are vectorised and loops over buffers are not. Blocks are cut by the number of channels
 * alone, so results don't depend on the number of threads.
 */
public final class ElementLoops {

	/** About this many floats a block. */
	public static final int BLOCK = 4096;
	/** Blocks a task of a thread. */
	private static final int BLOCKS_PER_TASK = 8;

	private ElementLoops() {}

	@FunctionalInterface
	public interface Write {

		/** Fills {@code y[0…n)}, the values that start at {@code from}. */
		void run(float[] y, int from, int n);
	}

	@FunctionalInterface
	public interface Unary {

		void run(float[] x, float[] y, int n);
	}

	@FunctionalInterface
	public interface Binary {

		void run(float[] a, float[] b, float[] y, int n);
	}

	@FunctionalInterface
	public interface Ternary {

		void run(float[] a, float[] b, float[] c, float[] y, int n);
	}

	@FunctionalInterface
	public interface Task {

		/** Works on the values {@code from…to}, in blocks of the given size; {@code task} counts from 0. */
		void run(int task, int from, int to);
	}

	/** The block length for a number of channels: a multiple of it. */
	public static int blockFor(final int channels) {
		return channels * Math.max(1, BLOCK / channels);
	}

	/** How many tasks {@link #tasks} makes of a number of values. */
	public static int taskCount(final int size, final int block) {
		return (int) ((size + (long) block * BLOCKS_PER_TASK - 1) / ((long) block * BLOCKS_PER_TASK));
	}

	/** Cuts {@code 0…size} into tasks of whole blocks and runs them on all threads. */
	public static void tasks(final int size, final int block, final Task work) {
		final long length = (long) block * BLOCKS_PER_TASK;
		Parallel.loop(taskCount(size, block), 1, (first, last) -> {
			for (int task = first; task < last; task++) {
				final long from = task * length;
				work.run(task, (int) from, (int) Math.min(size, from + length));
			}
		});
	}

	public static void write(final Tensor out, final Write work) {
		tasks(out.size(), BLOCK, (task, from, to) -> {
			final float[] y = new float[Math.min(BLOCK, to - from)];
			for (int i = from; i < to; i += BLOCK) {
				final int n = Math.min(BLOCK, to - i);
				work.run(y, i, n);
				out.write(i, y, 0, n);
			}
		});
	}

	/** y = f(x); {@code out} may be {@code in}. */
	public static void map(final Tensor in, final Tensor out, final Unary work) {
		map(in, out, BLOCK, work);
	}

	/** As {@link #map(Tensor, Tensor, Unary)}, with blocks of a given length. */
	public static void map(final Tensor in, final Tensor out, final int block, final Unary work) {
		tasks(in.size(), block, (task, from, to) -> {
			final float[] x = new float[Math.min(block, to - from)], y = new float[x.length];
			for (int i = from; i < to; i += block) {
				final int n = Math.min(block, to - i);
				in.read(i, x, 0, n);
				work.run(x, y, n);
				out.write(i, y, 0, n);
			}
		});
	}

	/** y = f(a, b); {@code out} may be one of them. */
	public static void map(final Tensor a, final Tensor b, final Tensor out, final int block, final Binary work) {
		tasks(a.size(), block, (task, from, to) -> {
			final float[] x = new float[Math.min(block, to - from)], z = new float[x.length], y = new float[x.length];
			for (int i = from; i < to; i += block) {
				final int n = Math.min(block, to - i);
				a.read(i, x, 0, n);
				b.read(i, z, 0, n);
				work.run(x, z, y, n);
				out.write(i, y, 0, n);
			}
		});
	}

	/** y = f(a, b, c); {@code out} may be one of them. */
	public static void map(final Tensor a, final Tensor b, final Tensor c, final Tensor out, final int block,
		final Ternary work)
	{
		tasks(a.size(), block, (task, from, to) -> {
			final int length = Math.min(block, to - from);
			final float[] p = new float[length], q = new float[length], r = new float[length], y = new float[length];
			for (int i = from; i < to; i += block) {
				final int n = Math.min(block, to - i);
				a.read(i, p, 0, n);
				b.read(i, q, 0, n);
				c.read(i, r, 0, n);
				work.run(p, q, r, y, n);
				out.write(i, y, 0, n);
			}
		});
	}

	/** Values a channel, repeated to the length of a block that starts at channel 0. */
	public static float[] tiled(final float[] perChannel, final int block) {
		final float[] tile = new float[block];
		for (int i = 0; i < block; i += perChannel.length) System.arraycopy(perChannel, 0, tile, i, perChannel.length);
		return tile;
	}

	/** Adds one value a channel to all pixels. */
	public static void addToPixels(final Tensor y, final Tensor perChannel) {
		final int block = blockFor(perChannel.size());
		final float[] tile = tiled(perChannel.toArray(), block);
		map(y, y, block, (p, q, n) -> {
			for (int i = 0; i < n; i++) q[i] = p[i] + tile[i];
		});
	}

	/** Sums the pixels of {@code x[0…n)} channel by channel into {@code x[0…channels)}, halves upon halves. */
	public static void sumPairwise(final float[] x, final int n, final int channels) {
		for (int pixels = n / channels; pixels > 1;) {
			final int half = (pixels + 1) / 2, offset = half * channels, end = pixels * channels - offset;
			for (int i = 0; i < end; i++) x[i] += x[i + offset];
			pixels = half;
		}
	}

	/** Adds the sums over a tile, which is used up, to a channel's sums. */
	public static void spaceToDepth(final float[] tile, final double[] perChannel) {
		sumPairwise(tile, tile.length, perChannel.length);
		for (int c = 0; c < perChannel.length; c++) perChannel[c] += tile[c];
	}

	/** The sum of each channel over all pixels, in a fixed order. */
	public static double[] channelSums(final Tensor in, final int channels) {
		final int block = blockFor(channels);
		final double[][] partial = new double[taskCount(in.size(), block)][channels];
		tasks(in.size(), block, (task, from, to) -> {
			final float[] x = new float[block], sum = new float[block];
			for (int i = from; i < to; i += block) {
				final int n = Math.min(block, to - i);
				in.read(i, x, 0, n);
				for (int k = 0; k < n; k++) sum[k] += x[k];
			}
			spaceToDepth(sum, partial[task]);
		});
		return total(partial, channels);
	}

	/** Adds up the tasks' sums, in their order. */
	public static double[] total(final double[][] partial, final int length) {
		final double[] total = new double[length];
		for (final double[] sums : partial) for (int c = 0; c < length; c++) total[c] += sums[c];
		return total;
	}
}
