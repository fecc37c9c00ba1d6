package io.github.segmenta.segment;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;

/**
 * A {@link MaskMethod} that can work on an image of any size, one block after the other: what a pixel becomes depends on the
 * pixels around it up to some distance, and on the rest of the image only by what is learned from it before.
 */
public interface BlockwiseMaskMethod extends MaskMethod {

	/**
	 * Looks at the whole image, block by block.
	 *
	 * @param image of any size
	 * @param blocks into which to cut it
	 * @param progress told about the work, asked about cancel
	 * @return the method for blocks of this image
	 * @throws InvalidInputException if the settings need the whole image at once
	 */
	ForBlocks learn(Micrograph image, Blocks blocks, Progress progress);

	/** A method that has seen the whole image. */
	interface ForBlocks {

		/** @return how many pixels around a block its mask depends on, along x and y */
		int reachPx();

		/** @return what was found in the whole image, such as its threshold */
		Findings findings();

		/**
		 * The mask of a part of the image.
		 *
		 * @param part with the pixels around it up to the reach, as far as the image goes
		 * @param min column, row and slice of its first pixel in the image
		 * @param progress told about the work, asked about cancel
		 * @return the mask of the part; what is farther inside it than the reach is that of the whole image
		 */
		Mask mask(Micrograph part, long[] min, Progress progress);
	}
}
