package io.github.segmenta.region;

import io.github.segmenta.kernel.Volume;

/** Differences of masks and images, central in the image and one-sided at its borders. */
final class Contours {

	private Contours() {}

	/** Whether the mask (0 and 1) has a slope at a pixel. */
	static boolean atContour(final byte[] mask, final int x, final int y, final int z, final Volume size) {
		final int w = size.width, h = size.height, d = size.depth, i = (z * h + y) * w + x;
		return mask[before(i, x, 1)] != mask[after(i, x, w, 1)] || mask[before(i, y, w)] != mask[after(i, y, h, w)] ||
			mask[before(i, z, w * h)] != mask[after(i, z, d, w * h)];
	}

	/** The index of the neighbour before along an axis, or the pixel itself at the border. */
	static int before(final int i, final int position, final int stride) {
		return position > 0 ? i - stride : i;
	}

	/** The index of the neighbour behind along an axis, or the pixel itself at the border. */
	static int after(final int i, final int position, final int length, final int stride) {
		return position < length - 1 ? i + stride : i;
	}

	/** The slope along an axis: half the difference of the neighbours, the whole one at a border. */
	static double slope(final float[] values, final int i, final int position, final int length, final int stride) {
		final double difference = (double) values[after(i, position, length, stride)] - values[before(i, position, stride)];
		return position > 0 && position < length - 1 ? difference / 2 : difference;
	}

	/** The slope of a mask along an axis. */
	static double slope(final byte[] mask, final int i, final int position, final int length, final int stride) {
		final int difference = mask[after(i, position, length, stride)] - mask[before(i, position, stride)];
		return position > 0 && position < length - 1 ? difference / 2.0 : difference;
	}
}
