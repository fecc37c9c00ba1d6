package io.github.segmenta.label;

import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.Labels;

/**
 * The skeleton of every object of a volume: curves one voxel wide with the topology of the object – as many parts, tunnels
 * and cavities (26-connected objects, 6-connected background).
 * <p>
 * Thinning from six directions in turn, after Lee, Kashyap and Chu (1994), DOI 10.1006/cgip.1994.1042: voxels that are at
 * the surface in that direction, are simple and are no end of a curve (one neighbour only) are found first, then removed
 * one by one if they still are and did not become an end meanwhile, for else a curve of two voxels' width would be eaten
 * up from one end. Simple is a voxel whose removal doesn't change the topology: its neighbours of the same
 * object are one 26-connected set, and the rest among its 18 neighbours is one 6-connected set as far as it touches the
 * voxel's faces (Bertrand and Malandain 1994, DOI 10.1016/0167-8655(94)90046-9).
 * <p>
 * Other objects count as background, so touching objects have skeletons of their own. No object is lost. A cavity keeps a
 * closed surface around it.
 */
public final class VolumeSkeleton {

	private static final int DIRECTIONS = 6, ALL = (1 << DIRECTIONS) - 1;
	/** For each of the 27 places of a neighbourhood, as bits: which are its neighbours by corners and by faces. */
	private static final int[] NEAR_26 = new int[27], NEAR_6 = new int[27];
	private static final int CENTRE = 1 << 13;
	/** The places that share a face with the centre, and those that share at least an edge. */
	private static final int FACES, EDGES;

	static {
		int faces = 0, edges = 0;
		for (int a = 0; a < 27; a++) {
			for (int b = 0; b < 27; b++) {
				final int dx = Math.abs(a % 3 - b % 3), dy = Math.abs(a / 3 % 3 - b / 3 % 3), dz = Math.abs(a / 9 - b / 9);
				if (a == b || Math.max(dx, Math.max(dy, dz)) > 1) continue;
				NEAR_26[a] |= 1 << b;
				if (dx + dy + dz == 1) NEAR_6[a] |= 1 << b;
				if (b != 13) continue;
				if (dx + dy + dz == 1) faces |= 1 << a;
				if (dx + dy + dz <= 2) edges |= 1 << a;
			}
		}
		FACES = faces;
		EDGES = edges;
	}

	/** The labels with a frame of background around them. */
	private final int[] labels;
	private final int[] toNeighbour = new int[27], toSurface;
	/** Which directions still have to look at a voxel. */
	private final byte[] queued;
	private final IntList[] queues = new IntList[DIRECTIONS];

	private VolumeSkeleton(final Labels image) {
		final int width = image.width(), height = image.height(), depth = image.depth();
		labels = new int[Volume.size(width + 2L, height + 2L, depth + 2L)];
		final int[] in = image.array();
		final int strideY = width + 2, strideZ = strideY * (height + 2);
		for (int row = 0; row < height * depth; row++) System.arraycopy(in, row * width, labels, padded(row, height, strideY,
			strideZ), width);
		for (int p = 0; p < 27; p++) toNeighbour[p] = p % 3 - 1 + (p / 3 % 3 - 1) * strideY + (p / 9 - 1) * strideZ;
		toSurface = new int[] { -strideY, strideY, -1, 1, -strideZ, strideZ };
		queued = new byte[labels.length];
		for (int d = 0; d < DIRECTIONS; d++) queues[d] = new IntList();
	}

	private static int padded(final int row, final int height, final int strideY, final int strideZ) {
		return (row / height + 1) * strideZ + (row % height + 1) * strideY + 1;
	}

	/**
	 * The skeletons, each with the label of its object.
	 *
	 * @param labels {@code width · height · depth} labels
	 * @param progress told about the work, asked about cancel
	 * @return a new image
	 */
	public static Labels thin(final Labels labels, final Progress progress) {
		final int width = labels.width(), height = labels.height(), depth = labels.depth();
		final VolumeSkeleton skeleton = new VolumeSkeleton(labels);
		skeleton.thin(progress);
		final Labels result = labels.blank();
		final int[] thin = result.array();
		final int strideY = width + 2, strideZ = strideY * (height + 2);
		for (int row = 0; row < height * depth; row++) System.arraycopy(skeleton.labels, padded(row, height, strideY,
			strideZ), thin, row * width, width);
		return result;
	}

	/** A voxel is looked at again only after a neighbour was removed: the work is that of the removed voxels. */
	private void thin(final Progress progress) {
		for (int i = 0; i < labels.length; i++) if (labels[i] != 0 && (neighbours(i) | CENTRE) != (1 << 27) - 1) enqueue(i);
		final IntList candidates = new IntList(), had = new IntList();
		boolean changed = true;
		while (changed) {
			changed = false;
			for (int d = 0; d < DIRECTIONS; d++) {
				progress.check();
				candidates.size = 0;
				had.size = 0;
				for (int k = 0; k < queues[d].size; k++) {
					final int i = queues[d].values[k];
					queued[i] &= ~(1 << d);
					if (labels[i] == 0 || labels[i + toSurface[d]] == labels[i]) continue;
					final int neighbours = neighbours(i);
					if (!isRemovable(neighbours)) continue;
					candidates.add(i);
					had.add(Integer.bitCount(neighbours));
				}
				queues[d].size = 0;
				for (int k = 0; k < candidates.size; k++) {
					final int i = candidates.values[k];
					final int neighbours = neighbours(i), left = Integer.bitCount(neighbours);
					if (left <= 2 && left < had.values[k] || !isRemovable(neighbours)) continue;
					final int label = labels[i];
					labels[i] = 0;
					changed = true;
					for (final int step : toNeighbour) if (labels[i + step] == label) enqueue(i + step);
				}
			}
		}
	}

	private void enqueue(final int i) {
		for (int d = 0; d < DIRECTIONS && queued[i] != ALL; d++) {
			if ((queued[i] & 1 << d) == 0) queues[d].add(i);
			queued[i] |= 1 << d;
		}
	}

	/** The neighbours of the same label as bits, without the centre. */
	private int neighbours(final int i) {
		final int label = labels[i];
		int code = 0;
		for (int p = 0; p < 27; p++) if (labels[i + toNeighbour[p]] == label) code |= 1 << p;
		return code & ~CENTRE;
	}

	/** Whether a voxel with these neighbours is simple and no end of a curve. */
	private static boolean isRemovable(final int object) {
		if (Integer.bitCount(object) < 2) return false;
		final int rest = ~object & EDGES, atFaces = rest & FACES;
		return atFaces != 0 && connected(object, NEAR_26, Integer.lowestOneBit(object)) == object && (connected(rest, NEAR_6,
			Integer.lowestOneBit(atFaces)) & FACES) == atFaces;
	}

	/** The part of a set of places that is connected to a seed in it. */
	private static int connected(final int set, final int[] near, final int seed) {
		int reached = seed, front = seed;
		while (front != 0) {
			int next = 0;
			for (int bits = front; bits != 0; bits &= bits - 1) next |= near[Integer.numberOfTrailingZeros(bits)];
			front = next & set & ~reached;
			reached |= front;
		}
		return reached;
	}
}
