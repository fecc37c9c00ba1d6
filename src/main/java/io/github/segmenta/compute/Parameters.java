package io.github.segmenta.compute;

import io.github.segmenta.kernel.InvalidInputException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * All parameters of a network by name, in the order in which they were made, in memory of their own. Names are paths
 * with dots, such as {@code layer1.0.conv1.weight}.
 */
public final class Parameters implements AutoCloseable {

	private final BufferPool pool = new BufferPool();
	private final Map<String, Parameter> byName = new LinkedHashMap<>();
	private final SplittableRandom random;
	private final long limit;
	private long count;

	/** @param seed seed of the random initial values */
	public Parameters(final long seed) {
		this(seed, Backend.physicalMemory() / 16);
	}

	/**
	 * @param seed seed of the random initial values
	 * @param limit how many numbers there may be; asking for more ends in an {@link InvalidInputException}
	 */
	public Parameters(final long seed, final long limit) {
		random = new SplittableRandom(seed);
		this.limit = limit;
	}

	/** The place where parameters without a prefix are made. */
	public Scope root() {
		return new Scope("");
	}

	public Collection<Parameter> all() {
		return Collections.unmodifiableCollection(byName.values());
	}

	/** The parameters that training changes. */
	public List<Parameter> learned() {
		final List<Parameter> learned = new ArrayList<>();
		for (final Parameter p : byName.values()) if (p.isLearned()) learned.add(p);
		return learned;
	}

	/** The parameter of that name, or {@code null}. */
	public Parameter get(final String name) {
		return byName.get(name);
	}

	/** How many numbers training changes, which is what papers call the number of parameters. */
	public long learnedCount() {
		long count = 0;
		for (final Parameter p : byName.values()) if (p.isLearned()) count += p.value().size();
		return count;
	}

	/**
	 * Takes over the values of parameters of the same names and shapes. Kernels for images of another number of channels are
	 * fitted: from one channel to several, each input is spread evenly over them, so that the network sees their mean; from
	 * several to one, their inputs are added up, so that a grey image gives what it gave as a coloured one.
	 *
	 * @param from number of channels of the other parameters' images
	 * @param to number of channels of the images for these
	 * @return how many parameters there were
	 */
	public int copyFrom(final Parameters other, final int from, final int to) {
		int copied = 0;
		for (final Parameter p : byName.values()) {
			final Parameter source = other.get(p.name());
			if (source == null) continue;
			final int[] shape = source.shape().clone();
			if (Arrays.equals(shape, p.shape())) p.set(source.value().toArray());
			else {
				if (shape.length != 4 || from != 1 && to != 1 || shape[2] % from != 0) continue;
				shape[2] = shape[2] / from * to;
				if (!Arrays.equals(shape, p.shape())) continue;
				p.set(fitted(source.value().toArray(), shape[3], from, to));
			}
			copied++;
		}
		return copied;
	}

	/** @param kernel (y, x, in, out), where channels are innermost among the inputs; one of the numbers of channels is 1 */
	private static float[] fitted(final float[] kernel, final int outputs, final int from, final int to) {
		final float[] result = new float[kernel.length / from * to];
		for (int i = 0; i < kernel.length / outputs; i++) {
			for (int c = 0; c < to; c++) {
				for (int k = 0; k < outputs; k++) result[(i / from * to + c) * outputs + k] += kernel[i * outputs + k] / to;
			}
		}
		return result;
	}

	public void clearGradients() {
		for (final Parameter p : byName.values()) p.clearGradient();
	}

	/** Gives the memory back; the network can't be used afterwards. */
	@Override
	public void close() {
		pool.close();
	}

	/** Makes parameters whose names start with a prefix. */
	public final class Scope {

		private final String prefix;

		private Scope(final String prefix) {
			this.prefix = prefix;
		}

		/** The scope of a part of the network. */
		public Scope in(final String part) {
			return new Scope(prefix + part + ".");
		}

		/** The generator of initial values. */
		public SplittableRandom random() {
			return random;
		}

		/** A new parameter that is learned, filled with 0. */
		public Parameter learned(final String name, final int... shape) {
			return add(name, true, shape);
		}

		/** A new parameter that gradients don't change, filled with 0. */
		public Parameter kept(final String name, final int... shape) {
			return add(name, false, shape);
		}

		private Parameter add(final String name, final boolean learned, final int... shape) {
			long size = 1;
			for (final int n : shape) size = Math.multiplyExact(size, n);
			count += size;
			if (count > limit) throw new InvalidInputException("The network has more than the " + limit +
				" parameters that are possible here; choose a smaller one.");
			final Parameter parameter = new Parameter(prefix + name, pool.zeros(shape), learned);
			if (byName.putIfAbsent(parameter.name(), parameter) != null) throw new IllegalStateException("two parameters " +
				parameter.name());
			return parameter;
		}
	}
}
