package io.github.segmenta.label;

import io.github.segmenta.segment.Labels;

import java.util.BitSet;

/**
 * Tells a micrograph, taken for a label image by mistake, from label images. In a label image the pixels of a number lie
 * together; grey values change from pixel to pixel, so that each value is scattered over very many places.
 * <p>
 * In doubt an image counts as labels: few different values (classes, masks), objects in several pieces, objects of single
 * pixels, outlines, tracked and cropped images with few but large numbers all do. Looked at are up to
 * {@value #MAX_PLANES} planes and of each the middle rows, up to {@value #MAX_PIXELS} pixels.
 */
public final class GreyValues {

	private static final int MAX_PLANES = 8, MAX_PIXELS = 1 << 20;
	/** Fewer values are classes rather than greys; fewer pixels tell nothing. */
	private static final int MIN_GREYS = 33, MIN_NOISY_GREYS = 10, MIN_PIXELS = 1000;
	/** That many pieces a value has on average at least if it is scattered. */
	private static final int SCATTERED = 8;
	/** So many values without a gap and without background make a ramp. */
	private static final int RAMP = 200;

	private final int width;
	private long pixels, inside, contacts, equal, near, pieces, values;
	private int mostValues;

	private GreyValues(final int width) {
		this.width = width;
	}

	/**
	 * Whether numbers look like grey values of a micrograph, not like labels.
	 *
	 * @param labels x fastest, then y, then z; 0 is background, none is negative
	 * @return whether it is most likely a micrograph; false in doubt
	 */
	public static boolean areIn(final Labels labels) {
		final int[] in = labels.array();
		final int width = labels.width(), height = labels.height();
		final GreyValues found = new GreyValues(width);
		final int n = width * height, planes = n == 0 ? 0 : in.length / n;
		final int rows = Math.max(1, Math.min(height, MAX_PIXELS / Math.max(1, width))), looked = Math.min(planes,
			MAX_PLANES);
		for (int k = 0; k < looked; k++) found.look(in, (int) ((k + 0.5) * planes / looked) * n + (height - rows) / 2 *
			width, rows);
		return found.grey();
	}

	private void look(final int[] labels, final int first, final int rows) {
		final BitSet seen = new BitSet();
		for (int y = 0; y < rows; y++) {
			for (int x = 0, i = first + y * width; x < width; x++, i++) {
				final int label = labels[i];
				if (label == 0) continue;
				inside++;
				seen.set(label);
				final int left = x > 0 ? labels[i - 1] : 0, above = y > 0 ? labels[i - width] : 0;
				compare(label, left);
				compare(label, above);
				// a piece begins where no neighbour that was seen before belongs to it; some begin more than once
				if (label != left && label != above && (x == 0 || y == 0 || label != labels[i - width - 1]) && (x == width - 1 ||
					y == 0 || label != labels[i - width + 1])) pieces++;
			}
		}
		pixels += (long) rows * width;
		final int different = seen.cardinality();
		values += different;
		mostValues = Math.max(mostValues, different);
	}

	private void compare(final int label, final int neighbour) {
		if (neighbour == 0) return;
		contacts++;
		if (label == neighbour) equal++;
		else if (Math.abs(label - neighbour) == 1) near++;
	}

	private boolean grey() {
		if (inside < MIN_PIXELS || 2 * contacts < inside) return false;
		final long steps = contacts - equal;
		// nearly each pixel has another value than those beside it
		final boolean noisy = 2 * pieces > inside && 5 * contacts > 6 * inside;
		if (noisy && mostValues >= MIN_NOISY_GREYS) return true;
		if (mostValues < MIN_GREYS) return false;
		final boolean scattered = pieces >= SCATTERED * values;
		// neighbouring values differ by one, as where light fades slowly
		final boolean smooth = steps > 0 && 10 * near >= 9 * steps;
		if (smooth && (scattered || mostValues >= RAMP && 100 * inside >= 99 * pixels)) return true;
		return scattered && 10 * pieces >= inside && 5 * equal < 4 * contacts;
	}
}
