package io.github.segmenta.measure;

import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.Labels;

import java.util.Arrays;

/**
 * The brightness of every object in one channel. Pixels that are NaN count for nothing; an object without another pixel
 * has NaN everywhere, and an integrated intensity of 0.
 * <ul>
 * <li>{@code Mean, StdDev, Median, Min, Max}: over the pixels; the deviation with n − 1, 0 for a single pixel; of an even
 * number of pixels the median is the mean of the middle two.</li>
 * <li>{@code Integrated}: the sum over the pixels.</li>
 * <li>{@code Corrected}: the sum minus the number of pixels times the median of all pixels without an object.</li>
 * <li>{@code XM, YM, ZM}: the centroid with the values as weights; NaN if they sum up to 0.</li>
 * </ul>
 */
public final class ObjectIntensities {

	private ObjectIntensities() {}

	/**
	 * Appends the columns to a table that has a row for each label that occurs, in ascending order.
	 *
	 * @param table takes the columns; one row per label, in ascending order
	 * @param labels the label image, 0 = background
	 * @param intensity the image to measure, of the size of the labels
	 * @param voxelSize size of a voxel along x, y, z
	 * @param unit name of the unit of {@code voxelSize}
	 * @param suffix what is added to the names of the columns, such as {@code " C2"}
	 * @param progress told about the work, asked about cancel
	 */
	public static void addTo(final MeasurementTable table, final Labels labels, final Volume intensity,
		final double[] voxelSize, final String unit, final String suffix, final Progress progress)
	{
		final int[] in = labels.array();
		final int width = intensity.width, height = intensity.height, depth = intensity.depth;
		final ObjectPixels objects = new ObjectPixels(labels);
		final float[] values = intensity.copyToFloat();
		final double background = backgroundMedian(in, values);
		final int axes = depth > 1 ? 3 : 2, count = objects.objects();
		final double[][] columns = new double[7][count], centre = new double[axes][count];
		Parallel.loop(count, 32, (from, to) -> {
			progress.check();
			float[] own = new float[256];
			for (int k = from; k < to; k++) {
				if (own.length < objects.count(k)) own = new float[2 * objects.count(k)];
				int n = 0;
				double sum = 0;
				final double[] moments = new double[3];
				for (int i = objects.first[k]; i < objects.first[k + 1]; i++) {
					final int place = objects.places[i];
					final float v = values[place];
					if (Float.isNaN(v)) continue;
					own[n++] = v;
					sum += v;
					moments[0] += (double) v * (place % width);
					moments[1] += (double) v * (place / width % height);
					moments[2] += (double) v * (place / width / height);
				}
				final double[] found = statistics(own, n, sum, background);
				for (int c = 0; c < found.length; c++) columns[c][k] = found[c];
				for (int axis = 0; axis < axes; axis++) centre[axis][k] = sum == 0 ? Double.NaN : (moments[axis] / sum + 0.5) *
					voxelSize[axis];
			}
		});
		final String[] names = { "Mean", "StdDev", "Median", "Min", "Max", "Integrated", "Corrected" };
		for (int c = 0; c < names.length; c++) table.put(names[c] + suffix, columns[c]);
		final String[] axisNames = { "XM", "YM", "ZM" };
		for (int axis = 0; axis < axes; axis++) table.put(axisNames[axis] + suffix + " (" + unit + ")", centre[axis]);
	}

	private static double[] statistics(final float[] own, final int n, final double sum, final double background) {
		if (n == 0) return new double[] { Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0, Double.NaN };
		final double mean = sum / n;
		double squares = 0;
		for (int i = 0; i < n; i++) squares += (own[i] - mean) * (own[i] - mean);
		Arrays.sort(own, 0, n);
		return new double[] { mean, n == 1 ? 0 : Math.sqrt(squares / (n - 1)), median(own, n), own[0], own[n - 1], sum, sum - n *
			background };
	}

	private static double median(final float[] sorted, final int n) {
		return ((double) sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
	}

	/** NaN if every pixel belongs to an object. */
	private static double backgroundMedian(final int[] labels, final float[] values) {
		final float[] outside = new float[labels.length];
		int n = 0;
		for (int i = 0; i < labels.length; i++) if (labels[i] == 0 && !Float.isNaN(values[i])) outside[n++] = values[i];
		if (n == 0) return Double.NaN;
		Arrays.parallelSort(outside, 0, n);
		return median(outside, n);
	}
}
