package io.github.segmenta.nn.model;

import io.github.segmenta.core.Setting;

import org.scijava.plugin.Parameter;

/** How a network is run over an image: settings that all commands with a model share. */
public final class PredictionSettings {

	/** What the model's card says counts. */
	public static final String CARD = "as the model says";

	@Parameter(label = "Test-time augmentation", choices = { CARD, "1", "4", "8" }, persist = false,
		description = "Average over the image and its mirror images (4) and quarter turns (8): slower, a little better")
	private String augmentations = CARD;

	@Parameter(label = "Tile (pixels)", min = "16", persist = false,
		description = "Size of the pieces that are computed one by one; smaller ones need less memory")
	private int tile;

	/** @param tile side of the pieces in pixels by default */
	public PredictionSettings(final int tile) {
		this.tile = tile;
		Setting.checked(this);
	}

	/**
	 * Sets a segmenter so.
	 *
	 * @param segmenter is changed
	 * @return the same segmenter
	 */
	public ModelSegmenter of(final ModelSegmenter segmenter) {
		return augmentations.equals(CARD) ? segmenter.tile(tile) : segmenter.tile(tile).augmentations(Integer.parseInt(
			augmentations));
	}

	/**
	 * Sets a segmenter so.
	 *
	 * @param segmenter is changed
	 * @return the same segmenter
	 */
	public NucleusSegmenter of(final NucleusSegmenter segmenter) {
		return augmentations.equals(CARD) ? segmenter.tile(tile) : segmenter.tile(tile).augmentations(Integer.parseInt(
			augmentations));
	}

	/** Side of the pieces in pixels. */
	int tile() {
		return tile;
	}
}
