package io.github.segmenta.synthetic;

import java.util.Random;

/** Fast random numbers for millions of pixels, the same on every machine: SplitMix64 bits, tables for the distributions. */
final class Noise {

	private static final int BITS = 16;
	/** Means below this are drawn from tables, others from the normal distribution of the same mean and variance. */
	private static final int TABLED = 64;
	/** An entry drawn at random has the distribution: a sample of the normal one, the quantiles of the Poisson ones. */
	private static final float[] NORMAL = new float[1 << BITS];
	private static final byte[][] POISSON = new byte[TABLED][1 << BITS];
	/** e^−m for m in steps of 1/1024. */
	private static final double[] NO_EVENT = new double[1024];

	static {
		final Random random = new Random(20_110_906);
		for (int i = 0; i < NORMAL.length; i += 2) {
			NORMAL[i] = (float) random.nextGaussian();
			NORMAL[i + 1] = -NORMAL[i];
		}
		for (int mean = 0; mean < TABLED; mean++) {
			double probability = StrictMath.exp(-mean), sum = probability;
			int events = 0;
			for (int i = 0; i < 1 << BITS; i++) {
				while ((i + 0.5) / (1 << BITS) > sum && events < 127) {
					probability *= (double) mean / ++events;
					sum += probability;
				}
				POISSON[mean][i] = (byte) events;
			}
		}
		for (int i = 0; i < NO_EVENT.length; i++) NO_EVENT[i] = StrictMath.exp(-i / 1024.0);
	}

	private long state;

	Noise(final long seed) {
		state = seed;
	}

	private long next() {
		long z = state += 0x9e3779b97f4a7c15L;
		z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
		z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
		return z ^ z >>> 31;
	}

	/** A number of the standard normal distribution. */
	double normal() {
		return NORMAL[(int) (next() >>> 64 - BITS)];
	}

	/**
	 * A Poisson number of a mean ≥ 0 (in steps of 1/1024): the sum of one with the whole part of the mean and one with
	 * the rest.
	 */
	int poisson(final double mean) {
		if (mean >= TABLED) return (int) Math.max(0, Math.rint(mean + Math.sqrt(mean) * normal()));
		final int whole = (int) mean;
		final long bits = next();
		final double none = NO_EVENT[(int) ((mean - whole) * 1024)];
		int events = POISSON[whole][(int) (bits >>> 64 - BITS)];
		// the bits below those of the table decide about the rest
		double uniform = (bits & 0xffffffffL) * 0x1p-32, probability = none;
		for (int k = 1; uniform > probability && k < 8; k++) {
			uniform -= probability;
			probability *= (mean - whole) / k;
			events++;
		}
		return events;
	}
}
