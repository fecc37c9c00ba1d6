package io.github.segmenta.cluster;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Setting;
import io.github.segmenta.core.Settings;
import io.github.segmenta.segment.Finding;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmentation;
import io.github.segmenta.segment.Segmenter;

import java.util.Arrays;
import java.util.Comparator;

import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * k-means clusters of the pixels' values: all channels together, optionally as L*a*b*, with local texture and position.
 * Seeded by k-means++ with a fixed seed, exact ({@link Lloyd}), the best of several starts. Classes 1…k are in the order of
 * the clusters' mean intensity (L* for L*a*b*); 0 is NaN, infinity and what lies outside the selection.
 * <p>
 * Findings: those of {@link ClassImage}, {@link #INERTIA}, and with an automatic number {@link #SCORES}.
 */
@Plugin(type = Segmenter.class, name = "K-Means")
public final class KMeans implements Segmenter {

	/** The sum of the squared distances of all points from their centres. */
	public static final Finding<Double> INERTIA = Finding.of("inertia", Double.class);
	/** The score of each number of clusters that was tried. */
	public static final Finding<double[]> SCORES = Finding.of("score", double[].class);

	/** How the number of clusters is found. */
	public enum Choice {
			/** It is given. */
			FIXED,
			/** {@link ClusterNumber#elbow}, from 1 to the number given */
			ELBOW,
			/** {@link ClusterNumber#silhouette}, from 2 to the number given */
			SILHOUETTE
	}

	@Parameter(label = "Clusters", min = "2", max = "255", persist = false,
		description = "Number of clusters; with an automatic number the largest to try")
	private int clusters = 3;

	@Parameter(label = "Number is", persist = false,
		description = "Take that number, or the best up to it by the elbow of the inertia or the silhouette")
	private Choice number = Choice.FIXED;

	@Settings
	private final PixelFeatures features = new PixelFeatures();

	@Parameter(label = "Starts", min = "1", persist = false, description = "Seedings to try; the best is kept")
	private int starts = 3;

	private ColourSpace space = ColourSpace.CHANNELS;
	private int maxIterations = 300;
	private long seed = 1;
	private double[] centres;
	private double[] score;

	/**
	 * The number of clusters, 3 by default; with an automatic choice the largest to try.
	 *
	 * @param k 2…255
	 * @return this
	 * @throws InvalidInputException if it is less than 2 or more than 255
	 */
	public KMeans clusters(final int k) {
		clusters = k;
		return Setting.checked(this);
	}

	/** @return the number of clusters, or the largest to try */
	public int clusters() {
		return clusters;
	}

	/**
	 * How the number of clusters is found; by default it is given.
	 *
	 * @param how given, or by which measure
	 * @return this
	 */
	public KMeans number(final Choice how) {
		number = how;
		return this;
	}

	/** @return how the number of clusters is found */
	public Choice number() {
		return number;
	}

	/**
	 * What is compared, by default the values of the channels.
	 *
	 * @param colours what the distance of two pixels is computed from
	 * @return this
	 */
	public KMeans space(final ColourSpace colours) {
		space = colours;
		return this;
	}

	/**
	 * σ in pixels of the window of the texture feature; 0, the default, for none.
	 *
	 * @param sigmaPx in pixels, at least 0; 0 = none
	 * @return this
	 */
	public KMeans texture(final double sigmaPx) {
		features.texture(sigmaPx);
		return this;
	}

	/**
	 * What one pixel of distance counts in units of the values; 0, the default, for no position.
	 *
	 * @param weight in units of the values per pixel, at least 0; 0 = none
	 * @return this
	 */
	public KMeans position(final double weight) {
		features.position(weight);
		return this;
	}

	/**
	 * How many seedings to try; the one of least inertia is kept. 3 by default.
	 *
	 * @param count at least 1
	 * @return this
	 * @throws InvalidInputException if it is less than 1
	 */
	public KMeans starts(final int count) {
		starts = count;
		return Setting.checked(this);
	}

	/**
	 * How often the centres move at most in each start, 300 by default.
	 *
	 * @param iterations at least 0
	 * @return this
	 */
	public KMeans maxIterations(final int iterations) {
		maxIterations = iterations;
		return this;
	}

	/**
	 * The seed of the random numbers with which centres are chosen, 1 by default.
	 *
	 * @param value any number
	 * @return this
	 */
	public KMeans seed(final long value) {
		seed = value;
		return this;
	}

	/**
	 * Finds centres of points, which from now on are those of every image: one set of centres for many images.
	 *
	 * @param points of all images, see {@link PixelPoints#pool}
	 * @param channels of each image, for the order of the classes
	 * @param progress told about the work, asked about cancel
	 * @return this
	 */
	public KMeans learn(final PixelPoints points, final int channels, final Progress progress) {
		final Found found = find(points, channels, progress);
		centres = found.result.centres;
		score = found.score;
		return this;
	}

	/**
	 * Takes the centres of mini-batches for every image from now on, in the order of their mean intensity.
	 *
	 * @param batches that has learnt from at least one part of the data
	 * @param channels of each image, for the order of the classes
	 * @return this
	 */
	public KMeans learn(final MiniBatch batches, final int channels) {
		final double[] found = batches.centres();
		final int k = batches.clusters();
		centres = new Lloyd.Result(found, new int[0], 0, 0).reordered(order(found, k, averaged(channels))).centres;
		score = null;
		return this;
	}

	/**
	 * The points that this method makes of an image.
	 *
	 * @param image the image
	 * @return its points, with the features that are set
	 * @throws InvalidInputException as {@link PixelPoints#of(Micrograph, ColourSpace, double, double)}
	 */
	public PixelPoints points(final Micrograph image) {
		Setting.checked(this);
		return features.of(image, space);
	}

	@Override
	public Segmentation segment(final Micrograph image, final Progress progress) {
		final PixelPoints points = points(image);
		final Found found;
		if (centres == null) found = find(points, image.channels(), progress);
		else if (centres.length % points.dimensions == 0) found = new Found(Lloyd.fit(points, centres, 0, progress), score);
		else throw new InvalidInputException("The centres are of images with another number of channels.");
		final Segmentation classes = ClassImage.of(image, points, found.result.cluster, found.result.centres).with(
			INERTIA, found.result.inertia);
		return found.score == null ? classes : classes.with(SCORES, found.score);
	}

	/** Clusters in the order of their classes, and the scores of the numbers that were tried. */
	private static final class Found {

		final Lloyd.Result result;
		final double[] score;

		Found(final Lloyd.Result result, final double[] score) {
			this.result = result;
			this.score = score;
		}
	}

	private Found find(final PixelPoints points, final int channels, final Progress progress) {
		if (number == Choice.FIXED) return new Found(ordered(fit(points, clusters, progress), clusters, channels), null);
		final int first = number == Choice.ELBOW ? 1 : 2;
		final Lloyd.Result[] results = new Lloyd.Result[clusters - first + 1];
		final double[] scores = new double[results.length];
		for (int i = 0; i < results.length; i++) {
			final Progress part = progress.part((double) i / results.length, (i + 1.0) / results.length);
			results[i] = fit(points, first + i, part);
			scores[i] = number == Choice.ELBOW ? results[i].inertia : ClusterNumber.silhouette(points, results[i].cluster,
				first + i, part);
		}
		int best = number == Choice.ELBOW ? ClusterNumber.elbow(scores) : 0;
		if (number == Choice.SILHOUETTE) for (int i = 1; i < scores.length; i++) if (scores[i] > scores[best]) best = i;
		return new Found(ordered(results[best], first + best, channels), scores);
	}

	private Lloyd.Result fit(final PixelPoints points, final int k, final Progress progress) {
		points.checkDistinct(k);
		Lloyd.Result best = null;
		for (int start = 0; start < starts; start++) {
			final Lloyd.Result found = Lloyd.fit(points, Seeding.choose(points, k, seed + start), maxIterations, progress.part(
				(double) start / starts, (start + 1.0) / starts));
			if (best == null || found.inertia < best.inertia) best = found;
		}
		return best;
	}

	private Lloyd.Result ordered(final Lloyd.Result found, final int k, final int channels) {
		return found.reordered(order(found.centres, k, averaged(channels)));
	}

	private int averaged(final int channels) {
		return space == ColourSpace.LAB ? 1 : channels;
	}

	/** Indices of centres by the mean of their first features, ties by the features one after the other. */
	static int[] order(final double[] centres, final int k, final int averaged) {
		final int d = centres.length / k;
		Comparator<Integer> order = Comparator.comparingDouble(c -> {
			double sum = 0;
			for (int j = 0; j < averaged; j++) sum += centres[c * d + j];
			return sum;
		});
		for (int j = 0; j < d; j++) {
			final int feature = j;
			order = order.thenComparingDouble(c -> centres[c * d + feature]);
		}
		final Integer[] indices = new Integer[k];
		Arrays.setAll(indices, i -> i);
		Arrays.sort(indices, order);
		return Arrays.stream(indices).mapToInt(Integer::intValue).toArray();
	}
}
