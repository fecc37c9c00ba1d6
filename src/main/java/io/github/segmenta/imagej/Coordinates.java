package io.github.segmenta.imagej;

import io.github.segmenta.measure.MeasurementTable;

import ij.ImagePlus;
import ij.measure.Calibration;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Places in tables as ImageJ's <i>Measure</i> gives them: seen from the origin that an image's calibration sets, and with y
 * upwards if the calibration says so. Sizes and distances know no origin.
 */
public final class Coordinates {

	/** X, BX, XM and the same of y and z, for one of several channels too, with or without a unit. */
	private static final Pattern PLACE = Pattern.compile("B?([XYZ])M?( .*)?");

	private Coordinates() {}

	/**
	 * Changes the columns of places, which are measured from the corner of the first pixel of the image, to ImageJ's
	 * coordinates. The preference <i>Invert Y coordinates</i> of ImageJ, which isn't the image's, is not looked at.
	 *
	 * @param table whose columns are changed
	 * @param image that was measured
	 */
	public static void place(final MeasurementTable table, final ImagePlus image) {
		final Calibration c = image.getCalibration();
		for (final String column : table.columns()) {
			final Matcher name = PLACE.matcher(column);
			if (!name.matches()) continue;
			final double[] values = table.column(column);
			final char axis = name.group(1).charAt(0);
			final boolean upwards = axis == 'Y' && c.getInvertY();
			final double origin = axis == 'X' ? c.xOrigin * c.pixelWidth : axis == 'Z' ? c.zOrigin * c.pixelDepth : (upwards &&
				c.yOrigin == 0 ? image.getHeight() - 1 : c.yOrigin) * c.pixelHeight;
			for (int i = 0; i < values.length; i++) values[i] = upwards ? origin - values[i] : values[i] - origin;
			table.put(column, values);
		}
	}
}
