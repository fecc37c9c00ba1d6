package io.github.segmenta.nn.train;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Batches of prepared patches, made in background threads some steps ahead. Which patches a step gets follows from the
 * seed and the step's number alone, whatever the number of threads, and so also after a break.
 * <p>
 * Groups of examples come equally often, however many images they have, and in a group its examples. If there are several
 * kinds of examples, each comes in proportion to the square root of the number of its groups, so that those with few of them
 * are learned, too. Where a patch shows no object, another one is drawn, up to {@value #DRAWS} times.
 */
final class PatchSource<T> implements AutoCloseable {

	static final int AHEAD = 4;
	private static final int DRAWS = 4;

	/** The patches of one step. */
	static final class Batch<T> {

		final List<Patch> patches = new ArrayList<>();
		final List<T> truths = new ArrayList<>();
		/** Which example each patch is from. */
		final List<Integer> examples = new ArrayList<>();
	}

	/** The groups of each kind. */
	private final List<List<List<Example>>> kinds = new ArrayList<>();
	/** How often each kind or one before it comes; the last one's is 1. */
	private final double[] shares;
	private final Objective<T> objective;
	private final Augmentation augmentation;
	private final int size, count;
	private final long seed;
	private final ExecutorService threads;
	private final Deque<Future<Batch<T>>> waiting = new ArrayDeque<>();
	private final Map<Example, Integer> index = new IdentityHashMap<>();
	private final Difficulty difficulty;
	private int next;

	PatchSource(final List<Example> examples, final Objective<T> objective, final Augmentation augmentation,
		final int size, final int count, final long seed, final int firstStep, final int threadCount,
		final Difficulty difficulty)
	{
		for (final Example e : examples) index.put(e, index.size());
		this.difficulty = difficulty;
		final Map<String, Map<String, List<Example>>> byKind = new TreeMap<>();
		for (final Example e : examples) byKind.computeIfAbsent(e.kind, k -> new TreeMap<>()).computeIfAbsent(e.group,
			g -> new ArrayList<>()).add(e);
		for (final Map<String, List<Example>> groups : byKind.values()) kinds.add(new ArrayList<>(groups.values()));
		shares = kinds.stream().mapToDouble(groups -> Math.sqrt(groups.size())).toArray();
		final double sum = Arrays.stream(shares).sum();
		for (int k = 0; k < shares.length; k++) shares[k] = shares[k] / sum + (k == 0 ? 0 : shares[k - 1]);
		this.objective = objective;
		this.augmentation = augmentation;
		this.size = size;
		this.count = count;
		this.seed = seed;
		next = firstStep;
		threads = Executors.newFixedThreadPool(threadCount, work -> {
			final Thread thread = new Thread(work, "Segmenta patches");
			thread.setDaemon(true);
			return thread;
		});
	}

	/** The patches of the next step. */
	Batch<T> next() throws InterruptedException {
		while (waiting.size() < AHEAD) {
			final int step = next++;
			final float[] weights = difficulty == null ? null : difficulty.weights(step);
			waiting.add(threads.submit(() -> batch(step, weights)));
		}
		try {
			return waiting.remove().get();
		}
		catch (final ExecutionException e) {
			if (e.getCause() instanceof RuntimeException) throw (RuntimeException) e.getCause();
			if (e.getCause() instanceof Error) throw (Error) e.getCause();
			throw new IllegalStateException(e.getCause());
		}
	}

	private Batch<T> batch(final int step, final float[] weights) {
		final Batch<T> batch = new Batch<>();
		for (int k = 0; k < count; k++) {
			final Patch patch = patch(new Random(mixed(seed, step, k)), weights, batch.examples);
			batch.patches.add(patch);
			batch.truths.add(objective.prepare(patch));
		}
		return batch;
	}

	private Patch patch(final Random random, final float[] weights, final List<Integer> used) {
		for (int draw = 1;; draw++) {
			final Example example = example(random, weights);
			final Patch patch = augmentation.draw(example, size, random);
			if (draw < DRAWS && !patch.showsObject()) continue;
			used.add(index.get(example));
			return patch;
		}
	}

	private Example example(final Random random, final float[] weights) {
		while (true) {
			final List<List<Example>> groups = kinds.get(kind(random));
			final List<Example> group = groups.get(random.nextInt(groups.size()));
			final Example example = group.get(random.nextInt(group.size()));
			if (weights == null || Difficulty.isTaken(weights[index.get(example)], random)) return example;
		}
	}

	private int kind(final Random random) {
		if (kinds.size() == 1) return 0;
		final double at = random.nextDouble();
		int kind = 0;
		while (kind < shares.length - 1 && at >= shares[kind]) kind++;
		return kind;
	}

	/** A seed in which all bits of the three numbers count (the finalizer of SplitMix64). */
	static long mixed(final long seed, final int step, final int k) {
		long z = seed * 0x9e3779b97f4a7c15L + step * 0xd1342543de82ef95L + k * 0xaf251af3b0f025b5L;
		z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
		z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
		return z ^ z >>> 31;
	}

	@Override
	public void close() {
		threads.shutdownNow();
		waiting.clear();
	}
}
