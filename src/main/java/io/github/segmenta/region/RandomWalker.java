package io.github.segmenta.region;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Setting;
import io.github.segmenta.kernel.ConnectedComponents;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Mask;

import java.util.Arrays;

import org.scijava.plugin.Parameter;

/**
 * Random walker segmentation after Grady (2006), DOI 10.1109/TPAMI.2006.233: a pixel gets the label of the seeds that a
 * random walk from it most likely reaches first, where a step between neighbours (4 in 2-D, 6 in 3-D) has the weight
 * w = exp(−β·d² / (10·σ)) + 10⁻¹⁰. Here d is the difference of the grey values divided by the distance of the pixels and
 * σ the standard deviation of the image, both after the image was scaled to 0…1; so the result does not depend on the
 * unit of the grey values.
 * <p>
 * The probabilities solve one sparse linear system a label: conjugate gradients in double precision, preconditioned by a
 * modified incomplete Cholesky factorisation (Gustafsson 1978, DOI 10.1007/BF01931691), labels in parallel. What no seed
 * reaches stays 0, as does NaN, which lets nothing pass.
 */
public final class RandomWalker {

	private static final double SMALLEST_WEIGHT = 1e-10;
	/** Share of the dropped fill that is put on the diagonal; at 1 the factorisation may break down. */
	private static final double MODIFICATION = 0.97;

	@Parameter(label = "Beta", min = "0", persist = false,
		description = "How strongly edges hinder the walk; the larger, the closer regions follow edges")
	private double beta = 130;

	private double tolerance = 1e-4;
	private int maxIterations = 2000;

	/**
	 * How strongly grey differences hinder a walker, at least 0; by default 130.
	 *
	 * @param beta any finite number of at least 0
	 * @return this
	 * @throws InvalidInputException if it is negative or not finite
	 */
	public RandomWalker beta(final double beta) {
		this.beta = beta;
		return checked();
	}

	private RandomWalker checked() {
		if (Double.isInfinite(beta)) throw new InvalidInputException("β is " + beta + ", but must be a number of at least 0.");
		return Setting.checked(this);
	}

	/**
	 * The iteration ends when the residual is below this share of the right side; by default 10⁻⁴.
	 *
	 * @param tolerance more than 0
	 * @return this
	 */
	public RandomWalker tolerance(final double tolerance) {
		this.tolerance = tolerance;
		return this;
	}

	/** Labels and, on demand, how likely they are. */
	public static final class Result {

		/** The most likely label of each pixel. */
		public final Labels labels;
		/** The seeds' labels in rising order; {@code probabilities[k]} belongs to {@code classes[k]}. */
		public final int[] classes;
		/** Probability of each label at each pixel, 0 where no seed can be reached. */
		public final float[][] probabilities;

		Result(final Labels labels, final int[] classes, final float[][] probabilities) {
			this.labels = labels;
			this.classes = classes;
			this.probabilities = probabilities;
		}
	}

	/**
	 * Labels everything that a seed reaches.
	 *
	 * @param image the image
	 * @param seeds label of each seed pixel, 0 where there is none; not changed
	 * @param mask anything but 0 may be labelled; {@code null} for the whole image
	 * @param spacing distance of neighbours along x, y, z
	 * @param progress told about the work, asked about cancel
	 * @return the labels, and how likely each is
	 * @throws InvalidInputException if there are no seeds, negative ones, or none inside the mask
	 */
	public Result walk(final Volume image, final Labels seeds, final Mask mask, final double[] spacing,
		final Progress progress)
	{
		final int[] seedLabels = seeds.array();
		final byte[] inside = Seeds.values(mask);
		checked();
		Seeds.check(seeds, mask);
		final Grid grid = new Grid(image, seedLabels, inside, spacing);
		final int[] classes = grid.classes;
		final double[][] x = new double[classes.length][];
		// of two labels the second has what is left
		final int solved = classes.length == 2 ? 1 : classes.length;
		final int[] done = new int[1];
		Parallel.loop(solved, 1, (from, to) -> {
			for (int k = from; k < to; k++) {
				x[k] = grid.solve(classes[k], progress);
				synchronized (done) {
					progress.show((double) ++done[0] / solved, "random walks");
				}
			}
		});
		return result(grid, x);
	}

	private static Result result(final Grid grid, final double[][] x) {
		final int n = grid.n, classes = grid.classes.length;
		final Labels found = new Labels(grid.width, grid.height, grid.depth);
		final int[] labels = found.array();
		final float[][] probabilities = new float[classes][n];
		for (int i = 0; i < n; i++) {
			final int own = grid.seed[i];
			double best = -1;
			for (int k = 0; k < classes; k++) {
				if (own < 0) continue;
				final double p = own > 0 ? own == grid.classes[k] ? 1 : 0 : x[k] != null ? x[k][i] : 1 - x[0][i];
				probabilities[k][i] = (float) p;
				if (p <= best) continue;
				best = p;
				labels[i] = grid.classes[k];
			}
		}
		return new Result(found, grid.classes, probabilities);
	}

	/** The weights of all edges; seeds are known, pixels that no seed reaches are left out. */
	private final class Grid {

		final int n;
		/** Label of a seed, 0 = unknown, −1 = left out. */
		final int[] seed;
		final int[] classes;
		private final int width, height, depth;
		/** Weight of the edge to the next pixel along x, y, z; {@code null} for an axis of size 1. */
		private final float[][] weight = new float[3][];
		private final int[] stride;
		/** Sum of the weights of all edges of a pixel, and the inverse diagonal of the factorisation. */
		private final double[] diagonal, inverse;

		Grid(final Volume image, final int[] seeds, final byte[] mask, final double[] spacing) {
			width = image.width;
			height = image.height;
			depth = image.depth;
			n = image.size();
			stride = new int[] { 1, width, width * height };
			final float[] values = image.copyToFloat();
			seed = reachable(values, seeds, mask);
			classes = Arrays.stream(seed).filter(s -> s > 0).distinct().sorted().toArray();
			scale(values);
			final double factor = -beta / (10 * deviation(values));
			final int[] size = { width, height, depth };
			for (int axis = 0; axis < 3; axis++) if (size[axis] > 1) weight[axis] = weights(values, axis, factor, spacing[
				axis]);
			diagonal = new double[n];
			inverse = new double[n];
			factorise();
		}

		/** Seeds, with −1 where nothing can come from one. */
		private int[] reachable(final float[] values, final int[] seeds, final byte[] mask) {
			final byte[] open = new byte[n];
			for (int i = 0; i < n; i++) open[i] = (byte) (values[i] == values[i] && (mask == null || mask[i] != 0) ? 1 : 0);
			final int[] part = new int[n];
			final boolean[] seeded = new boolean[ConnectedComponents.label(open, width, height, depth, 6, part) + 1];
			for (int i = 0; i < n; i++) if (seeds[i] > 0) seeded[part[i]] = true;
			final int[] known = seeds.clone();
			for (int i = 0; i < n; i++) if (part[i] == 0 || !seeded[part[i]]) known[i] = -1;
			return known;
		}

		private void scale(final float[] values) {
			float min = Float.POSITIVE_INFINITY, max = Float.NEGATIVE_INFINITY;
			for (final float v : values) {
				if (!(Math.abs(v) <= Float.MAX_VALUE)) continue;
				min = Math.min(min, v);
				max = Math.max(max, v);
			}
			final double range = max > min ? (double) max - min : 1;
			for (int i = 0; i < n; i++) values[i] = (float) ((Math.max(min, Math.min(max, values[i])) - min) / range);
		}

		private double deviation(final float[] values) {
			double sum = 0, squares = 0;
			long count = 0;
			for (final float v : values) {
				if (v != v) continue;
				sum += v;
				squares += (double) v * v;
				count++;
			}
			final double variance = squares / count - sum / count * (sum / count);
			return variance > 0 ? Math.sqrt(variance) : 1;
		}

		private float[] weights(final float[] values, final int axis, final double factor, final double distance) {
			final float[] w = new float[n];
			final int step = stride[axis];
			Parallel.loop(n - step, 1 << 14, (from, to) -> {
				for (int i = from; i < to; i++) {
					if (seed[i] < 0 || seed[i + step] < 0 || axis == 0 && (i + 1) % width == 0 || axis == 1 && i / width %
						height == height - 1) continue;
					final double d = ((double) values[i + step] - values[i]) / distance;
					w[i] = (float) (Math.exp(factor * d * d) + SMALLEST_WEIGHT);
				}
			});
			return w;
		}

		private boolean unknown(final int i) {
			return seed[i] == 0;
		}

		private void factorise() {
			for (int axis = 0; axis < 3; axis++) {
				final float[] w = weight[axis];
				if (w == null) continue;
				for (int i = 0; i < n - stride[axis]; i++) {
					diagonal[i] += w[i];
					diagonal[i + stride[axis]] += w[i];
				}
			}
			for (int i = 0; i < n; i++) {
				if (!unknown(i)) continue;
				double d = diagonal[i];
				for (int axis = 0; axis < 3; axis++) {
					final int j = i - stride[axis];
					if (weight[axis] == null || j < 0 || !unknown(j)) continue;
					final double w = weight[axis][j];
					double dropped = 0;
					for (int other = 0; other < 3; other++) {
						final int k = j + stride[other];
						if (other != axis && weight[other] != null && k < n && unknown(k)) dropped += weight[other][j];
					}
					d -= w * (w + MODIFICATION * dropped) * inverse[j];
				}
				inverse[i] = 1 / (d > 1e-3 * diagonal[i] ? d : diagonal[i]);
			}
		}

		/** Conjugate gradients for the probability of one label. */
		double[] solve(final int label, final Progress progress) {
			final double[] x = new double[n], r = new double[n], z = new double[n], p = new double[n], q = new double[n];
			for (int axis = 0; axis < 3; axis++) {
				final float[] w = weight[axis];
				if (w == null) continue;
				for (int i = 0, j = stride[axis]; j < n; i++, j++) {
					if (seed[i] == label && unknown(j)) r[j] += w[i];
					if (seed[j] == label && unknown(i)) r[i] += w[i];
				}
			}
			final double stop = tolerance * Math.sqrt(dot(r, r));
			if (stop == 0) return x;
			precondition(r, z);
			System.arraycopy(z, 0, p, 0, n);
			double rz = dot(r, z);
			for (int iteration = 0; iteration < maxIterations; iteration++) {
				progress.check();
				multiply(p, q);
				final double alpha = rz / dot(p, q);
				for (int i = 0; i < n; i++) x[i] += alpha * p[i];
				for (int i = 0; i < n; i++) r[i] -= alpha * q[i];
				if (Math.sqrt(dot(r, r)) <= stop) return x;
				precondition(r, z);
				final double next = dot(r, z), ratio = next / rz;
				for (int i = 0; i < n; i++) p[i] = z[i] + ratio * p[i];
				rz = next;
			}
			return x;
		}

		private double dot(final double[] a, final double[] b) {
			double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
			int i = 0;
			for (; i < n - 3; i += 4) {
				s0 += a[i] * b[i];
				s1 += a[i + 1] * b[i + 1];
				s2 += a[i + 2] * b[i + 2];
				s3 += a[i + 3] * b[i + 3];
			}
			for (; i < n; i++) s0 += a[i] * b[i];
			return s0 + s1 + (s2 + s3);
		}

		/** The Laplacian of the unknown pixels; entries of known ones are and stay 0. */
		private void multiply(final double[] p, final double[] q) {
			for (int i = 0; i < n; i++) q[i] = diagonal[i] * p[i];
			for (int axis = 0; axis < 3; axis++) {
				final float[] w = weight[axis];
				if (w == null) continue;
				final int step = stride[axis], last = n - step;
				for (int i = 0; i < last; i++) q[i] -= w[i] * p[i + step];
				for (int i = 0; i < last; i++) q[i + step] -= w[i] * p[i];
			}
			for (int i = 0; i < n; i++) if (seed[i] != 0) q[i] = 0;
		}

		private void precondition(final double[] r, final double[] z) {
			for (int i = 0; i < n; i++) {
				double sum = r[i];
				for (int axis = 0; axis < 3; axis++) {
					final int j = i - stride[axis];
					if (weight[axis] != null && j >= 0) sum += weight[axis][j] * z[j];
				}
				z[i] = sum * inverse[i];
			}
			for (int i = n - 1; i >= 0; i--) {
				double sum = 0;
				for (int axis = 0; axis < 3; axis++) {
					final int j = i + stride[axis];
					if (weight[axis] != null && j < n) sum += weight[axis][i] * z[j];
				}
				z[i] += sum * inverse[i];
			}
		}
	}
}
