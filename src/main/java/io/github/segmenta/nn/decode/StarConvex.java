package io.github.segmenta.nn.decode;

import io.github.segmenta.core.Parallel;
import io.github.segmenta.label.StarPolygon;
import io.github.segmenta.segment.Instance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Turns the outputs of a network that has learned star-convex polygons into objects (Schmidt et al. 2018,
 * doi:10.1007/978-3-030-00934-2_30): pixels that are central enough propose polygons, the most central first; a polygon
 * that shares too much of its area with an accepted one – areas are exact, see {@link StarPolygon} – is suppressed. The
 * pixels then go to the polygon that they lie in or near, as far as they are foreground.
 * <p>
 * Outputs of the network for a square of 2 × 2 pixels: the logits of the foreground of each, row by row; of the first
 * one, the logit of the centrality, and a distance along each ray, in units of {@value #PIXELS_A_UNIT} pixels.
 */
public final class StarConvex {

	/** Indices of the network's outputs: the first logit of the foreground, that of the centrality, the first distance. */
	public static final int FOREGROUND = 0, CENTRALITY = 4, FIRST_DISTANCE = 5;
	/** Distances in pixels are this times the network's output. */
	public static final float PIXELS_A_UNIT = 8;

	/** What {@link #threshold}, {@link #overlap} and {@link #foreground} are by default. */
	public static final double THRESHOLD = 0.5, OVERLAP = 0.2, FOREGROUND_THRESHOLD = 0.5;

	/** Side of the squares of pixels, of which the first one can propose a polygon. */
	public static final int GRID = 2;
	/** How far the foreground may reach beyond a polygon: so many pixels, or this part of the polygon's diameter. */
	private static final int LEAST_MARGIN_PX = 3;
	private static final double MARGIN = 0.25;
	/** An object that loses more than this part of its polygon to the background is none. */
	private static final double LEAST_FILLED = 0.4;

	private final int width, height, rays;
	private double threshold = THRESHOLD, overlap = OVERLAP, foreground = FOREGROUND_THRESHOLD;

	private int proposals;
	/** Centrality (upper half, for sorting) and place of each proposal. */
	private long[] keys = new long[256];
	/** x, y, centrality and distances of each proposal. */
	private float[] proposed;

	/**
	 * A decoder without proposals.
	 *
	 * @param width width of the image in pixels
	 * @param height height of the image in pixels
	 * @param rays number of rays of a polygon
	 */
	public StarConvex(final int width, final int height, final int rays) {
		this.width = width;
		this.height = height;
		this.rays = rays;
		proposed = new float[keys.length * (3 + rays)];
	}

	/**
	 * Names of the outputs.
	 *
	 * @param rays number of rays of a polygon
	 * @return the names, in the order of the outputs
	 */
	public static List<String> outputNames(final int rays) {
		final List<String> names = new ArrayList<>();
		for (int k = 0; k < GRID * GRID; k++) names.add("foreground " + k);
		names.add("centrality");
		for (int k = 0; k < rays; k++) names.add("distance " + k);
		return names;
	}

	/**
	 * Least centrality of a pixel that proposes a polygon, 0…1. May be raised between the proposals and the
	 * polygons.
	 *
	 * @param value the centrality, {@value #THRESHOLD} by default
	 * @return this decoder
	 */
	public StarConvex threshold(final double value) {
		threshold = value;
		return this;
	}

	/**
	 * Largest shared area of two polygons, over the smaller one's, 0…1.
	 *
	 * @param value the part of the area, {@value #OVERLAP} by default
	 * @return this decoder
	 */
	public StarConvex overlap(final double value) {
		overlap = value;
		return this;
	}

	/**
	 * Least probability of the foreground that belongs to objects, 0…1; 0.5 by default.
	 *
	 * @param value the probability
	 * @return this decoder
	 */
	public StarConvex foreground(final double value) {
		foreground = value;
		return this;
	}

	/** Polygons and the image of their numbers. */
	public static final class Polygons {

		/** The polygons' objects; the one with the number n is at the index n − 1. */
		public final List<Instance> instances = new ArrayList<>();
		/** Number of the polygon that each pixel belongs to, 0 = none. */
		public final int[] labels;

		/** Logit of the centrality of each instance, as long as they are in its order. */
		private final List<Float> centrality = new ArrayList<>();

		Polygons(final int n) {
			labels = new int[n];
		}

		/**
		 * Those of {@link StarConvex#polygons} that would be there with a higher threshold: what is less central doesn't change
		 * what is more central.
		 *
		 * @param threshold least centrality, 0…1, not below the one that these were made with
		 * @return the polygons that are left, with the numbers that they have here; these aren't changed
		 */
		public Polygons above(final double threshold) {
			final Polygons some = new Polygons(labels.length);
			int count = 0;
			while (count < instances.size() && isCentral(centrality.get(count), threshold)) count++;
			some.instances.addAll(instances.subList(0, count));
			some.centrality.addAll(centrality.subList(0, count));
			for (int i = 0; i < labels.length; i++) some.labels[i] = labels[i] <= count ? labels[i] : 0;
			return some;
		}
	}

	/**
	 * Takes the outputs for a square as a proposal, if its first pixel is central enough.
	 *
	 * @param place number of the pixel in raster order; of equally central ones the first is preferred
	 * @param x place in this image, in pixels; the centre of the first pixel is 0
	 * @param y the same for rows
	 * @param scores the network's outputs for the square begin at {@code at}
	 * @param at index of the square's first output in {@code scores}
	 * @param scale how many times larger the network saw the image
	 */
	public void propose(final int place, final double x, final double y, final float[] scores, final int at,
		final double scale)
	{
		final float centrality = scores[at + CENTRALITY];
		if (!isCentral(centrality, threshold)) return;
		if (proposals == keys.length) {
			keys = Arrays.copyOf(keys, 2 * proposals);
			proposed = Arrays.copyOf(proposed, 2 * proposed.length);
		}
		// larger scores first, then raster order
		keys[proposals] = (long) -sortable(centrality) << 32 | place;
		int to = proposals++ * (3 + rays);
		proposed[to++] = (float) x;
		proposed[to++] = (float) y;
		proposed[to++] = centrality;
		for (int k = 0; k < rays; k++) proposed[to++] = (float) (Math.max(0.5f, PIXELS_A_UNIT * scores[at + FIRST_DISTANCE +
			k]) / scale);
	}

	private static boolean isCentral(final float logit, final double threshold) {
		return logit > logit(threshold);
	}

	private static double logit(final double probability) {
		return Math.log(probability / (1 - probability));
	}

	/**
	 * The accepted polygons in the order of their centrality; a pixel belongs to the first one that covers its centre.
	 *
	 * @return the polygons with their numbers from 1 on, the most central first
	 */
	public Polygons polygons() {
		return polygons(polygonsInOrder(), overlap);
	}

	/**
	 * The {@link #polygons} for several values of {@link #overlap}.
	 *
	 * @param overlaps largest shared areas, each 0…1
	 * @return the polygons for each of them, in the order given
	 */
	public Polygons[] polygons(final double[] overlaps) {
		final StarPolygon[] inOrder = polygonsInOrder();
		final Polygons[] found = new Polygons[overlaps.length];
		Parallel.loop(overlaps.length, 1, (from, to) -> found[from] = polygons(inOrder, overlaps[from]));
		return found;
	}

	/** What was proposed and is central enough, the most central first. */
	private StarPolygon[] polygonsInOrder() {
		final Integer[] order = new Integer[proposals];
		for (int c = 0; c < proposals; c++) order[c] = c;
		Arrays.sort(order, (a, b) -> Long.compare(keys[a], keys[b]));
		final StarPolygon[] polygons = new StarPolygon[proposals];
		int count = 0;
		while (count < proposals && isCentral(proposed[order[count] * (3 + rays) + 2], threshold)) {
			final int at = order[count] * (3 + rays);
			polygons[count++] = new StarPolygon(proposed[at], proposed[at + 1], proposed[at + 2], proposed, at + 3, rays);
		}
		return Arrays.copyOf(polygons, count);
	}

	private Polygons polygons(final StarPolygon[] inOrder, final double most) {
		final Polygons found = new Polygons(width * height);
		final Accepted accepted = new Accepted(most);
		final Scan scan = new Scan();
		for (final StarPolygon polygon : inOrder) {
			// most often it is the one that covers the centre which suppresses it
			final int x = (int) Math.round(polygon.centreX), y = (int) Math.round(polygon.centreY);
			final int covering = x >= 0 && x < width && y >= 0 && y < height ? found.labels[y * width + x] : 0;
			if (covering > 0 && accepted.shareTooMuch(polygon, accepted.all.get(covering - 1)) || accepted.suppress(
				polygon)) continue;
			scan.polygon(polygon.x, polygon.y);
			if (scan.pixels == 0) continue;
			accepted.add(polygon);
			final int label = found.instances.size() + 1;
			final float probability = (float) (1 / (1 + Math.exp(-polygon.centrality)));
			found.instances.add(new Instance(label, 1, probability, fromCorner(polygon.x), fromCorner(polygon.y)));
			found.centrality.add(polygon.centrality);
			for (int s = 0; s < scan.spans; s++) for (int j = scan.from[s]; j < scan.to[s]; j++) if (found.labels[j] == 0)
				found.labels[j] = label;
		}
		return found;
	}

	/** Accepted polygons, by the squares of pixels that their bounds lie in, so that only neighbours are compared. */
	private final class Accepted {

		private static final int SQUARE_PX = 32;

		private final int columns = (width + SQUARE_PX - 1) / SQUARE_PX, rows = (height + SQUARE_PX - 1) / SQUARE_PX;
		private final List<StarPolygon> all = new ArrayList<>();
		private final List<List<StarPolygon>> squares = new ArrayList<>(Collections.nCopies(columns * rows, null));
		private final double most;

		/** @param most part of the smaller one's area that two polygons may share */
		Accepted(final double most) {
			this.most = most;
		}

		boolean shareTooMuch(final StarPolygon a, final StarPolygon b) {
			return a.sharesMoreThan(b, most * Math.min(a.area(), b.area()));
		}

		/** The squares of a polygon: first and last column and row; those beyond the image belong to its border. */
		private int[] range(final StarPolygon polygon) {
			final double[] bounds = polygon.bounds();
			final int[] range = new int[4];
			for (int k = 0; k < 4; k++) range[k] = (int) Math.max(0, Math.min((k % 2 == 0 ? columns : rows) - 1, Math.floor(
				bounds[k] / SQUARE_PX)));
			return range;
		}

		void add(final StarPolygon polygon) {
			all.add(polygon);
			final int[] range = range(polygon);
			for (int row = range[1]; row <= range[3]; row++) {
				for (int column = range[0]; column <= range[2]; column++) {
					final int at = row * columns + column;
					if (squares.get(at) == null) squares.set(at, new ArrayList<>());
					squares.get(at).add(polygon);
				}
			}
		}

		/** Whether a polygon shares too much with one that was accepted before. */
		boolean suppress(final StarPolygon polygon) {
			final int[] range = range(polygon);
			for (int row = range[1]; row <= range[3]; row++) {
				for (int column = range[0]; column <= range[2]; column++) {
					final List<StarPolygon> here = squares.get(row * columns + column);
					if (here == null) continue;
					for (final StarPolygon other : here) {
						// each pair is compared in the first square that both lie in
						final int[] its = range(other);
						if (row != Math.max(range[1], its[1]) || column != Math.max(range[0], its[0])) continue;
						if (shareTooMuch(polygon, other)) return true;
					}
				}
			}
			return false;
		}
	}

	/** Coordinates whose 0 is the centre of the first pixel, counted from its corner. */
	private static float[] fromCorner(final float[] centred) {
		final float[] shifted = new float[centred.length];
		for (int k = 0; k < shifted.length; k++) shifted[k] = centred[k] + 0.5f;
		return shifted;
	}

	/** An int in the order of the floats. */
	private static int sortable(final float v) {
		final int bits = Float.floatToIntBits(v);
		return bits < 0 ? bits ^ 0x7fffffff : bits;
	}

	/** The pixels whose centres lie in a polygon, row by row. */
	private final class Scan {

		int spans, pixels;
		int[] from = new int[64], to = new int[64];
		private double[] crossings = new double[16];

		void polygon(final float[] px, final float[] py) {
			spans = pixels = 0;
			float top = Float.POSITIVE_INFINITY, bottom = Float.NEGATIVE_INFINITY;
			for (final float y : py) {
				top = Math.min(top, y);
				bottom = Math.max(bottom, y);
			}
			for (int y = Math.max(0, (int) Math.ceil(top)); y <= Math.min(height - 1, (int) Math.floor(bottom)); y++) {
				int n = 0;
				for (int k = 0, last = px.length - 1; k < px.length; last = k++) {
					if (py[k] > y == py[last] > y) continue;
					if (n == crossings.length) crossings = Arrays.copyOf(crossings, 2 * n);
					crossings[n++] = px[k] + (double) (px[last] - px[k]) * (y - py[k]) / (py[last] - py[k]);
				}
				Arrays.sort(crossings, 0, n);
				for (int k = 0; k + 1 < n; k += 2) {
					final int left = Math.max(0, (int) Math.ceil(crossings[k])), right = Math.min(width, (int) Math.ceil(
						crossings[k + 1]));
					if (left >= right) continue;
					if (spans == from.length) {
						from = Arrays.copyOf(from, 2 * spans);
						to = Arrays.copyOf(to, 2 * spans);
					}
					from[spans] = y * width + left;
					to[spans++] = y * width + right;
					pixels += right - left;
				}
			}
		}
	}

	/**
	 * Objects: foreground pixels in a polygon keep its number; foreground pixels outside of all polygons get
	 * that of the nearest one that they are connected with, up to {@value #LEAST_MARGIN_PX} pixels or {@value #MARGIN} of its
	 * diameter away; the rest is background. Numbered in
	 * the order of their first pixels.
	 *
	 * @param polygons the accepted polygons, which aren't changed
	 * @param foregroundLogit of each pixel
	 * @param selection where objects may be, or {@code null}
	 * @return the objects that are left, numbered anew from 1 on
	 */
	public Polygons refine(final Polygons polygons, final float[] foregroundLogit, final boolean[] selection) {
		final int n = width * height;
		final boolean[] isForeground = new boolean[n];
		final double least = logit(foreground);
		Parallel.loop(n, 1 << 16, (from, to) -> {
			for (int i = from; i < to; i++) isForeground[i] = foregroundLogit[i] > least && (selection == null || selection[i]);
		});
		final int count = polygons.instances.size();
		final Polygons refined = new Polygons(n);
		final int[] labels = refined.labels, before = new int[count + 1], after = new int[count + 1];
		int[] front = new int[n], next = new int[n];
		int size = 0;
		for (int i = 0; i < n; i++) {
			before[polygons.labels[i]]++;
			if (!isForeground[i] || polygons.labels[i] == 0) continue;
			labels[i] = polygons.labels[i];
			after[labels[i]]++;
			front[size++] = i;
		}
		for (int k = 1; k <= count; k++) if (after[k] < LEAST_FILLED * before[k]) after[k] = 0;
		for (int i = 0; i < n; i++) if (after[labels[i]] == 0) labels[i] = 0;
		final int[] margin = new int[count + 1];
		for (int k = 1; k <= count; k++) margin[k] = Math.max(LEAST_MARGIN_PX, (int) Math.round(MARGIN * Math.sqrt(before[k] * 4 /
			Math.PI)));
		for (int step = 0; size > 0; step++) {
			int nextSize = 0;
			for (int f = 0; f < size; f++) {
				final int i = front[f], x = i % width;
				if (labels[i] == 0 || step >= margin[labels[i]]) continue;
				final int[] around = { x > 0 ? i - 1 : i, x < width - 1 ? i + 1 : i, i - width, i + width };
				for (final int j : around) {
					if (j < 0 || j >= n || labels[j] != 0 || !isForeground[j] || polygons.labels[j] != 0) continue;
					labels[j] = labels[i];
					next[nextSize++] = j;
				}
			}
			final int[] free = front;
			front = next;
			next = free;
			size = nextSize;
		}
		final int[] number = new int[count + 1];
		for (int i = 0; i < n; i++) {
			if (labels[i] == 0) continue;
			final int old = labels[i];
			if (number[old] == 0) {
				final Instance polygon = polygons.instances.get(old - 1);
				number[old] = refined.instances.size() + 1;
				refined.instances.add(new Instance(number[old], polygon.classIndex, polygon.score, polygon.polygonX,
					polygon.polygonY));
			}
			labels[i] = number[old];
		}
		return refined;
	}
}
