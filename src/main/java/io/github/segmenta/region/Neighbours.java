package io.github.segmenta.region;

import org.scijava.plugin.Parameter;

/** Whether regions grow across corners: a setting that methods with seeds share. */
public final class Neighbours {

	@Parameter(label = "Diagonal neighbours", persist = false,
		description = "Regions grow to 8 neighbours (26 in 3-D) instead of 4 (6)")
	private boolean diagonals = true;

	/**
	 * The number of neighbours of a pixel in an image of one or more slices.
	 *
	 * @param slices at least 1
	 * @return 4 or 8 for one slice, 6 or 26 for several
	 */
	public int connectivity(final int slices) {
		return slices == 1 ? diagonals ? 8 : 4 : diagonals ? 26 : 6;
	}
}
