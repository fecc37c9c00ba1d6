package io.github.segmenta.nn.train;

import java.util.ArrayList;
import java.util.List;

/**
 * Objects of an image that may overlap, as layers of labels: each object lies in the first layer in which none of its
 * pixels belongs to another one. Objects that don't overlap take one layer.
 */
public final class LabelLayers {

	private final int pixels;
	private final List<int[]> layers = new ArrayList<>();

	/** @param pixels of the image */
	public LabelLayers(final int pixels) {
		this.pixels = pixels;
		layers.add(new int[pixels]);
	}

	/**
	 * Adds an object.
	 *
	 * @param label its number, positive, another one than that of each object before
	 * @param at its pixels, each once
	 */
	public void add(final int label, final int[] at) {
		int k = 0;
		while (k < layers.size() && !isFree(layers.get(k), at)) k++;
		if (k == layers.size()) layers.add(new int[pixels]);
		final int[] layer = layers.get(k);
		for (final int i : at) layer[i] = label;
	}

	private static boolean isFree(final int[] layer, final int[] at) {
		for (final int i : at) if (layer[i] != 0) return false;
		return true;
	}

	/**
	 * The layers, at least one; the arrays themselves.
	 *
	 * @return {@code [layer][pixel]}, 0 where no object lies
	 */
	public int[][] toArray() {
		return layers.toArray(new int[0][]);
	}
}
