package io.github.segmenta.kernel;

/**
 * Takes two statistics of the windows around the pixels of a piece of a row. Called by several threads, each with arrays of its
 * own that may be changed.
 */
@FunctionalInterface
public interface WindowStatistics {

	/**
	 * @param start index of the first pixel of the piece, in raster order
	 * @param first one value a pixel, such as the mean of its window
	 * @param second one value a pixel, such as the variance; of no meaning if it wasn't asked for
	 */
	void take(int start, double[] first, double[] second);
}
