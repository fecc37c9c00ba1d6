package io.github.segmenta.kernel;

/**
 * Some rows of a plane as floats, with what lies beyond the upper and lower border of the image. A float plane is read
 * where it is; of other types only the rows asked for are converted, so that a block of rows stays in the cache.
 */
public final class FloatRows {

	/** Bytes as floats: to look them up is faster than to convert them. */
	private static final float[] BYTES = new float[256];

	static {
		for (int v = 0; v < BYTES.length; v++) BYTES[v] = v;
	}

	/** Holds the rows; {@link #offset} tells where. Read only. */
	public final float[] data;
	private final boolean own;
	private final int width, height, first;
	private final Border border;

	/**
	 * @param volume the image
	 * @param z index of the plane
	 * @param first first row, may be negative
	 * @param end behind the last row, may be beyond the image
	 * @param border what is read above and below the image
	 */
	public FloatRows(final Volume volume, final int z, final int first, final int end, final Border border) {
		width = volume.width;
		height = volume.height;
		this.first = first;
		this.border = border;
		own = volume.type != Volume.Type.FLOAT32;
		if (!own) {
			data = (float[]) volume.plane(z);
			return;
		}
		data = new float[(end - first) * width];
		for (int y = first; y < end; y++) {
			final int from = border.index(y, height) * width, to = (y - first) * width;
			if (volume.type == Volume.Type.UINT8) widen((byte[]) volume.plane(z), from, data, to, width);
			else widen((short[]) volume.plane(z), from, data, to, width);
		}
	}

	private static void widen(final byte[] in, final int from, final float[] out, final int to, final int n) {
		for (int x = 0; x < n; x++) out[to + x] = BYTES[in[from + x] & 0xff];
	}

	private static void widen(final short[] in, final int from, final float[] out, final int to, final int n) {
		for (int x = 0; x < n; x++) out[to + x] = in[from + x] & 0xffff;
	}

	/**
	 * Reads a piece of a row as floats, with what lies beyond the borders of the image.
	 *
	 * @param volume the image
	 * @param z index of the plane
	 * @param y row, may be beyond the image
	 * @param first first column, may be negative
	 * @param end behind the last column, may be beyond the image
	 * @param border what is read beyond the image
	 * @param out takes the values, from index 0 on
	 */
	public static void read(final Volume volume, final int z, final int y, final int first, final int end, final Border border,
		final float[] out)
	{
		final int width = volume.width, row = border.index(y, volume.height) * width;
		final int from = Math.max(0, first), to = Math.min(width, end), shift = from - first;
		if (volume.type == Volume.Type.UINT8) widen((byte[]) volume.plane(z), row + from, out, shift, to - from);
		else if (volume.type == Volume.Type.UINT16) widen((short[]) volume.plane(z), row + from, out, shift, to - from);
		else System.arraycopy(volume.plane(z), row + from, out, shift, to - from);
		for (int x = first; x < 0; x++) out[x - first] = volume.get(border.index(x, width), row / width, z);
		for (int x = width; x < end; x++) out[x - first] = volume.get(border.index(x, width), row / width, z);
	}

	/**
	 * Where row {@code y} (first…end − 1) starts in {@link #data}.
	 *
	 * @param y the row, may be beyond the image
	 * @return index in {@link #data} of the row's first pixel
	 */
	public int offset(final int y) {
		return (own ? y - first : border.index(y, height)) * width;
	}
}
