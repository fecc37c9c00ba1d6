package io.github.segmenta.label;

import io.github.segmenta.core.Progress;
import io.github.segmenta.segment.Labels;

import java.util.Arrays;

/**
 * Fills the holes of every object with its label.
 * <p>
 * A hole is a connected part of the background (4 neighbours in a plane, 6 in a volume) that doesn't reach the edge
 * of the image and whose neighbours all belong to one object. Background between two objects is no hole of either,
 * and objects inside of others stay what they are.
 */
public final class HoleFilling {

	private HoleFilling() {}

	/**
	 * @param labels the label image, 0 = background
	 * @param maxSize the largest hole to fill, in pixels
	 * @param progress told about the work, asked about cancel
	 * @return a new image
	 */
	public static Labels fill(final Labels labels, final long maxSize, final Progress progress) {
		final int[] in = labels.array();
		final int width = labels.width(), height = labels.height(), depth = labels.depth();
		final int plane = width * height;
		final Labels result = labels.copy();
		final int[] out = result.array();
		final boolean[] seen = new boolean[in.length];
		int[] part = new int[1024];
		for (int start = 0; start < in.length; start++) {
			if ((start & 0xffff) == 0) progress.update((double) start / in.length, null);
			if (in[start] != 0 || seen[start]) continue;
			seen[start] = true;
			part[0] = start;
			int size = 1, owner = 0;
			boolean hole = true;
			for (int k = 0; k < size; k++) {
				if ((k & 0xffff) == 0) progress.check();
				final int i = part[k], x = i % width, y = i / width % height, z = i / plane;
				if (x == 0 || y == 0 || x == width - 1 || y == height - 1 || depth > 1 && (z == 0 || z == depth - 1)) hole = false;
				if (size + 6 > part.length) part = Arrays.copyOf(part, 2 * part.length);
				for (int direction = 0; direction < 6; direction++) {
					final int next;
					switch (direction) {
						case 0:
							if (x == 0) continue;
							next = i - 1;
							break;
						case 1:
							if (x == width - 1) continue;
							next = i + 1;
							break;
						case 2:
							if (y == 0) continue;
							next = i - width;
							break;
						case 3:
							if (y == height - 1) continue;
							next = i + width;
							break;
						case 4:
							if (z == 0) continue;
							next = i - plane;
							break;
						default:
							if (z == depth - 1) continue;
							next = i + plane;
					}
					final int label = in[next];
					if (label == 0) {
						if (!seen[next]) {
							seen[next] = true;
							part[size++] = next;
						}
					}
					else if (owner == 0) owner = label;
					else if (owner != label) hole = false;
				}
			}
			if (hole && size <= maxSize) for (int k = 0; k < size; k++) out[part[k]] = owner;
		}
		return result;
	}
}
