package io.github.segmenta.label;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.segment.Labels;

/** The part of a label image around one object. */
public final class LabelCrop {

	/** Position of its first voxel in the image, and its size. */
	public final int x, y, z, width, height, depth;

	private LabelCrop(final int x, final int y, final int z, final int width, final int height, final int depth) {
		this.x = x;
		this.y = y;
		this.z = z;
		this.width = width;
		this.height = height;
		this.depth = depth;
	}

	/**
	 * The smallest box that holds an object, enlarged by a margin as far as the image goes.
	 *
	 * @param label a label
	 * @param labels the label image, 0 = background
	 * @param margin pixels added on each side, ≥ 0 (along z only if there is more than one slice)
	 * @return the box
	 * @throws InvalidInputException if there is no such label
	 */
	public static LabelCrop around(final int label, final Labels labels, final int margin) {
		final int[] in = labels.array();
		final int width = labels.width(), height = labels.height(), depth = labels.depth();
		if (margin < 0) throw new InvalidInputException("The margin must not be negative, but is " + margin + ".");
		int minX = width, minY = height, minZ = depth, maxX = -1, maxY = -1, maxZ = -1;
		for (int z = 0; z < depth && label != 0; z++) for (int y = 0; y < height; y++) {
			final int row = (z * height + y) * width;
			for (int x = 0; x < width; x++) {
				if (in[row + x] != label) continue;
				minX = Math.min(minX, x);
				maxX = Math.max(maxX, x);
				minY = Math.min(minY, y);
				maxY = Math.max(maxY, y);
				minZ = Math.min(minZ, z);
				maxZ = Math.max(maxZ, z);
			}
		}
		if (maxX < 0) throw new InvalidInputException("There is no object with the label " + label + ".");
		final int x = Math.max(0, minX - margin), y = Math.max(0, minY - margin), z = Math.max(0, minZ - margin);
		return new LabelCrop(x, y, z, Math.min(width, maxX + margin + 1) - x, Math.min(height, maxY + margin + 1) - y, Math
			.min(depth, maxZ + margin + 1) - z);
	}

	/**
	 * The labels inside of the box.
	 *
	 * @param image the image
	 * @param only the one label to keep, or 0 for all
	 * @return {@code width · height · depth} of this box
	 */
	public Labels labels(final Labels image, final int only) {
		final int[] in = image.array();
		final int imageWidth = image.width(), imageHeight = image.height();
		final Labels result = new Labels(width, height, depth);
		final int[] out = result.array();
		for (int k = 0; k < depth; k++) for (int j = 0; j < height; j++) {
			final int from = ((z + k) * imageHeight + y + j) * imageWidth + x, to = (k * height + j) * width;
			for (int i = 0; i < width; i++) {
				final int label = in[from + i];
				if (only == 0 || label == only) out[to + i] = label;
			}
		}
		return result;
	}
}
