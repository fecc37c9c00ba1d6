package io.github.segmenta.segment;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;

import java.util.Map;

/**
 * A method that tells foreground from background and leaves it to others to make objects of that. Same rules as for a
 * {@link Segmenter}: a plain object with settings and no other state.
 */
public interface MaskMethod {

	/**
	 * @param image the image; the mask is 0 outside its selection
	 * @param values takes findings by name, such as {@code threshold}
	 * @param progress told about the work, asked about cancel
	 * @return one byte a voxel, x fastest, then y, then z: (byte) 255 = foreground, 0 = background
	 * @throws InvalidInputException with one sentence for the user, if image or settings make no sense
	 */
	byte[] mask(Micrograph image, Map<String, Object> values, Progress progress);
}
