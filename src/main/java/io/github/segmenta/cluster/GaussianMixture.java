package io.github.segmenta.cluster;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Setting;
import io.github.segmenta.segment.Finding;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmentation;
import io.github.segmenta.segment.Segmenter;

import java.util.Arrays;

import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * A mixture of Gaussians with full covariances, fitted to the pixels' values by expectation–maximisation; each pixel gets
 * the component it most likely comes from. Starts from the clusters of k-means and ends when the mean log-likelihood gains
 * less than the tolerance. A small part of the variance of all pixels is added to the variances so that a component never
 * collapses, whatever the unit of the values. Classes 1…k are in the order of the components' mean intensity; 0 is NaN,
 * infinity and what lies outside the selection.
 * <p>
 * Findings: those of {@link ClassImage}, {@link #WEIGHTS} and {@link #LOG_LIKELIHOOD}.
 * <p>
 * A. P. Dempster, N. M. Laird, D. B. Rubin (1977), DOI 10.1111/j.2517-6161.1977.tb01600.x.
 */
@Plugin(type = Segmenter.class, name = "Gaussian Mixture")
public final class GaussianMixture implements Segmenter {

	private static final int BLOCK = 1 << 13;
	private static final int MAX_ITERATIONS = 1000;

	/** The share of each component, in the order of the classes. */
	public static final Finding<double[]> WEIGHTS = Finding.of("weights", double[].class);
	/** The mean natural log-likelihood of a pixel. */
	public static final Finding<Double> LOG_LIKELIHOOD = Finding.of("log-likelihood", Double.class);

	@Parameter(label = "Components", min = "2", max = "255", persist = false, description = "Number of Gaussians")
	private int components = 3;

	@Parameter(label = "Regularisation", min = "0", persist = false,
		description = "Added to the variances, as a part of the variance of all pixels; must be more than 0")
	private double regularisation = 1e-6;

	private ColourSpace space = ColourSpace.CHANNELS;
	private double tolerance = 1e-4;

	/**
	 * The number of components, 3 by default.
	 *
	 * @param k 2…255
	 * @return this
	 * @throws InvalidInputException if it is less than 2 or more than 255
	 */
	public GaussianMixture components(final int k) {
		components = k;
		return checked();
	}

	/**
	 * What is compared, by default the values of the channels.
	 *
	 * @param colours the features of a pixel
	 * @return this
	 */
	public GaussianMixture space(final ColourSpace colours) {
		space = colours;
		return this;
	}

	/**
	 * Gain of the mean log-likelihood at which the fit ends, 10⁻⁴ by default.
	 *
	 * @param gain from one iteration to the next
	 * @return this
	 */
	public GaussianMixture tolerance(final double gain) {
		tolerance = gain;
		return this;
	}

	/**
	 * What is added to the variance of each feature, as a part of the feature's variance over all pixels, 10⁻⁶ by default.
	 *
	 * @param part more than 0
	 * @return this
	 * @throws InvalidInputException if it isn't more than 0
	 */
	public GaussianMixture regularisation(final double part) {
		regularisation = part;
		return checked();
	}

	private GaussianMixture checked() {
		if (!(regularisation > 0)) throw new InvalidInputException("The regularisation is " + regularisation +
			", but must be more than 0.");
		return Setting.checked(this);
	}

	@Override
	public Segmentation segment(final Micrograph image, final Progress progress) {
		checked();
		final PixelPoints points = PixelPoints.of(image, space, 0, 0);
		final Fit fit = fit(points, progress);
		final int[] order = KMeans.order(fit.means, components, space == ColourSpace.LAB ? 1 : image.channels());
		final Lloyd.Result sorted = new Lloyd.Result(fit.means, fit.component, 0, 0).reordered(order);
		final double[] weights = Arrays.stream(order).mapToDouble(c -> fit.weights[c]).toArray();
		return ClassImage.of(image, points, sorted.cluster, sorted.centres).with(WEIGHTS, weights).with(
			LOG_LIKELIHOOD, fit.logLikelihood);
	}

	/** Fits the mixture to points. */
	Fit fit(final PixelPoints points, final Progress progress) {
		points.checkDistinct(components);
		final Lloyd.Result start = Lloyd.fit(points, Seeding.choose(points, components, 1), 300, progress.part(0, 0.2));
		final Fit fit = new Fit(points, start);
		double before = Double.NEGATIVE_INFINITY;
		for (int i = 0; i < MAX_ITERATIONS; i++) {
			progress.update(0.2 + 0.8 * i / MAX_ITERATIONS, "Gaussian mixture");
			fit.maximise(fit.expect());
			if (fit.logLikelihood - before < tolerance) break;
			before = fit.logLikelihood;
		}
		fit.expect();
		return fit;
	}

	/** Weights, means and covariances on their way to the maximum. */
	final class Fit {

		private final PixelPoints points;
		private final int d, k, step;
		private final double total;
		final double[] weights, means;
		/** What is added to the variance of each feature. */
		private final double[] least;
		/** Of each component the inverse of the lower Cholesky factor of the covariance, row after row. */
		private final double[] whitening;
		/** Of each component the logarithm of weight and density at the mean. */
		private final double[] peak;
		final int[] component;
		/** Mean over the pixels, for the parameters before the last maximisation. */
		double logLikelihood;

		private Fit(final PixelPoints points, final Lloyd.Result start) {
			this.points = points;
			d = points.dimensions;
			k = components;
			step = 1 + d + d * d;
			weights = new double[k];
			means = start.centres.clone();
			whitening = new double[k * d * d];
			peak = new double[k];
			component = start.cluster.clone();
			double sum = 0;
			for (int i = 0; i < points.size; i++) sum += points.weight(i);
			total = sum;
			least = variances();
			// any number will do for a feature without differences
			for (int a = 0; a < d; a++) least[a] = least[a] > 0 ? regularisation * least[a] : 1;
			maximise(sums((chances, p) -> {
				Arrays.fill(chances, 0);
				chances[component[p]] = 1;
				return 0;
			}));
		}

		/** Variance of each feature over all pixels. */
		private double[] variances() {
			final double[] mean = new double[d], variance = new double[d];
			for (int p = 0; p < points.size; p++) for (int a = 0; a < d; a++) mean[a] += points.weight(p) * (double) points.values[
				p * d + a];
			for (int a = 0; a < d; a++) mean[a] /= total;
			for (int p = 0; p < points.size; p++) for (int a = 0; a < d; a++) {
				final double difference = points.values[p * d + a] - mean[a];
				variance[a] += points.weight(p) * difference * difference / total;
			}
			return variance;
		}

		/** The chances of the components for each point, summed up; and the log-likelihood. */
		private double[] expect() {
			final double[] sums = sums((chances, p) -> {
				int best = 0;
				for (int c = 0; c < k; c++) {
					chances[c] = peak[c] - 0.5 * squaredDistance(p, c);
					if (chances[c] > chances[best]) best = c;
				}
				component[p] = best;
				final double most = chances[best];
				double sum = 0;
				for (int c = 0; c < k; c++) sum += chances[c] = Math.exp(chances[c] - most);
				for (int c = 0; c < k; c++) chances[c] /= sum;
				return most + Math.log(sum);
			});
			logLikelihood = sums[k * step] / total;
			return sums;
		}

		/** Squared Mahalanobis distance. */
		private double squaredDistance(final int p, final int c) {
			double squared = 0;
			for (int a = 0; a < d; a++) {
				double sum = 0;
				for (int b = 0; b <= a; b++) sum += whitening[(c * d + a) * d + b] * (points.values[p * d + b] - means[c * d + b]);
				squared += sum * sum;
			}
			return squared;
		}

		/** For each component Σ chance, Σ chance · (x − mean), Σ chance · (x − mean)(x − mean)ᵀ; then Σ log-likelihood. */
		private double[] sums(final Responsibility responsibility) {
			final double[][] parts = new double[(points.size + BLOCK - 1) / BLOCK][];
			Parallel.loop(points.size, BLOCK, (from, to) -> {
				final double[] sums = new double[k * step + 1], chances = new double[k];
				for (int p = from; p < to; p++) {
					sums[k * step] += points.weight(p) * responsibility.of(chances, p);
					for (int c = 0; c < k; c++) {
						final double chance = chances[c] * points.weight(p);
						if (chance == 0) continue;
						final int at = c * step;
						sums[at] += chance;
						for (int a = 0; a < d; a++) {
							final double difference = chance * (points.values[p * d + a] - means[c * d + a]);
							sums[at + 1 + a] += difference;
							for (int b = 0; b <= a; b++) sums[at + 1 + d + a * d + b] += difference * (points.values[p * d + b] - means[c *
								d + b]);
						}
					}
				}
				parts[from / BLOCK] = sums;
			});
			final double[] sums = new double[k * step + 1];
			for (final double[] part : parts) for (int j = 0; j < sums.length; j++) sums[j] += part[j];
			return sums;
		}

		private void maximise(final double[] sums) {
			for (int c = 0; c < k; c++) {
				final int at = c * step;
				// a component that nothing belongs to any more keeps its place with no weight
				final double n = Math.max(sums[at], Double.MIN_NORMAL);
				weights[c] = sums[at] / total;
				final double[] covariance = new double[d * d];
				for (int a = 0; a < d; a++) {
					for (int b = 0; b <= a; b++) covariance[a * d + b] = sums[at + 1 + d + a * d + b] / n - sums[at + 1 + a] / n *
						(sums[at + 1 + b] / n);
					covariance[a * d + a] += least[a];
				}
				for (int a = 0; a < d; a++) means[c * d + a] += sums[at + 1 + a] / n;
				peak[c] = Math.log(Math.max(weights[c], Double.MIN_NORMAL)) - 0.5 * d * Math.log(2 * Math.PI) + whiten(covariance,
					c);
			}
		}

		/** Inverts the Cholesky factor of a covariance. Returns the logarithm of the determinant of the inverse. */
		private double whiten(final double[] covariance, final int c) {
			final double[] factor = new double[d * d];
			double logDeterminant = 0;
			for (int a = 0; a < d; a++) {
				for (int b = 0; b <= a; b++) {
					double sum = covariance[a * d + b];
					for (int j = 0; j < b; j++) sum -= factor[a * d + j] * factor[b * d + j];
					factor[a * d + b] = a == b ? Math.sqrt(Math.max(sum, least[a])) : sum / factor[b * d + b];
				}
				logDeterminant -= Math.log(factor[a * d + a]);
			}
			for (int b = 0; b < d; b++) {
				for (int a = b; a < d; a++) {
					double sum = a == b ? 1 : 0;
					for (int j = b; j < a; j++) sum -= factor[a * d + j] * whitening[(c * d + j) * d + b];
					whitening[(c * d + a) * d + b] = sum / factor[a * d + a];
				}
			}
			return logDeterminant;
		}
	}

	/** Fills in the chance of each component for a point and returns the point's log-likelihood. */
	@FunctionalInterface
	private interface Responsibility {

		double of(double[] chances, int point);
	}
}
