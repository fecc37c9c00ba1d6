package io.github.segmenta.command;

import org.scijava.plugin.Parameter;

/** Whether a distance is in the unit of an image: a setting that commands on labels share. */
final class CalibratedDistance {

	@Parameter(label = "Calibrated distance", persist = false,
		description = "The distance is in the image's unit instead of pixels")
	private boolean calibrated = false;

	/** The voxel size in which the distance is given: that of the calibration, or 1. */
	double[] spacing(final LabelCommand.Part part) {
		return calibrated ? part.voxelSize : new double[] { 1, 1, 1 };
	}
}
