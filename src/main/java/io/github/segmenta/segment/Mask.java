package io.github.segmenta.segment;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.kernel.Volume;

import net.imglib2.Cursor;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImg;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.img.basictypeaccess.array.ByteArray;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.view.Views;

/**
 * Foreground and background of an image: 255 and 0 at each voxel, as in ImageJ's masks. Axes are x, y, z; a 2-D mask has one
 * slice.
 */
public final class Mask {

	/** The value of the foreground. */
	public static final byte FOREGROUND = (byte) 255;

	private final RandomAccessibleInterval<UnsignedByteType> image;
	private byte[] array;

	/**
	 * Background only.
	 *
	 * @param width in pixels
	 * @param height in pixels
	 * @param depth number of slices
	 * @throws InvalidInputException if a Java array doesn't hold that many
	 */
	public Mask(final int width, final int height, final int depth) {
		array = new byte[Volume.size(width, height, depth)];
		image = ArrayImgs.unsignedBytes(array, width, height, depth);
	}

	private Mask(final RandomAccessibleInterval<UnsignedByteType> image, final byte[] array) {
		this.image = image;
		this.array = array;
	}

	/**
	 * The mask that an image of ImgLib2 is. An {@link ArrayImg} is used as it is, without a copy.
	 *
	 * @param image axes x, y or x, y, z; 0 is background, all else foreground
	 * @return the mask
	 */
	public static Mask of(final RandomAccessibleInterval<UnsignedByteType> image) {
		if (image.numDimensions() != 2 && image.numDimensions() != 3) throw new IllegalArgumentException(
			"axes must be x, y or x, y, z, but there are " + image.numDimensions());
		final byte[] array = arrayOf(image);
		if (array != null) return new Mask(ArrayImgs.unsignedBytes(array, image.dimension(0), image.dimension(1), image
			.numDimensions() == 2 ? 1 : image.dimension(2)), array);
		return new Mask(Views.zeroMin(image.numDimensions() == 2 ? Views.addDimension(image, 0, 0) : image), null);
	}

	private static byte[] arrayOf(final RandomAccessibleInterval<?> image) {
		if (!(image instanceof ArrayImg)) return null;
		final Object access = ((ArrayImg<?, ?>) image).update(null);
		if (!(access instanceof ByteArray)) return null;
		final byte[] values = ((ByteArray) access).getCurrentStorageArray();
		return values.length == ((ArrayImg<?, ?>) image).size() ? values : null;
	}

	/** @return the mask as an image of the axes x, y, z */
	public RandomAccessibleInterval<UnsignedByteType> image() {
		return image;
	}

	/**
	 * All values in one array, x fastest, then y, then z: the mask itself where it is in an array, so that a change in one is a
	 * change in the other, else a copy.
	 *
	 * @return {@code width · height · depth} values
	 * @throws InvalidInputException if a Java array doesn't hold that many
	 */
	public synchronized byte[] array() {
		if (array == null) {
			final byte[] values = new byte[Volume.size(image.dimension(0), image.dimension(1), image.dimension(2))];
			final Cursor<UnsignedByteType> cursor = Views.flatIterable(image).cursor();
			for (int i = 0; i < values.length; i++) values[i] = cursor.next().getByte();
			array = values;
		}
		return array;
	}

	/** @return the number of columns */
	public int width() {
		return Math.toIntExact(image.dimension(0));
	}

	/** @return the number of rows */
	public int height() {
		return Math.toIntExact(image.dimension(1));
	}

	/** @return the number of slices, 1 for a 2-D mask */
	public int depth() {
		return Math.toIntExact(image.dimension(2));
	}

	/** @return background only, of the same size */
	public Mask blank() {
		return new Mask(width(), height(), depth());
	}
}
