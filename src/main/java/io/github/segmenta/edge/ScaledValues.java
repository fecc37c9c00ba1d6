package io.github.segmenta.edge;

import io.github.segmenta.core.Parallel;
import io.github.segmenta.kernel.Volume;

import java.util.function.Function;

/**
 * Float values near the ends of their range, whose squares floats can't hold, times a power of two, which is exact: so the
 * unit of the values makes no difference to the length of a gradient. Values as images usually have stay as they are.
 */
final class ScaledValues {

	/** Largest binary exponents whose squares, and those of far smaller differences, floats hold well. */
	private static final int LOWEST = -40, HIGHEST = 55;

	private ScaledValues() {}

	/** The lengths that a filter finds, in the unit of the volume's values. */
	static float[] lengths(final Volume volume, final Function<Volume, float[]> filter) {
		final int exponent = exponent(volume);
		if (exponent == 0) return filter.apply(volume);
		final float[] lengths = filter.apply(times(volume, exponent));
		for (int i = 0; i < lengths.length; i++) lengths[i] = Math.scalb(lengths[i], -exponent);
		return lengths;
	}

	/** The exponent of the power of two that brings the largest finite value near 1; 0 if there is no need of it. */
	static int exponent(final Volume volume) {
		if (volume.type != Volume.Type.FLOAT32) return 0;
		final float[] largest = new float[1];
		for (int z = 0; z < volume.depth; z++) {
			final float[] plane = (float[]) volume.plane(z);
			Parallel.loop(plane.length, 1 << 16, (from, to) -> {
				float most = 0;
				for (int i = from; i < to; i++) {
					final float v = Math.abs(plane[i]);
					if (v > most && v <= Float.MAX_VALUE) most = v;
				}
				synchronized (largest) {
					largest[0] = Math.max(largest[0], most);
				}
			});
		}
		final int exponent = Math.getExponent(largest[0]);
		return largest[0] == 0 || exponent >= LOWEST && exponent <= HIGHEST ? 0 : -exponent;
	}

	/** The values times 2 to the power of an exponent. */
	static Volume times(final Volume volume, final int exponent) {
		final Object[] planes = new Object[volume.depth];
		for (int z = 0; z < planes.length; z++) {
			final float[] plane = ((float[]) volume.plane(z)).clone();
			for (int i = 0; i < plane.length; i++) plane[i] = Math.scalb(plane[i], exponent);
			planes[z] = plane;
		}
		return new Volume(volume.width, volume.height, planes);
	}
}
