package io.github.segmenta.nn.loss;

import org.scijava.plugin.Plugin;

/**
 * Lovász-softmax (Berman, Triki &amp; Blaschko 2018, doi:10.1109/CVPR.2018.00464): the convex extension of 1 − IoU, averaged
 * over the classes that are in the batch. The errors |g − p| of a class are sorted, largest first, and weighted by what
 * each adds to the Jaccard distance. Weights of pixels aren't used.
 */
@Plugin(type = Loss.class, name = "Lovász-softmax")
public final class LovaszSoftmax extends Loss {

	@Override
	protected double evaluate(final float[] scores, final int classes, final Target target, final float[] gradient) {
		final float[] p = Probabilities.softmax(scores, classes);
		final int[] present = new int[classes];
		int known = 0;
		for (final int label : target.labels) {
			if (label == Target.IGNORE) continue;
			present[label]++;
			known++;
		}
		int count = 0;
		for (final int n : present) if (n > 0) count++;
		if (count == 0) return 0;
		double loss = 0;
		final long[] order = new long[known];
		for (int c = 0; c < classes; c++) {
			if (present[c] == 0) continue;
			int n = 0;
			for (int pixel = 0; pixel < target.pixels(); pixel++) {
				if (target.labels[pixel] == Target.IGNORE) continue;
				final float error = error(p[pixel * classes + c], target.labels[pixel] == c);
				// errors are at least 0, so their bits sort as they do; inverted for the largest first, ties by pixel
				order[n++] = (long) ~Float.floatToRawIntBits(error) << 32 | pixel;
			}
			java.util.Arrays.parallelSort(order);
			double before = 0;
			int hits = 0;
			for (int k = 0; k < n; k++) {
				final int pixel = (int) order[k];
				final boolean truth = target.labels[pixel] == c;
				if (truth) hits++;
				final double jaccard = 1 - (present[c] - hits) / (double) (present[c] + k + 1 - hits);
				final double slope = (jaccard - before) / count;
				before = jaccard;
				loss += slope * error(p[pixel * classes + c], truth);
				if (gradient != null) gradient[pixel * classes + c] = (float) (truth ? -slope : slope);
			}
		}
		if (gradient != null) Probabilities.backward(p, classes, target, gradient);
		return loss;
	}

	private static float error(final float p, final boolean truth) {
		return truth ? 1 - p : p;
	}
}
