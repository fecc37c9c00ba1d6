package io.github.segmenta.region;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Mask;

/** What the methods that grow from seeds ask of them. */
final class Seeds {

	private Seeds() {}

	/** @return the values of a mask, {@code null} if there is none */
	static byte[] values(final Mask mask) {
		return mask == null ? null : mask.array();
	}

	/**
	 * @param markers label of each seed pixel, 0 where there is none
	 * @param within anything but 0 may be labelled, {@code null} for everything
	 * @return the largest label inside the mask
	 * @throws InvalidInputException if a seed is negative, there are none, or all of them lie outside the mask
	 */
	static int check(final Labels markers, final Mask within) {
		final int[] seeds = markers.array();
		final byte[] mask = values(within);
		boolean any = false;
		int max = 0;
		for (int i = 0; i < seeds.length; i++) {
			if (seeds[i] < 0) throw new InvalidInputException("Markers must be positive numbers, but there is a " + seeds[i] +
				".");
			any |= seeds[i] > 0;
			if (mask == null || mask[i] != 0) max = Math.max(max, seeds[i]);
		}
		if (!any) throw new InvalidInputException("There are no markers to start from; set at least one.");
		if (max == 0) throw new InvalidInputException(
			"All markers lie outside the mask; put them inside or change the mask.");
		return max;
	}
}
