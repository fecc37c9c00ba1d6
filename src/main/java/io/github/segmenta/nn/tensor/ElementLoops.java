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

	/** What a loop does that only writes. */
	@FunctionalInterface
	public interface Write {

		/**
		 * Fills {@code y[0…n)}, the values that start at {@code from}.
		 *
		 * @param y where the values go, from its beginning
		 * @param from index of the first of them in the tensor, in row-major order
		 * @param n how many there are; {@code y} may be longer
		 */
		void run(float[] y, int from, int n);
	}

	/** What a loop over one tensor does. */
	@FunctionalInterface
	public interface Unary {

		/**
		 * Computes {@code y[0…n)} from the values at the same places.
		 *
		 * @param x the tensor's values
		 * @param y where the results go
		 * @param n how many there are; the arrays may be longer
		 */
		void run(float[] x, float[] y, int n);
	}

	/** What a loop over two tensors does. */
	@FunctionalInterface
	public interface Binary {

		/**
		 * Computes {@code y[0…n)} from the values at the same places.
		 *
		 * @param a the first tensor's values
		 * @param b the second tensor's values
		 * @param y where the results go
		 * @param n how many there are; the arrays may be longer
		 */
		void run(float[] a, float[] b, float[] y, int n);
	}

	/** What a loop over three tensors does. */
	@FunctionalInterface
	public interface Ternary {

		/**
		 * Computes {@code y[0…n)} from the values at the same places.
		 *
		 * @param a the first tensor's values
		 * @param b the second tensor's values
		 * @param c the third tensor's values
		 * @param y where the results go
		 * @param n how many there are; the arrays may be longer
		 */
		void run(float[] a, float[] b, float[] c, float[] y, int n);
	}

	/** What one thread does at a time. */
	@FunctionalInterface
	public interface Task {

		/**
		 * Works on the values {@code from…to}, in blocks of the given size; {@code task} counts from 0.
		 *
		 * @param task number of the task
		 * @param from index of the first value
		 * @param to index after the last value
		 */
		void run(int task, int from, int to);
	}

	/**
	 * The block length for a number of channels: a multiple of it.
	 *
	 * @param channels number of channels, at least 1
	 * @return the length in floats; about {@link #BLOCK}, or the number of channels if that is larger
	 */
	public static int blockFor(final int channels) {
		return channels * Math.max(1, BLOCK / channels);
	}

	/**
	 * @param size number of values
	 * @param block length of a block
	 * @return how many tasks {@link #tasks} makes of a number of values
	 */
	public static int taskCount(final int size, final int block) {
		return (int) ((size + (long) block * BLOCKS_PER_TASK - 1) / ((long) block * BLOCKS_PER_TASK));
	}

	/**
	 * Cuts {@code 0…size} into tasks of whole blocks and runs them on all threads.
	 *
	 * @param size number of values
	 * @param block length of a block; tasks are several blocks long
	 * @param work what is done with each task; it is called by several threads at the same time
	 */
	public static void tasks(final int size, final int block, final Task work) {
		final long length = (long) block * BLOCKS_PER_TASK;
		Parallel.loop(taskCount(size, block), 1, (first, last) -> {
			for (int task = first; task < last; task++) {
				final long from = task * length;
				work.run(task, (int) from, (int) Math.min(size, from + length));
			}
		});
	}

	/**
	 * Writes all values of a tensor.
	 *
	 * @param out the tensor that is written
	 * @param work gives the values of a block; it is called by several threads at the same time
	 */
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

	/**
	 * y = f(x); {@code out} may be {@code in}.
	 *
	 * @param in the tensor that is read
	 * @param out the tensor that is written, of the same size
	 * @param work the function f on a block; it is called by several threads at the same time
	 */
	public static void map(final Tensor in, final Tensor out, final Unary work) {
		map(in, out, BLOCK, work);
	}

	/**
	 * As {@link #map(Tensor, Tensor, Unary)}, with blocks of a given length.
	 *
	 * @param in the tensor that is read
	 * @param out the tensor that is written, of the same size
	 * @param block length of a block; with that of {@link #blockFor}, each block begins at channel 0
	 * @param work the function f on a block; it is called by several threads at the same time
	 */
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

	/**
	 * y = f(a, b); {@code out} may be one of them.
	 *
	 * @param a the first tensor that is read
	 * @param b the second one, of the same size
	 * @param out the tensor that is written, of the same size
	 * @param block length of a block; with that of {@link #blockFor}, each block begins at channel 0
	 * @param work the function f on a block; it is called by several threads at the same time
	 */
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

	/**
	 * y = f(a, b, c); {@code out} may be one of them.
	 *
	 * @param a the first tensor that is read
	 * @param b the second one, of the same size
	 * @param c the third one, of the same size
	 * @param out the tensor that is written, of the same size
	 * @param block length of a block; with that of {@link #blockFor}, each block begins at channel 0
	 * @param work the function f on a block; it is called by several threads at the same time
	 */
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

	/**
	 * Values a channel, repeated to the length of a block that starts at channel 0.
	 *
	 * @param perChannel one value per channel
	 * @param block length of the result, a multiple of the number of channels
	 * @return the repeated values
	 */
	public static float[] tiled(final float[] perChannel, final int block) {
		final float[] tile = new float[block];
		for (int i = 0; i < block; i += perChannel.length) System.arraycopy(perChannel, 0, tile, i, perChannel.length);
		return tile;
	}

	/**
	 * Adds one value a channel to all pixels.
	 *
	 * @param y the tensor that is changed, channels innermost
	 * @param perChannel one value per channel of {@code y}
	 */
	public static void addToPixels(final Tensor y, final Tensor perChannel) {
		final int block = blockFor(perChannel.size());
		final float[] tile = tiled(perChannel.toArray(), block);
		map(y, y, block, (p, q, n) -> {
			for (int i = 0; i < n; i++) q[i] = p[i] + tile[i];
		});
	}

	/**
	 * Sums the pixels of {@code x[0…n)} channel by channel into {@code x[0…channels)}, halves upon halves.
	 *
	 * @param x the values, channels innermost; all of them may be changed
	 * @param n how many values there are, a multiple of the number of channels
	 * @param channels number of channels
	 */
	public static void sumPairwise(final float[] x, final int n, final int channels) {
		for (int pixels = n / channels; pixels > 1;) {
			final int half = (pixels + 1) / 2, offset = half * channels, end = pixels * channels - offset;
			for (int i = 0; i < end; i++) x[i] += x[i + offset];
			pixels = half;
		}
	}

	/**
	 * Adds the sums over a tile, which is used up, to a channel's sums.
	 *
	 * @param tile the values, channels innermost, a whole number of pixels
	 * @param perChannel the sums so far, to which those of the tile are added
	 */
	public static void spaceToDepth(final float[] tile, final double[] perChannel) {
		sumPairwise(tile, tile.length, perChannel.length);
		for (int c = 0; c < perChannel.length; c++) perChannel[c] += tile[c];
	}

	/**
	 * The sum of each channel over all pixels, in a fixed order.
	 *
	 * @param in the tensor that is read, channels innermost
	 * @param channels number of its channels
	 * @return one sum per channel; the same bits for any number of threads
	 */
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

	/**
	 * Adds up the tasks' sums, in their order.
	 *
	 * @param partial the sums of each task
	 * @param length how many sums each of them has
	 * @return the total of each sum
	 */
	public static double[] total(final double[][] partial, final int length) {
		final double[] total = new double[length];
		for (final double[] sums : partial) for (int c = 0; c < length; c++) total[c] += sums[c];
		return total;
	}
}
