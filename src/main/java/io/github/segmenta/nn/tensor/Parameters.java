package io.github.segmenta.nn.tensor;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.nn.engine.Backend;

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
 * <p>
 * The memory counts its users, as that of tensors does: the one who made it, until {@link #close}, and all who {@link
 * #retain} it. The last one's end frees it, on the thread for networks, where nothing can compute with it meanwhile.
 */
public final class Parameters implements AutoCloseable {

	private final BufferPool pool = new BufferPool();
	private final Map<String, Parameter> byName = new LinkedHashMap<>();
	private final SplittableRandom random;
	private final long limit;
	private long count;
	private int users = 1;
	private boolean closed;

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

	/**
	 * The place where parameters without a prefix are made.
	 *
	 * @return the scope whose prefix is empty
	 */
	public Scope root() {
		return new Scope("");
	}

	/** @return all parameters in the order in which they were made, as a view that can't be changed */
	public Collection<Parameter> all() {
		return Collections.unmodifiableCollection(byName.values());
	}

	/**
	 * The parameters that training changes.
	 *
	 * @return the parameters in the order in which they were made, in a list of their own
	 */
	public List<Parameter> learned() {
		final List<Parameter> learned = new ArrayList<>();
		for (final Parameter p : byName.values()) if (p.isLearned()) learned.add(p);
		return learned;
	}

	/**
	 * The parameter of that name, or {@code null}.
	 *
	 * @param name the name with its path, such as {@code layer1.0.conv1.weight}
	 * @return the parameter of that name, or {@code null} if there is none
	 */
	public Parameter get(final String name) {
		return byName.get(name);
	}

	/** @return how many numbers training changes, which is what papers call the number of parameters */
	public long learnedCount() {
		long count = 0;
		for (final Parameter p : byName.values()) if (p.isLearned()) count += p.value().size();
		return count;
	}

	/**
	 * Takes over the values of parameters of the same names and shapes. Kernels for images of another number of channels are
	 * fitted: from one channel to several, each input is spread evenly over them, so that the network sees their mean; from
	 * several to one, their inputs are added up, so that a grey image gives what it gave as a coloured one.
	 * <p>
	 * If these have a whole number of times as many channels between the layers, each of the others' channels becomes
	 * several, whose weights are shared out among what they are summed into (Net2WiderNet: Chen, Goodfellow &amp; Shlens 2016,
	 * arXiv:1511.05641). The wider network computes what the narrower did but for changes of the weights by up to a tenth,
	 * without which the copies of a channel would always stay alike.
	 *
	 * Backbones and pyramids go from networks that score pixels to those that find objects, and back.
	 *
	 * @param other where values come from; they aren't changed
	 * @param from number of channels of the other parameters' images
	 * @param to number of channels of the images for these
	 * @return how many parameters there were
	 */
	public int copyFrom(final Parameters other, final int from, final int to) {
		final int wider = timesAsWideAs(other);
		int copied = 0;
		for (final Parameter p : byName.values()) {
			final Parameter source = other.like(p.name());
			if (source == null) continue;
			final int[] shape = source.shape().clone();
			if (Arrays.equals(shape, p.shape())) p.set(source.value().toArray());
			else if (isFitted(shape, p.shape(), from, to)) p.set(fitted(source.value().toArray(), shape[3], from, to));
			else if (isWider(shape, p.shape(), wider)) p.set(widened(source.value().toArray(), shape, p.shape(), wider));
			else continue;
			copied++;
		}
		return copied;
	}

	/** The parameter of that name or, of a backbone or pyramid, of the name that it has in other networks; or {@code null}. */
	private Parameter like(final String name) {
		final Parameter same = get(name);
		if (same != null) return same;
		final String body = "backbone.body.", pyramid = "backbone.fpn.";
		if (name.startsWith(body)) return get("backbone." + name.substring(body.length()));
		if (name.startsWith(pyramid)) return get("fpn." + name.substring(pyramid.length()));
		if (name.startsWith("backbone.")) return get(body + name.substring(9));
		return name.startsWith("fpn.") ? get("backbone." + name) : null;
	}

	/** Whether a kernel becomes one for images of another number of channels. */
	private static boolean isFitted(final int[] shape, final int[] wanted, final int from, final int to) {
		if (shape.length != 4 || from != 1 && to != 1 || shape[2] % from != 0) return false;
		return Arrays.equals(new int[] { shape[0], shape[1], shape[2] / from * to, shape[3] }, wanted);
	}

	/** How many times as many channels a kernel of these has on both sides, if that is a whole number; 1 if there is none. */
	private int timesAsWideAs(final Parameters other) {
		for (final Parameter p : byName.values()) {
			final Parameter source = other.like(p.name());
			if (source == null || source.shape().length != 4) continue;
			final int times = p.dim(-1) / source.dim(-1);
			if (times > 1 && p.dim(2) == times * source.dim(2) && isWider(source.shape(), p.shape(), times)) return times;
		}
		return 1;
	}

	/** Whether a shape becomes another if some axes of channels, the last two of kernels, are longer by a factor. */
	private static boolean isWider(final int[] shape, final int[] wanted, final int times) {
		if (shape.length != wanted.length) return false;
		for (int axis = 0; axis < shape.length; axis++) {
			final boolean channels = axis >= 2 || axis == shape.length - 1;
			if (wanted[axis] != shape[axis] && !(channels && wanted[axis] == times * shape[axis])) return false;
		}
		return true;
	}

	private float[] widened(final float[] values, final int[] shape, final int[] wanted, final int times) {
		final int rank = shape.length, last = shape[rank - 1], wide = wanted[rank - 1];
		final int before = rank == 4 ? shape[2] : values.length / last, wideBefore = rank == 4 ? wanted[2] : before;
		// copies of a channel that are summed share its weights
		final boolean summed = rank == 4 && wideBefore > before;
		final float[] result = new float[values.length / last / before * wideBefore * wide];
		for (int i = 0; i < result.length; i++) {
			final int row = i / wide, to = i % wide / (wide / last), from = row % wideBefore / (wideBefore / before);
			final float value = values[(row / wideBefore * before + from) * last + to];
			result[i] = summed ? (float) (value / times * (0.9 + 0.2 * random.nextDouble())) : value;
		}
		return result;
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

	/** Drops the gradients of all parameters. */
	public void clearGradients() {
		for (final Parameter p : byName.values()) p.clearGradient();
	}

	/**
	 * Counts one more user, who calls {@link #release} at the end.
	 *
	 * @throws IllegalStateException if there is no user any more
	 */
	public synchronized void retain() {
		if (users == 0) throw new IllegalStateException("the weights were released");
		users++;
	}

	/** Ends one use; the last one gives the memory back. */
	public synchronized void release() {
		if (users == 0) throw new IllegalStateException("the weights were released twice");
		if (--users == 0) Backend.later(pool::close);
	}

	/** Ends the use of the one who made them; the memory stays as long as others use it. Does nothing the second time. */
	@Override
	public synchronized void close() {
		if (closed) return;
		closed = true;
		release();
	}

	/** Makes parameters whose names start with a prefix. */
	public final class Scope {

		private final String prefix;

		private Scope(final String prefix) {
			this.prefix = prefix;
		}

		/**
		 * The scope of a part of the network.
		 *
		 * @param part name of the part, without dots at its ends; it is added to the prefix with a dot
		 * @return the scope, which makes parameters of the same network
		 */
		public Scope in(final String part) {
			return new Scope(prefix + part + ".");
		}

		/**
		 * The generator of initial values.
		 *
		 * @return the generator, which all scopes of a network share
		 */
		public SplittableRandom random() {
			return random;
		}

		/**
		 * A new parameter that is learned, filled with 0.
		 *
		 * @param name name within this scope
		 * @param shape the length of each axis, each at least 1
		 * @return the parameter, which belongs to the network
		 * @throws InvalidInputException if the network then has more numbers than it may have
		 * @throws IllegalStateException if there is a parameter of that name
		 */
		public Parameter learned(final String name, final int... shape) {
			return add(name, true, shape);
		}

		/**
		 * A new parameter that gradients don't change, filled with 0.
		 *
		 * @param name name within this scope
		 * @param shape the length of each axis, each at least 1
		 * @return the parameter, which belongs to the network
		 * @throws InvalidInputException if the network then has more numbers than it may have
		 * @throws IllegalStateException if there is a parameter of that name
		 */
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
