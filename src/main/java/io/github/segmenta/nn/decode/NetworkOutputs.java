package io.github.segmenta.nn.decode;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.nn.detect.Detections;

import java.util.List;
import java.util.function.Consumer;

/**
 * What a network says of a slice of an image, which it may have seen in another size. A {@link Decoding} asks for the kind
 * that it {@linkplain Decoding#reads() reads}, once; only then the network runs.
 */
public interface NetworkOutputs {

	/** @return the slice's number of columns */
	int width();

	/** @return the slice's number of rows */
	int height();

	/** @return the number of columns that the network sees */
	int seenWidth();

	/** @return the number of rows that the network sees */
	int seenHeight();

	/** @return about the side of the part of a tile that belongs to it alone, in pixels that the network sees */
	int tile();

	/** @return the number of outputs for a pixel, or for a square of pixels */
	int outputs();

	/** @return names of the model's classes, the background first */
	List<String> classNames();

	/** @return whether labels may be at each pixel of the slice; {@code null} if they may be everywhere; read only */
	boolean[] selection();

	/**
	 * Whether labels may be at a pixel.
	 *
	 * @param pixel of the slice, row by row
	 * @return whether it lies in the user's selection; {@code true} if there is none
	 */
	default boolean isSelected(final int pixel) {
		return selection() == null || selection()[pixel];
	}

	/**
	 * Runs the network for probabilities of classes.
	 *
	 * @param progress reports and cancels
	 * @return probabilities in the size that the network sees
	 * @throws InvalidInputException if it doesn't give any
	 */
	ClassProbabilities probabilities(Progress progress);

	/**
	 * Runs the network tile by tile for its raw outputs.
	 *
	 * @param reader gets each tile once, row by row
	 * @param progress reports and cancels
	 * @throws InvalidInputException if it doesn't give any
	 */
	void scores(Consumer<ScoreTile> reader, Progress progress);

	/**
	 * Runs the network for the objects in a tile.
	 *
	 * @param tile part of what the network sees
	 * @param progress reports and cancels
	 * @return objects in pixels of the tile
	 * @throws InvalidInputException if it doesn't find any kind of objects
	 */
	Detections detections(InstanceJoining.Tile tile, Progress progress);
}
