package io.github.segmenta.kernel;

import io.github.segmenta.core.Progress;

import java.util.Arrays;

/**
 * Watershed by flooding from markers, in the exact order of a priority queue (Meyer 1994, DOI
 * 10.1016/0165-1684(94)90060-4): the water rises; a pixel is flooded when it has reached both the pixel's own height
 * and the pixel beside it, so that its level is the larger one of its height and of the level at which it was reached.
 * Of equal levels the pixel that was reached first comes first: floods that meet on a plain, or below a pass that both
 * have crossed, part it in the middle. A marker pixel floods from its own height on. Labels of several pixels start in
 * raster order; the neighbours of a pixel are reached nearest first, then in raster order.
 * <p>
 * 8- and 16-bit reliefs go through buckets in linear time, others through a heap. NaN is flooded last, as +∞.
 * <p>
 * Example: the relief 0 2 1 1 1 1 1 1 2 0 with markers at both ends becomes 1 1 1 1 1 2 2 2 2 2: both floods cross their pass at level 2,
 * and all that lies behind is flooded at that level, by both in turn.
 */
public final class Flooding {

	private static final int OUTSIDE = -1, QUEUED = -2, DAM = -3;
	/** How many pixels are flooded between two looks at a cancel. */
	private static final int CHECK_EVERY = 1 << 18;

	private Flooding() {}

	/**
	 * Floods a relief; each pixel gets the label it was reached from.
	 *
	 * @param relief height of each pixel
	 * @param labels holds the markers, 0 where there is none; takes the labels: 0 outside the mask and where no marker
	 *          reaches
	 * @param mask anything but 0 may be flooded; {@code null} for the whole image. Markers outside are deleted.
	 * @param connectivity 4 or 8 (every slice on its own), 6, 18 or 26 (through the slices; as 4, 8, 8 in one slice)
	 * @param dams whether a pixel that is reached from two labels becomes 0 and parts them
	 * @param progress asked about cancel
	 */
	public static void flood(final Volume relief, final int[] labels, final byte[] mask, final int connectivity,
		final boolean dams, final Progress progress)
	{
		final PaddedGrid grid = new PaddedGrid(relief.width, relief.height, relief.depth);
		final int[] padded = padded(grid, labels, mask);
		final int[] offsets = neighborhood(connectivity, relief.depth).offsets(grid.row, grid.plane);
		final Queue queue = relief.type == Volume.Type.FLOAT32 ? new HeapQueue(grid, relief) : new BucketQueue(grid, relief);
		pushMarkers(grid, padded, offsets, queue);
		if (dams) floodWithDams(padded, offsets, queue, progress);
		else if (queue instanceof BucketQueue) floodBuckets(padded, offsets, (BucketQueue) queue, progress);
		else flood(padded, offsets, queue, progress);
		unpad(grid, padded, labels);
	}

	/**
	 * The compact watershed (Neubert and Protzel 2014, DOI 10.1109/ICPR.2014.181): the height of a pixel is raised by
	 * {@code compactness} times its distance in pixels to the marker pixel it would be flooded from, so that basins become
	 * rounder the larger the compactness.
	 *
	 * @param relief height of each pixel
	 * @param labels holds the markers, 0 where there is none; takes the labels: 0 outside the mask and where no marker
	 *          reaches
	 * @param mask anything but 0 may be flooded; {@code null} for the whole image. Markers outside are deleted.
	 * @param connectivity 4 or 8 (every slice on its own), 6, 18 or 26 (through the slices; as 4, 8, 8 in one slice)
	 * @param dams whether a pixel that is reached from two labels becomes 0 and parts them
	 * @param compactness at least 0
	 * @param progress asked about cancel
	 */
	public static void floodCompact(final Volume relief, final int[] labels, final byte[] mask, final int connectivity,
		final boolean dams, final double compactness, final Progress progress)
	{
		final PaddedGrid grid = new PaddedGrid(relief.width, relief.height, relief.depth);
		final int[] padded = padded(grid, labels, mask);
		final int[] offsets = neighborhood(connectivity, relief.depth).offsets(grid.row, grid.plane);
		final float[] height = grid.pad(relief.copyToFloat(), Float.POSITIVE_INFINITY);
		final FifoHeap heap = new FifoHeap();
		for (int p = 0; p < padded.length; p++) if (padded[p] > 0) heap.push(key(height[p]), p, p);
		for (long step = 0; heap.pop(); step++) {
			if (step % CHECK_EVERY == 0) progress.check();
			final int p = heap.index, source = heap.source;
			if (padded[p] != 0 && p != source) continue; // another marker was faster
			if (dams && p != source && touchesOther(padded, offsets, p, padded[source])) {
				padded[p] = DAM;
				continue;
			}
			padded[p] = padded[source];
			final double level = heap.key;
			for (final int offset : offsets) {
				final int q = p + offset;
				if (padded[q] == 0) heap.push(Math.max(level, key(height[q]) + compactness * distance(grid, q, source)), q,
					source);
			}
		}
		unpad(grid, padded, labels);
	}

	private static boolean touchesOther(final int[] padded, final int[] offsets, final int p, final int label) {
		for (final int offset : offsets) if (padded[p + offset] > 0 && padded[p + offset] != label) return true;
		return false;
	}

	private static double distance(final PaddedGrid grid, final int p, final int q) {
		final double dx = p % grid.row - q % grid.row;
		final double dy = p / grid.row % (grid.height + 2) - q / grid.row % (grid.height + 2);
		final double dz = p / grid.plane - q / grid.plane;
		return Math.sqrt(dx * dx + dy * dy + dz * dz);
	}

	private static double key(final float height) {
		return Float.isNaN(height) ? Double.POSITIVE_INFINITY : height;
	}

	/** Neighbours in other slices are left out where there is one slice only. */
	private static Neighborhood neighborhood(final int connectivity, final int depth) {
		final Neighborhood neighborhood = Neighborhood.of(connectivity);
		return depth == 1 && neighborhood.volume ? Neighborhood.of(connectivity == 6 ? 4 : 8) : neighborhood;
	}

	private static int[] padded(final PaddedGrid grid, final int[] labels, final byte[] mask) {
		final int[] padded = grid.pad(labels, OUTSIDE);
		if (mask == null) return padded;
		for (int z = 0, i = 0; z < grid.depth; z++) {
			for (int y = 0; y < grid.height; y++) {
				final int start = grid.start(y, z);
				for (int x = 0; x < grid.width; x++, i++) if (mask[i] == 0) padded[start + x] = OUTSIDE;
			}
		}
		return padded;
	}

	private static void unpad(final PaddedGrid grid, final int[] padded, final int[] labels) {
		grid.crop(padded, labels);
		for (int i = 0; i < labels.length; i++) if (labels[i] < 0) labels[i] = 0;
	}

	/** Marker pixels without anything to flood beside them have no effect and stay out. */
	private static void pushMarkers(final PaddedGrid grid, final int[] padded, final int[] offsets, final Queue queue) {
		for (int z = 0; z < grid.depth; z++) {
			for (int y = 0; y < grid.height; y++) {
				final int start = grid.start(y, z);
				for (int p = start; p < start + grid.width; p++) {
					if (padded[p] <= 0) continue;
					boolean open = false;
					for (final int offset : offsets) open |= padded[p + offset] == 0;
					if (open) queue.push(p);
				}
			}
		}
	}

	private static void flood(final int[] padded, final int[] offsets, final Queue queue, final Progress progress) {
		int step = 0;
		for (int p = queue.pop(); p >= 0; p = queue.pop()) {
			if (++step % CHECK_EVERY == 0) progress.check();
			final int label = padded[p];
			for (final int offset : offsets) {
				final int q = p + offset;
				if (padded[q] != 0) continue;
				padded[q] = label;
				queue.push(q);
			}
		}
	}

	/** The same, on the queue's own arrays: the calls cost more than the work. */
	private static void floodBuckets(final int[] padded, final int[] offsets, final BucketQueue queue,
		final Progress progress)
	{
		final FifoBuckets buckets = queue.buckets;
		final char[] level = queue.level;
		int step = 0;
		for (int p = buckets.pop(); p >= 0; p = buckets.pop()) {
			if (++step % CHECK_EVERY == 0) progress.check();
			final int label = padded[p];
			for (final int offset : offsets) {
				final int q = p + offset;
				if (padded[q] != 0) continue;
				padded[q] = label;
				buckets.push(level[q], q);
			}
		}
	}

	/** A pixel gets its label when its turn comes: only then it is known what it lies beside. */
	private static void floodWithDams(final int[] padded, final int[] offsets, final Queue queue,
		final Progress progress)
	{
		int step = 0;
		for (int p = queue.pop(); p >= 0; p = queue.pop()) {
			if (++step % CHECK_EVERY == 0) progress.check();
			if (padded[p] == QUEUED) {
				int label = 0;
				for (final int offset : offsets) {
					final int other = padded[p + offset];
					if (other <= 0 || other == label) continue;
					label = label == 0 ? other : DAM;
					if (label == DAM) break;
				}
				padded[p] = label;
				if (label == DAM) continue;
			}
			for (final int offset : offsets) {
				final int q = p + offset;
				if (padded[q] != 0) continue;
				padded[q] = QUEUED;
				queue.push(q);
			}
		}
	}

	/** The pixels to come, each of them once. */
	private interface Queue {

		/** Adds a pixel at its height, or at the level of the pixel that was taken out last where that is higher. */
		void push(int pixel);

		/** The next pixel, −1 if there is none. */
		int pop();
	}

	private static final class BucketQueue implements Queue {

		private final char[] level;
		private final FifoBuckets buckets;

		BucketQueue(final PaddedGrid grid, final Volume relief) {
			level = new char[grid.size];
			buckets = new FifoBuckets(grid.size);
			final boolean bytes = relief.type == Volume.Type.UINT8;
			for (int z = 0; z < grid.depth; z++) {
				final Object plane = relief.plane(z);
				for (int y = 0; y < grid.height; y++) {
					final int start = grid.start(y, z), from = y * grid.width;
					if (bytes) for (int x = 0; x < grid.width; x++) level[start + x] = (char) (((byte[]) plane)[from + x] & 0xff);
					else for (int x = 0; x < grid.width; x++) level[start + x] = (char) ((short[]) plane)[from + x];
				}
			}
		}

		@Override
		public void push(final int pixel) {
			buckets.push(level[pixel], pixel);
		}

		@Override
		public int pop() {
			return buckets.pop();
		}
	}

	private static final class HeapQueue implements Queue {

		private final float[] height;
		private final FifoHeap heap = new FifoHeap();
		private double level = Double.NEGATIVE_INFINITY;

		HeapQueue(final PaddedGrid grid, final Volume relief) {
			height = new float[grid.size];
			Arrays.fill(height, Float.POSITIVE_INFINITY);
			for (int z = 0; z < grid.depth; z++) {
				for (int y = 0; y < grid.height; y++) System.arraycopy(relief.plane(z), y * grid.width, height, grid.start(y, z),
					grid.width);
			}
		}

		@Override
		public void push(final int pixel) {
			heap.push(Math.max(level, key(height[pixel])), pixel, 0);
		}

		@Override
		public int pop() {
			if (!heap.pop()) return -1;
			level = heap.key;
			return heap.index;
		}
	}
}
