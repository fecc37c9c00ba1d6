package io.github.segmenta.morphology;

import io.github.segmenta.kernel.ConnectedComponents;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.Mask;

/** Fills the holes of a mask: background that is not connected to the border of the image. */
public final class FillHoles {

	private FillHoles() {}

	/**
	 * Sets holes to (byte) 255, in the mask itself. A hole is a component of the background that touches no border pixel
	 * (in 3-D, which includes the first and the last slice).
	 *
	 * @param mask anything but 0 is foreground; its {@link Mask#array} is changed
	 * @param connectivity of the foreground: 4 or 8 fills every slice on its own, 6, 18 or 26 cavities of the volume. The
	 *          background is connected the dual way (4 with 8, 6 with 18 and 26).
	 */
	public static void fill(final Mask mask, final int connectivity) {
		final byte[] inside = mask.array();
		final int width = mask.width(), height = mask.height(), depth = mask.depth();
		final int n = Volume.size(width, height, depth);
		final byte[] background = new byte[n];
		for (int i = 0; i < n; i++) background[i] = (byte) (inside[i] == 0 ? 255 : 0);
		final boolean volume = connectivity > 8 || connectivity == 6;
		final int[] labels = new int[n];
		final int dual = connectivity == 4 ? 8 : connectivity == 8 ? 4 : connectivity == 6 ? 26 : 6;
		final int count = ConnectedComponents.label(background, width, height, depth, dual, labels);
		final boolean[] open = new boolean[count + 1];
		for (int z = 0; z < depth; z++) {
			for (int y = 0; y < height; y++) {
				final int row = (z * height + y) * width;
				final boolean all = y == 0 || y == height - 1 || volume && depth > 1 && (z == 0 || z == depth - 1);
				for (int x = 0; x < width; x += all || width == 1 ? 1 : width - 1) open[labels[row + x]] = true;
			}
		}
		for (int i = 0; i < n; i++) if (labels[i] != 0 && !open[labels[i]]) inside[i] = (byte) 255;
	}
}
