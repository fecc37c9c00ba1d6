package io.github.segmenta.segment;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;

import org.scijava.plugin.SciJavaPlugin;

/**
 * A segmentation method with its settings: a plain object, usable from Java without a SciJava context. The annotation
 * {@code @Plugin(type = Segmenter.class, name = "…")} on an implementation is all the registration there is: contract
 * tests and choices find it by that.
 * <p>
 * Implementations have a public constructor without parameters that sets the defaults, and no state but settings: the
 * same object may segment many images, one after the other, and the same image always gives the same labels, whatever
 * the number of threads.
 */
public interface Segmenter extends SciJavaPlugin {

	/**
	 * Segments an image. With more than one slice the result is connected in 3-D; to have it slice by
	 * slice, pass slices.
	 *
	 * @param image the image; labels are zero outside its selection
	 * @param progress told about the work, asked about cancel
	 * @return labels of the same width, height and depth
	 * @throws InvalidInputException with one sentence for the user, if image or settings make no sense
	 */
	Segmentation segment(Micrograph image, Progress progress);
}
