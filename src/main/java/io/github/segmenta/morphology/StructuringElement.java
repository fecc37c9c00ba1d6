package io.github.segmenta.morphology;

import io.github.segmenta.core.InvalidInputException;

/**
 * A flat structuring element: a set of pixels around an origin, symmetric about it, of at most one run of pixels a row.
 */
public final class StructuringElement {

	private static final int LARGEST_RADIUS = 1000;

	/** How far it reaches along x, y, z. */
	final int radiusX, radiusY, radiusZ;
	/** Whether it is all of its bounding box. */
	final boolean box;
	/** The run of row dy in slice dz, by {@code (dz + radiusZ)·(2·radiusY + 1) + dy + radiusY}; first > last: none. */
	private final int[] first, last;

	private StructuringElement(final int radiusX, final int radiusY, final int radiusZ, final boolean box) {
		for (final int r : new int[] { radiusX, radiusY, radiusZ }) if (r > LARGEST_RADIUS) throw new InvalidInputException(
			"The radius " + r + " is above the largest possible one, " + LARGEST_RADIUS + ".");
		this.radiusX = radiusX;
		this.radiusY = radiusY;
		this.radiusZ = radiusZ;
		this.box = box;
		final int rows = (2 * radiusZ + 1) * (2 * radiusY + 1);
		first = new int[rows];
		last = new int[rows];
		java.util.Arrays.fill(first, box ? -radiusX : 1);
		java.util.Arrays.fill(last, box ? radiusX : 0);
	}

	private static int checked(final double radius) {
		if (!(radius >= 0) || radius > LARGEST_RADIUS) throw new InvalidInputException("The radius is " + radius +
			", but must lie between 0 and " + LARGEST_RADIUS + " pixels.");
		return (int) radius;
	}

	/**
	 * A box of (2·x + 1) × (2·y + 1) × (2·z + 1) pixels.
	 *
	 * @param radiusX how far it reaches along x, in pixels, 0…1000
	 * @param radiusY how far it reaches along y, in pixels, 0…1000
	 * @param radiusZ how far it reaches along z, in slices, 0…1000; 0 for a rectangle in a slice
	 * @return the element
	 * @throws InvalidInputException if a radius lies outside
	 */
	public static StructuringElement box(final int radiusX, final int radiusY, final int radiusZ) {
		return new StructuringElement(checked(radiusX), checked(radiusY), checked(radiusZ), true);
	}

	/**
	 * The pixels of a slice whose centres are at most {@code radius} pixels away.
	 *
	 * @param radius in pixels, 0…1000, also not a whole number
	 * @return the element
	 * @throws InvalidInputException if the radius lies outside
	 */
	public static StructuringElement disc(final double radius) {
		return round(radius, checked(radius), 0);
	}

	/**
	 * The voxels whose centres are at most {@code radius} voxels away.
	 *
	 * @param radius in voxels, 0…1000, also not a whole number
	 * @return the element
	 * @throws InvalidInputException if the radius lies outside
	 */
	public static StructuringElement ball(final double radius) {
		return round(radius, checked(radius), checked(radius));
	}

	private static StructuringElement round(final double radius, final int reach, final int reachZ) {
		final StructuringElement e = new StructuringElement(reach, reach, reachZ, false);
		for (int dz = -reachZ; dz <= reachZ; dz++) {
			for (int dy = -reach; dy <= reach; dy++) {
				final double rest = radius * radius - (double) dy * dy - (double) dz * dz;
				if (rest < 0) continue;
				final int x = (int) Math.sqrt(rest);
				e.first[e.index(dy, dz)] = -x;
				e.last[e.index(dy, dz)] = x;
			}
		}
		return e;
	}

	/**
	 * A straight line through the origin.
	 *
	 * @param length in pixels along its main axis, made odd by adding 1 if it is even
	 * @param degrees angle to the x axis, counter-clockwise as seen on the screen (y runs down)
	 * @return the element
	 * @throws InvalidInputException if the length is less than 1 or more than 2001
	 */
	public static StructuringElement line(final int length, final double degrees) {
		if (length < 1) throw new InvalidInputException("The length of a line is " + length + ", but must be at least 1.");
		final double cos = Math.cos(Math.toRadians(degrees)), sin = -Math.sin(Math.toRadians(degrees));
		final double main = Math.max(Math.abs(cos), Math.abs(sin));
		final int half = checked(length / 2);
		final int reachX = (int) Math.rint(half * Math.abs(cos) / main), reachY = (int) Math.rint(half * Math.abs(sin) / main);
		final StructuringElement e = new StructuringElement(reachX, reachY, 0, false);
		for (int t = -half; t <= half; t++) {
			final int x = (int) Math.rint(t * cos / main), i = e.index((int) Math.rint(t * sin / main), 0);
			final boolean empty = e.first[i] > e.last[i];
			e.first[i] = empty ? x : Math.min(e.first[i], x);
			e.last[i] = empty ? x : Math.max(e.last[i], x);
		}
		return e;
	}

	private int index(final int dy, final int dz) {
		return (dz + radiusZ) * (2 * radiusY + 1) + dy + radiusY;
	}

	/** First x of the run in a row. */
	int first(final int dy, final int dz) {
		return first[index(dy, dz)];
	}

	/** Last x of the run in a row; below the first if the row has none. */
	int last(final int dy, final int dz) {
		return last[index(dy, dz)];
	}
}
