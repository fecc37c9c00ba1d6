package io.github.segmenta.edge;

import io.github.segmenta.kernel.Border;
import io.github.segmenta.kernel.FloatRows;
import io.github.segmenta.kernel.Parallel;
import io.github.segmenta.kernel.Progress;
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
			/** Derivative along x: positive where grey values rise to the right. Vertical edges. */
			X,
			/** Derivative along y: positive where grey values rise downwards. Horizontal edges. */
			Y,
			/** Length of the gradient, ≥ 0. */
			MAGNITUDE,
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

	/** What a slope of one grey value per pixel gives in 2-D: 8 for Sobel, 6 for Prewitt, 32 for Scharr. */
	public double gain() {
		return 2 * (2 * side + centre);
	}

	/** The kernel of the derivative along x or y. */
	public Kernel kernel(final Part part) {
		final double[] smooth = { side, centre, side };
		if (part == Part.X) return Kernel.product(DIFFERENCE, smooth);
		if (part == Part.Y) return Kernel.product(smooth, DIFFERENCE);
		throw new IllegalArgumentException("no kernel gives the " + part);
	}

	/**
	 * Filters every slice on its own.
	 *
	 * @return a new array, x fastest, then y, then z
	 */
	public float[] filter(final Volume volume, final Part part, final Progress progress) {
		final float[] out = new float[volume.size()];
		final int width = volume.width, height = volume.height;
		for (int z = 0; z < volume.depth; z++) {
			final int plane = z, start = z * width * height;
			progress.update((double) z / volume.depth, null);
			Parallel.loop(height, ROWS_PER_BLOCK, (from, to) -> {
				final FloatRows rows = new FloatRows(volume, plane, from - 1, to + 1, Border.NEAREST);
				final Row row = new Row(width);
				final float[] dy = new float[width];
				for (int y = from; y < to; y++) {
					row.read(rows, y, this);
					final int offset = start + y * width;
					if (part == Part.X) row.dx(out, offset);
					else if (part == Part.Y) row.dy(out, offset, this);
					else {
						row.dx(out, offset);
						row.dy(dy, 0, this);
						if (part == Part.MAGNITUDE) magnitude(out, offset, dy, width);
						else direction(out, offset, dy, width);
					}
				}
			});
		}
		return out;
	}

	/** The length of the gradient in 3-D, with the smoothing along both other axes; one slice gives the 2-D length. */
	public float[] magnitude3D(final Volume volume, final Progress progress) {
		if (volume.depth == 1) return filter(volume, Part.MAGNITUDE, progress);
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

	private static void magnitude(final float[] dx, final int offset, final float[] dy, final int n) {
		for (int x = 0; x < n; x++) {
			final float a = dx[offset + x], b = dy[x];
			dx[offset + x] = (float) Math.sqrt(a * a + b * b);
		}
	}

	private static void direction(final float[] dx, final int offset, final float[] dy, final int n) {
		for (int x = 0; x < n; x++) {
			// + 0 turns −0 to 0, so that no slope has the direction 0
			dx[offset + x] = (float) Math.toDegrees(Math.atan2(dy[x] + 0f, dx[offset + x] + 0f));
		}
	}

	/** Sums over three rows, from which the derivatives of the middle one follow. */
	static final class Row {

		private final int width;
		/** One value more at either end. */
		private final float[] smooth, difference;

		Row(final int width) {
			this.width = width;
			smooth = new float[width + 2];
			difference = new float[width + 2];
		}

		/** Reads rows y − 1, y, y + 1. */
		void read(final FloatRows rows, final int y, final Gradient operator) {
			sums(rows.data, rows.offset(y - 1), rows.offset(y), rows.offset(y + 1), operator.side, operator.centre, smooth,
				difference, width);
			smooth[0] = smooth[1];
			smooth[width + 1] = smooth[width];
			difference[0] = difference[1];
			difference[width + 1] = difference[width];
		}

		void dx(final float[] out, final int offset) {
			differences(smooth, out, offset, width);
		}

		void dy(final float[] out, final int offset, final Gradient operator) {
			smoothed(difference, operator.side, operator.centre, out, offset, width);
		}

		private static void sums(final float[] in, final int above, final int at, final int below, final float side,
			final float centre, final float[] smooth, final float[] difference, final int n)
		{
			for (int x = 0; x < n; x++) smooth[1 + x] = side * (in[above + x] + in[below + x]) + centre * in[at + x];
			for (int x = 0; x < n; x++) difference[1 + x] = in[below + x] - in[above + x];
		}

		private static void differences(final float[] in, final float[] out, final int offset, final int n) {
			for (int x = 0; x < n; x++) out[offset + x] = in[2 + x] - in[x];
		}

		private static void smoothed(final float[] in, final float side, final float centre, final float[] out,
			final int offset, final int n)
		{
			for (int x = 0; x < n; x++) out[offset + x] = side * (in[x] + in[2 + x]) + centre * in[1 + x];
		}
	}
}
