package io.github.segmenta.label;

import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.segment.Labels;

/**
 * The skeleton of every object of a plane: lines one pixel wide, in its middle, connected as the object is.
 * <p>
 * Thinning in two alternating passes after Guo and Hall (1989), DOI 10.1145/62065.62074, algorithm A1, which keeps
 * diagonal lines of two pixels' width as lines where Zhang and Suen's passes eat them up. With neighbours P2…P9 (clockwise
 * from the north) of the same label, a pixel is removed if
 * <ul>
 * <li>it belongs to one connected part of its neighbours: (¬P2 ∧ (P3 ∨ P4)) + (¬P4 ∧ (P5 ∨ P6)) + (¬P6 ∧ (P7 ∨ P8)) +
 * (¬P8 ∧ (P9 ∨ P2)) = 1;</li>
 * <li>it is no end of a line: 2 ≤ min((P9 ∨ P2) + (P3 ∨ P4) + (P5 ∨ P6) + (P7 ∨ P8), (P2 ∨ P3) + (P4 ∨ P5) + (P6 ∨ P7) + (P8
 * ∨ P9)) ≤ 3;</li>
 * <li>(P2 ∨ P3 ∨ ¬P5) ∧ P4 = 0 in the first pass, (P6 ∨ P7 ∨ ¬P9) ∧ P8 = 0 in the second.</li>
 * </ul>
 * A pass removes all its pixels at once. Parts and holes of an object stay. Other objects count as background, so touching
 * objects have skeletons of their own; no object is lost.
 */
public final class LabelSkeleton {

	private static final int FIRST = 1, SECOND = 2;
	private static final int GROUPS = 64;
	/** By the code of the neighbours: the passes in which a pixel is removed. */
	private static final byte[] REMOVED = new byte[256];

	static {
		for (int code = 0; code < 256; code++) {
			final int[] p = new int[10];
			for (int k = 2; k < 10; k++) p[k] = code >> k - 2 & 1;
			final int parts = (1 - p[2] & (p[3] | p[4])) + (1 - p[4] & (p[5] | p[6])) + (1 - p[6] & (p[7] | p[8])) + (1 - p[8] &
				(p[9] | p[2]));
			final int pairs = Math.min((p[9] | p[2]) + (p[3] | p[4]) + (p[5] | p[6]) + (p[7] | p[8]), (p[2] | p[3]) + (p[4] |
				p[5]) + (p[6] | p[7]) + (p[8] | p[9]));
			if (parts != 1 || pairs < 2 || pairs > 3) continue;
			if (((p[2] | p[3] | 1 - p[5]) & p[4]) == 0) REMOVED[code] |= FIRST;
			if (((p[6] | p[7] | 1 - p[9]) & p[8]) == 0) REMOVED[code] |= SECOND;
		}
	}

	/** The labels with a frame of background around them, which saves all checks for the edge of the image. */
	private final int[] labels;
	private final int stride;
	/** Which passes still have to look at a pixel. */
	private final byte[] queued;

	private LabelSkeleton(final int[] labels, final int width, final int height) {
		stride = width + 2;
		this.labels = new int[Math.multiplyExact(stride, height + 2)];
		for (int y = 0; y < height; y++) System.arraycopy(labels, y * width, this.labels, (y + 1) * stride + 1, width);
		queued = new byte[this.labels.length];
	}

	/**
	 * The skeletons, each with the label of its object.
	 *
	 * @param labels {@code width · height} labels
	 * @param progress told about the work, asked about cancel
	 * @return a new image
	 */
	public static Labels thin(final Labels labels, final Progress progress) {
		final int[] in = labels.array();
		final int width = labels.width(), height = labels.height();
		final LabelIndex index = LabelIndex.of(labels);
		final LabelSkeleton skeleton = new LabelSkeleton(in, width, height);
		skeleton.thin(index, progress);
		final Labels result = labels.blank();
		final int[] thin = result.array();
		for (int y = 0; y < height; y++) System.arraycopy(skeleton.labels, (y + 1) * skeleton.stride + 1, thin, y * width,
			width);
		return result;
	}

	/** Objects don't see each other: groups of them are thinned side by side. */
	private void thin(final LabelIndex index, final Progress progress) {
		final IntList[] boundary = new IntList[Math.min(GROUPS, index.size())];
		for (int g = 0; g < boundary.length; g++) boundary[g] = new IntList();
		for (int i = stride; i < labels.length - stride; i++) {
			if (labels[i] == 0 || neighbours(i) == 255) continue;
			boundary[(int) ((long) index.indexOf(labels[i]) * boundary.length / index.size())].add(i);
		}
		Parallel.loop(boundary.length, 1, (from, to) -> {
			for (int g = from; g < to; g++) new Group().thin(boundary[g], progress);
		});
	}

	/** Some objects. A pixel is looked at again only after a neighbour was removed: the work is that of removed pixels. */
	private final class Group {

		private final IntList first = new IntList(), second = new IntList(), removed = new IntList();

		private void thin(final IntList boundary, final Progress progress) {
			for (int k = 0; k < boundary.size; k++) enqueue(boundary.values[k]);
			while (first.size > 0 || second.size > 0) {
				progress.check();
				pass(first, FIRST);
				pass(second, SECOND);
			}
		}

		private void pass(final IntList queue, final int pass) {
			removed.size = 0;
			for (int k = 0; k < queue.size; k++) {
				final int i = queue.values[k];
				queued[i] &= ~pass;
				if (labels[i] != 0 && (REMOVED[neighbours(i)] & pass) != 0) removed.add(i);
			}
			queue.size = 0;
			for (int k = 0; k < removed.size; k++) {
				final int i = removed.values[k], label = labels[i];
				for (int row = i - stride; row <= i + stride; row += stride) {
					for (int n = row - 1; n <= row + 1; n++) if (labels[n] == label) enqueue(n);
				}
			}
			for (int k = 0; k < removed.size; k++) labels[removed.values[k]] = 0;
		}

		private void enqueue(final int i) {
			final int before = queued[i];
			if (before == (FIRST | SECOND)) return;
			if ((before & FIRST) == 0) first.add(i);
			if ((before & SECOND) == 0) second.add(i);
			queued[i] = FIRST | SECOND;
		}
	}

	/** The neighbours of the same label as bits, clockwise from the north. */
	private int neighbours(final int i) {
		final int label = labels[i], above = i - stride, below = i + stride;
		return (labels[above] == label ? 1 : 0) | (labels[above + 1] == label ? 2 : 0) | (labels[i + 1] == label ? 4 : 0) |
			(labels[below + 1] == label ? 8 : 0) | (labels[below] == label ? 16 : 0) | (labels[below - 1] == label ? 32 : 0) |
			(labels[i - 1] == label ? 64 : 0) | (labels[above - 1] == label ? 128 : 0);
	}
}
