package io.github.segmenta.measure;

/** The convex hull of points in the plane (Andrew's monotone chain, DOI 10.1016/0020-0190(79)90072-3). */
final class ConvexHull {

	/** Corners, counter-clockwise with y up, without collinear ones. */
	final double[] x, y;

	/** @param px the points, sorted by x, then y; at least one */
	ConvexHull(final double[] px, final double[] py, final int n) {
		final int[] chain = new int[2 * n + 1];
		int m = 0;
		for (int pass = 0; pass < 2; pass++) {
			final int start = m;
			for (int k = 0; k < n; k++) {
				final int i = pass == 0 ? k : n - 1 - k;
				while (m >= start + 2 && turn(px, py, chain[m - 2], chain[m - 1], i) <= 0) m--;
				chain[m++] = i;
			}
			m--;
		}
		final int corners = Math.max(1, m);
		x = new double[corners];
		y = new double[corners];
		for (int k = 0; k < corners; k++) {
			x[k] = px[chain[k]];
			y[k] = py[chain[k]];
		}
	}

	private static double turn(final double[] x, final double[] y, final int a, final int b, final int c) {
		return (x[b] - x[a]) * (y[c] - y[a]) - (y[b] - y[a]) * (x[c] - x[a]);
	}

	double area() {
		double twice = 0;
		for (int k = 0, last = x.length - 1; k < x.length; last = k++) twice += x[last] * y[k] - x[k] * y[last];
		return Math.abs(twice) / 2;
	}

	/** Greatest distance of two corners, and the direction from one to the other in radians, 0…π. */
	double[] diameter() {
		double best = 0, angle = 0;
		for (int a = 0; a < x.length; a++) {
			for (int b = a + 1; b < x.length; b++) {
				final double dx = x[b] - x[a], dy = y[b] - y[a], squared = dx * dx + dy * dy;
				if (squared <= best) continue;
				best = squared;
				angle = Math.atan2(dy, dx);
			}
		}
		return new double[] { Math.sqrt(best), (angle + Math.PI) % Math.PI };
	}

	/** Least distance of two parallel lines that hold the hull between them: one lies along an edge. */
	double width() {
		double least = Double.POSITIVE_INFINITY;
		for (int k = 0, last = x.length - 1; k < x.length; last = k++) {
			final double dx = x[k] - x[last], dy = y[k] - y[last], length = Math.hypot(dx, dy);
			if (length == 0) continue;
			double far = 0;
			for (int i = 0; i < x.length; i++) far = Math.max(far, Math.abs(dx * (y[i] - y[k]) - dy * (x[i] - x[k])) / length);
			least = Math.min(least, far);
		}
		return Double.isInfinite(least) ? 0 : least;
	}
}
