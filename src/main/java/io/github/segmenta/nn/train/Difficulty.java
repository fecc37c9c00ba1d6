package io.github.segmenta.nn.train;

import io.github.segmenta.nn.model.NamedArray;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * How hard each example is: the mean loss of the batches it was part of, between two validations, over that of all
 * examples. Examples are drawn as often as they are hard, from half to twice as often as the mean one.
 * <p>
 * Patches are made some steps ahead, so new weights count only from that many steps after a validation on; thus a
 * training that is broken off and goes on draws the same patches.
 */
final class Difficulty {

	private static final float LEAST = 0.5f, MOST = 2;

	private final float[] sums, counts;
	private float[] now, before;
	private int boundary;

	Difficulty(final int examples) {
		sums = new float[examples];
		counts = new float[examples];
		now = new float[examples];
		Arrays.fill(now, 1);
		before = now;
	}

	/** Counts a batch. */
	void add(final List<Integer> examples, final double loss) {
		for (final int e : examples) {
			sums[e] += (float) loss;
			counts[e]++;
		}
	}

	/** Makes new weights from what was counted, after a validation; examples that weren't drawn keep theirs. */
	void update(final int step) {
		double sum = 0;
		int seen = 0;
		for (int e = 0; e < sums.length; e++) {
			if (counts[e] == 0) continue;
			sum += sums[e] / counts[e];
			seen++;
		}
		before = now;
		now = now.clone();
		boundary = step;
		for (int e = 0; e < sums.length; e++) {
			if (counts[e] > 0 && sum > 0) now[e] = Math.max(LEAST, Math.min(MOST, (float) (sums[e] / counts[e] / (sum / seen))));
		}
		Arrays.fill(sums, 0);
		Arrays.fill(counts, 0);
	}

	/** Weights for a step, one an example. */
	float[] weights(final int step) {
		return step >= boundary + PatchSource.AHEAD ? now : before;
	}

	/** Whether an example that was drawn by chance is taken. */
	static boolean isTaken(final float weight, final Random random) {
		return random.nextFloat() * MOST < weight;
	}

	List<NamedArray> save() {
		final List<NamedArray> arrays = new ArrayList<>();
		final float[][] all = { sums, counts, now, before, { boundary } };
		for (int k = 0; k < all.length; k++) arrays.add(new NamedArray("difficulty" + k, new int[] { all[k].length }, all[k]
			.clone()));
		return arrays;
	}

	void restore(final Map<String, NamedArray> arrays) {
		if (!arrays.containsKey("difficulty0")) return;
		System.arraycopy(arrays.get("difficulty0").values, 0, sums, 0, sums.length);
		System.arraycopy(arrays.get("difficulty1").values, 0, counts, 0, counts.length);
		now = arrays.get("difficulty2").values.clone();
		before = arrays.get("difficulty3").values.clone();
		boundary = (int) arrays.get("difficulty4").values[0];
	}
}
