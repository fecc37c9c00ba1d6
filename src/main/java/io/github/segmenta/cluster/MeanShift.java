package io.github.segmenta.cluster;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Setting;
import io.github.segmenta.core.Settings;
import io.github.segmenta.segment.Finding;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmentation;
import io.github.segmenta.segment.Segmenter;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * Mean shift: from each pixel's values a window of radius h (the bandwidth; flat, Euclidean) climbs to the mean of the
 * points inside it until it rests on a mode of the density. Pixels whose windows come to rest at the same mode are a class:
 * the number of classes comes from the data, and they may have any shape. A mode within h of one with more points in its
 * window is that one; modes of fewer pixels than {@link #smallest} are given up, their pixels go to the nearest other.
 * Classes 1…n are in the order of the modes' mean intensity; 0 is NaN, infinity and what lies outside the selection.
 * <p>
 * Of more than {@value #LIMIT} different points those in the same cell of side h / 8 climb together from their mean; if
 * there are still more, h / 4, then h / 2.
 * <p>
 * Findings: those of {@link ClassImage}, whose centres are the modes, and {@link #BANDWIDTH}.
 * <p>
 * K. Fukunaga, L. Hostetler (1975), DOI 10.1109/TIT.1975.1055330; D. Comaniciu, P. Meer (2002), DOI 10.1109/34.1000236.
 */
@Plugin(type = Segmenter.class, name = "Mean Shift")
public final class MeanShift implements Segmenter {

	static final int LIMIT = 1 << 13;
	private static final int MAX_STEPS = 1000;

	/** The bandwidth that was given or estimated, in the units of the values. */
	public static final Finding<Double> BANDWIDTH = Finding.of("bandwidth", Double.class);

	@Parameter(label = "Bandwidth (0 = automatic)", min = "0", persist = false,
		description = "Radius of the window in units of the values: classes nearer to each other than that are one")
	private double bandwidth = 0;

	@Parameter(label = "Smallest class (% of the pixels)", min = "0", max = "99", stepSize = "0.1", persist = false,
		description = "The pixels of smaller classes go to the nearest other")
	private double smallest = 0.1;

	@Settings
	private final PixelFeatures features = new PixelFeatures();

	private ColourSpace space = ColourSpace.CHANNELS;

	/**
	 * What is compared, by default the values of the channels.
	 *
	 * @param colours what the distance of two pixels is computed from
	 * @return this
	 */
	public MeanShift space(final ColourSpace colours) {
		space = colours;
		return this;
	}

	/**
	 * Radius of the window in units of the values; 0, the default, for {@link #estimate}.
	 *
	 * @param radius in units of the values, at least 0; 0 = automatic
	 * @return this
	 * @throws InvalidInputException if it is negative or not finite
	 */
	public MeanShift bandwidth(final double radius) {
		bandwidth = radius;
		return checked();
	}

	private MeanShift checked() {
		if (Double.isInfinite(bandwidth)) throw new InvalidInputException("The bandwidth is " + bandwidth +
			", but must be 0 (automatic) or more.");
		return Setting.checked(this);
	}

	/**
	 * The least share of the pixels that a class has, in percent; 0.1 by default.
	 *
	 * @param percent of the pixels, 0…99
	 * @return this
	 * @throws InvalidInputException if it isn't from 0 to 99
	 */
	public MeanShift smallest(final double percent) {
		smallest = percent;
		return checked();
	}

	/**
	 * σ in pixels of the window of the texture feature; 0, the default, for none.
	 *
	 * @param sigmaPx in pixels, at least 0; 0 = none
	 * @return this
	 */
	public MeanShift texture(final double sigmaPx) {
		features.texture(sigmaPx);
		return this;
	}

	/**
	 * What one pixel of distance counts in units of the values; 0, the default, for no position.
	 *
	 * @param weight in units of the values per pixel, at least 0; 0 = none
	 * @return this
	 */
	public MeanShift position(final double weight) {
		features.position(weight);
		return this;
	}

	@Override
	public Segmentation segment(final Micrograph image, final Progress progress) {
		checked();
		final PixelPoints points = features.of(image, space);
		final double radius = bandwidth > 0 ? bandwidth : estimate(points, progress);
		final Lloyd.Result found = fit(points, radius, progress);
		final int k = found.centres.length / points.dimensions;
		final Lloyd.Result sorted = found.reordered(KMeans.order(found.centres, k, space == ColourSpace.LAB ? 1 : image
			.channels()));
		return ClassImage.of(image, points, sorted.cluster, sorted.centres).with(BANDWIDTH, radius);
	}

	/**
	 * A bandwidth from the data: the mean over the points of the distance within which the nearest 30 % of all points lie.
	 * At most {@value ClusterNumber#SAMPLE} pixels stand for all. 0 if all are equal.
	 *
	 * @param points at least one
	 * @param progress asked about cancel
	 * @return bandwidth in units of the values
	 */
	public static double estimate(final PixelPoints points, final Progress progress) {
		final int[] sample = points.sample(ClusterNumber.SAMPLE);
		final int d = points.dimensions, nearest = Math.max(1, (int) (0.3 * sample.length));
		final double[] reach = new double[sample.length];
		Parallel.loop(sample.length, 32, (from, to) -> {
			progress.check();
			final double[] squared = new double[sample.length];
			for (int s = from; s < to; s++) {
				for (int q = 0; q < sample.length; q++) squared[q] = squaredDistance(points.values, sample[s] * d, points.values,
					sample[q] * d, d);
				Arrays.sort(squared);
				reach[s] = Math.sqrt(squared[nearest - 1]);
			}
		});
		double sum = 0;
		for (final double r : reach) sum += r;
		return sum / sample.length;
	}

	private static double squaredDistance(final float[] a, final int atA, final float[] b, final int atB, final int d) {
		double sum = 0;
		for (int j = 0; j < d; j++) {
			final double difference = (double) a[atA + j] - b[atB + j];
			sum += difference * difference;
		}
		return sum;
	}

	/** Modes, and the mode of each point. The inertia isn't computed. */
	Lloyd.Result fit(final PixelPoints points, final double radius, final Progress progress) {
		final Cells cells = points.size <= LIMIT || radius == 0 ? Cells.single(points) : Cells.of(points, radius);
		final Climb climb = new Climb(cells, points.dimensions, radius);
		climb.run(progress);
		final int[] modeOfCell = climb.modes(smallest / 100);
		final int[] modeOfPoint = new int[points.size];
		for (int i = 0; i < modeOfPoint.length; i++) modeOfPoint[i] = modeOfCell[cells.cellOfPoint[i]];
		return new Lloyd.Result(climb.centres, modeOfPoint, Double.NaN, 0);
	}

	/** Points that climb together: the mean and weight of each group. */
	private static final class Cells {

		final int size;
		final double[] means;
		final double[] weights;
		final int[] cellOfPoint;

		private Cells(final PixelPoints points, final int[] cellOfPoint, final int size) {
			this.size = size;
			this.cellOfPoint = cellOfPoint;
			final int d = points.dimensions;
			means = new double[size * d];
			weights = new double[size];
			for (int i = 0; i < points.size; i++) {
				final int cell = cellOfPoint[i], weight = points.weight(i);
				weights[cell] += weight;
				for (int j = 0; j < d; j++) means[cell * d + j] += (double) weight * points.values[i * d + j];
			}
			for (int i = 0; i < means.length; i++) means[i] /= weights[i / d];
		}

		static Cells single(final PixelPoints points) {
			final int[] identity = new int[points.size];
			Arrays.setAll(identity, i -> i);
			return new Cells(points, identity, points.size);
		}

		static Cells of(final PixelPoints points, final double radius) {
			for (int parts = 8;; parts /= 2) {
				final int[] cellOfPoint = new int[points.size];
				final int size = number(points, radius / parts, parts > 2 ? LIMIT : Integer.MAX_VALUE, cellOfPoint);
				if (size >= 0) return new Cells(points, cellOfPoint, size);
			}
		}

		/** Numbers the occupied cells of a grid. Returns how many there are, −1 if more than the limit. */
		private static int number(final PixelPoints points, final double side, final int limit, final int[] cellOfPoint) {
			final int d = points.dimensions;
			final double[] low = new double[d];
			final long[] factor = new long[d];
			long cells = 1;
			for (int j = 0; j < d; j++) {
				double high = low[j] = points.values[j];
				for (int i = 1; i < points.size; i++) {
					low[j] = Math.min(low[j], points.values[i * d + j]);
					high = Math.max(high, points.values[i * d + j]);
				}
				final double along = Math.floor((high - low[j]) / side) + 1;
				factor[j] = cells;
				if (along * cells > Long.MAX_VALUE / 2) throw new InvalidInputException(
					"The bandwidth is too small for the range of the values; make it larger.");
				cells *= (long) along;
			}
			final Map<Long, Integer> numbers = new HashMap<>();
			for (int i = 0; i < points.size; i++) {
				long key = 0;
				for (int j = 0; j < d; j++) key += factor[j] * (long) ((points.values[i * d + j] - low[j]) / side);
				final Integer known = numbers.putIfAbsent(key, numbers.size());
				cellOfPoint[i] = known == null ? numbers.size() - 1 : known;
				if (numbers.size() > limit) return -1;
			}
			return numbers.size();
		}
	}

	/** The way of each cell's window to its mode. */
	private static final class Climb {

		private final Cells cells;
		private final int d;
		private final double squaredRadius, radius;
		/** Indices of cells by the feature of the widest range, and that feature in this order. */
		private final int[] sorted;
		private final double[] key;
		private final int axis;
		private final double[] ends;
		private final double[] support;
		/** Features of the modes. */
		double[] centres;

		Climb(final Cells cells, final int d, final double radius) {
			this.cells = cells;
			this.d = d;
			// rounding of the means must not cost a window its own points
			this.radius = radius * (1 + 1e-12);
			squaredRadius = this.radius * this.radius;
			double widest = -1;
			int along = 0;
			for (int j = 0; j < d; j++) {
				double low = Double.POSITIVE_INFINITY, high = Double.NEGATIVE_INFINITY;
				for (int i = 0; i < cells.size; i++) {
					low = Math.min(low, cells.means[i * d + j]);
					high = Math.max(high, cells.means[i * d + j]);
				}
				if (high - low > widest) {
					widest = high - low;
					along = j;
				}
			}
			axis = along;
			final Integer[] order = new Integer[cells.size];
			Arrays.setAll(order, i -> i);
			Arrays.sort(order, (a, b) -> Double.compare(cells.means[a * d + axis], cells.means[b * d + axis]));
			sorted = Arrays.stream(order).mapToInt(Integer::intValue).toArray();
			key = Arrays.stream(sorted).mapToDouble(i -> cells.means[i * d + axis]).toArray();
			ends = cells.means.clone();
			support = new double[cells.size];
		}

		void run(final Progress progress) {
			// the points in the order of the search, one feature after the other
			final double[][] features = new double[d][cells.size];
			final double[] weights = new double[cells.size];
			for (int i = 0; i < sorted.length; i++) {
				for (int j = 0; j < d; j++) features[j][i] = cells.means[sorted[i] * d + j];
				weights[i] = cells.weights[sorted[i]];
			}
			Parallel.loop(cells.size, 64, (from, to) -> {
				final double[] at = new double[d], sums = new double[d];
				for (int i = from; i < to; i++) {
					progress.check();
					System.arraycopy(ends, i * d, at, 0, d);
					for (int step = 0; step < MAX_STEPS; step++) {
						final double weight = mean(features, weights, at, sums);
						support[i] = weight;
						double moved = 0;
						for (int j = 0; j < d; j++) {
							final double mean = sums[j] / weight;
							moved += (mean - at[j]) * (mean - at[j]);
							at[j] = mean;
						}
						if (moved <= 1e-18 * squaredRadius) break;
					}
					System.arraycopy(at, 0, ends, i * d, d);
				}
			});
		}

		/** Sums of the weighted features of the points in the window around {@code at}. Returns the sum of the weights. */
		private double mean(final double[][] features, final double[] weights, final double[] at, final double[] sums) {
			Arrays.fill(sums, 0);
			final int first = lowerBound(at[axis] - radius), last = lowerBound(Math.nextUp(at[axis] + radius));
			double weight = 0;
			for (int i = first; i < last; i++) {
				double squared = 0;
				for (int j = 0; j < d; j++) {
					final double difference = features[j][i] - at[j];
					squared += difference * difference;
				}
				if (squared > squaredRadius) continue;
				weight += weights[i];
				for (int j = 0; j < d; j++) sums[j] += weights[i] * features[j][i];
			}
			return weight;
		}

		private int lowerBound(final double value) {
			int low = 0, high = key.length;
			while (low < high) {
				final int middle = low + high >>> 1;
				if (key[middle] < value) low = middle + 1;
				else high = middle;
			}
			return low;
		}

		/** Sets the centres and returns the index of each cell's mode. */
		int[] modes(final double smallestShare) {
			final Integer[] order = new Integer[cells.size];
			Arrays.setAll(order, i -> i);
			Arrays.sort(order, (a, b) -> Double.compare(support[b], support[a]));
			final int[] mode = new int[cells.size];
			int[] chief = new int[0];
			for (final int i : order) {
				int found = 0;
				while (found < chief.length && distance(i, chief[found]) > squaredRadius) found++;
				if (found == chief.length) {
					chief = Arrays.copyOf(chief, found + 1);
					chief[found] = i;
				}
				mode[i] = found;
			}
			final double[] pixels = new double[chief.length];
			double total = 0;
			for (int i = 0; i < mode.length; i++) {
				pixels[mode[i]] += cells.weights[i];
				total += cells.weights[i];
			}
			final double most = Arrays.stream(pixels).max().getAsDouble(), needed = Math.min(most, smallestShare * total);
			final int[] number = new int[chief.length];
			int kept = 0;
			for (int m = 0; m < chief.length; m++) number[m] = pixels[m] >= needed ? kept++ : -1;
			centres = new double[kept * d];
			for (int m = 0; m < chief.length; m++) if (number[m] >= 0) System.arraycopy(ends, chief[m] * d, centres, number[m] *
				d, d);
			for (int i = 0; i < mode.length; i++) mode[i] = number[mode[i]] >= 0 ? number[mode[i]] : nearest(i);
			return mode;
		}

		private double distance(final int a, final int b) {
			double sum = 0;
			for (int j = 0; j < d; j++) sum += (ends[a * d + j] - ends[b * d + j]) * (ends[a * d + j] - ends[b * d + j]);
			return sum;
		}

		/** The mode nearest to a cell. */
		private int nearest(final int cell) {
			int best = 0;
			double least = Double.POSITIVE_INFINITY;
			for (int m = 0; m * d < centres.length; m++) {
				double sum = 0;
				for (int j = 0; j < d; j++) sum += (centres[m * d + j] - cells.means[cell * d + j]) * (centres[m * d + j] -
					cells.means[cell * d + j]);
				if (sum < least) {
					least = sum;
					best = m;
				}
			}
			return best;
		}
	}
}
