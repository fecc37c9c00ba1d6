package io.github.segmenta.kernel;

import io.github.segmenta.core.InvalidInputException;

/**
 * The neighbours of a pixel or voxel: 4 or 8 in its slice, 6, 18 or 26 in its volume; nearest ones first, then in raster
 * order (z, y, x).
 */
public final class Neighborhood {

	/** Whether there are neighbours in other slices. */
	public final boolean volume;
	private final int[] dx, dy, dz;

	private Neighborhood(final int connectivity, final boolean volume, final int axes) {
		this.volume = volume;
		dx = new int[connectivity];
		dy = new int[connectivity];
		dz = new int[connectivity];
		int count = 0;
		for (int moved = 1; moved <= axes; moved++) {
			for (int z = volume ? -1 : 0; z <= (volume ? 1 : 0); z++) {
				for (int y = -1; y <= 1; y++) {
					for (int x = -1; x <= 1; x++) {
						if (Math.abs(x) + Math.abs(y) + Math.abs(z) != moved) continue;
						dx[count] = x;
						dy[count] = y;
						dz[count] = z;
						count++;
					}
				}
			}
		}
	}

	/**
	 * @param connectivity 4, 8, 6, 18 or 26
	 * @return the neighbours in a slice for 4 and 8, in a volume for the others
	 * @throws InvalidInputException for any other number
	 */
	public static Neighborhood of(final int connectivity) {
		switch (connectivity) {
			case 4:
				return new Neighborhood(4, false, 1);
			case 8:
				return new Neighborhood(8, false, 2);
			case 6:
				return new Neighborhood(6, true, 1);
			case 18:
				return new Neighborhood(18, true, 2);
			case 26:
				return new Neighborhood(26, true, 3);
			default:
				throw new InvalidInputException("The connectivity is " + connectivity +
					", but must be 4 or 8 in a slice, 6, 18 or 26 in a volume.");
		}
	}

	/** @return the number of neighbours */
	public int size() {
		return dx.length;
	}

	/**
	 * Step of neighbour {@code i} along x, −1…1.
	 *
	 * @param i index of the neighbour, 0…{@link #size()} − 1
	 * @return −1, 0 or 1
	 */
	public int dx(final int i) {
		return dx[i];
	}

	/**
	 * Step of neighbour {@code i} along y.
	 *
	 * @param i index of the neighbour, 0…{@link #size()} − 1
	 * @return −1, 0 or 1
	 */
	public int dy(final int i) {
		return dy[i];
	}

	/**
	 * Step of neighbour {@code i} along z.
	 *
	 * @param i index of the neighbour, 0…{@link #size()} − 1
	 * @return −1, 0 or 1; always 0 for 4 and 8 neighbours
	 */
	public int dz(final int i) {
		return dz[i];
	}

	/**
	 * The distances of the neighbours in a flat array.
	 *
	 * @param row distance of neighbours along y
	 * @param plane distance of neighbours along z
	 * @return what is to be added to the index of a pixel, one number a neighbour, in their order
	 */
	public int[] offsets(final int row, final int plane) {
		final int[] offsets = new int[size()];
		for (int i = 0; i < offsets.length; i++) offsets[i] = dx[i] + dy[i] * row + dz[i] * plane;
		return offsets;
	}
}
