package io.github.segmenta.segment;

import org.scijava.plugin.Parameter;

/** Whether objects are lighter or darker than their background: a setting that thresholds share. */
public final class DarkBackground {

	@Parameter(label = "Dark background", persist = false, description = "Objects are lighter than the background")
	private boolean darkbackground = true;

	/**
	 * Sets whether objects are lighter than the background (the default) or darker.
	 *
	 * @param dark true for light objects on a dark background
	 */
	public void set(final boolean dark) {
		darkbackground = dark;
	}

	/** @return whether objects are lighter than the background */
	public boolean isDark() {
		return darkbackground;
	}

	/**
	 * Whether objects have the higher values; where {@linkplain Micrograph#lightIsLow low values look light}, light ones have
	 * the lower.
	 *
	 * @param image that holds the objects
	 * @param channel from 0
	 * @return whether objects have the higher values
	 */
	public boolean objectsAreHigh(final Micrograph image, final int channel) {
		return darkbackground != image.lightIsLow(channel);
	}
}
