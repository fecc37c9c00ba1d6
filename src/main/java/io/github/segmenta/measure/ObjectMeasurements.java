package io.github.segmenta.measure;

import io.github.segmenta.kernel.Volume;

/**
 * Size, place and brightness of every object of a label image, in one pass.
 * <p>
 * A pixel at index i covers i…i+1, so its centre is at i + 0.5, as in ImageJ. Columns: {@code Label id}; {@code Area} or in
 * 3-D {@code Volume} = number of pixels times their size; centroid {@code X, Y, Z} = mean of the pixel centres;
 * {@code BX, BY, BZ, Width, Height, Depth} = smallest box of whole pixels around the object; {@code Mean, Min, Max} of the
 * intensities, without NaN pixels. Lengths are calibrated, and their unit stands in the name of the column.
 */
public final class ObjectMeasurements {

	/** Name of the column with the number of the object in the label image. */
	public static final String LABEL = "Label id";

	private ObjectMeasurements() {}

	/**
	 * @param labels 0 = background, x fastest, then y, then z
	 * @param intensity image of the same size, or {@code null} for no intensity columns
	 * @param voxelSize size of a voxel along x, y, z
	 * @param unit name of the unit of {@code voxelSize}
	 * @return one row per label that occurs, in ascending order
	 */
	public static MeasurementTable measure(final int[] labels, final int width, final int height, final int depth,
		final Volume intensity, final double[] voxelSize, final String unit)
	{
		int highest = 0;
		for (final int label : labels) highest = Math.max(highest, label);
		final long[] count = new long[highest + 1];
		final double[][] sum = new double[3][highest + 1];
		final int[][] low = new int[3][highest + 1], high = new int[3][highest + 1];
		for (int axis = 0; axis < 3; axis++) {
			java.util.Arrays.fill(low[axis], Integer.MAX_VALUE);
			java.util.Arrays.fill(high[axis], -1);
		}
		for (int z = 0, i = 0; z < depth; z++) {
			for (int y = 0; y < height; y++) {
				for (int x = 0; x < width; x++, i++) {
					final int label = labels[i];
					if (label == 0) continue;
					count[label]++;
					sum[0][label] += x;
					sum[1][label] += y;
					sum[2][label] += z;
					if (x < low[0][label]) low[0][label] = x;
					if (x > high[0][label]) high[0][label] = x;
					if (y < low[1][label]) low[1][label] = y;
					if (y > high[1][label]) high[1][label] = y;
					if (z < low[2][label]) low[2][label] = z;
					if (z > high[2][label]) high[2][label] = z;
				}
			}
		}
		int rows = 0;
		final int[] labelOfRow = new int[highest];
		for (int label = 1; label <= highest; label++) if (count[label] > 0) labelOfRow[rows++] = label;
		final MeasurementTable table = new MeasurementTable();
		final double[] values = new double[rows];
		for (int r = 0; r < rows; r++) values[r] = labelOfRow[r];
		table.put(LABEL, values);
		final boolean volume = depth > 1;
		final double size = voxelSize[0] * voxelSize[1] * (volume ? voxelSize[2] : 1);
		for (int r = 0; r < rows; r++) values[r] = count[labelOfRow[r]] * size;
		table.put(volume ? "Volume (" + unit + "³)" : "Area (" + unit + "²)", values);
		final String[] centroid = { "X", "Y", "Z" }, corner = { "BX", "BY", "BZ" }, extent = { "Width", "Height", "Depth" };
		final int axes = volume ? 3 : 2;
		for (int axis = 0; axis < axes; axis++) {
			for (int r = 0; r < rows; r++) values[r] = (sum[axis][labelOfRow[r]] / count[labelOfRow[r]] + 0.5) * voxelSize[axis];
			table.put(centroid[axis] + " (" + unit + ")", values);
		}
		for (int axis = 0; axis < axes; axis++) {
			for (int r = 0; r < rows; r++) values[r] = low[axis][labelOfRow[r]] * voxelSize[axis];
			table.put(corner[axis] + " (" + unit + ")", values);
		}
		for (int axis = 0; axis < axes; axis++) {
			for (int r = 0; r < rows; r++) values[r] = (high[axis][labelOfRow[r]] - low[axis][labelOfRow[r]] + 1) *
				voxelSize[axis];
			table.put(extent[axis] + " (" + unit + ")", values);
		}
		if (intensity != null) intensities(labels, intensity, highest, labelOfRow, rows, table);
		return table;
	}

	private static void intensities(final int[] labels, final Volume intensity, final int highest, final int[] labelOfRow,
		final int rows, final MeasurementTable table)
	{
		final long[] count = new long[highest + 1];
		final double[] sum = new double[highest + 1];
		final float[] min = new float[highest + 1], max = new float[highest + 1];
		java.util.Arrays.fill(min, Float.POSITIVE_INFINITY);
		java.util.Arrays.fill(max, Float.NEGATIVE_INFINITY);
		final int n = intensity.width * intensity.height;
		for (int z = 0; z < intensity.depth; z++) {
			final float[] plane = intensity.planeAsFloat(z);
			for (int i = 0; i < n; i++) {
				final int label = labels[z * n + i];
				final float value = plane[i];
				if (label == 0 || Float.isNaN(value)) continue;
				count[label]++;
				sum[label] += value;
				if (value < min[label]) min[label] = value;
				if (value > max[label]) max[label] = value;
			}
		}
		final double[][] columns = new double[3][rows];
		for (int r = 0; r < rows; r++) {
			final int label = labelOfRow[r];
			columns[0][r] = count[label] == 0 ? Double.NaN : sum[label] / count[label];
			columns[1][r] = count[label] == 0 ? Double.NaN : min[label];
			columns[2][r] = count[label] == 0 ? Double.NaN : max[label];
		}
		table.put("Mean", columns[0]);
		table.put("Min", columns[1]);
		table.put("Max", columns[2]);
	}
}
