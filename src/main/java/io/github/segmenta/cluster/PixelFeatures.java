package io.github.segmenta.cluster;

import io.github.segmenta.core.Setting;
import io.github.segmenta.segment.Micrograph;

import org.scijava.plugin.Parameter;

/** What counts besides the values of a pixel: settings that methods of clusters share. */
final class PixelFeatures {

	@Parameter(label = "Texture (σ in pixels)", min = "0", stepSize = "0.5", persist = false,
		description = "Window of the local standard deviation as a further feature; 0 = none")
	private double texture = 0;

	@Parameter(label = "Position weight", min = "0", stepSize = "0.1", persist = false,
		description = "What a pixel of distance counts in units of the values; 0 = no position")
	private double position = 0;

	void texture(final double sigmaPx) {
		texture = sigmaPx;
		Setting.checked(this);
	}

	void position(final double weight) {
		position = weight;
		Setting.checked(this);
	}

	/** The points of an image with these features. */
	PixelPoints of(final Micrograph image, final ColourSpace space) {
		return PixelPoints.of(image, space, texture, position);
	}
}
