package io.github.segmenta.measure;

import java.util.Arrays;

/**
 * What {@link ObjectMeasurements} knows of objects, gathered from pixels in any order: whole numbers and halves, whose sums are
 * exact, so that the parts of an image give the same as the image.
 */
final class ObjectSums {

	private final long[] count, valued;
	private final double[][] sum;
	private final long[][] low, high;
	private final double[] total, min, max;

	/** @param objects their number */
	ObjectSums(final int objects) {
		count = new long[objects];
		valued = new long[objects];
		sum = new double[3][objects];
		low = new long[3][objects];
		high = new long[3][objects];
		total = new double[objects];
		min = new double[objects];
		max = new double[objects];
		for (int axis = 0; axis < 3; axis++) {
			Arrays.fill(low[axis], Long.MAX_VALUE);
			Arrays.fill(high[axis], -1);
		}
		Arrays.fill(min, Double.POSITIVE_INFINITY);
		Arrays.fill(max, Double.NEGATIVE_INFINITY);
	}

	/** Adds {@code n} pixels of an object in a row from a place on. */
	void add(final int object, final int n, final long x, final long y, final long z) {
		count[object] += n;
		sum[0][object] += (2 * x + n - 1) * 0.5 * n;
		sum[1][object] += (double) y * n;
		sum[2][object] += (double) z * n;
		low[0][object] = Math.min(low[0][object], x);
		high[0][object] = Math.max(high[0][object], x + n - 1);
		low[1][object] = Math.min(low[1][object], y);
		high[1][object] = Math.max(high[1][object], y);
		low[2][object] = Math.min(low[2][object], z);
		high[2][object] = Math.max(high[2][object], z);
	}

	/** Adds the grey value of a pixel of an object; NaN counts for nothing. */
	void add(final int object, final float value) {
		if (Float.isNaN(value)) return;
		valued[object]++;
		total[object] += value;
		if (value < min[object]) min[object] = value;
		if (value > max[object]) max[object] = value;
	}

	/**
	 * The objects that have pixels.
	 *
	 * @param labels the number of each object in the label image
	 * @param volume whether there are more slices than one
	 * @param intensities whether grey values were added
	 */
	MeasurementTable table(final int[] labels, final boolean volume, final boolean intensities, final double[] voxelSize,
		final String unit)
	{
		int rows = 0;
		for (final long n : count) if (n > 0) rows++;
		final int[] objects = new int[rows];
		for (int k = 0, row = 0; k < count.length; k++) if (count[k] > 0) objects[row++] = k;
		final MeasurementTable table = new MeasurementTable();
		final double[] values = new double[rows];
		for (int r = 0; r < rows; r++) values[r] = labels[objects[r]];
		table.put(ObjectMeasurements.LABEL, values);
		final double size = voxelSize[0] * voxelSize[1] * (volume ? voxelSize[2] : 1);
		for (int r = 0; r < rows; r++) values[r] = count[objects[r]] * size;
		table.put(volume ? "Volume (" + unit + "³)" : "Area (" + unit + "²)", values);
		final String[] centroid = { "X", "Y", "Z" }, corner = { "BX", "BY", "BZ" }, extent = { "Width", "Height", "Depth" };
		final int axes = volume ? 3 : 2;
		for (int axis = 0; axis < axes; axis++) {
			for (int r = 0; r < rows; r++) values[r] = (sum[axis][objects[r]] / count[objects[r]] + 0.5) * voxelSize[axis];
			table.put(centroid[axis] + " (" + unit + ")", values);
		}
		for (int axis = 0; axis < axes; axis++) {
			for (int r = 0; r < rows; r++) values[r] = low[axis][objects[r]] * voxelSize[axis];
			table.put(corner[axis] + " (" + unit + ")", values);
		}
		for (int axis = 0; axis < axes; axis++) {
			for (int r = 0; r < rows; r++) values[r] = (high[axis][objects[r]] - low[axis][objects[r]] + 1) * voxelSize[axis];
			table.put(extent[axis] + " (" + unit + ")", values);
		}
		if (!intensities) return table;
		for (int r = 0; r < rows; r++) values[r] = valued[objects[r]] == 0 ? Double.NaN : total[objects[r]] / valued[objects[r]];
		table.put("Mean", values);
		for (int r = 0; r < rows; r++) values[r] = valued[objects[r]] == 0 ? Double.NaN : min[objects[r]];
		table.put("Min", values);
		for (int r = 0; r < rows; r++) values[r] = valued[objects[r]] == 0 ? Double.NaN : max[objects[r]];
		table.put("Max", values);
		return table;
	}
}
