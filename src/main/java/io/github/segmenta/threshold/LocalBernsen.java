package io.github.segmenta.threshold;

import org.scijava.plugin.Plugin;

/**
 * Light pixels are at or above the middle between the minimum and maximum of the window. A window of less contrast
 * than {@code contrast} (default: 15 grey levels of 8 bits) is all light or all dark, by its middle being at least 128
 * of 255 of the range or not. The middle of integers is rounded down.
 * <p>
 * J. Bernsen (1986), Dynamic thresholding of gray-level images, <i>Proc. 8th International Conference on Pattern
 * Recognition</i>, 1251–1255; constants as in Auto Local Threshold by G. Landini.
 */
@Plugin(type = LocalMethod.class, name = "Bernsen")
public class LocalBernsen extends LocalMethod {

	@Override
	protected Statistic statistic() {
		return Statistic.EXTREMA;
	}

	@Override
	protected void thresholds(final double[] first, final double[] second, final Parameters parameters,
		final double[] thresholds)
	{
		final double contrast = parameters.contrast == 0 ? 15 * parameters.greyLevel() : parameters.contrast;
		final double light = parameters.min + 128 * parameters.greyLevel();
		final boolean whole = parameters.whole;
		for (int i = 0; i < first.length; i++) {
			final double middle = parameters.middle(first[i], second[i]);
			// light from the middle on: above anything just below it
			thresholds[i] = second[i] - first[i] < contrast ? flat(middle, light) : whole ? middle - 0.5 : Math.nextDown(middle);
		}
	}

	/** The threshold of a window of little contrast. */
	private static double flat(final double middle, final double light) {
		return middle >= light ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
	}
}
