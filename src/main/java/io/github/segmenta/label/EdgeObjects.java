package io.github.segmenta.label;

import io.github.segmenta.segment.Labels;

import java.util.Set;

/** Removes the objects that the image's edge cuts off, whose size and shape are therefore not known. */
public final class EdgeObjects {

	/** A side of the image. */
	public enum Side {
			/** x = 0 */
			LEFT,
			/** x = width − 1 */
			RIGHT,
			/** y = 0 */
			TOP,
			/** y = height − 1 */
			BOTTOM,
			/** z = 0, if there is more than one slice */
			FRONT,
			/** z = depth − 1, if there is more than one slice */
			BACK
	}

	private EdgeObjects() {}

	/**
	 * Removes all objects with a pixel on one of the sides. Front and back of a single slice are not sides, for then
	 * every object would touch them.
	 *
	 * @param labels the label image, 0 = background
	 * @param sides of the image that count
	 * @return a new image; the labels of the others don't change
	 */
	public static Labels remove(final Labels labels, final Set<Side> sides) {
		final int[] in = labels.array();
		final int width = labels.width(), height = labels.height(), depth = labels.depth();
		final LabelIndex index = LabelIndex.of(labels);
		final int[] newLabels = index.labels();
		for (int z = 0; z < depth; z++) {
			final boolean wholeSlice = depth > 1 && (z == 0 && sides.contains(Side.FRONT) || z == depth - 1 && sides
				.contains(Side.BACK));
			for (int y = 0; y < height; y++) {
				final int row = (z * height + y) * width;
				final boolean wholeRow = wholeSlice || y == 0 && sides.contains(Side.TOP) || y == height - 1 && sides
					.contains(Side.BOTTOM);
				if (wholeRow) {
					for (int x = 0; x < width; x++) remove(in[row + x], index, newLabels);
				}
				else {
					if (sides.contains(Side.LEFT)) remove(in[row], index, newLabels);
					if (sides.contains(Side.RIGHT)) remove(in[row + width - 1], index, newLabels);
				}
			}
		}
		return index.replace(labels, newLabels);
	}

	private static void remove(final int label, final LabelIndex index, final int[] newLabels) {
		if (label != 0) newLabels[index.indexOf(label)] = 0;
	}
}
