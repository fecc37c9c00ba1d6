package io.github.segmenta.cluster;

/**
 * CIE 1976 L*a*b* of 8-bit sRGB colours, in which Euclidean distances are close to differences as seen: L* 0…100, a* and b*
 * about −108…108. White is D65, the sum of the rows of the sRGB matrix, so that greys have a* = b* = 0.
 * <p>
 * IEC 61966-2-1:1999 (sRGB), ISO/CIE 11664-4 (L*a*b*).
 */
public final class CieLab {

	private static final double DELTA = 6.0 / 29;
	private static final double[] LINEAR = new double[256];

	static {
		for (int v = 0; v < 256; v++) {
			final double s = v / 255.0;
			LINEAR[v] = s <= 0.04045 ? s / 12.92 : Math.pow((s + 0.055) / 1.055, 2.4);
		}
	}

	private CieLab() {}

	/**
	 * Converts one colour.
	 *
	 * @param red 0…255, as green and blue
	 * @param green 0…255
	 * @param blue 0…255
	 * @param lab takes L*, a*, b* from {@code offset} on
	 * @param offset index in {@code lab} of L*
	 */
	public static void convert(final int red, final int green, final int blue, final float[] lab, final int offset) {
		final double r = LINEAR[red], g = LINEAR[green], b = LINEAR[blue];
		final double fx = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / (0.4124564 + 0.3575761 + 0.1804375));
		final double fy = f(0.2126729 * r + 0.7151522 * g + 0.0721750 * b);
		final double fz = f((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / (0.0193339 + 0.1191920 + 0.9503041));
		lab[offset] = (float) (116 * fy - 16);
		lab[offset + 1] = (float) (500 * (fx - fy));
		lab[offset + 2] = (float) (200 * (fy - fz));
	}

	private static double f(final double t) {
		return t > DELTA * DELTA * DELTA ? Math.cbrt(t) : t / (3 * DELTA * DELTA) + 4.0 / 29;
	}
}
