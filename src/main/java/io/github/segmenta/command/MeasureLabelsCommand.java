package io.github.segmenta.command;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Settings;
import io.github.segmenta.imagej.Coordinates;
import io.github.segmenta.imagej.Images;
import io.github.segmenta.imagej.LabelImages;
import io.github.segmenta.imagej.Tables;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.measure.Haralick;
import io.github.segmenta.measure.MeasurementTable;
import io.github.segmenta.measure.Neighbours;
import io.github.segmenta.measure.ObjectIntensities;
import io.github.segmenta.measure.ObjectMeasurements;
import io.github.segmenta.measure.ObjectShapes;
import io.github.segmenta.measure.VolumeShapes;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Micrograph;

import ij.ImagePlus;
import ij.measure.Calibration;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Measures every object of a label image. See the classes of the package {@code measure}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Measure>Measure Labels...")
public final class MeasureLabelsCommand extends SegmentaCommand {

	@Parameter(label = "Label image")
	private ImagePlus image;

	@Parameter(label = "Intensity image", required = false,
		description = "Image of the same size whose values are measured, each channel by itself")
	private ImagePlus intensity;

	@Parameter(label = "Stack", choices = { LabelCommand.VOLUME, LabelCommand.SLICES }, persist = false,
		description = "Measure objects in all slices of a time point as bodies, or in every slice as areas")
	private String stack = LabelCommand.VOLUME;

	@Parameter(label = "Shape", persist = false,
		description = "Perimeter or surface, Feret diameters, ellipse, circularity, solidity, Euler number …")
	private boolean shape = true;

	@Parameter(label = "Texture", persist = false,
		description = "Thirteen features of Haralick; needs an intensity image")
	private boolean texture = false;

	@Parameter(label = "Grey levels of the texture", min = "2", max = "256", persist = false,
		description = "Levels that grey values are reduced to for the features of Haralick")
	private int levels = 32;

	@Parameter(label = "Neighbours", persist = false, description = "Number of touching objects, distance to the nearest one")
	private boolean neighbours = false;

	@Settings
	private final TableFile file = new TableFile();

	@Override
	protected void execute(final Progress progress) {
		if (image == null) throw new InvalidInputException("There is no image open; open a label image first.");
		if (intensity != null) LabelImages.checkSameSize(image, intensity);
		if (texture && intensity == null) throw new InvalidInputException(
			"Texture is measured in an intensity image; choose one.");
		file.check();
		final MeasurementTable table = new MeasurementTable();
		final int slices = image.getNSlices(), frames = image.getNFrames();
		final int depth = stack.equals(LabelCommand.VOLUME) ? slices : 1, steps = frames * slices / depth;
		int step = 0;
		for (int t = 1; t <= frames; t++) {
			for (int z = 1; z <= slices; z += depth) {
				progress.update((double) step / steps, "measuring");
				final MeasurementTable rows = measure(z, depth, t, progress.part((double) step / steps, (step + 1.0) / steps));
				if (depth < slices) rows.putConstant("Slice", z);
				if (frames > 1) rows.putConstant("Frame", t);
				table.append(rows);
				step++;
			}
		}
		Tables.publish(table, image.getTitle(), Tables.title(image, "measurements"));
		file.save(table);
	}

	private MeasurementTable measure(final int firstSlice, final int depth, final int frame, final Progress progress) {
		final Calibration calibration = image.getCalibration();
		final double[] voxel = { calibration.pixelWidth, calibration.pixelHeight, calibration.pixelDepth };
		final String unit = Images.unit(calibration);
		final Labels labels = LabelImages.read(image, image.getC(), firstSlice, firstSlice + depth - 1, frame);
		final MeasurementTable table = ObjectMeasurements.measure(labels, null, voxel, unit);
		if (shape && depth == 1) ObjectShapes.addTo(table, labels, voxel, unit, progress);
		if (shape && depth > 1) VolumeShapes.addTo(table, labels, voxel, unit, progress);
		if (intensity != null) {
			final int channels = intensity.getType() == ImagePlus.COLOR_RGB ? 3 : intensity.getNChannels();
			final Micrograph values = Images.wrap(intensity, 1, intensity.getNChannels(), firstSlice, firstSlice + depth - 1,
				frame, null);
			for (int c = 0; c < channels; c++) {
				final String suffix = channels == 1 ? "" : " C" + (c + 1);
				final Volume channel = values.channel(c);
				ObjectIntensities.addTo(table, labels, channel, voxel, unit, suffix, progress);
				if (texture) Haralick.addTo(table, labels, channel, levels, suffix, progress);
			}
		}
		if (neighbours) Neighbours.addTo(table, labels, voxel, unit, progress);
		Coordinates.place(table, image);
		return table;
	}
}
