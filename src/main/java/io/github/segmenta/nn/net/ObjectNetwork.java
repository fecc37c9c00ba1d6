package io.github.segmenta.nn.net;

import io.github.segmenta.nn.detect.Detections;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;

/** A network that finds objects, each with a box, a class and a mask of its own. */
@FunctionalInterface
public interface ObjectNetwork {

	/**
	 * The objects in an image.
	 *
	 * @param tape for prediction
	 * @param x (1, y, x, channel); not released
	 * @return the objects, by falling confidence; {@link Detections#count} is 0 if there are none
	 */
	Detections detect(Tape tape, Variable x);
}
