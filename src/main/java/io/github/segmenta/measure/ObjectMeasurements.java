package io.github.segmenta.measure;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.label.LabelIndex;
import io.github.segmenta.segment.Blocks;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Micrograph;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

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

	/** About as many pixels are read at a time. */
	private static final int BAND_PX = 1 << 22;

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
		final ObjectSums sums = new ObjectSums(index.size());
		final int band = Math.max(1, BAND_PX / width);
		for (int z = 0; z < depth; z++) {
			for (int top = 0; top < height; top += band) {
				final int rows = Math.min(band, height - top);
				add(sums, index::indexOf, in, (z * height + top) * width, intensity == null ? null : intensity.rowsAsFloat(z, top, top +
					rows), new int[] { width, rows, 1 }, new long[] { 0, top, z });
			}
		}
		return sums.table(index.labels(), depth > 1, intensity != null, voxelSize, unit);
	}

	/**
	 * Adds the pixels of a slice of a block.
	 *
	 * @param indexOf the index of an object by its label
	 * @param labels of the slice from {@code start} on
	 * @param values of the slice, or {@code null}
	 * @param size columns and rows of the slice
	 * @param min where it lies in the image
	 */
	private static void add(final ObjectSums sums, final IntUnaryOperator indexOf, final int[] labels, final int start,
		final float[] values, final int[] size, final long[] min)
	{
		for (int row = 0; row < size[1]; row++) {
			final int first = row * size[0];
			for (int x = 0, end; x < size[0]; x = end) {
				final int label = labels[start + first + x];
				end = x + 1;
				while (end < size[0] && labels[start + first + end] == label) end++;
				if (label == 0) continue;
				final int object = indexOf.applyAsInt(label);
				sums.add(object, end - x, min[0] + x, min[1] + row, min[2]);
				if (values != null) for (int u = first + x; u < first + end; u++) sums.add(object, values[u]);
			}
		}
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
			for (int z = 0; z < size[2]; z++) add(sums, label -> label - 1, part, z * size[0] * size[1], grey.planeAsFloat(z), size,
				new long[] { min[0], min[1], min[2] + z });
		}, progress);
		final int[] numbers = new int[objects];
		Arrays.setAll(numbers, k -> k + 1);
		return sums.table(numbers, labels.depth() > 1, true, image.voxelSize(), image.unit());
	}
}
