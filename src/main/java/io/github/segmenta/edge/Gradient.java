package io.github.segmenta.edge;

import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.Border;
import io.github.segmenta.kernel.FloatRows;
import io.github.segmenta.kernel.SeparableFilter;
import io.github.segmenta.kernel.Volume;

/**
 * The gradient by 3×3 differences: [−1 0 1] along one axis times a smoothing [side centre side] along the others. Sums
 * are not divided by the sum of the weights, as in ImageJ and OpenCV; {@link #gain()} tells by how much a slope of one
 * grey value per pixel is multiplied. Beyond the border the border pixel is repeated. NaN spreads to its neighbours.
 */
public enum Gradient {
		/** [1 2 1]. I. Sobel, G. Feldman (1968); see R. Duda, P. Hart, Pattern Classification and Scene Analysis (1973). */
		SOBEL(1, 2),
		/** [1 1 1]. J. Prewitt, Object enhancement and extraction, in: Picture Processing and Psychopictorics (1970). */
		PREWITT(1, 1),
		/**
		 * [3 10 3]. H. Scharr, Optimale Operatoren in der Digitalen Bildverarbeitung (2000), DOI 10.11588/heidok.00000962.
		 */
		SCHARR(3, 10);

	/** What is computed of the gradient. */
	public enum Part {
			/** Length of the gradient, ≥ 0. */
			MAGNITUDE,
			/** Derivative along x: positive where grey values rise to the right. Vertical edges. */
			X,
			/** Derivative along y: positive where grey values rise downwards. Horizontal edges. */
			Y,
			/**
			 * Direction of steepest rise in degrees, −180…180: 0 to the right, 90 downwards; 0 where there is no slope.
			 */
			DIRECTION
	}

	private static final int ROWS_PER_BLOCK = 32;
	private static final double[] DIFFERENCE = { -1, 0, 1 };

	private final float side, centre;

	Gradient(final float side, final float centre) {
		this.side = side;
		this.centre = centre;
	}

	/**
	 * What a slope of one grey value per pixel gives in 2-D: 8 for Sobel, 6 for Prewitt, 32 for Scharr.
	 *
	 * @return the factor
	 */
	public double gain() {
		return 2 * (2 * side + centre);
	}

	/**
	 * The kernel of the derivative along x or y.
	 *
	 * @param part {@link Part#X} or {@link Part#Y}
	 * @return a kernel of 3×3 weights
	 * @throws IllegalArgumentException for another part
	 */
	public FilterKernel kernel(final Part part) {
		final double[] smooth = { side, centre, side };
		if (part == Part.X) return FilterKernel.product(DIFFERENCE, smooth);
		if (part == Part.Y) return FilterKernel.product(smooth, DIFFERENCE);
		throw new IllegalArgumentException("no kernel gives the " + part);
	}

	/**
	 * Filters every slice on its own.
	 *
	 * @param volume the image, not changed
	 * @param part of the gradient that is computed
	 * @param progress told about the work, asked about cancel
	 * @return a new array, x fastest, then y, then z
	 */
	public float[] filter(final Volume volume, final Part part, final Progress progress) {
		return part == Part.MAGNITUDE ? ScaledValues.lengths(volume, scaled -> rows(scaled, part, progress)) : rows(volume, part,
			progress);
	}

	private float[] rows(final Volume volume, final Part part, final Progress progress) {
		final float[] out = new float[volume.size()];
		final int width = volume.width, height = volume.height;
		for (int z = 0; z < volume.depth; z++) {
			final int plane = z, start = z * width * height;
			progress.update((double) z / volume.depth, null);
			Parallel.loop(height, ROWS_PER_BLOCK, (from, to) -> {
				final FloatRows rows = new FloatRows(volume, plane, from - 1, to + 1, Border.NEAREST);
				final Row row = new Row(width);
				final float[] dx = new float[width], dy = new float[width];
				for (int y = from; y < to; y++) {
					row.read(rows, y, this);
					if (part != Part.Y) row.dx(dx);
					if (part != Part.X) row.dy(dy, this);
					if (part == Part.MAGNITUDE) magnitude(dx, dy, width);
					if (part == Part.DIRECTION) direction(dx, dy, width);
					System.arraycopy(part == Part.Y ? dy : dx, 0, out, start + y * width, width);
				}
			});
		}
		return out;
	}

	/**
	 * The length of the gradient in 3-D, with the smoothing along both other axes; one slice gives the 2-D length.
	 *
	 * @param volume the image, not changed
	 * @param progress told about the work, asked about cancel
	 * @return a new array, x fastest, then y, then z
	 */
	public float[] magnitude3D(final Volume volume, final Progress progress) {
		return volume.depth == 1 ? filter(volume, Part.MAGNITUDE, progress) : ScaledValues.lengths(volume, scaled -> lengths3D(
			scaled, progress));
	}

	private float[] lengths3D(final Volume volume, final Progress progress) {
		final double[] smooth = { side, centre, side };
		final float[] sum = new float[volume.size()];
		for (int axis = 0; axis < 3; axis++) {
			final float[] d = SeparableFilter.filter(volume, axis == 0 ? DIFFERENCE : smooth, axis == 1 ? DIFFERENCE : smooth,
				axis == 2 ? DIFFERENCE : smooth, Border.NEAREST, progress.part(axis / 3.0, (axis + 1) / 3.0));
			addSquares(sum, d);
		}
		squareRoots(sum);
		return sum;
	}

	static void addSquares(final float[] sum, final float[] values) {
		Parallel.loop(sum.length, 1 << 16, (from, to) -> {
			for (int i = from; i < to; i++) sum[i] += values[i] * values[i];
		});
	}

	static void squareRoots(final float[] values) {
		Parallel.loop(values.length, 1 << 16, (from, to) -> {
			for (int i = from; i < to; i++) values[i] = (float) Math.sqrt(values[i]);
		});
	}

	private static void magnitude(final float[] dx, final float[] dy, final int n) {
		for (int x = 0; x < n; x++) dx[x] = (float) Math.sqrt(dx[x] * dx[x] + dy[x] * dy[x]);
	}

	private static void direction(final float[] dx, final float[] dy, final int n) {
		// + 0 turns −0 to 0, so that no slope has the direction 0
		for (int x = 0; x < n; x++) dx[x] = (float) Math.toDegrees(Math.atan2(dy[x] + 0f, dx[x] + 0f));
	}

	/**
	 * Sums over three rows, from which the derivatives of the middle one follow. Each line is an array of its own without
	 * offsets, and shifted lines are copies: only such loops are vectorised.
	 */
	static final class Row {

		private final int width;
		private final float[] above, at, below, smooth, difference, left, right;

		Row(final int width) {
			this.width = width;
			above = new float[width];
			at = new float[width];
			below = new float[width];
			smooth = new float[width];
			difference = new float[width];
			left = new float[width];
			right = new float[width];
		}

		/** Reads rows y − 1, y, y + 1. */
		void read(final FloatRows rows, final int y, final Gradient operator) {
			System.arraycopy(rows.data, rows.offset(y - 1), above, 0, width);
			System.arraycopy(rows.data, rows.offset(y), at, 0, width);
			System.arraycopy(rows.data, rows.offset(y + 1), below, 0, width);
			read(above, at, below, operator);
		}

		/** Takes three rows. */
		void read(final float[] above, final float[] at, final float[] below, final Gradient operator) {
			smoothed(above, at, below, operator.side, operator.centre, smooth, width);
			differences(above, below, difference, width);
		}

		void dx(final float[] out) {
			shift(smooth);
			differences(left, right, out, width);
		}

		void dy(final float[] out, final Gradient operator) {
			shift(difference);
			smoothed(left, difference, right, operator.side, operator.centre, out, width);
		}

		/** Brings the neighbours of each value to its place. */
		private void shift(final float[] line) {
			left[0] = line[0];
			System.arraycopy(line, 0, left, 1, width - 1);
			System.arraycopy(line, 1, right, 0, width - 1);
			right[width - 1] = line[width - 1];
		}

		private static void differences(final float[] a, final float[] b, final float[] out, final int n) {
			for (int x = 0; x < n; x++) out[x] = b[x] - a[x];
		}

		private static void smoothed(final float[] a, final float[] b, final float[] c, final float side,
			final float centre, final float[] out, final int n)
		{
			for (int x = 0; x < n; x++) out[x] = side * (a[x] + c[x]) + centre * b[x];
		}
	}
}
