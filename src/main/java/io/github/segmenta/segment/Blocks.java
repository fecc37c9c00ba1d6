package io.github.segmenta.segment;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.BlockwiseComponents;
import io.github.segmenta.kernel.Volume;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;

import net.imglib2.Dimensions;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.basictypeaccess.array.IntArray;
import net.imglib2.img.cell.Cell;
import net.imglib2.img.cell.CellGrid;
import net.imglib2.img.cell.LazyCellImg;
import net.imglib2.type.numeric.integer.IntType;

/**
 * How an image is cut into blocks, so that it needs no array of its size: axes x, y, z, the last block along an axis may be
 * smaller. Blocks only cost or save memory and time; results are the same for any of them.
 */
public final class Blocks {

	/** The side of blocks of a single slice, and of volumes, in pixels. */
	private static final int SIDE = 1024, SIDE_OF_VOLUMES = 128;
	/** Bytes that are in use at the same time for a voxel of a block, by a threshold and labels. */
	private static final int BYTES_OF_VOXEL = 24;

	private final int width, height, depth;

	private Blocks(final int width, final int height, final int depth) {
		this.width = width;
		this.height = height;
		this.depth = depth;
	}

	/**
	 * Blocks of a size.
	 *
	 * @param width in pixels, at least 1
	 * @param height in pixels, at least 1
	 * @param depth in slices, at least 1
	 * @return these blocks
	 * @throws InvalidInputException if a block has more voxels than a Java array holds, or none
	 */
	public static Blocks of(final int width, final int height, final int depth) {
		if (width < 1 || height < 1 || depth < 1) throw new InvalidInputException("Blocks of " + width + "×" + height + "×" +
			depth + " pixels hold nothing; give at least 1 for each.");
		Volume.size(width, height, depth);
		return new Blocks(width, height, depth);
	}

	/**
	 * Blocks that suit an image.
	 *
	 * @param image of any size
	 * @return blocks of 1024 × 1024 pixels for a single slice, of 128 × 128 × 128 voxels for a volume
	 */
	public static Blocks of(final Micrograph image) {
		return image.depth() == 1 ? of(SIDE, SIDE, 1) : of(SIDE_OF_VOLUMES, SIDE_OF_VOLUMES, SIDE_OF_VOLUMES);
	}

	/**
	 * Whether an image needs blocks, since no Java array holds all of its voxels.
	 *
	 * @param image of any size
	 * @return whether a channel has more than 2^31 − 9 voxels
	 */
	public static boolean areNeededFor(final Micrograph image) {
		return (double) image.width() * image.height() * image.depth() > Volume.MAX_SIZE;
	}

	/**
	 * About how much memory a threshold with connected components takes with these blocks, besides the image itself.
	 *
	 * @return in bytes, without what is kept of each object, which is some 30 bytes
	 */
	public long bytes() {
		return (long) width * height * depth * BYTES_OF_VOXEL;
	}

	/** Works on a block. */
	@FunctionalInterface
	public interface Work {

		/**
		 * @param min first column, row and slice of the block
		 * @param size columns, rows and slices
		 */
		void on(long[] min, int[] size);
	}

	/**
	 * Works on each block of an image, one after the other.
	 *
	 * @param image of any size, axes x, y, z and others
	 * @param work done for each block
	 * @param progress told about the work, asked about cancel
	 */
	public void each(final Dimensions image, final Work work, final Progress progress) {
		final CellGrid grid = grid(image.dimension(0), image.dimension(1), image.dimension(2));
		final long blocks = count(grid);
		for (long block = 0; block < blocks; block++) {
			progress.update((double) block / blocks, null);
			final long[] min = new long[3];
			final int[] size = new int[3];
			grid.getCellDimensions(block, min, size);
			work.on(min, size);
		}
	}

	private CellGrid grid(final Micrograph image) {
		return grid(image.width(), image.height(), image.depth());
	}

	private CellGrid grid(final long... size) {
		return new CellGrid(size, new int[] { (int) Math.min(width, size[0]), (int) Math.min(height, size[1]), (int) Math.min(depth,
			size[2]) });
	}

	/**
	 * One channel of an image, block by block: each part is read when it is asked for, and each time anew. With a selection only
	 * its pixels are in them.
	 *
	 * @param image of any size
	 * @param channel index of the channel
	 * @param firstSlice from 0
	 * @param slices how many
	 * @param progress told about the work of each round, asked about cancel
	 * @return parts, none of them empty; without a selected pixel a single NaN
	 */
	public Iterable<Volume> parts(final Micrograph image, final int channel, final int firstSlice, final int slices,
		final Progress progress)
	{
		final Micrograph part = image.part(new long[] { 0, 0, firstSlice }, new int[] { image.width(), image.height(), slices });
		final CellGrid grid = grid(part);
		final long blocks = count(grid);
		return () -> new Iterator<Volume>() {

			private long next;

			@Override
			public boolean hasNext() {
				return next < blocks;
			}

			@Override
			public Volume next() {
				if (!hasNext()) throw new NoSuchElementException();
				progress.update((double) next / blocks, "reading");
				final long[] min = new long[3];
				final int[] size = new int[3];
				grid.getCellDimensions(next++, min, size);
				return part.part(min, size).channel(channel);
			}
		};
	}

	private static long count(final CellGrid grid) {
		return grid.gridDimension(0) * grid.gridDimension(1) * grid.gridDimension(2);
	}

	/**
	 * Makes objects of a mask, block by block: connected components (8 neighbours, 26 in 3-D), numbered as in the whole image.
	 *
	 * @param image of any size
	 * @param method has learned from this image
	 * @param fillHoles whether background that a component encloses becomes part of it, as {@link
	 *          io.github.segmenta.morphology.FillHoles} does it; each block is thresholded twice then
	 * @param choice says which components stay
	 * @param progress told about the work, asked about cancel
	 * @return labels in a temporary file, from which they are read block by block
	 */
	public Labels components(final Micrograph image, final BlockwiseMaskMethod.ForBlocks method,
		final boolean fillHoles, final BlockwiseComponents.Choice choice, final Progress progress)
	{
		final CellGrid grid = grid(image);
		BlockwiseComponents.Masks masks = (block, min, size) -> mask(image, method, min, size, progress);
		if (fillHoles) masks = withoutHoles(grid, masks, progress.part(0, 0.5));
		final BlockwiseComponents found = BlockwiseComponents.label(grid, masks, image.depth() == 1 ? 8 : 26, fillHoles ? progress
			.part(0.5, 1) : progress);
		found.keep(choice);
		return Labels.of(image(grid, found), found.count());
	}

	/** Masks with the components of the background that touch no border of the image. */
	private static BlockwiseComponents.Masks withoutHoles(final CellGrid grid, final BlockwiseComponents.Masks masks,
		final Progress progress)
	{
		final BlockwiseComponents holes = BlockwiseComponents.label(grid, (block, min, size) -> {
			final byte[] mask = masks.mask(block, min, size);
			for (int i = 0; i < mask.length; i++) mask[i] = (byte) ~mask[i];
			return mask;
		}, grid.imgDimension(2) == 1 ? 4 : 6, progress);
		holes.keep((size, atEdge) -> !atEdge);
		return (block, min, size) -> {
			final byte[] mask = masks.mask(block, min, size);
			final int[] filled = holes.labels(block);
			for (int i = 0; i < mask.length; i++) if (filled[i] != 0) mask[i] = Mask.FOREGROUND;
			return mask;
		};
	}

	private static byte[] mask(final Micrograph image, final BlockwiseMaskMethod.ForBlocks method, final long[] min,
		final int[] size, final Progress progress)
	{
		progress.check();
		final int reach = method.reachPx();
		final long[] from = min.clone();
		final int[] seen = size.clone();
		final long[] end = { image.width(), image.height() };
		for (int axis = 0; axis < 2; axis++) {
			from[axis] = Math.max(0, min[axis] - reach);
			seen[axis] = (int) (Math.min(end[axis], min[axis] + size[axis] + reach) - from[axis]);
		}
		final byte[] mask = method.mask(image.part(from, seen), from, Progress.NONE).array();
		if (reach == 0) return mask;
		final byte[] core = new byte[size[0] * size[1] * size[2]];
		final int left = (int) (min[0] - from[0]), top = (int) (min[1] - from[1]);
		for (int row = 0; row < size[1] * size[2]; row++) {
			final int z = row / size[1], y = row % size[1];
			System.arraycopy(mask, (z * seen[1] + top + y) * seen[0] + left, core, row * size[0], size[0]);
		}
		return core;
	}

	/** An image that reads its cells from components, and keeps those of a row of blocks. */
	private static RandomAccessibleInterval<IntType> image(final CellGrid grid, final BlockwiseComponents components) {
		final int kept = (int) Math.min(64, grid.gridDimension(0) + 2);
		final Map<Long, Cell<IntArray>> recent = new LinkedHashMap<Long, Cell<IntArray>>(2 * kept, 0.75f, true) {

			@Override
			protected boolean removeEldestEntry(final Map.Entry<Long, Cell<IntArray>> eldest) {
				return size() > kept;
			}
		};
		return new LazyCellImg<>(grid, new IntType(), block -> {
			synchronized (recent) {
				return recent.computeIfAbsent(block, b -> {
					final long[] min = new long[3];
					final int[] size = new int[3];
					grid.getCellDimensions(block, min, size);
					return new Cell<>(size, min, new IntArray(components.labels(block)));
				});
			}
		});
	}
}
