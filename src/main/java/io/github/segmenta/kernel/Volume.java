package io.github.segmenta.kernel;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Parallel;

import java.util.Arrays;

/**
 * One channel of an image at one time point, as kernels read it: {@code depth} planes of {@code width × height}
 * values, each plane one primitive array, x fastest. The arrays are the image's own where that is possible; kernels
 * only read them.
 */
public final class Volume {

	/** How a plane stores its values. */
	public enum Type {
			/** {@code byte[]}, read as 0…255 */
			UINT8,
			/** {@code short[]}, read as 0…65535 */
			UINT16,
			/** {@code float[]} */
			FLOAT32
	}

	/** The most values that an array can hold. */
	public static final int MAX_SIZE = Integer.MAX_VALUE - 8;

	/** Size in pixels; {@code depth} is 1 for a 2-D image. */
	public final int width, height, depth;
	/** How all planes store their values. */
	public final Type type;
	private final Object[] planes;
	/** All values one plane after the other, if they were given so; its planes are copied when they are asked for. */
	private final float[] whole;

	/**
	 * @param width in pixels, at least 1
	 * @param height in pixels, at least 1
	 * @param planes {@code depth} arrays of {@code width · height} values, all {@code byte[]}, {@code short[]} or
	 *          {@code float[]}
	 */
	public Volume(final int width, final int height, final Object... planes) {
		if (width < 1 || height < 1 || planes.length < 1) throw new IllegalArgumentException("empty volume");
		this.width = width;
		this.height = height;
		this.depth = planes.length;
		this.planes = planes;
		whole = null;
		final Object first = planes[0];
		type = first instanceof byte[] ? Type.UINT8 : first instanceof short[] ? Type.UINT16 : Type.FLOAT32;
		for (final Object plane : planes) {
			final int length = type == Type.UINT8 ? ((byte[]) plane).length : type == Type.UINT16 ? ((short[]) plane).length
				: ((float[]) plane).length;
			if (length != width * height) throw new IllegalArgumentException("plane of " + length + " values for " + width +
				"×" + height);
		}
	}

	/**
	 * The number of values, which must fit one Java array for kernels that work on a whole volume.
	 *
	 * @return {@code width · height · depth}, at most {@link #MAX_SIZE}
	 * @throws InvalidInputException if there are more
	 */
	public int size() {
		return size(width, height, depth);
	}

	/**
	 * The number of values of a volume of some size: the one place where it's seen whether they fit one Java array.
	 *
	 * @param width in pixels
	 * @param height in pixels
	 * @param depth number of slices
	 * @return width · height · depth, at most 2^31 − 9
	 * @throws InvalidInputException if there are more
	 */
	public static int size(final long width, final long height, final long depth) {
		final long plane = width * height;
		if (plane > MAX_SIZE || plane * depth > MAX_SIZE) throw new InvalidInputException("A volume of " + width + "×" +
			height + "×" + depth + " voxels has more than the " + MAX_SIZE +
			" that can be worked on at once; crop it, scale it down, or work on its slices one by one.");
		return (int) (plane * depth);
	}

	private Volume(final float[] whole, final int width, final int height, final int depth) {
		this.width = width;
		this.height = height;
		this.depth = depth;
		this.whole = whole;
		planes = new Object[depth];
		type = Type.FLOAT32;
	}

	/**
	 * A volume of values in one array, which isn't copied.
	 *
	 * @param values x fastest, then y, then z
	 * @param width in pixels
	 * @param height in pixels
	 * @param depth number of slices
	 * @return the volume
	 */
	public static Volume of(final float[] values, final int width, final int height, final int depth) {
		if (width < 1 || height < 1 || depth < 1 || values.length != size(width, height, depth))
			throw new IllegalArgumentException(values.length + " values for " + width + "×" + height + "×" + depth);
		return depth == 1 ? new Volume(width, height, values) : new Volume(values, width, height, depth);
	}

	/**
	 * The array of plane {@code z}: {@code byte[]}, {@code short[]} or {@code float[]} by {@link #type}. Read only.
	 *
	 * @param z index of the plane, 0…{@code depth} − 1
	 * @return {@code width · height} values; not a copy, except where the volume was made {@linkplain #of from one
	 *          array}
	 */
	public Object plane(final int z) {
		if (whole == null) return planes[z];
		synchronized (planes) {
			final int n = width * height;
			if (planes[z] == null) planes[z] = Arrays.copyOfRange(whole, z * n, (z + 1) * n);
			return planes[z];
		}
	}

	/**
	 * Plane {@code z} alone, as a 2-D volume on the same array.
	 *
	 * @param z index of the plane, 0…{@code depth} − 1
	 * @return a volume of depth 1
	 */
	public Volume slice(final int z) {
		return new Volume(width, height, plane(z));
	}

	/**
	 * The value at a position. For tests and sparse access, not for loops over a plane.
	 *
	 * @param x column, 0…{@code width} − 1
	 * @param y row, 0…{@code height} − 1
	 * @param z slice, 0…{@code depth} − 1
	 * @return the value, of 8 and 16 bits without sign
	 */
	public float get(final int x, final int y, final int z) {
		final int i = y * width + x;
		switch (type) {
			case UINT8:
				return ((byte[]) plane(z))[i] & 0xff;
			case UINT16:
				return ((short[]) plane(z))[i] & 0xffff;
			default:
				return ((float[]) plane(z))[i];
		}
	}

	/**
	 * Plane {@code z} as floats: the array itself if it is one, else a copy (exact: 8 and 16 bits fit a float).
	 *
	 * @param z index of the plane, 0…{@code depth} − 1
	 * @return {@code width · height} values. Read only
	 */
	public float[] planeAsFloat(final int z) {
		if (type == Type.FLOAT32) return (float[]) plane(z);
		final float[] out = new float[width * height];
		copyPlane(z, out, 0);
		return out;
	}

	/**
	 * Some rows of plane {@code z} as floats, so that a large plane needs no copy of its size.
	 *
	 * @param z index of the plane, 0…{@code depth} − 1
	 * @param first the first row, from 0
	 * @param end behind the last row
	 * @return {@code width · (end − first)} values that the caller may change
	 */
	public float[] rowsAsFloat(final int z, final int first, final int end) {
		final float[] out = new float[width * (end - first)];
		if (whole != null) System.arraycopy(whole, (z * height + first) * width, out, 0, out.length);
		else copy(planes[z], first * width, out, 0, out.length);
		return out;
	}

	/**
	 * All values as floats, x fastest, then y, then z: the array itself where the values are floats in one array, else a
	 * copy (exact: 8 and 16 bits fit a float). Read only.
	 *
	 * @return {@code width · height · depth} values
	 */
	public float[] asFloat() {
		return whole != null ? whole : depth == 1 ? planeAsFloat(0) : copyToFloat();
	}

	/**
	 * A copy of all values as floats, x fastest, then y, then z.
	 *
	 * @return {@code width · height · depth} values that the caller may change
	 */
	public float[] copyToFloat() {
		if (whole != null) return whole.clone();
		final float[] out = new float[size()];
		final int n = width * height;
		for (int z = 0; z < depth; z++) copyPlane(z, out, z * n);
		return out;
	}

	private void copyPlane(final int z, final float[] out, final int offset) {
		copy(planes[z], 0, out, offset, width * height);
	}

	private void copy(final Object plane, final int start, final float[] out, final int offset, final int n) {
		switch (type) {
			case UINT8: {
				final byte[] in = (byte[]) plane;
				Parallel.loop(n, 1 << 16, (from, to) -> {
					for (int i = from; i < to; i++) out[offset + i] = in[start + i] & 0xff;
				});
				break;
			}
			case UINT16: {
				final short[] in = (short[]) plane;
				Parallel.loop(n, 1 << 16, (from, to) -> {
					for (int i = from; i < to; i++) out[offset + i] = in[start + i] & 0xffff;
				});
				break;
			}
			default:
				System.arraycopy(plane, start, out, offset, n);
		}
	}
}
