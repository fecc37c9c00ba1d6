package io.github.segmenta.nn.decode;

import io.github.segmenta.kernel.Rescaling;

import java.util.ArrayList;
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
	 * @param width in pixels
	 * @param height in pixels
	 * @param planes one for each class; not copied
	 */
	public ClassProbabilities(final int width, final int height, final float[]... planes) {
		for (final float[] plane : planes) if (plane.length != width * height) throw new IllegalArgumentException(plane.length +
			" probabilities for " + width + "×" + height);
		this.width = width;
		this.height = height;
		this.planes = planes;
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
		return newWidth == width && newHeight == height ? this : new ClassProbabilities(newWidth, newHeight, new Rescaling(width,
			height, newWidth, newHeight).resize(planes));
	}

	/** @return an image of the axes x, y, z, class with one slice, on the same values */
	public RandomAccessibleInterval<FloatType> image() {
		final List<RandomAccessibleInterval<FloatType>> images = new ArrayList<>();
		for (final float[] plane : planes) images.add(ArrayImgs.floats(plane, width, height, 1));
		return Views.stack(images);
	}
}
