package io.github.segmenta.nn.loss;

import io.github.segmenta.kernel.DistanceTransform;

/**
 * Boundary loss (Kervadec et al. 2021, doi:10.1016/j.media.2020.101851): the mean over pixels of Σ_c φ_c·p_c over the classes
 * but the background, where φ_c is the signed distance to the border of class c in pixels: the distance to the nearest
 * pixel of the class outside of it, and 1 minus the distance to the nearest pixel of another class inside. It can be
 * negative, and is meant to be added to a region's loss such as {@link Dice}. A class that isn't in an image has φ = 0
 * there; so has one that fills it. Pixels to ignore count as other classes for the distances.
 */
public final class Boundary extends Loss {

	@Override
	protected double evaluate(final float[] scores, final int classes, final Target target, final float[] gradient) {
		final float[] p = Probabilities.softmax(scores, classes), distances = signedDistances(target, classes);
		double sum = 0, weight = 0;
		for (int pixel = 0; pixel < target.pixels(); pixel++) {
			if (target.labels[pixel] == Target.IGNORE) continue;
			final double w = target.weights == null ? 1 : target.weights[pixel];
			for (int c = 1; c < classes; c++) sum += w * p[pixel * classes + c] * distances[pixel * classes + c];
			weight += w;
		}
		if (weight == 0) return 0;
		if (gradient != null) {
			for (int pixel = 0; pixel < target.pixels(); pixel++) {
				final double w = (target.weights == null ? 1 : target.weights[pixel]) / weight;
				for (int c = 1; c < classes; c++) {
					gradient[pixel * classes + c] = (float) (w * distances[pixel * classes + c]);
				}
			}
			Probabilities.backward(p, classes, target, gradient);
		}
		return sum / weight;
	}

	/** φ of each pixel and class, (pixel, class); the background's is 0. */
	static float[] signedDistances(final Target target, final int classes) {
		final int n = target.width * target.height;
		final float[] distances = new float[target.pixels() * classes];
		final byte[] inside = new byte[n], outside = new byte[n];
		for (int image = 0; image < target.batch; image++) {
			for (int c = 1; c < classes; c++) {
				int count = 0;
				for (int i = 0; i < n; i++) {
					final boolean in = target.labels[image * n + i] == c;
					inside[i] = (byte) (in ? 1 : 0);
					outside[i] = (byte) (in ? 0 : 1);
					if (in) count++;
				}
				if (count == 0 || count == n) continue;
				final float[] toOther = DistanceTransform.squaredDistance(inside, target.width, target.height, 1, 1, 1, 1);
				final float[] toClass = DistanceTransform.squaredDistance(outside, target.width, target.height, 1, 1, 1, 1);
				for (int i = 0; i < n; i++) {
					distances[(image * n + i) * classes + c] = (float) (inside[i] == 0 ? Math.sqrt(toClass[i]) : 1 - Math.sqrt(
						toOther[i]));
				}
			}
		}
		return distances;
	}
}
