package io.github.segmenta.label;

import io.github.segmenta.core.Progress;
import io.github.segmenta.segment.Labels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Traces the outlines of all objects of a label plane in one pass over it.
 * <p>
 * The plane is read once in raster order. Where a pixel of an object has another value to its left and this edge
 * is not part of a contour yet, the contour is followed along the pixel edges, object on the right hand, until it
 * closes; its left edges are marked. So each pixel is read once and each boundary edge is walked once: the time does
 * not depend on the number of objects, and touching objects need no background between them.
 * <p>
 * Any value but 0 is an object, also a negative one. Objects may have several parts and holes. Holes and parts are
 * told apart by the sign of the area; pixels that touch at a corner are one part.
 */
public final class Outlines {

	private static final int EAST = 0, SOUTH = 1, WEST = 2, NORTH = 3;
	private static final int[] DX = { 1, 0, -1, 0 }, DY = { 0, 1, 0, -1 };

	private final int[] labels;
	private final int offset, width, height;
	/** A bit for each left edge that is part of a contour already. */
	private final long[] traced;
	private int[] xs = new int[256], ys = new int[256];
	private int corners;
	private long area;

	private Outlines(final int[] labels, final int offset, final int width, final int height) {
		this.labels = labels;
		this.offset = offset;
		this.width = width;
		this.height = height;
		traced = new long[(width * height + 63) >>> 6];
	}

	/**
	 * The outlines of all objects of a plane, in ascending order of their labels.
	 *
	 * @param plane a label image of one slice, 0 = background
	 * @return an outline for each label that occurs
	 */
	public static List<Outline> trace(final Labels plane) {
		if (plane.depth() != 1) throw new IllegalArgumentException(plane.depth() + " slices, but a plane has one");
		return trace(plane, 0, Progress.NONE);
	}

	/**
	 * The outlines of all objects of one slice of a volume, in ascending order of their labels.
	 *
	 * @param labels a label image, 0 = background
	 * @param z the slice, from 0
	 * @param progress told about the work, asked about cancel
	 * @return an outline for each label that occurs in the slice
	 */
	public static List<Outline> trace(final Labels labels, final int z, final Progress progress) {
		final int width = labels.width(), height = labels.height();
		return new Outlines(labels.array(), z * width * height, width, height).traceAll(progress);
	}

	private List<Outline> traceAll(final Progress progress) {
		final List<int[]> x = new ArrayList<>(), y = new ArrayList<>();
		long[] order = new long[256]; // label in the upper half, index of the contour in the lower
		boolean[] hole = new boolean[256];
		for (int row = 0; row < height; row++) {
			if ((row & 63) == 0) progress.update((double) row / height, null);
			int left = 0;
			for (int i = row * width, end = i + width; i < end; i++) {
				final int label = labels[offset + i];
				if (label == left) continue;
				left = label;
				if (label == 0 || isTraced(i)) continue;
				follow(i - row * width, row, label);
				final int index = x.size();
				if (index == order.length) {
					order = Arrays.copyOf(order, 2 * index);
					hole = Arrays.copyOf(hole, 2 * index);
				}
				order[index] = (long) label << 32 | index;
				hole[index] = area < 0;
				x.add(Arrays.copyOf(xs, corners));
				y.add(Arrays.copyOf(ys, corners));
			}
		}
		return grouped(x, y, hole, Arrays.copyOf(order, x.size()));
	}

	private static List<Outline> grouped(final List<int[]> x, final List<int[]> y, final boolean[] hole,
		final long[] order)
	{
		Arrays.sort(order);
		final List<Outline> outlines = new ArrayList<>();
		for (int from = 0, to; from < order.length; from = to) {
			final int label = (int) (order[from] >> 32);
			to = from + 1;
			while (to < order.length && (int) (order[to] >> 32) == label) to++;
			final int[][] ringX = new int[to - from][], ringY = new int[to - from][];
			final boolean[] ringHole = new boolean[to - from];
			for (int k = from; k < to; k++) {
				final int index = (int) order[k];
				ringX[k - from] = x.get(index);
				ringY[k - from] = y.get(index);
				ringHole[k - from] = hole[index];
			}
			outlines.add(new Outline(label, ringX, ringY, ringHole));
		}
		return outlines;
	}

	/**
	 * Follows the contour through the left edge of a pixel. This edge is the first of the contour in raster order, so
	 * there is none above it and the contour has a corner at its upper end.
	 */
	private void follow(final int startX, final int startY, final int label) {
		corners = 0;
		area = 0;
		int x = startX, y = startY, heading = NORTH;
		mark(y * width + x);
		area -= x;
		while (true) {
			// the pixels ahead of the vertex (x, y), left and right of the heading
			final boolean aheadLeft, aheadRight;
			switch (heading) {
				case EAST:
					aheadLeft = is(x, y - 1, label);
					aheadRight = is(x, y, label);
					break;
				case SOUTH:
					aheadLeft = is(x, y, label);
					aheadRight = is(x - 1, y, label);
					break;
				case WEST:
					aheadLeft = is(x - 1, y, label);
					aheadRight = is(x - 1, y - 1, label);
					break;
				default:
					aheadLeft = is(x - 1, y - 1, label);
					aheadRight = is(x, y - 1, label);
			}
			if (aheadLeft || !aheadRight) {
				addCorner(x, y);
				heading = (aheadLeft ? heading + 3 : heading + 1) & 3;
			}
			if (heading == NORTH) {
				final int edge = (y - 1) * width + x;
				if (isTraced(edge)) return; // a contour passes an edge once: this is where it began
				mark(edge);
				area -= x;
			}
			else if (heading == SOUTH) area += x;
			x += DX[heading];
			y += DY[heading];
		}
	}

	private boolean is(final int x, final int y, final int label) {
		return x >= 0 && y >= 0 && x < width && y < height && labels[offset + y * width + x] == label;
	}

	private void addCorner(final int x, final int y) {
		if (corners == xs.length) {
			xs = Arrays.copyOf(xs, 2 * corners);
			ys = Arrays.copyOf(ys, 2 * corners);
		}
		xs[corners] = x;
		ys[corners++] = y;
	}

	private boolean isTraced(final int edge) {
		return (traced[edge >> 6] & 1L << (edge & 63)) != 0;
	}

	private void mark(final int edge) {
		traced[edge >> 6] |= 1L << (edge & 63);
	}
}
