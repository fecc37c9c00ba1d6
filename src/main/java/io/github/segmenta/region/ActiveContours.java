package io.github.segmenta.region;

import io.github.segmenta.core.Progress;
import io.github.segmenta.morphology.BinaryMorphology;

import java.util.Arrays;
import java.util.function.BiFunction;

/** Runs an active contour from each of several seeds. */
public final class ActiveContours {

	private ActiveContours() {}

	/**
	 * Moves one contour a label. Where contours overlap in the end, the lowest label has the pixel.
	 *
	 * @param seeds label of each seed pixel, 0 where there is none; not changed
	 * @param mask anything but 0 may be labelled; {@code null} for the whole image
	 * @param startRadius a seed of one pixel starts as a disc (in 3-D a ball) of this radius
	 * @param contour makes a mask of the start
	 * @return new labels with the numbers of the seeds
	 * @throws io.github.segmenta.core.InvalidInputException if there are no seeds, negative ones, or none in the mask
	 */
	public static int[] each(final int[] seeds, final byte[] mask, final int width, final int height, final int depth,
		final double startRadius, final BiFunction<byte[], Progress, byte[]> contour, final Progress progress)
	{
		Seeds.check(seeds, mask);
		final BinaryMorphology discs = new BinaryMorphology(width, height, depth, startRadius, depth > 1);
		final int[] numbers = Arrays.stream(seeds).filter(s -> s > 0).distinct().sorted().toArray();
		final int[] labels = new int[seeds.length];
		for (int k = 0; k < numbers.length; k++) {
			byte[] start = new byte[seeds.length];
			int size = 0;
			for (int i = 0; i < seeds.length; i++) {
				if (seeds[i] != numbers[k]) continue;
				start[i] = 1;
				size++;
			}
			if (size == 1) start = discs.dilate(start);
			final byte[] found = contour.apply(start, progress.part((double) k / numbers.length, (k + 1.0) / numbers.length));
			for (int i = 0; i < labels.length; i++) {
				if (found[i] != 0 && labels[i] == 0 && (mask == null || mask[i] != 0)) labels[i] = numbers[k];
			}
		}
		return labels;
	}
}
