package io.github.segmenta.compute;

/** Sums of all values, in a fixed order and in double precision. */
public final class Reduction {

	private Reduction() {}

	/** Σ x, a tensor of one value. */
	public static Variable sum(final Tape tape, final Variable x) {
		return scaledSum(tape, x, 1);
	}

	/** The mean of all values, a tensor of one value. */
	public static Variable mean(final Tape tape, final Variable x) {
		return scaledSum(tape, x, 1.0 / x.value().size());
	}

	private static Variable scaledSum(final Tape tape, final Variable x, final double factor) {
		final Tensor in = x.value();
		final double[] partial = new double[Flat.taskCount(in.size(), Flat.BLOCK)];
		Flat.tasks(in.size(), Flat.BLOCK, (task, from, to) -> {
			final float[] v = new float[to - from];
			in.read(from, v, 0, v.length);
			for (final float value : v) partial[task] += value;
		});
		double sum = 0;
		for (final double p : partial) sum += p;
		final Tensor y = tape.allocate(1).fill((float) (factor * sum));
		return tape.output(y, gy -> x.accumulate(tape.allocate(x.shape()).fill((float) (factor * gy.get(0)))), x);
	}
}
