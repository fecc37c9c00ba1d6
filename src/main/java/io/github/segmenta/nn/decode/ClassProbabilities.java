package io.github.segmenta.nn.decode;

import io.github.segmenta.kernel.Rescaling;
import io.github.segmenta.kernel.Volume;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;

/** The probability of each class at each pixel, 0…1; the first class is the background. */
public final class ClassProbabilities {

	private final int width, height;
	private final float[][] planes;

	/**
	 * @param classes the probabilities of each class, of one slice and of the same size; floats aren't copied
	 */
	public ClassProbabilities(final Volume... classes) {
		width = classes[0].width;
		height = classes[0].height;
		planes = new float[classes.length][];
		for (int c = 0; c < planes.length; c++) {
			if (classes[c].width != width || classes[c].height != height || classes[c].depth != 1) throw new IllegalArgumentException(
				"probabilities of " + classes[c].width + "×" + classes[c].height + "×" + classes[c].depth + " for " + width + "×" + height);
			planes[c] = classes[c].planeAsFloat(0);
		}
	}

	/** @return the number of columns */
	public int width() {
		return width;
	}

	/** @return the number of rows */
	public int height() {
		return height;
	}

	/** @return the number of classes, the background included */
	public int classes() {
		return planes.length;
	}

	/** @return the number of pixels */
	public int pixels() {
		return width * height;
	}

	/**
	 * The probability of a class at a pixel.
	 *
	 * @param c index of the class
	 * @param pixel row by row
	 * @return 0…1
	 */
	public float get(final int c, final int pixel) {
		return planes[c][pixel];
	}

	/**
	 * The same in another size, interpolated linearly.
	 *
	 * @param newWidth in pixels
	 * @param newHeight in pixels
	 * @return these, if they have that size
	 */
	public ClassProbabilities resized(final int newWidth, final int newHeight) {
		if (newWidth == width && newHeight == height) return this;
		final Rescaling size = new Rescaling(width, height, newWidth, newHeight);
		return new ClassProbabilities(Arrays.stream(planes).map(plane -> new Volume(newWidth, newHeight, size.resize(plane))).toArray(
			Volume[]::new));
	}

	/** @return an image of the axes x, y, z, class with one slice, on the same values */
	public RandomAccessibleInterval<FloatType> image() {
		final List<RandomAccessibleInterval<FloatType>> images = new ArrayList<>();
		for (final float[] plane : planes) images.add(ArrayImgs.floats(plane, width, height, 1));
		return Views.stack(images);
	}
}
