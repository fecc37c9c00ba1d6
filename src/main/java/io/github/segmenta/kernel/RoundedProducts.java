package io.github.segmenta.kernel;

/**
 * Products that are rounded to floats as a cast does, but in a loop that can be vectorised: by the splitting of T. J. Dekker (1971), A
 * floating-point technique for extending the available precision, <i>Numerische Mathematik</i> 18:224–242,
 * doi:10.1007/BF01397083.
 * <p>
 * Example with decimals: to round 1.23456 to three digits of six, c = 1.23456 · (10³ + 1) = 1235.79456, which six digits hold as
 * 1235.79. Then c − 1.23456 = 1234.55544, held as 1234.56, and 1235.79 − 1234.56 = 1.23. A double has 53 binary digits, a float 24, so
 * the factor is 2²⁹ + 1.
 */
final class RoundedProducts {

	private RoundedProducts() {}

	/** Each value becomes the float nearest to its product with a factor. */
	static void timesToFloats(final double[] values, final double factor) {
		for (int x = 0; x < values.length; x++) {
			final double value = values[x] * factor, c = value * ((1 << 29) + 1);
			values[x] = c - (c - value);
		}
	}
}
