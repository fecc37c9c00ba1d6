package io.github.segmenta.kernel;

/**
 * Takes a whole number about the window around each pixel of a piece of a row. Called by several threads, each with an array of
 * its own that may be changed.
 */
@FunctionalInterface
public interface WindowNumbers {

	/**
	 * @param start index of the first pixel of the piece, in raster order
	 * @param numbers one a pixel
	 */
	void take(int start, int[] numbers);
}
