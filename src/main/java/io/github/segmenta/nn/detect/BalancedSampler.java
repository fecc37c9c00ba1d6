package io.github.segmenta.nn.detect;

import java.util.Arrays;
import java.util.Random;

/**
 * Draws the boxes that a training step learns from: at most a given part of them stand for objects, and those that stand for
 * none fill up the rest.
 */
public final class BalancedSampler {

	private final int batch;
	private final double positiveFraction;

	/**
	 * @param batch boxes to draw, as far as there are so many
	 * @param positiveFraction part of them that may stand for objects, 0…1
	 */
	public BalancedSampler(final int batch, final double positiveFraction) {
		if (batch < 0 || !(positiveFraction >= 0 && positiveFraction <= 1)) throw new IllegalArgumentException(batch +
			" boxes, positive " + positiveFraction);
		this.batch = batch;
		this.positiveFraction = positiveFraction;
	}

	/**
	 * Draws without repetition.
	 *
	 * @param matched of each box: 0 or more if it stands for an object, {@link BoxMatcher#BELOW_LOW} if for none; others are
	 *          left out
	 * @param random where the draws come from
	 * @return two arrays of indices, each ascending: of boxes that stand for objects and of those that don't
	 */
	public int[][] sample(final int[] matched, final Random random) {
		final int[] positives = new int[matched.length], negatives = new int[matched.length];
		int p = 0, n = 0;
		for (int i = 0; i < matched.length; i++) {
			if (matched[i] >= 0) positives[p++] = i;
			else if (matched[i] == BoxMatcher.BELOW_LOW) negatives[n++] = i;
		}
		final int drawn = Math.min(p, (int) (batch * positiveFraction));
		return new int[][] { draw(positives, p, drawn, random), draw(negatives, n, Math.min(n, batch - drawn), random) };
	}

	/** The first steps of a shuffle. */
	private static int[] draw(final int[] from, final int size, final int count, final Random random) {
		for (int i = 0; i < count; i++) {
			final int k = i + random.nextInt(size - i), swap = from[i];
			from[i] = from[k];
			from[k] = swap;
		}
		final int[] drawn = Arrays.copyOf(from, count);
		Arrays.sort(drawn);
		return drawn;
	}
}
