package io.github.segmenta.nn.decode;

import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.label.StarPolygon;
import io.github.segmenta.segment.Instance;
import io.github.segmenta.segment.Mask;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
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
	/** How many polygons are compared between two looks at a cancel. */
	private static final int CHECK_EVERY = 1 << 10;
	/** In the place of the label of a pixel that a polygon has and no object may grow into. */
	private static final int LOST = -1;

	private final int width, height, rays;
	private double threshold = THRESHOLD, overlap = OVERLAP, foregroundLogit = logit(FOREGROUND_THRESHOLD);

	/** Proposals beyond these are put into a temporary file: about 150 MB are in memory with 32 rays. */
	private static final int MOST_IN_MEMORY = 1 << 20;

	private final Proposals proposals;

	/**
	 * A decoder without proposals.
	 *
	 * @param width width of the image in pixels
	 * @param height height of the image in pixels
	 * @param rays number of rays of a polygon
	 */
	public StarConvex(final int width, final int height, final int rays) {
		this(width, height, rays, MOST_IN_MEMORY);
	}

	/** @param mostInMemory how many proposals stay in memory */
	StarConvex(final int width, final int height, final int rays, final int mostInMemory) {
		this.width = width;
		this.height = height;
		this.rays = rays;
		proposals = new Proposals(rays, mostInMemory);
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
		foregroundLogit = logit(value);
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

		Polygons(final int[] labels) {
			this.labels = labels;
		}

		/**
		 * Those of {@link StarConvex#polygons} that would be there with a higher threshold: what is less central doesn't change
		 * what is more central.
		 *
		 * @param threshold least centrality, 0…1, not below the one that these were made with
		 * @return the polygons that are left, with the numbers that they have here; these aren't changed
		 */
		public Polygons above(final double threshold) {
			final Polygons some = new Polygons(new int[labels.length]);
			int count = 0;
			while (count < instances.size() && isCentral(centrality.get(count), threshold)) count++;
			some.instances.addAll(instances.subList(0, count));
			some.centrality.addAll(centrality.subList(0, count));
			for (int i = 0; i < labels.length; i++) some.labels[i] = labels[i] <= count ? labels[i] : 0;
			return some;
		}
	}

	/**
	 * Takes the outputs for a square as a proposal, if its first pixel is central enough. Of equally central ones the first in
	 * raster order is preferred.
	 *
	 * @param x place in this image, in pixels; the centre of the first pixel is 0
	 * @param y the same for rows
	 * @param scores the network's outputs for the square begin at {@code at}
	 * @param at index of the square's first output in {@code scores}
	 * @param scale how many times larger the network saw the image
	 */
	public void propose(final double x, final double y, final float[] scores, final int at, final double scale) {
		final float centrality = scores[at + CENTRALITY];
		if (!isCentral(centrality, threshold)) return;
		final float[] distances = proposals.add((float) x, (float) y, centrality);
		final int to = proposals.lastDistance();
		for (int k = 0; k < rays; k++) distances[to + k] = (float) (Math.max(0.5f, PIXELS_A_UNIT * scores[at + FIRST_DISTANCE +
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
	 * @param progress asked about cancel
	 * @return the polygons with their numbers from 1 on, the most central first
	 */
	public Polygons polygons(final Progress progress) {
		return polygons(this::inOrder, overlap, progress);
	}

	/**
	 * The {@link #polygons} for several values of {@link #overlap}.
	 *
	 * @param overlaps largest shared areas, each 0…1
	 * @return the polygons for each of them, in the order given
	 */
	public Polygons[] polygons(final double[] overlaps) {
		final List<StarPolygon> inOrder = new ArrayList<>();
		inOrder().forEachRemaining(inOrder::add);
		final Polygons[] found = new Polygons[overlaps.length];
		Parallel.loop(overlaps.length, 1, (from, to) -> found[from] = polygons(inOrder, overlaps[from], Progress.NONE));
		return found;
	}

	/** What was proposed and is central enough, the most central first; each made when it is asked for. */
	private Iterator<StarPolygon> inOrder() {
		final int[] order = proposals.inOrder();
		int count = 0;
		while (count < order.length && isCentral(proposals.centrality(order[count]), threshold)) count++;
		return Arrays.stream(order, 0, count).mapToObj(proposals::polygon).iterator();
	}

	private Polygons polygons(final Iterable<StarPolygon> inOrder, final double most, final Progress progress) {
		final Polygons found = new Polygons(new int[width * height]);
		final Accepted accepted = new Accepted(most);
		final Scan scan = new Scan();
		int compared = 0;
		for (final StarPolygon polygon : inOrder) {
			if (++compared % CHECK_EVERY == 0) progress.check();
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
	 * Whether a pixel is foreground: with a probability above that of {@link #foreground}.
	 *
	 * @param logit of the foreground at the pixel
	 * @return whether it is foreground
	 */
	public boolean isForeground(final float logit) {
		return logit > foregroundLogit;
	}

	/**
	 * Objects: foreground pixels in a polygon keep its number; foreground pixels outside of all polygons get
	 * that of the nearest one that they are connected with, up to {@value #LEAST_MARGIN_PX} pixels or {@value #MARGIN} of its
	 * diameter away; the rest is background. Numbered in
	 * the order of their first pixels.
	 *
	 * @param polygons the accepted polygons, whose labels become those of the objects: there is no second label image
	 * @param isForeground whether each pixel of the image belongs to the foreground, 255 or 0
	 * @param progress asked about cancel
	 * @return the objects that are left, numbered anew from 1 on
	 */
	public Polygons refine(final Polygons polygons, final Mask isForeground, final Progress progress) {
		final byte[] foreground = isForeground.array();
		final int n = width * height, count = polygons.instances.size();
		final int[] labels = polygons.labels, before = new int[count + 1], after = new int[count + 1];
		for (int i = 0; i < n; i++) {
			before[labels[i]]++;
			if (foreground[i] != 0) after[labels[i]]++;
		}
		for (int i = 0; i < n; i++) {
			final int k = labels[i];
			// taken by a polygon, but no object: what it loses to the background, or all of it if that is too much
			if (k > 0 && (foreground[i] == 0 || after[k] < LEAST_FILLED * before[k])) labels[i] = LOST;
		}
		progress.check();
		grow(labels, foreground, before);
		progress.check();
		final List<Instance> kept = new ArrayList<>();
		final int[] number = new int[count + 1];
		for (int i = 0; i < n; i++) {
			final int old = labels[i];
			if (old <= 0) {
				labels[i] = 0;
				continue;
			}
			if (number[old] == 0) {
				final Instance polygon = polygons.instances.get(old - 1);
				number[old] = kept.size() + 1;
				kept.add(new Instance(number[old], polygon.classIndex, polygon.score, polygon.polygonX, polygon.polygonY));
			}
			labels[i] = number[old];
		}
		final Polygons refined = new Polygons(labels);
		refined.instances.addAll(kept);
		return refined;
	}

	/** Objects grow into the foreground that no polygon has, all of them a pixel at a time. */
	private void grow(final int[] labels, final byte[] foreground, final int[] areas) {
		final int[] margin = new int[areas.length];
		for (int k = 1; k < margin.length; k++) margin[k] = Math.max(LEAST_MARGIN_PX, (int) Math.round(MARGIN * Math.sqrt(
			areas[k] * 4 / Math.PI)));
		Front front = new Front(), next = new Front();
		for (int i = 0; i < labels.length; i++) if (labels[i] > 0 && canGrow(i, labels, foreground)) front.add(i);
		for (int step = 0; front.size > 0; step++) {
			next.size = 0;
			for (int f = 0; f < front.size; f++) {
				final int i = front.pixels[f];
				if (step >= margin[labels[i]]) continue;
				for (int side = 0; side < 4; side++) {
					final int j = neighbour(i, side);
					if (j < 0 || labels[j] != 0 || foreground[j] == 0) continue;
					labels[j] = labels[i];
					next.add(j);
				}
			}
			final Front free = front;
			front = next;
			next = free;
		}
	}

	private boolean canGrow(final int i, final int[] labels, final byte[] foreground) {
		for (int side = 0; side < 4; side++) {
			final int j = neighbour(i, side);
			if (j >= 0 && labels[j] == 0 && foreground[j] != 0) return true;
		}
		return false;
	}

	/** The pixel to the left, to the right, above or below; −1 beyond the image. */
	private int neighbour(final int i, final int side) {
		switch (side) {
			case 0:
				return i % width > 0 ? i - 1 : -1;
			case 1:
				return i % width < width - 1 ? i + 1 : -1;
			case 2:
				return i - width;
			default:
				return i < (height - 1) * width ? i + width : -1;
		}
	}

	/** Pixels from which objects grow, in the order in which they do. */
	private static final class Front {

		int[] pixels = new int[1024];
		int size;

		void add(final int pixel) {
			if (size == pixels.length) pixels = Arrays.copyOf(pixels, 2 * size);
			pixels[size++] = pixel;
		}
	}
}
