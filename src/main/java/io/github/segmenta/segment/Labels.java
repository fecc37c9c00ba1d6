package io.github.segmenta.segment;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.kernel.Volume;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.blocks.PrimitiveBlocks;
import net.imglib2.converter.Converters;
import net.imglib2.img.array.ArrayImg;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.img.basictypeaccess.array.IntArray;
import net.imglib2.type.numeric.IntegerType;
import net.imglib2.type.numeric.integer.IntType;
import net.imglib2.view.Views;

import java.util.Arrays;

/**
 * A label image: a whole number at each voxel, 0 for the background. What the other numbers mean is told by {@link #kind}.
 * Axes are x, y, z; a 2-D image has one slice.
 * <p>
 * It is an image of ImgLib2 of any size, {@link #image}. Methods that work on a whole image at once ask for {@link #array},
 * which has to fit one Java array.
 */
public final class Labels {

	/** What the numbers mean. */
	public enum Kind {
			/** Each number is an object of its own. */
			INSTANCES,
			/** Each number is a class. */
			CLASSES
	}

	private static final int UNKNOWN = -1;

	private final RandomAccessibleInterval<IntType> image;
	private final Kind kind;
	/** The largest number, −1 if it isn't known. */
	private final int max;
	private int[] array;

	private Labels(final RandomAccessibleInterval<IntType> image, final int[] array, final Kind kind, final int max) {
		this.image = image;
		this.array = array;
		this.kind = kind;
		this.max = max;
	}

	/**
	 * Background only.
	 *
	 * @param width in pixels
	 * @param height in pixels
	 * @param depth number of slices
	 * @throws InvalidInputException if a Java array doesn't hold that many
	 */
	public Labels(final int width, final int height, final int depth) {
		this(width, height, depth, new int[Volume.size(width, height, depth)]);
	}

	private Labels(final int width, final int height, final int depth, final int[] array) {
		this(ArrayImgs.ints(array, width, height, depth), array, Kind.INSTANCES, UNKNOWN);
	}

	/**
	 * The labels of an image of ImgLib2. An {@link ArrayImg} of {@link IntType} is used as it is, without a copy.
	 *
	 * @param image axes x, y or x, y, z; whole numbers that fit an {@code int}
	 * @return objects with these numbers
	 */
	public static Labels of(final RandomAccessibleInterval<? extends IntegerType<?>> image) {
		if (image.numDimensions() != 2 && image.numDimensions() != 3) throw new IllegalArgumentException(
			"axes must be x, y or x, y, z, but there are " + image.numDimensions());
		final int[] array = arrayOf(image);
		if (array != null) return new Labels(ArrayImgs.ints(array, image.dimension(0), image.dimension(1), depth(image)), array,
			Kind.INSTANCES, UNKNOWN);
		return new Labels(volume(ints(image)), null, Kind.INSTANCES, UNKNOWN);
	}

	/**
	 * Labels that can only be read.
	 *
	 * @param image axes x, y, z, its first pixel at 0, 0, 0
	 * @param max the largest number in it
	 */
	static Labels of(final RandomAccessibleInterval<IntType> image, final int max) {
		return new Labels(image, null, Kind.INSTANCES, max);
	}

	private static long depth(final RandomAccessibleInterval<?> image) {
		return image.numDimensions() == 2 ? 1 : image.dimension(2);
	}

	private static RandomAccessibleInterval<IntType> volume(final RandomAccessibleInterval<IntType> image) {
		return Views.zeroMin(image.numDimensions() == 2 ? Views.addDimension(image, 0, 0) : image);
	}

	@SuppressWarnings("unchecked")
	private static RandomAccessibleInterval<IntType> ints(final RandomAccessibleInterval<? extends IntegerType<?>> image) {
		return image.getAt(image.minAsLongArray()) instanceof IntType ? (RandomAccessibleInterval<IntType>) image
			: Converters.convert2((RandomAccessibleInterval<IntegerType<?>>) image, (in, out) -> out.set(
				whole(in)), IntType::new);
	}

	private static int whole(final IntegerType<?> value) {
		final long number = value.getIntegerLong();
		if (number < 0 || number > Integer.MAX_VALUE) throw new InvalidInputException("The label " + number +
			" is outside of 0…" + Integer.MAX_VALUE + "; renumber the labels.");
		return (int) number;
	}

	/** The values of an image that is one array, {@code null} for others. */
	private static int[] arrayOf(final RandomAccessibleInterval<?> image) {
		if (!(image instanceof ArrayImg)) return null;
		final Object access = ((ArrayImg<?, ?>) image).update(null);
		if (!(access instanceof IntArray)) return null;
		final int[] values = ((IntArray) access).getCurrentStorageArray();
		return values.length == ((ArrayImg<?, ?>) image).size() ? values : null;
	}

	/** @return the labels as an image of the axes x, y, z */
	public RandomAccessibleInterval<IntType> image() {
		return image;
	}

	/**
	 * All labels in one array, x fastest, then y, then z: the labels themselves where they are in an array, so that a change in
	 * one is a change in the other, else a copy.
	 *
	 * @return {@code width · height · depth} labels
	 * @throws InvalidInputException if a Java array doesn't hold that many
	 */
	public synchronized int[] array() {
		if (array == null) {
			final int[] values = new int[Volume.size(image.dimension(0), image.dimension(1), image.dimension(2))];
			PrimitiveBlocks.of(image, PrimitiveBlocks.OnFallback.ACCEPT).copy(new long[3], values, new int[] { width(), height(),
				depth() });
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

	/** @return the number of slices, 1 for a 2-D image */
	public int depth() {
		return Math.toIntExact(image.dimension(2));
	}

	/** @return what the numbers mean */
	public Kind kind() {
		return kind;
	}

	/**
	 * The same numbers with another meaning.
	 *
	 * @param kind what they mean
	 * @return the same labels, not a copy
	 */
	public Labels as(final Kind kind) {
		return new Labels(image, array, kind, max);
	}

	/**
	 * A part of the labels.
	 *
	 * @param min first column, row and slice, from 0
	 * @param size columns, rows and slices
	 * @return the part, its first pixel at 0, 0, 0
	 */
	public Labels part(final long[] min, final int[] size) {
		return new Labels(Views.zeroMin(Views.interval(image, min, new long[] { min[0] + size[0] - 1, min[1] + size[1] - 1, min[2] +
			size[2] - 1 })), null, kind, UNKNOWN);
	}

	/**
	 * One slice.
	 *
	 * @param z its number, from 0
	 * @return the labels of the slice: these themselves if there is no other, else a copy
	 */
	public Labels slice(final int z) {
		if (depth() == 1 && z == 0) return this;
		return new Labels(width(), height(), 1, Arrays.copyOfRange(array(), z * width() * height(), (z + 1) * width() *
			height())).as(kind);
	}

	/** @return background only, of the same size and kind */
	public Labels blank() {
		return new Labels(width(), height(), depth()).as(kind);
	}

	/** @return the same labels in an array of their own, of the same kind */
	public Labels copy() {
		final Labels copy = blank();
		System.arraycopy(array(), 0, copy.array(), 0, copy.array().length);
		return copy;
	}

	/** @return the largest number; the number of objects if they are numbered one after the other; 0 if there are none */
	public int max() {
		if (max != UNKNOWN) return max;
		int largest = 0;
		if (array != null) for (final int label : array) largest = Math.max(largest, label);
		else for (final IntType label : image) largest = Math.max(largest, label.get());
		return largest;
	}
}
