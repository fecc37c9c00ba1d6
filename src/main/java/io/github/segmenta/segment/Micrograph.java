package io.github.segmenta.segment;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.kernel.Volume;

import java.lang.reflect.Array;
import java.util.Arrays;

import net.imglib2.Cursor;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.blocks.PrimitiveBlocks;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImg;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.img.basictypeaccess.array.ArrayDataAccess;
import net.imglib2.img.basictypeaccess.array.BooleanArray;
import net.imglib2.img.planar.PlanarImg;
import net.imglib2.type.BooleanType;
import net.imglib2.type.NativeType;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.type.numeric.integer.UnsignedShortType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;

/**
 * What a {@link Segmenter} works on: one time point of an image, with what is known about its scale and with the
 * part of it that the user selected.
 * <p>
 * Axes are always x, y, z, channel, in this order; a missing axis has size 1. An RGB image has three channels (red,
 * green, blue) of 8 bits.
 */
public final class Micrograph {

	private final RandomAccessibleInterval<? extends RealType<?>> image;
	private final double[] voxelSize;
	private final String unit;
	private final boolean[] selection;
	private final boolean[] lightIsLow;

	private Micrograph(final RandomAccessibleInterval<? extends RealType<?>> image, final double[] voxelSize,
		final String unit, final boolean[] selection, final boolean[] lightIsLow)
	{
		if (selection != null && selection.length != image.dimension(0) * image.dimension(1))
			throw new IllegalArgumentException("selection of another size than the image");
		this.image = image;
		this.voxelSize = voxelSize;
		this.unit = unit;
		this.selection = selection;
		this.lightIsLow = lightIsLow;
	}

	/**
	 * A micrograph without calibration and selection, whose high values look light.
	 *
	 * @param image axes x, y; x, y, z; or x, y, z, channel; of any size and layout
	 * @return the micrograph of this image, not a copy
	 */
	public static Micrograph of(final RandomAccessibleInterval<? extends RealType<?>> image) {
		if (image.numDimensions() < 2 || image.numDimensions() > 4) throw new IllegalArgumentException(
			"axes must be x, y, z, channel, but there are " + image.numDimensions());
		return new Micrograph(pad(image), new double[] { 1, 1, 1 }, "pixel", null, null);
	}

	/**
	 * The same pixels with a scale.
	 *
	 * @param voxelSize size of a voxel along x, y, z in {@code unit}
	 * @param unit name of the unit, such as µm; {@code "pixel"} without calibration
	 * @return the calibrated micrograph
	 */
	public Micrograph calibrated(final double[] voxelSize, final String unit) {
		if (voxelSize.length != 3) throw new IllegalArgumentException("voxel size needs x, y, z");
		return new Micrograph(image, voxelSize.clone(), unit, selection, lightIsLow);
	}

	/**
	 * The same pixels with a selection, which holds for every slice.
	 *
	 * @param selection axes x, y, true inside; an {@link ArrayImg} is used without a copy; {@code null} for the whole image
	 * @return the micrograph with this selection instead of its own
	 * @throws IllegalArgumentException if it has another size than a slice
	 */
	public Micrograph selected(final RandomAccessibleInterval<? extends BooleanType<?>> selection) {
		return new Micrograph(image, voxelSize, unit, selection == null ? null : values(selection), lightIsLow);
	}

	private static boolean[] values(final RandomAccessibleInterval<? extends BooleanType<?>> selection) {
		if (selection instanceof ArrayImg) {
			final Object access = ((ArrayImg<?, ?>) selection).update(null);
			if (access instanceof BooleanArray) return ((BooleanArray) access).getCurrentStorageArray();
		}
		final boolean[] values = new boolean[Volume.size(selection.dimension(0), selection.dimension(1), 1)];
		final Cursor<? extends BooleanType<?>> cursor = Views.flatIterable(selection).cursor();
		for (int i = 0; i < values.length; i++) values[i] = cursor.next().get();
		return values;
	}

	/**
	 * The same pixels with what looks light.
	 *
	 * @param lightIsLow for each channel whether low values look light, as with an inverting colour table
	 * @return the micrograph that looks so
	 */
	public Micrograph withLightLow(final boolean... lightIsLow) {
		if (lightIsLow.length != image.dimension(3)) throw new IllegalArgumentException(lightIsLow.length + " polarities for " +
			image.dimension(3) + " channels");
		return new Micrograph(image, voxelSize, unit, selection, lightIsLow.clone());
	}

	private static RandomAccessibleInterval<? extends RealType<?>> pad(
		final RandomAccessibleInterval<? extends RealType<?>> image)
	{
		final Object array = arrayOf(image);
		if (array == null) return padViews(image);
		final long[] size = { 1, 1, 1, 1 };
		for (int d = 0; d < image.numDimensions(); d++) size[d] = image.dimension(d);
		return array instanceof byte[] ? ArrayImgs.unsignedBytes((byte[]) array, size) : array instanceof short[] ? ArrayImgs
			.unsignedShorts((short[]) array, size) : ArrayImgs.floats((float[]) array, size);
	}

	private static <T extends RealType<T>> RandomAccessibleInterval<T> padViews(
		final RandomAccessibleInterval<? extends RealType<?>> image)
	{
		@SuppressWarnings("unchecked")
		RandomAccessibleInterval<T> padded = (RandomAccessibleInterval<T>) image;
		while (padded.numDimensions() < 4) padded = Views.addDimension(padded, 0, 0);
		return padded;
	}

	/** The values of an {@link ArrayImg} whose type kernels read, {@code null} for other images. */
	private static Object arrayOf(final RandomAccessibleInterval<? extends RealType<?>> image) {
		if (!(image instanceof ArrayImg) || !isPrimitive((Img<?>) image)) return null;
		final Object access = ((ArrayImg<?, ?>) image).update(null);
		if (!(access instanceof ArrayDataAccess)) return null;
		final Object array = ((ArrayDataAccess<?>) access).getCurrentStorageArray();
		return Array.getLength(array) == ((Img<?>) image).size() ? array : null;
	}

	/** @return the pixels, axes x, y, z, channel; not a copy */
	public RandomAccessibleInterval<? extends RealType<?>> image() {
		return image;
	}

	/** @return columns, in pixels */
	public int width() {
		return Math.toIntExact(image.dimension(0));
	}

	/** @return rows, in pixels */
	public int height() {
		return Math.toIntExact(image.dimension(1));
	}

	/** @return slices; 1 for a 2-D image */
	public int depth() {
		return Math.toIntExact(image.dimension(2));
	}

	/** @return channels; 3 for an RGB image */
	public int channels() {
		return Math.toIntExact(image.dimension(3));
	}

	/**
	 * Size of a voxel along x, y, z in {@link #unit()}.
	 *
	 * @return three numbers, a copy
	 */
	public double[] voxelSize() {
		return voxelSize.clone();
	}

	/** @return the unit of lengths, such as {@code µm} */
	public String unit() {
		return unit;
	}

	/**
	 * Whether low values of a channel look light, as in an image of ImageJ with an inverting colour table. What is said of
	 * light and dark is meant as the image looks; values are as they are.
	 *
	 * @param c index of the channel, 0…channels − 1
	 * @return whether low values look light; false where nothing is known of it
	 */
	public boolean lightIsLow(final int c) {
		return lightIsLow != null && lightIsLow[c];
	}

	/**
	 * The same scale, selection and polarity for other pixels.
	 *
	 * @param image axes x, y, z, channel; slices of the same size; its channels are the first ones of this image
	 * @return the micrograph of these pixels
	 */
	public Micrograph with(final RandomAccessibleInterval<? extends RealType<?>> image) {
		return with(image, selection);
	}

	private Micrograph with(final RandomAccessibleInterval<? extends RealType<?>> image, final boolean[] selection) {
		final boolean[] polarity = lightIsLow == null ? null : Arrays.copyOf(lightIsLow, (int) image.dimension(3));
		return new Micrograph(image, voxelSize, unit, selection, polarity);
	}

	/**
	 * A part of all channels, with its part of the selection. The pixels are those of this image, not a copy.
	 *
	 * @param min first column, row and slice, from 0
	 * @param size columns, rows and slices
	 * @return the part, its first pixel at 0, 0, 0
	 */
	public Micrograph part(final long[] min, final int[] size) {
		final long[] from = image.minAsLongArray(), to = image.maxAsLongArray();
		for (int axis = 0; axis < 3; axis++) {
			from[axis] += min[axis];
			to[axis] = from[axis] + size[axis] - 1;
			if (min[axis] < 0 || size[axis] < 1 || to[axis] > image.max(axis)) throw new IndexOutOfBoundsException("pixels " +
				min[axis] + "…" + (min[axis] + size[axis] - 1) + " of " + image.dimension(axis));
		}
		boolean[] selected = null;
		if (selection != null) {
			selected = new boolean[size[0] * size[1]];
			for (int y = 0; y < size[1]; y++) System.arraycopy(selection, Math.toIntExact((min[1] + y) * width() + min[0]), selected,
				y * size[0], size[0]);
		}
		return with(Views.zeroMin(Views.interval(image, from, to)), selected);
	}

	/**
	 * True inside the user's selection, one value a pixel of a slice; {@code null} for the whole image. Read only.
	 *
	 * @return {@code width · height} values, not a copy; or {@code null}
	 */
	public boolean[] selection() {
		return selection;
	}

	/**
	 * One channel as kernels read it. The planes of a {@link PlanarImg} and the array of an {@link ArrayImg} of one plane
	 * are used without a copy where their type is 8- or 16-bit unsigned or float; everything else is converted to float
	 * (integers beyond 2^24 are rounded).
	 *
	 * @param c index of the channel, 0…channels − 1
	 * @return its planes
	 * @throws InvalidInputException if the channel has more voxels than a Java array holds, as methods on whole images need one
	 */
	public Volume channel(final int c) {
		Volume.size(image.dimension(0), image.dimension(1), image.dimension(2));
		if (c < 0 || c >= channels()) throw new IndexOutOfBoundsException("channel " + c + " of " + channels());
		final Object[] planes = new Object[depth()];
		for (int z = 0; z < planes.length; z++) planes[z] = plane(z, c);
		return new Volume(width(), height(), planes);
	}

	private Object plane(final int z, final int c) {
		if (image instanceof PlanarImg && isPrimitive((Img<?>) image)) {
			final Object access = ((PlanarImg<?, ?>) image).getPlane(z + c * depth());
			if (access instanceof ArrayDataAccess) return ((ArrayDataAccess<?>) access).getCurrentStorageArray();
		}
		final Object array = arrayOf(image);
		if (array == null) return copyOfPlane(z, c);
		final int n = width() * height();
		if (Array.getLength(array) == n) return array;
		final Object plane = Array.newInstance(array.getClass().getComponentType(), n);
		System.arraycopy(array, (z + c * depth()) * n, plane, 0, n);
		return plane;
	}

	private static boolean isPrimitive(final Img<?> image) {
		final Object type = image.firstElement();
		return type instanceof UnsignedByteType || type instanceof UnsignedShortType || type instanceof FloatType;
	}

	private Object copyOfPlane(final int z, final int c) {
		final Object type = image.getType();
		final int n = width() * height();
		final Object plane = type instanceof UnsignedByteType ? new byte[n] : type instanceof UnsignedShortType ? new short[n]
			: new float[n];
		final long[] from = image.minAsLongArray();
		from[2] += z;
		from[3] += c;
		if (type instanceof UnsignedByteType || type instanceof UnsignedShortType || type instanceof FloatType) copy(from, plane);
		else {
			final Cursor<? extends RealType<?>> cursor = Views.flatIterable(Views.hyperSlice(Views.hyperSlice(image, 3, from[3]), 2,
				from[2])).cursor();
			final float[] values = (float[]) plane;
			for (int i = 0; i < n; i++) values[i] = cursor.next().getRealFloat();
		}
		return plane;
	}

	/** Copies a plane of a type whose arrays kernels read, from a place on. */
	@SuppressWarnings("unchecked")
	private <T extends NativeType<T>> void copy(final long[] from, final Object plane) {
		PrimitiveBlocks.of((RandomAccessibleInterval<T>) image, PrimitiveBlocks.OnFallback.ACCEPT).copy(from, plane, new int[] {
			width(), height(), 1, 1 });
	}
}
