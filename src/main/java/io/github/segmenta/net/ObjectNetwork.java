package io.github.segmenta.net;

import io.github.segmenta.compute.Tape;
import io.github.segmenta.compute.Variable;
import io.github.segmenta.detect.Detections;

/** A network that finds objects, each with a box, a class and a mask of its own. */
@FunctionalInterface
public interface ObjectNetwork {

	/**
	 * The objects in an image.
	 *
	 * @param tape for prediction
	 * @param x (1, y, x, channel); not released
	 */
	Detections detect(Tape tape, Variable x);
}
