package io.github.segmenta.label;

import io.github.segmenta.core.Parallel;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Mask;

/**
 * The boundary pixels of all objects.
 * <p>
 * Two neighbours (4 in a plane, 6 in a volume) with different labels make a boundary. The edge of the image makes
 * none.
 */
public final class LabelBoundaries {

	/** Which pixels beside a boundary are taken. */
	public enum Mode {
			/** Pixels of objects with a neighbour of another label or of the background. */
			INNER,
			/**
			 * Background pixels with a neighbour of an object, and the pixels of objects that touch another object (both
			 * sides, for between two objects is no room for a line).
			 */
			OUTER,
			/** Pixels of either kind: both sides of every boundary. */
			THICK
	}

	private LabelBoundaries() {}

	/**
	 * @param labels the label image, 0 = background
	 * @param mode which pixels beside a boundary are taken
	 * @return a mask, (byte) 255 on boundaries
	 */
	public static Mask find(final Labels labels, final Mode mode) {
		final int[] in = labels.array();
		final int width = labels.width(), height = labels.height(), depth = labels.depth();
		final Mask result = new Mask(labels.width(), labels.height(), labels.depth());
		final byte[] out = result.array();
		final int plane = width * height;
		Parallel.loop(height * depth, 64, (from, to) -> {
			for (int row = from; row < to; row++) {
				final int y = row % height, z = row / height;
				for (int x = 0, i = row * width; x < width; x++, i++) {
					final int label = in[i];
					boolean differs = false, meetsObject = false;
					for (int direction = 0; direction < 6; direction++) {
						final int next;
						switch (direction) {
							case 0:
								next = x == 0 ? label : in[i - 1];
								break;
							case 1:
								next = x == width - 1 ? label : in[i + 1];
								break;
							case 2:
								next = y == 0 ? label : in[i - width];
								break;
							case 3:
								next = y == height - 1 ? label : in[i + width];
								break;
							case 4:
								next = z == 0 ? label : in[i - plane];
								break;
							default:
								next = z == depth - 1 ? label : in[i + plane];
						}
						if (next == label) continue;
						differs = true;
						if (next != 0) meetsObject = true;
					}
					final boolean boundary = mode == Mode.THICK ? differs : mode == Mode.INNER ? differs && label != 0
						: meetsObject;
					if (boundary) out[i] = (byte) 255;
				}
			}
		});
		return result;
	}
}
