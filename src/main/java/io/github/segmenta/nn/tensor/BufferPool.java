package io.github.segmenta.nn.tensor;

import io.github.segmenta.nn.engine.Backend;

import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Memory for tensors outside the Java heap. Buffers that are given back are handed out again, so a loop that needs the
 * same tensors in every round takes memory in the first round only. Sizes are rounded up to a quarter of a power of
 * two, so that tensors of about the same size share buffers.
 */
public final class BufferPool implements AutoCloseable {

	/** A piece of memory, shared by the tensors that count on it. */
	final class Chunk {

		final int capacity;
		/** {@code null} when the memory was freed. */
		private volatile INDArray owner;
		private final FloatPointer pointer;
		private final FloatBuffer floats;
		private int users;

		private Chunk(final int capacity) {
			this.capacity = capacity;
			owner = Nd4j.createUninitializedDetached(DataType.FLOAT, capacity);
			pointer = ((FloatPointer) owner.data().pointer()).capacity(capacity);
			floats = pointer.asBuffer();
			TAKEN.addAndGet(4L * capacity);
		}

		private void free() {
			final INDArray memory = owner;
			owner = null;
			memory.close();
			TAKEN.addAndGet(-4L * capacity);
		}

		/** The memory, which must not have been freed: reading it then would crash the JVM. */
		private INDArray owner() {
			final INDArray memory = owner;
			if (memory == null) throw new IllegalStateException("tensor was freed");
			return memory;
		}

		/** This memory as ND4J has it. */
		DataBuffer data() {
			return owner().data();
		}

		FloatPointer pointer() {
			owner();
			return pointer;
		}

		FloatBuffer floats() {
			owner();
			return floats;
		}

		BufferPool pool() {
			return BufferPool.this;
		}

		synchronized void retain() {
			if (users == 0) throw new IllegalStateException("tensor was released");
			users++;
		}

		synchronized int users() {
			return users;
		}

		synchronized void release() {
			if (users == 0) throw new IllegalStateException("tensor was released twice");
			if (--users == 0) giveBack(this);
		}
	}

	private static final AtomicLong TAKEN = new AtomicLong();

	private final Map<Integer, Deque<Chunk>> free = new HashMap<>();
	private final List<Chunk> all = new ArrayList<>();
	private long bytes;
	private boolean closed;

	/**
	 * A tensor of undefined content.
	 *
	 * @param shape the length of each axis, each at least 1
	 * @return a tensor with one user, who has to release it
	 */
	public Tensor allocate(final int... shape) {
		final int size = Tensor.sizeOf(shape);
		return new Tensor(take(capacityFor(size)), shape.clone());
	}

	/**
	 * A tensor of zeros.
	 *
	 * @param shape the length of each axis, each at least 1
	 * @return a tensor with one user, who has to release it
	 */
	public Tensor zeros(final int... shape) {
		return allocate(shape).fill(0);
	}

	/**
	 * A tensor with a copy of the given values.
	 *
	 * @param values the values in row-major order, as many as the shape has
	 * @param shape the length of each axis, each at least 1
	 * @return a tensor with one user, who has to release it
	 * @throws IllegalArgumentException if there is another number of values
	 */
	public Tensor of(final float[] values, final int... shape) {
		final Tensor tensor = allocate(shape);
		if (values.length != tensor.size()) throw new IllegalArgumentException(values.length + " values for a tensor of " +
			tensor.size());
		tensor.write(0, values, 0, values.length);
		return tensor;
	}

	/** @return the memory taken from the system so far, in bytes; what is free in the pool counts too */
	public synchronized long bytes() {
		return bytes;
	}

	/** @return the memory that all pools have from the system, in bytes */
	public static long takenBytes() {
		return TAKEN.get();
	}

	private synchronized Chunk take(final int capacity) {
		if (closed) throw new IllegalStateException("pool is closed");
		final Deque<Chunk> stack = free.get(capacity);
		Chunk chunk = stack == null ? null : stack.pollLast();
		if (chunk == null) {
			Backend.start();
			chunk = new Chunk(capacity);
			all.add(chunk);
			bytes += 4L * capacity;
		}
		synchronized (chunk) {
			chunk.users = 1;
		}
		return chunk;
	}

	private synchronized void giveBack(final Chunk chunk) {
		if (!closed) free.computeIfAbsent(chunk.capacity, c -> new ArrayDeque<>()).addLast(chunk);
	}

	static int capacityFor(final int size) {
		if (size <= 256) return 256;
		final int quarter = Integer.highestOneBit(size - 1) >> 2;
		final long capacity = ((long) size + quarter - 1) / quarter * quarter;
		return (int) Math.min(capacity, Integer.MAX_VALUE - 8);
	}

	/**
	 * Gives all memory back to the system, tensors in use included: it is for the thread that uses them to call this. Using one
	 * of them afterwards ends in an {@link IllegalStateException}.
	 */
	@Override
	public synchronized void close() {
		if (closed) return;
		closed = true;
		free.clear();
		for (final Chunk chunk : all) chunk.free();
		all.clear();
		bytes = 0;
	}
}
