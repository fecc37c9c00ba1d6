package io.github.segmenta.command;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.imagej.Coordinates;
import io.github.segmenta.imagej.Images;
import io.github.segmenta.imagej.LabelImages;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.measure.MeasurementTable;
import io.github.segmenta.measure.Neighbours;
import io.github.segmenta.measure.ObjectIntensities;
import io.github.segmenta.measure.ObjectMeasurements;
import io.github.segmenta.measure.ObjectShapes;
import io.github.segmenta.measure.VolumeShapes;
import io.github.segmenta.segment.Labels;

import ij.ImagePlus;

import java.util.ArrayList;
import java.util.List;

/** One measured value of every object, found by the name of the measurement. */
final class ObjectFeatures {

	private ObjectFeatures() {}

	/**
	 * @param feature name of a column of the measurements, with or without the unit in brackets; upper or
	 *          lower case; {@code Size} stands for the area of objects in a plane and the volume of others
	 * @param labels the objects in some slices of a time point of the label image
	 * @param image the label image, for its calibration
	 * @param intensity image for features of intensity, or {@code null}
	 * @return a value for each object, in ascending order of the labels
	 * @throws InvalidInputException if there is no such feature
	 */
	static double[] values(final String feature, final Labels labels, final ImagePlus image, final int firstSlice,
		final int frame, final ImagePlus intensity)
	{
		final int depth = labels.depth();
		final double[] voxelSize = { image.getCalibration().pixelWidth, image.getCalibration().pixelHeight, image
			.getCalibration().pixelDepth };
		final String unit = Images.unit(image.getCalibration());
		final Volume values = intensity == null ? null : volume(image, firstSlice, depth, frame, intensity);
		final MeasurementTable table = ObjectMeasurements.measure(labels, null, voxelSize,
			unit);
		if (depth == 1) ObjectShapes.addTo(table, labels, voxelSize, unit,
			Progress.NONE);
		else VolumeShapes.addTo(table, labels, voxelSize, unit,
			Progress.NONE);
		if (values != null) ObjectIntensities.addTo(table, labels, values, voxelSize, unit, "",
			Progress.NONE);
		Neighbours.addTo(table, labels, voxelSize, unit, Progress.NONE);
		Coordinates.place(table, image);
		final String wanted = !feature.trim().equalsIgnoreCase("Size") ? feature.trim() : depth == 1 ? "Area" : "Volume";
		final List<String> names = new ArrayList<>();
		names.add("Size");
		for (final String column : table.columns()) {
			final String name = column.replaceAll("\\s*\\(.*\\)$", "");
			if (name.equalsIgnoreCase(wanted) || column.equalsIgnoreCase(wanted)) return table.column(column);
			names.add(name);
		}
		throw new InvalidInputException("There is no feature “" + feature + "” here; choose one of " + String.join(", ",
			names) + (intensity == null ? ", or give an intensity image for more." : "."));
	}

	private static Volume volume(final ImagePlus image, final int firstSlice, final int depth, final int frame,
		final ImagePlus intensity)
	{
		LabelImages.checkSameSize(image, intensity);
		return LabelImages.intensity(intensity, firstSlice, firstSlice + depth - 1, frame);
	}
}
