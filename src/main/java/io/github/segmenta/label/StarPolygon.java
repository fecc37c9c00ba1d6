package io.github.segmenta.label;

import java.util.Arrays;

/**
 * A star-convex polygon around a centre, and how much of it others share. Areas are exact: between two heights at which
 * either polygon has a corner or their edges cross, the length that both cover of a line is linear in the height.
 */
public final class StarPolygon {

	/** Corners in turn around the centre, in pixels. */
	public final float[] x, y;
	private final double centreX, centreY, inner, outer, area;
	private final double left, top, right, bottom;

	/**
	 * @param distances of the corners from the centre, along the rays of {@link StarDistances#angle}; {@code from} is the index
	 *          of the first
	 */
	public StarPolygon(final double centreX, final double centreY, final float[] distances, final int from, final int rays)
	{
		this.centreX = centreX;
		this.centreY = centreY;
		x = new float[rays];
		y = new float[rays];
		double farthest = 0, west = Double.POSITIVE_INFINITY, north = west, east = -west, south = -west;
		for (int k = 0; k < rays; k++) {
			x[k] = (float) (centreX + distances[from + k] * Math.cos(StarDistances.angle(k, rays)));
			y[k] = (float) (centreY + distances[from + k] * Math.sin(StarDistances.angle(k, rays)));
			farthest = Math.max(farthest, Math.hypot(x[k] - centreX, y[k] - centreY));
			west = Math.min(west, x[k]);
			east = Math.max(east, x[k]);
			north = Math.min(north, y[k]);
			south = Math.max(south, y[k]);
		}
		outer = farthest;
		left = west;
		right = east;
		top = north;
		bottom = south;
		double nearest = Double.POSITIVE_INFINITY, twice = 0;
		for (int k = 0, last = rays - 1; k < rays; last = k++) {
			nearest = Math.min(nearest, distance(x[last], y[last], x[k], y[k]));
			twice += (double) x[last] * y[k] - (double) x[k] * y[last];
		}
		inner = nearest;
		area = Math.abs(twice) / 2;
	}

	/** Distance of the centre from an edge. */
	private double distance(final double x0, final double y0, final double x1, final double y1) {
		final double dx = x1 - x0, dy = y1 - y0, squared = dx * dx + dy * dy;
		final double t = squared == 0 ? 0 : Math.max(0, Math.min(1, ((centreX - x0) * dx + (centreY - y0) * dy) / squared));
		return Math.hypot(x0 + t * dx - centreX, y0 + t * dy - centreY);
	}

	/** Its area in square pixels. */
	public double area() {
		return area;
	}

	/** Left, top, right and bottom end. */
	public double[] bounds() {
		return new double[] { left, top, right, bottom };
	}

	/**
	 * Whether both share more than an area. The discs in and around both polygons often tell it at once.
	 *
	 * @param limit in square pixels, at least 0
	 */
	public boolean sharesMoreThan(final StarPolygon other, final double limit) {
		if (left >= other.right || right <= other.left || top >= other.bottom || bottom <= other.top) return false;
		final double distance = Math.hypot(centreX - other.centreX, centreY - other.centreY);
		if (lens(distance, outer, other.outer) <= limit) return false;
		if (lens(distance, inner, other.inner) > limit) return true;
		return sharedArea(other) > limit;
	}

	/** The area that two discs share. */
	static double lens(final double distance, final double r, final double s) {
		if (distance >= r + s) return 0;
		final double smaller = Math.min(r, s);
		if (distance <= Math.abs(r - s)) return Math.PI * smaller * smaller;
		final double a = (distance * distance + r * r - s * s) / (2 * distance), b = distance - a;
		return r * r * Math.acos(limited(a / r)) + s * s * Math.acos(limited(b / s)) - distance * Math.sqrt(Math.max(0, r * r -
			a * a));
	}

	private static double limited(final double cosine) {
		return Math.max(-1, Math.min(1, cosine));
	}

	/** The area in square pixels that both cover. */
	public double sharedArea(final StarPolygon other) {
		final double from = Math.max(top, other.top), to = Math.min(bottom, other.bottom);
		if (from >= to || left >= other.right || right <= other.left) return 0;
		double[] heights = new double[2 + x.length + other.x.length];
		int n = 0;
		heights[n++] = from;
		heights[n++] = to;
		for (final float v : y) if (v > from && v < to) heights[n++] = v;
		for (final float v : other.y) if (v > from && v < to) heights[n++] = v;
		for (int i = 0, h = x.length - 1; i < x.length; h = i++) {
			if (Math.max(y[h], y[i]) <= from || Math.min(y[h], y[i]) >= to) continue;
			for (int k = 0, j = other.x.length - 1; k < other.x.length; j = k++) {
				final double crossing = crossing(h, i, other, j, k);
				if (!(crossing > from && crossing < to)) continue;
				if (n == heights.length) heights = Arrays.copyOf(heights, 2 * n);
				heights[n++] = crossing;
			}
		}
		Arrays.sort(heights, 0, n);
		final double[] mine = new double[x.length], theirs = new double[other.x.length];
		double sum = 0;
		for (int k = 1; k < n; k++) {
			if (heights[k] <= heights[k - 1]) continue;
			final double middle = (heights[k - 1] + heights[k]) / 2;
			sum += (heights[k] - heights[k - 1]) * common(mine, cut(middle, mine), theirs, other.cut(middle, theirs));
		}
		return sum;
	}

	/** The height at which two edges cross, or NaN. */
	private double crossing(final int h, final int i, final StarPolygon other, final int j, final int k) {
		final double ax = (double) x[i] - x[h], ay = (double) y[i] - y[h];
		final double bx = (double) other.x[k] - other.x[j], by = (double) other.y[k] - other.y[j];
		final double cross = ax * by - ay * bx;
		if (cross == 0) return Double.NaN;
		final double cx = (double) other.x[j] - x[h], cy = (double) other.y[j] - y[h];
		final double t = (cx * by - cy * bx) / cross, u = (cx * ay - cy * ax) / cross;
		return t >= 0 && t <= 1 && u >= 0 && u <= 1 ? y[h] + t * ay : Double.NaN;
	}

	/** Where edges cut a height, from left to right; returns how many do. */
	private int cut(final double height, final double[] cuts) {
		int n = 0;
		for (int k = 0, last = x.length - 1; k < x.length; last = k++) {
			if (y[k] > height == y[last] > height) continue;
			final double at = x[k] + ((double) x[last] - x[k]) * (height - y[k]) / ((double) y[last] - y[k]);
			int place = n++;
			for (; place > 0 && cuts[place - 1] > at; place--) cuts[place] = cuts[place - 1];
			cuts[place] = at;
		}
		return n;
	}

	/** The length that two rows of stretches have in common. */
	private static double common(final double[] a, final int aEnd, final double[] b, final int bEnd) {
		double sum = 0;
		for (int i = 0, k = 0; i + 1 < aEnd && k + 1 < bEnd;) {
			sum += Math.max(0, Math.min(a[i + 1], b[k + 1]) - Math.max(a[i], b[k]));
			if (a[i + 1] < b[k + 1]) i += 2;
			else k += 2;
		}
		return sum;
	}
}
