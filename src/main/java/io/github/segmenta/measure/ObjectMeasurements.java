package io.github.segmenta.measure;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.label.LabelIndex;
import io.github.segmenta.segment.Blocks;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Micrograph;

import java.util.Arrays;

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
	public static MeasurementTable measure(final Labels labels, final Volume intensity, final double[] voxelSize,
		final String unit)
	{
		final int[] in = labels.array();
		final int width = labels.width(), height = labels.height(), depth = labels.depth();
		final LabelIndex index = LabelIndex.of(labels);
		final int rows = index.size();
		final long[] count = new long[rows];
		final double[][] sum = new double[3][rows];
		final int[][] low = new int[3][rows], high = new int[3][rows];
		for (int axis = 0; axis < 3; axis++) {
			Arrays.fill(low[axis], Integer.MAX_VALUE);
			Arrays.fill(high[axis], -1);
		}
		for (int z = 0; z < depth; z++) {
			for (int y = 0; y < height; y++) {
				final int start = (z * height + y) * width;
				for (int x = 0, end; x < width; x = end) {
					final int label = in[start + x];
					end = x + 1;
					while (end < width && in[start + end] == label) end++;
					if (label == 0) continue;
					final int k = index.indexOf(label), n = end - x;
					count[k] += n;
					sum[0][k] += (x + end - 1) * 0.5 * n;
					sum[1][k] += (double) y * n;
					sum[2][k] += (double) z * n;
					low[0][k] = Math.min(low[0][k], x);
					high[0][k] = Math.max(high[0][k], end - 1);
					low[1][k] = Math.min(low[1][k], y);
					high[1][k] = Math.max(high[1][k], y);
					low[2][k] = Math.min(low[2][k], z);
					high[2][k] = Math.max(high[2][k], z);
				}
			}
		}
		final MeasurementTable table = new MeasurementTable();
		final double[] values = new double[rows];
		for (int r = 0; r < rows; r++) values[r] = index.label(r);
		table.put(LABEL, values);
		final boolean volume = depth > 1;
		final double size = voxelSize[0] * voxelSize[1] * (volume ? voxelSize[2] : 1);
		for (int r = 0; r < rows; r++) values[r] = count[r] * size;
		table.put(volume ? "Volume (" + unit + "³)" : "Area (" + unit + "²)", values);
		final String[] centroid = { "X", "Y", "Z" }, corner = { "BX", "BY", "BZ" }, extent = { "Width", "Height", "Depth" };
		final int axes = volume ? 3 : 2;
		for (int axis = 0; axis < axes; axis++) {
			for (int r = 0; r < rows; r++) values[r] = (sum[axis][r] / count[r] + 0.5) * voxelSize[axis];
			table.put(centroid[axis] + " (" + unit + ")", values);
		}
		for (int axis = 0; axis < axes; axis++) {
			for (int r = 0; r < rows; r++) values[r] = low[axis][r] * voxelSize[axis];
			table.put(corner[axis] + " (" + unit + ")", values);
		}
		for (int axis = 0; axis < axes; axis++) {
			for (int r = 0; r < rows; r++) values[r] = (high[axis][r] - low[axis][r] + 1) *
				voxelSize[axis];
			table.put(extent[axis] + " (" + unit + ")", values);
		}
		if (intensity != null) intensities(in, intensity, index, table);
		return table;
	}

	private static void intensities(final int[] labels, final Volume intensity, final LabelIndex index,
		final MeasurementTable table)
	{
		final int rows = index.size(), n = intensity.width * intensity.height;
		final long[] count = new long[rows];
		final double[] sum = new double[rows], min = new double[rows], max = new double[rows];
		Arrays.fill(min, Double.POSITIVE_INFINITY);
		Arrays.fill(max, Double.NEGATIVE_INFINITY);
		for (int z = 0; z < intensity.depth; z++) {
			final float[] plane = intensity.planeAsFloat(z);
			for (int i = 0, end; i < n; i = end) {
				final int label = labels[z * n + i];
				end = i + 1;
				while (end < n && labels[z * n + end] == label) end++;
				if (label == 0) continue;
				final int k = index.indexOf(label);
				for (int p = i; p < end; p++) {
					final float value = plane[p];
					if (Float.isNaN(value)) continue;
					count[k]++;
					sum[k] += value;
					if (value < min[k]) min[k] = value;
					if (value > max[k]) max[k] = value;
				}
			}
		}
		for (int k = 0; k < rows; k++) {
			sum[k] = count[k] == 0 ? Double.NaN : sum[k] / count[k];
			if (count[k] == 0) min[k] = max[k] = Double.NaN;
		}
		table.put("Mean", sum);
		table.put("Min", min);
		table.put("Max", max);
	}

	/**
	 * Measures the objects of a label image of any size, block by block: the same numbers as of the whole image, but for the
	 * rounding of the means of values that aren't whole numbers.
	 *
	 * @param labels consecutive numbers, as a segmentation has them
	 * @param image what the labels were made from, for the intensities of its first channel, and with its size of a voxel
	 * @param blocks read one after the other
	 * @param progress told about the work, asked about cancel
	 * @return one row per label that occurs, in ascending order
	 * @throws InvalidInputException if the labels have another size than the image
	 */
	public static MeasurementTable measure(final Labels labels, final Micrograph image, final Blocks blocks,
		final Progress progress)
	{
		if (labels.width() != image.width() || labels.height() != image.height() || labels.depth() != image.depth())
			throw new InvalidInputException("The labels have another size than the image; take those of this image.");
		final int objects = labels.max();
		final ObjectSums sums = new ObjectSums(objects);
		blocks.each(labels.image(), (min, size) -> {
			final int[] part = labels.part(min, size).array();
			final Volume grey = image.part(min, size).channel(0);
			for (int z = 0; z < size[2]; z++) {
				final float[] plane = grey.planeAsFloat(z);
				for (int row = z * size[1]; row < (z + 1) * size[1]; row++) {
					for (int x = 0, end; x < size[0]; x = end) {
						final int label = part[row * size[0] + x];
						end = x + 1;
						while (end < size[0] && part[row * size[0] + end] == label) end++;
						if (label == 0) continue;
						sums.add(label - 1, end - x, min[0] + x, min[1] + row - z * size[1], min[2] + z);
						for (int u = x; u < end; u++) sums.add(label - 1, plane[(row - z * size[1]) * size[0] + u]);
					}
				}
			}
		}, progress);
		final int[] numbers = new int[objects];
		Arrays.setAll(numbers, k -> k + 1);
		return sums.table(numbers, labels.depth() > 1, true, image.voxelSize(), image.unit());
	}
}
