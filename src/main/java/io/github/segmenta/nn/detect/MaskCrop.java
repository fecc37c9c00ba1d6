package io.github.segmenta.nn.detect;

import io.github.segmenta.kernel.RoiAxis;
import io.github.segmenta.segment.InstanceMask;

import java.util.Arrays;

/**
 * What a mask head should answer for a box: the part of an object's mask in the box, by ROI-Align with as many samples as
 * pixels, as torchvision's {@code project_masks_on_boxes} makes it.
 */
public final class MaskCrop {

	private MaskCrop() {}

	@FunctionalInterface
	private interface Pixels {

		boolean get(int x, int y);
	}

	/**
	 * The mask in a box.
	 *
	 * @param mask of the object
	 * @param width of the image
	 * @param height of the image
	 * @param boxes four values per box, see {@link Boxes}
	 * @param i index of the box
	 * @param side of the result
	 * @return {@code side · side} values 0…1, row by row
	 */
	public static float[] target(final InstanceMask mask, final int width, final int height, final float[] boxes,
		final int i, final int side)
	{
		return target(mask::get, width, height, boxes, i, side);
	}

	/**
	 * As {@link #target(InstanceMask, int, int, float[], int, int)}, with the box's 0 at the edge of the first pixel instead of at
	 * its centre, so that {@link MaskPaste#pasteSubpixel} brings the mask back to its place.
	 *
	 * @param mask of the object
	 * @param width width of the image in pixels
	 * @param height height of the image in pixels
	 * @param boxes four values per box, see {@link Boxes}
	 * @param i index of the box
	 * @param side of the result
	 * @return {@code side · side} values 0…1, row by row
	 */
	public static float[] subpixelTarget(final InstanceMask mask, final int width, final int height, final float[] boxes,
		final int i, final int side)
	{
		final float[] box = new float[4];
		for (int k = 0; k < 4; k++) box[k] = boxes[4 * i + k] - 0.5f;
		return target(mask, width, height, box, 0, side);
	}

	private static float[] target(final Pixels pixels, final int width, final int height, final float[] boxes, final int i,
		final int side)
	{
		final RoiAxis rows = new RoiAxis(boxes[4 * i + 1], boxes[4 * i + 3], 1, side, 0, height);
		final RoiAxis columns = new RoiAxis(boxes[4 * i], boxes[4 * i + 2], 1, side, 0, width);
		final float[] target = new float[side * side], sum = new float[width];
		for (int by = 0; by < side && !columns.isEmpty(); by++) {
			Arrays.fill(sum, 0);
			for (int k = rows.start(by); k < rows.start(by + 1); k++) {
				for (int x = columns.least(); x <= columns.most(); x++) if (pixels.get(x, rows.place(k))) sum[x] += rows.weight(k);
			}
			for (int bx = 0; bx < side; bx++) {
				for (int k = columns.start(bx); k < columns.start(bx + 1); k++) target[by * side + bx] += columns.weight(k) *
					sum[columns.place(k)];
			}
		}
		return target;
	}
}
