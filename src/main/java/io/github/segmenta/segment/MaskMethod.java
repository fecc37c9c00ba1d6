package io.github.segmenta.segment;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;

/**
 * A method that tells foreground from background and leaves it to others to make objects of that. Same rules as for a
 * {@link Segmenter}: a plain object with settings and no other state.
 */
@FunctionalInterface
public interface MaskMethod {

	/**
	 * Finds the foreground of an image.
	 *
	 * @param image the image; the mask is 0 outside its selection
	 * @param progress told about the work, asked about cancel
	 * @return a mask of its own, which the caller may change, with findings such as the threshold
	 * @throws InvalidInputException with one sentence for the user, if image or settings make no sense
	 */
	Foreground mask(Micrograph image, Progress progress);
}
