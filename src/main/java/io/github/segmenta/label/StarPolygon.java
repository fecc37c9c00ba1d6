package io.github.segmenta.label;

import java.util.Arrays;

/**
 * A star-convex polygon around a centre, and how much of it others share. Areas are exact: between two heights at which
 * either polygon has a corner or their edges cross, the length that both cover of a line is linear in the height.
 */
public final class StarPolygon {

	/** Corners in turn around the centre, in pixels. */
	public final float[] x, y;
	/** The centre, in pixels; 0 is the middle of the first one. */
	public final double centreX, centreY;
	/** Logit of how central its centre lies in an object, by which polygons are ordered. */
	public final float centrality;
	private final double inner, outer, area;
	private final double left, top, right, bottom;
	/** Made when they are needed first; two threads that do so at once make the same. */
	private Slabs slabs;

	/**
	 * @param centreX x of the centre, in pixels
	 * @param centreY y of the centre, in pixels
	 * @param centrality logit of how central the centre lies in an object
	 * @param distances of the corners from the centre, along the rays of {@link StarDistances#angle}; {@code from} is the index
	 *          of the first
	 * @param from index of the first distance
	 * @param rays number of corners
	 */
	public StarPolygon(final double centreX, final double centreY, final float centrality, final float[] distances,
		final int from, final int rays)
	{
		this.centrality = centrality;
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

	/** @return its area in square pixels */
	public double area() {
		return area;
	}

	/**
	 * Left, top, right and bottom end.
	 *
	 * @return four coordinates in pixels
	 */
	public double[] bounds() {
		return new double[] { left, top, right, bottom };
	}

	/**
	 * Whether both share more than an area. The discs in and around both polygons often tell it at once.
	 *
	 * @param other another polygon
	 * @param limit in square pixels, at least 0
	 * @return whether the shared area is larger than the limit
	 */
	public boolean sharesMoreThan(final StarPolygon other, final double limit) {
		if (left >= other.right || right <= other.left || top >= other.bottom || bottom <= other.top) return false;
		final double distance = Math.hypot(centreX - other.centreX, centreY - other.centreY);
		if (lens(distance, outer, other.outer) <= limit) return false;
		if (lens(distance, inner, other.inner) > limit) return true;
		return sharedArea(other, limit * (1 - 1e-9), limit) > limit;
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

	/**
	 * The area in square pixels that both cover.
	 *
	 * @param other another polygon
	 * @return 0 if they don't meet
	 */
	public double sharedArea(final StarPolygon other) {
		return sharedArea(other, 0, Double.POSITIVE_INFINITY);
	}

	/**
	 * The shared area; 0 if it can't be larger than {@code limit}; as soon as it is larger than {@code enough}, what was found
	 * of it until then.
	 */
	private double sharedArea(final StarPolygon other, final double limit, final double enough) {
		final double from = Math.max(top, other.top), to = Math.min(bottom, other.bottom);
		if (from >= to || left >= other.right || right <= other.left) return 0;
		final Slabs mine = slabs(), theirs = other.slabs();
		final double mineAtEnd = mine.areaAbove(to), theirsAtEnd = theirs.areaAbove(to);
		if (Math.min(mineAtEnd - mine.areaAbove(from), theirsAtEnd - theirs.areaAbove(from)) <= limit) return 0;
		int i = mine.at(from), k = theirs.at(from);
		double sum = 0;
		for (double height = from; height < to && sum <= enough;) {
			// not more than what is left of either
			if (sum + Math.min(mineAtEnd - mine.before[i], theirsAtEnd - theirs.before[k]) <= limit) return 0;
			final double end = Math.min(to, Math.min(mine.levels[i + 1], theirs.levels[k + 1]));
			if (end > height) sum += sharedArea(mine, i, theirs, k, height, end);
			if (mine.levels[i + 1] <= end && i + 2 < mine.levels.length) i++;
			if (theirs.levels[k + 1] <= end && k + 2 < theirs.levels.length) k++;
			height = Math.max(height, end);
		}
		return sum;
	}

	/** The area that both cover between two heights at which neither has a corner. */
	private static double sharedArea(final Slabs a, final int i, final Slabs b, final int k, final double from,
		final double to)
	{
		double[] heights = { from, to };
		int n = 2;
		for (int e = a.first[i]; e < a.first[i + 1]; e++) {
			for (int f = b.first[k]; f < b.first[k + 1]; f++) {
				final double before = a.at(e, from) - b.at(f, from), after = a.at(e, to) - b.at(f, to);
				if (before < 0 == after < 0 || before == after) continue;
				if (n == heights.length) heights = Arrays.copyOf(heights, 2 * n);
				heights[n++] = from + (to - from) * (before / (before - after));
			}
		}
		if (n > 2) Arrays.sort(heights, 0, n);
		double sum = 0;
		for (int h = 1; h < n; h++) sum += (heights[h] - heights[h - 1]) * common(a, i, b, k, (heights[h] + heights[h - 1]) / 2);
		return sum;
	}

	/** The length of a line at some height that both cover. */
	private static double common(final Slabs a, final int i, final Slabs b, final int k, final double height) {
		double sum = 0;
		int e = a.first[i], f = b.first[k];
		while (e + 1 < a.first[i + 1] && f + 1 < b.first[k + 1]) {
			final double aEnd = a.at(e + 1, height), bEnd = b.at(f + 1, height);
			sum += Math.max(0, Math.min(aEnd, bEnd) - Math.max(a.at(e, height), b.at(f, height)));
			if (aEnd < bEnd) e += 2;
			else f += 2;
		}
		return sum;
	}

	private Slabs slabs() {
		if (slabs == null) slabs = new Slabs(x, y);
		return slabs;
	}

	/** A polygon between the heights of its corners, where its edges run side by side. */
	private static final class Slabs {

		/** Heights of the corners, ascending. */
		final double[] levels;
		/** The first edge of each slab in the following arrays; of the last one, their end. */
		final int[] first;
		/** Areas of all slabs before each. */
		private final double[] before;
		/** Edges from left to right: x at height 0, and its change with the height. */
		private final double[] start, slope;

		Slabs(final float[] x, final float[] y) {
			final int n = x.length;
			levels = new double[n];
			for (int k = 0; k < n; k++) levels[k] = y[k];
			Arrays.sort(levels);
			first = new int[n];
			final int[] count = new int[n];
			for (int k = 0, last = n - 1; k < n; last = k++) {
				for (int s = at(Math.min(y[k], y[last])); levels[s] < Math.max(y[k], y[last]); s++) count[s]++;
			}
			for (int s = 0; s + 1 < n; s++) first[s + 1] = first[s] + count[s];
			start = new double[first[n - 1]];
			slope = new double[first[n - 1]];
			Arrays.fill(count, 0);
			for (int k = 0, last = n - 1; k < n; last = k++) {
				if (y[k] == y[last]) continue;
				final double rise = ((double) x[k] - x[last]) / ((double) y[k] - y[last]), zero = x[k] - rise * y[k];
				for (int s = at(Math.min(y[k], y[last])); levels[s] < Math.max(y[k], y[last]); s++) {
					final double middle = (levels[s] + levels[s + 1]) / 2, here = zero + rise * middle;
					int place = first[s] + count[s]++;
					for (; place > first[s] && at(place - 1, middle) > here; place--) {
						start[place] = start[place - 1];
						slope[place] = slope[place - 1];
					}
					start[place] = zero;
					slope[place] = rise;
				}
			}
			before = new double[n];
			for (int i = 0; i + 1 < n; i++) before[i + 1] = before[i] + (levels[i + 1] - levels[i]) * length(i, (levels[i] +
				levels[i + 1]) / 2);
		}

		/** The area of the polygon above a height in it. */
		double areaAbove(final double height) {
			final int slab = at(height);
			return before[slab] + (height - levels[slab]) * (length(slab, levels[slab]) + length(slab, height)) / 2;
		}

		/** The length of a line that the polygon covers. */
		private double length(final int slab, final double height) {
			double sum = 0;
			for (int e = first[slab]; e + 1 < first[slab + 1]; e += 2) sum += at(e + 1, height) - at(e, height);
			return sum;
		}

		/** The first slab that begins at or reaches beyond a height. */
		int at(final double height) {
			int low = 0, high = levels.length - 2;
			while (low < high) {
				final int middle = (low + high + 1) >>> 1;
				if (levels[middle] <= height) low = middle;
				else high = middle - 1;
			}
			while (low > 0 && levels[low - 1] == height) low--;
			return low;
		}

		/** The place of an edge at a height. */
		double at(final int edge, final double height) {
			return start[edge] + slope[edge] * height;
		}
	}
}
