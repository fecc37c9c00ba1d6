package io.github.segmenta.morphology;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.kernel.DistanceTransform;
import io.github.segmenta.segment.Mask;

import net.imglib2.img.array.ArrayImgs;

/**
 * Dilation, erosion, opening and closing of masks by a disc (in each slice) or a ball, whatever the radius in the same
 * time: a pixel is in the dilation if the exact Euclidean distance to the nearest foreground pixel is at most the radius.
 * Outside of the image is nothing: it neither erodes nor grows. Results are new masks of 0 and (byte) 255.
 */
public final class BinaryMorphology {

	private final int width, height, depth;
	private final double radius;
	private final boolean volume;

	/**
	 * @param width of the masks, in pixels
	 * @param height of the masks, in pixels
	 * @param depth of the masks, in slices
	 * @param radius in pixels, at least 0
	 * @param volume a ball through the slices instead of a disc in each
	 */
	public BinaryMorphology(final int width, final int height, final int depth, final double radius,
		final boolean volume)
	{
		if (!(radius >= 0)) throw new InvalidInputException("The radius is " + radius + ", but must be at least 0.");
		this.width = width;
		this.height = height;
		this.depth = depth;
		this.radius = radius;
		this.volume = volume;
	}

	/**
	 * What is at most the radius away from the foreground.
	 *
	 * @param mask of the size of these operations; anything but 0 is foreground
	 * @return a new mask
	 */
	public Mask dilate(final Mask mask) {
		return Mask.of(ArrayImgs.unsignedBytes(farther(inverted(mask.array()), false), width, height, depth));
	}

	/**
	 * What is farther than the radius away from the background.
	 *
	 * @param mask of the size of these operations; anything but 0 is foreground
	 * @return a new mask
	 */
	public Mask erode(final Mask mask) {
		return Mask.of(ArrayImgs.unsignedBytes(farther(mask.array(), true), width, height, depth));
	}

	/**
	 * Erosion, then dilation.
	 *
	 * @param mask of the size of these operations; anything but 0 is foreground
	 * @return a new mask
	 */
	public Mask open(final Mask mask) {
		return dilate(erode(mask));
	}

	/**
	 * Dilation, then erosion.
	 *
	 * @param mask of the size of these operations; anything but 0 is foreground
	 * @return a new mask
	 */
	public Mask close(final Mask mask) {
		return erode(dilate(mask));
	}

	private static byte[] inverted(final byte[] mask) {
		final byte[] out = new byte[mask.length];
		for (int i = 0; i < mask.length; i++) out[i] = (byte) (mask[i] == 0 ? 255 : 0);
		return out;
	}

	/** Where the distance to the background of a mask is above the radius, or is not. */
	private byte[] farther(final byte[] mask, final boolean above) {
		final byte[] out = new byte[mask.length];
		final double limit = radius * radius;
		final int n = width * height, parts = volume ? 1 : depth;
		for (int part = 0; part < parts; part++) {
			final int offset = part * n;
			final byte[] one = parts == 1 ? mask : java.util.Arrays.copyOfRange(mask, offset, offset + n);
			final float[] squared = DistanceTransform.squaredDistance(one, width, height, volume ? depth : 1, 1, 1, 1);
			Parallel.loop(squared.length, 1 << 16, (from, to) -> {
				for (int i = from; i < to; i++) out[offset + i] = (byte) (squared[i] > limit == above ? 255 : 0);
			});
		}
		return out;
	}
}
