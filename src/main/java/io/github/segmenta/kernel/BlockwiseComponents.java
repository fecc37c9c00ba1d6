package io.github.segmenta.kernel;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

import net.imglib2.img.cell.CellGrid;

/**
 * Connected components of an image that is seen one block at a time: each block is labelled on its own, components that touch
 * across the seams are joined, and all are numbered 1…n in raster order of their first pixels, so that the labels are those of
 * {@link ConnectedComponents} on the whole image, whatever the blocks. What is known of a block waits in a temporary file; the
 * memory holds one block, and some 30 bytes for each component of each block.
 * <p>
 * Example: a U whose arms lie in the blocks 0 and 1, joined below in blocks 2 and 3. The blocks give the parts 1, 2, 3, 4; the
 * seams join 1–3, 2–4 and 3–4; the first pixel of all is that of part 1, so all become component 1.
 */
public final class BlockwiseComponents {

	/** Makes the mask of a block. */
	@FunctionalInterface
	public interface Masks {

		/**
		 * @param block index of the block in the grid
		 * @param min its first pixel
		 * @param size its size
		 * @return one value a voxel of the block, x fastest, anything but 0 is foreground
		 */
		byte[] mask(long block, long[] min, int[] size);
	}

	private final CellGrid grid;
	private final int connectivity;
	private final CellFile file;
	/** Of each part of a component in a block, from 1: the part that it was joined to. */
	private int[] parent = new int[1024];
	/** Of each part: the place of its first pixel in the image, and its number of pixels. */
	private long[] first = new long[1024], size = new long[1024];
	private boolean[] atEdge = new boolean[1024];
	private int parts;
	/** Number of the component of each part. */
	private int[] number;
	private int count;
	/** Blocks that were read last. */
	private final Map<Long, int[]> recent;

	private BlockwiseComponents(final CellGrid grid, final int connectivity) {
		this.grid = grid;
		this.connectivity = connectivity;
		int cell = 1;
		for (int d = 0; d < 3; d++) cell *= grid.cellDimension(d);
		file = new CellFile(cell);
		final int kept = (int) Math.min(64, grid.gridDimension(0) + 2);
		recent = new LinkedHashMap<Long, int[]>(2 * kept, 0.75f, true) {

			@Override
			protected boolean removeEldestEntry(final Map.Entry<Long, int[]> eldest) {
				return size() > kept;
			}
		};
	}

	/**
	 * Labels the components.
	 *
	 * @param grid the image, axes x, y, z, cut into blocks
	 * @param masks asked for each block once, in order
	 * @param connectivity 4 or 8 for one slice, 6, 18 or 26 for more
	 * @param progress told about the work, asked about cancel
	 * @return the components
	 * @throws InvalidInputException if the blocks have more parts than whole numbers of 32 bits
	 */
	public static BlockwiseComponents label(final CellGrid grid, final Masks masks, final int connectivity,
		final Progress progress)
	{
		if (grid.numDimensions() != 3) throw new IllegalArgumentException("axes must be x, y, z");
		if (connectivity <= 8 && connectivity != 6 && grid.imgDimension(2) > 1) throw new IllegalArgumentException("connectivity " +
			connectivity + " for " + grid.imgDimension(2) + " slices");
		final BlockwiseComponents components = new BlockwiseComponents(grid, connectivity);
		final long blocks = blocks(grid);
		for (long block = 0; block < blocks; block++) {
			progress.update(0.8 * block / blocks, "labelling");
			components.label(block, masks);
		}
		for (long block = 0; block < blocks; block++) {
			progress.update(0.8 + 0.2 * block / blocks, "joining");
			components.join(block);
		}
		components.renumber();
		return components;
	}

	private static long blocks(final CellGrid grid) {
		return grid.gridDimension(0) * grid.gridDimension(1) * grid.gridDimension(2);
	}

	private void label(final long block, final Masks masks) {
		final long[] min = new long[3];
		final int[] dimensions = new int[3];
		grid.getCellDimensions(block, min, dimensions);
		final int w = dimensions[0], h = dimensions[1], d = dimensions[2], n = w * h * d;
		final int[] labels = new int[n];
		final int found = ConnectedComponents.label(masks.mask(block, min, dimensions), w, h, d, connectivity, labels);
		reserve(found);
		for (int i = 0; i < n; i++) {
			if (labels[i] == 0) continue;
			final int part = parts + labels[i];
			labels[i] = part;
			final long x = min[0] + i % w, y = min[1] + i / w % h, z = min[2] + i / w / h;
			if (size[part]++ == 0) {
				parent[part] = part;
				first[part] = (z * grid.imgDimension(1) + y) * grid.imgDimension(0) + x;
			}
			atEdge[part] |= isEnd(x, 0) || isEnd(y, 1) || grid.imgDimension(2) > 1 && isEnd(z, 2);
		}
		parts += found;
		file.write(block, labels, n);
	}

	private boolean isEnd(final long position, final int axis) {
		return position == 0 || position == grid.imgDimension(axis) - 1;
	}

	private void reserve(final int more) {
		if (parts > Volume.MAX_SIZE - more - 1) throw new InvalidInputException(
			"The image has more than 2 billion connected parts; smooth it, or choose another threshold.");
		if (parts + more < parent.length) return;
		final int length = (int) Math.min(Volume.MAX_SIZE, Math.max(2L * parent.length, parts + more + 1L));
		parent = Arrays.copyOf(parent, length);
		first = Arrays.copyOf(first, length);
		size = Arrays.copyOf(size, length);
		atEdge = Arrays.copyOf(atEdge, length);
	}

	/**
	 * Joins the parts of a block with those of its neighbours: of two neighbours in different blocks one lies in the first layer
	 * of its block along an axis in which the blocks differ, so it is enough to look from there.
	 */
	private void join(final long block) {
		final long[] min = new long[3];
		final int[] dimensions = new int[3];
		grid.getCellDimensions(block, min, dimensions);
		final int[] labels = parts(block);
		final Neighbours neighbours = new Neighbours(min, dimensions);
		final int w = dimensions[0], h = dimensions[1], d = dimensions[2];
		for (int z = 0; z < d; z++) for (int y = 0; y < h; y++) {
			final boolean row = y == 0 && min[1] > 0 || z == 0 && min[2] > 0;
			final int end = row ? w : min[0] > 0 ? 1 : 0;
			for (int x = 0; x < end; x++) {
				final int part = labels[(z * h + y) * w + x];
				if (part != 0) neighbours.join(part, x, y, z);
			}
		}
	}

	/** The blocks around a block, as far as they are looked at. */
	private final class Neighbours {

		private final long[] min, at = new long[3];
		private final int[] size;
		/** Parts of the 27 blocks around, itself in the middle, and their sizes. */
		private final int[][] labels = new int[27][], sizes = new int[27][];

		Neighbours(final long[] min, final int[] size) {
			this.min = min;
			this.size = size;
		}

		void join(final int part, final int x, final int y, final int z) {
			for (int dz = -1; dz <= 1; dz++) for (int dy = -1; dy <= 1; dy++) for (int dx = -1; dx <= 1; dx++) {
				final int steps = Math.abs(dx) + Math.abs(dy) + Math.abs(dz);
				if (steps == 0 || steps > mostSteps()) continue;
				final int sideX = side(x + dx, 0), sideY = side(y + dy, 1), sideZ = side(z + dz, 2);
				if (sideX == 0 && sideY == 0 && sideZ == 0) continue;
				final int k = (sideZ + 1) * 9 + (sideY + 1) * 3 + sideX + 1;
				if (labels[k] == null && !read(k, sideX, sideY, sideZ)) continue;
				final int u = inside(x + dx, sideX, 0, k), v = inside(y + dy, sideY, 1, k), s = inside(z + dz, sideZ, 2, k);
				final int neighbour = labels[k][(s * sizes[k][1] + v) * sizes[k][0] + u];
				if (neighbour != 0) union(part, neighbour);
			}
		}

		private int side(final int position, final int axis) {
			return position < 0 ? -1 : position < size[axis] ? 0 : 1;
		}

		private int inside(final int position, final int side, final int axis, final int k) {
			return side < 0 ? sizes[k][axis] - 1 : side > 0 ? 0 : position;
		}

		/** Reads a block unless the image ends there. */
		private boolean read(final int k, final int... side) {
			long block = 0;
			for (int axis = 2; axis >= 0; axis--) {
				final long index = min[axis] / grid.cellDimension(axis) + side[axis];
				if (index < 0 || index >= grid.gridDimension(axis)) return false;
				block = block * grid.gridDimension(axis) + index;
			}
			sizes[k] = new int[3];
			grid.getCellDimensions(block, at, sizes[k]);
			labels[k] = parts(block);
			return true;
		}
	}

	/** How many coordinates of neighbours may differ. */
	private int mostSteps() {
		return connectivity == 4 || connectivity == 6 ? 1 : connectivity == 26 ? 3 : 2;
	}

	private int root(final int part) {
		int r = part;
		while (parent[r] != r) {
			parent[r] = parent[parent[r]];
			r = parent[r];
		}
		return r;
	}

	/** Of two roots the one whose component begins first stays one. */
	private void union(final int a, final int b) {
		final int ra = root(a), rb = root(b);
		if (ra == rb) return;
		final int early = first[ra] < first[rb] ? ra : rb, late = early == ra ? rb : ra;
		parent[late] = early;
		size[early] += size[late];
		atEdge[early] |= atEdge[late];
	}

	private void renumber() {
		final long[] firsts = new long[parts];
		int roots = 0;
		for (int part = 1; part <= parts; part++) if (parent[part] == part) firsts[roots++] = first[part];
		Arrays.sort(firsts, 0, roots);
		number = new int[parts + 1];
		for (int part = 1; part <= parts; part++) number[part] = Arrays.binarySearch(firsts, 0, roots, first[root(part)]) + 1;
		count = roots;
	}

	/** Says of a component whether it stays. */
	@FunctionalInterface
	public interface Choice {

		/**
		 * @param size its number of voxels
		 * @param atEdge whether it touches the border of the image, in 3-D also the first or last slice
		 * @return whether it stays
		 */
		boolean keeps(long size, boolean atEdge);
	}

	/**
	 * Turns the components for which a choice doesn't hold into background and closes the gaps in the numbers.
	 *
	 * @param choice asked once for each component
	 */
	public void keep(final Choice choice) {
		final int[] renumbered = new int[count + 1];
		for (int part = 1; part <= parts; part++) if (parent[part] == part && number[part] != 0 && choice.keeps(size[part],
			atEdge[part])) renumbered[number[part]] = 1;
		int next = 0;
		for (int k = 1; k <= count; k++) if (renumbered[k] != 0) renumbered[k] = ++next;
		for (int part = 1; part <= parts; part++) number[part] = renumbered[number[part]];
		count = next;
	}

	/** @return the number of components */
	public int count() {
		return count;
	}

	/**
	 * The labels of a block. Safe for several threads.
	 *
	 * @param block index of the block in the grid
	 * @return one label a voxel, x fastest; a new array
	 */
	public int[] labels(final long block) {
		final long[] min = new long[3];
		final int[] dimensions = new int[3];
		grid.getCellDimensions(block, min, dimensions);
		final int[] labels = file.read(block, dimensions[0] * dimensions[1] * dimensions[2]);
		for (int i = 0; i < labels.length; i++) labels[i] = number[labels[i]];
		return labels;
	}

	/** The parts of a block. Not to be changed. */
	private int[] parts(final long block) {
		return recent.computeIfAbsent(block, b -> {
			final long[] min = new long[3];
			final int[] dimensions = new int[3];
			grid.getCellDimensions(block, min, dimensions);
			return file.read(block, dimensions[0] * dimensions[1] * dimensions[2]);
		});
	}
}
