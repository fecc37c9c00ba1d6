package io.github.segmenta.kernel;

import io.github.segmenta.core.Parallel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Masks of the pixels whose value lies in a range. 8-bit pixels are compared eight at a time inside a long, many 16-bit pixels
 * are looked up in a table.
 */
public final class RangeMask {

	private static final VarHandle LONG_OF_BYTES = MethodHandles.byteArrayViewVarHandle(long[].class,
		ByteOrder.LITTLE_ENDIAN);
	private static final int BLOCK = 1 << 18;
	/** So many 16-bit pixels are looked up, in less than half the time that comparing takes. */
	private static final int TABLE_FROM = 1 << 19;
	/** The lowest and the highest bit of each 8-bit lane. */
	private static final long ONES8 = 0x0101010101010101L, HIGH8 = 0x8080808080808080L;

	private RangeMask() {}

	/**
	 * Sets {@code mask} to (byte) 255 where {@code lower ≤ value ≤ upper} inside the selection, and to 0 elsewhere. NaN
	 * is never inside.
	 *
	 * @param volume the image
	 * @param z the slice
	 * @param lower the smallest value inside; the mask is empty if it is NaN or larger than {@code upper}
	 * @param upper the largest value inside
	 * @param selection one value a pixel of the slice, or {@code null} for all
	 * @param mask the slice's part starts at {@code offset}
	 * @param offset index in {@code mask} of the slice's first pixel
	 */
	public static void slice(final Volume volume, final int z, final double lower, final double upper,
		final boolean[] selection, final byte[] mask, final int offset)
	{
		final int n = volume.width * volume.height;
		if (!(lower <= upper)) {
			Arrays.fill(mask, offset, offset + n, (byte) 0);
			return;
		}
		final Object plane = volume.plane(z);
		final int first = bound(Math.ceil(lower), 65_536), end = bound(Math.floor(upper) + 1, 65_536);
		final byte[] table = volume.type == Volume.Type.UINT16 && n >= TABLE_FROM ? new byte[65_536] : null;
		if (table != null && first < end) Arrays.fill(table, first, end, (byte) 255);
		Parallel.loop(n, BLOCK, (from, to) -> {
			switch (volume.type) {
				case UINT8:
					bytes((byte[]) plane, bound(Math.ceil(lower), 256), bound(Math.floor(upper) + 1, 256), from, to, mask,
						offset);
					break;
				case UINT16:
					if (table != null) shorts((short[]) plane, table, from, to, mask, offset);
					else shorts((short[]) plane, first, end, from, to, mask, offset);
					break;
				default:
					floats((float[]) plane, floatUp(lower), -floatUp(-upper), from, to, mask, offset);
			}
			if (selection != null) {
				for (int i = from; i < to; i++) if (!selection[i]) mask[offset + i] = 0;
			}
		});
	}

	/** A bound of integer pixels, 0…size. */
	private static int bound(final double value, final int size) {
		return (int) Math.max(0, Math.min(size, value));
	}

	/** The smallest float that is not below a value. */
	private static float floatUp(final double value) {
		final float f = (float) value;
		return f < value ? Math.nextUp(f) : f;
	}

	private static void bytes(final byte[] in, final int lower, final int end, final int from, final int to,
		final byte[] out, final int offset)
	{
		// Per lane: the highest bit of x's lower bits plus (128 − lower bits of the bound) tells whether they reach it; where
		// the bound has the highest bit, x must have it too, else it is enough that x has it.
		final long addLower = (0x80 - (lower & 0x7f)) * ONES8, addEnd = (0x80 - (end & 0x7f)) * ONES8;
		final long lightLower = lower < 0x80 ? -1L : 0, lightEnd = end < 0x80 ? -1L : 0;
		int i = from;
		if (lower < 256 && end == 256) {
			for (; i + 7 < to; i += 8) {
				final long x = (long) LONG_OF_BYTES.get(in, i), sum = (x & ~HIGH8) + addLower;
				final long inside = (x & sum | lightLower & (x | sum)) & HIGH8;
				LONG_OF_BYTES.set(out, offset + i, (inside >>> 7) * 0xff);
			}
		}
		else if (end < 256) {
			for (; i + 7 < to; i += 8) {
				final long x = (long) LONG_OF_BYTES.get(in, i), low = x & ~HIGH8, sum = low + addLower, sumEnd = low + addEnd;
				final long inside = (x & sum | lightLower & (x | sum)) & ~(x & sumEnd | lightEnd & (x | sumEnd)) & HIGH8;
				LONG_OF_BYTES.set(out, offset + i, (inside >>> 7) * 0xff);
			}
		}
		for (; i < to; i++) {
			final int v = in[i] & 0xff;
			out[offset + i] = (byte) (v >= lower && v < end ? 255 : 0);
		}
	}

	private static void shorts(final short[] in, final int lower, final int end, final int from, final int to,
		final byte[] out, final int offset)
	{
		for (int i = from; i < to; i++) {
			final int v = in[i] & 0xffff;
			out[offset + i] = (byte) ~((v - lower | end - 1 - v) >> 31);
		}
	}

	private static void shorts(final short[] in, final byte[] table, final int from, final int to, final byte[] out,
		final int offset)
	{
		for (int i = from; i < to; i++) out[offset + i] = table[in[i] & 0xffff];
	}

	private static void floats(final float[] in, final float lower, final float upper, final int from, final int to,
		final byte[] out, final int offset)
	{
		for (int i = from; i < to; i++) {
			final float v = in[i];
			out[offset + i] = (byte) (v >= lower && v <= upper ? 255 : 0);
		}
	}
}
