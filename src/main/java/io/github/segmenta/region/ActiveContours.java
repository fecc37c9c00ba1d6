package io.github.segmenta.region;

import io.github.segmenta.core.Progress;
import io.github.segmenta.morphology.BinaryMorphology;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Mask;

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
	 * @param progress told about the work, asked about cancel
	 * @return new labels with the numbers of the seeds
	 * @throws io.github.segmenta.core.InvalidInputException if there are no seeds, negative ones, or none in the mask
	 */
	public static Labels each(final Labels seeds, final Mask mask, final double startRadius,
		final BiFunction<Mask, Progress, Mask> contour, final Progress progress)
	{
		final int[] seedLabels = seeds.array();
		final byte[] inside = Seeds.values(mask);
		final int width = seeds.width(), height = seeds.height(), depth = seeds.depth();
		Seeds.check(seeds, mask);
		final BinaryMorphology discs = new BinaryMorphology(width, height, depth, startRadius, depth > 1);
		final int[] numbers = Arrays.stream(seedLabels).filter(s -> s > 0).distinct().sorted().toArray();
		final Labels result = seeds.blank();
		final int[] labels = result.array();
		for (int k = 0; k < numbers.length; k++) {
			final Mask seed = new Mask(width, height, depth);
			final byte[] start = seed.array();
			int size = 0;
			for (int i = 0; i < seedLabels.length; i++) {
				if (seedLabels[i] != numbers[k]) continue;
				start[i] = Mask.FOREGROUND;
				size++;
			}
			final byte[] found = contour.apply(size == 1 ? discs.dilate(seed) : seed,
				progress.part((double) k / numbers.length, (k + 1.0) / numbers.length)).array();
			for (int i = 0; i < labels.length; i++) {
				if (found[i] != 0 && labels[i] == 0 && (inside == null || inside[i] != 0)) labels[i] = numbers[k];
			}
		}
		return result;
	}
}
