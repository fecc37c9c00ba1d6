package io.github.segmenta.nn.decode;

import io.github.segmenta.core.Progress;
import io.github.segmenta.segment.Instance;
import io.github.segmenta.segment.InstanceMask;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Objects of a large image that are looked for tile by tile, in tiles that overlap. An object that lies wholly inside a tile
 * is taken from there, once. One that a seam cuts is put together of its parts: two detections of neighbouring tiles are the
 * same object if their masks agree, with an IoU of at least {@value #LEAST_IOU}, in the strip that both tiles see; each
 * detection has one partner a neighbour at most, the best one. A detection that its tile cuts, but that lies wholly inside
 * what another tile sees, is a piece of what that one sees whole, and dropped. The class is that of the most confident part,
 * and so is the confidence.
 * <p>
 * With a detector that tells the truth about what lies in a tile, the result is the same for tiles of any size.
 */
public final class InstanceJoining {

	/** The strip that tiles see beyond their cores, in pixels of what the network sees. */
	static final int HALO_PX = 64;
	/** Tiles begin at multiples of this, as the grids of networks do. */
	private static final int STEP_PX = 64;
	private static final double LEAST_IOU = 0.5;
	/** Objects that end so near to the edge of a tile count as cut by it. */
	private static final int MARGIN_PX = 2;

	/** A part of what the network sees, in its pixels. */
	public static final class Tile {

		/** Where the tile begins and how large it is. */
		public final int left, top, width, height;

		Tile(final int left, final int top, final int right, final int bottom) {
			this.left = left;
			this.top = top;
			width = right - left;
			height = bottom - top;
		}
	}

	/** Finds the objects of a tile. */
	@FunctionalInterface
	public interface Detector {

		/**
		 * @param tile the part of the image to look at
		 * @param progress progress of this tile alone; tells whether the run was cancelled
		 * @return objects whose masks and boxes are those of pixels of the image; their labels don't matter
		 */
		List<Instance> detect(Tile tile, Progress progress);
	}

	/** A detection and where it comes from. */
	private static final class Part {

		final Instance instance;
		final int tile;
		final boolean cut;
		/** All parts of its object, the same list for each of them. */
		List<Part> object = new ArrayList<>();

		Part(final Instance instance, final int tile, final boolean cut) {
			this.instance = instance;
			this.tile = tile;
			this.cut = cut;
			object.add(this);
		}
	}

	/** Two parts that may be the same object. */
	private static final class Pair {

		final Part a, b;
		final double iou;

		Pair(final Part a, final Part b, final double iou) {
			this.a = a;
			this.b = b;
			this.iou = iou;
		}

		int otherClass() {
			return a.instance.classIndex == b.instance.classIndex ? 0 : 1;
		}

		double scores() {
			return Math.abs(a.instance.score - b.instance.score);
		}
	}

	private final int width, height;
	private final int rows, columns;
	/** Tiles as the network sees them, and in pixels of the image: left, top, right, bottom. */
	private final List<Tile> tiles = new ArrayList<>();
	private final List<int[]> views = new ArrayList<>();
	private final List<List<Part>> found = new ArrayList<>();

	private InstanceJoining(final int width, final int height, final int seenWidth, final int seenHeight, final int tile) {
		this.width = width;
		this.height = height;
		final int[] x = starts(seenWidth, tile), y = starts(seenHeight, tile);
		columns = x.length - 1;
		rows = y.length - 1;
		for (int row = 0; row < rows; row++) for (int column = 0; column < columns; column++) {
			final Tile view = new Tile(Math.max(0, x[column] - HALO_PX), Math.max(0, y[row] - HALO_PX), Math.min(seenWidth,
				x[column + 1] + HALO_PX), Math.min(seenHeight, y[row + 1] + HALO_PX));
			tiles.add(view);
			views.add(new int[] { scaled(view.left, width, seenWidth), scaled(view.top, height, seenHeight), scaled(view.left +
				view.width, width, seenWidth), scaled(view.top + view.height, height, seenHeight) });
		}
	}

	private static int scaled(final int place, final int length, final int seen) {
		return (int) Math.round((double) place * length / seen);
	}

	/**
	 * Where the cores of tiles begin, and the end: about equal ones, as few as can be. None sees more than {@code tile} and its
	 * two strips.
	 */
	private static int[] starts(final int length, final int tile) {
		final int most = Math.max(2 * HALO_PX, (tile + STEP_PX - 1) / STEP_PX * STEP_PX);
		final int number = Math.max(1, (length - 2 * HALO_PX + most - 1) / most);
		final List<Integer> starts = new ArrayList<>();
		final int step = (length / number + STEP_PX - 1) / STEP_PX * STEP_PX;
		for (int start = 0; starts.isEmpty() || start + HALO_PX < length; start += step) starts.add(start);
		starts.add(length);
		return starts.stream().mapToInt(Integer::intValue).toArray();
	}

	/**
	 * The objects of an image.
	 *
	 * @param width of the image in pixels
	 * @param height of the image in pixels
	 * @param seenWidth of the image as the network sees it, magnified or not
	 * @param seenHeight of the image as the network sees it
	 * @param tile about the size of the part that belongs to one tile alone, in pixels that the network sees
	 * @param detector finds the objects of one tile; it is called for one after the other
	 * @param progress progress of the whole image
	 * @return objects with labels from 1 on in the order of their first pixels, row by row; of several with the same one the
	 *         more confident one first
	 */
	public static List<Instance> detect(final int width, final int height, final int seenWidth, final int seenHeight,
		final int tile, final Detector detector, final Progress progress)
	{
		final InstanceJoining joining = new InstanceJoining(width, height, seenWidth, seenHeight, tile);
		final int n = joining.tiles.size();
		for (int k = 0; k < n; k++) joining.add(k, detector.detect(joining.tiles.get(k), progress.part((double) k / n, (k +
			1.0) / n)));
		return joining.joined();
	}

	private void add(final int tile, final List<Instance> instances) {
		final int[] view = views.get(tile);
		final List<Part> parts = new ArrayList<>();
		for (final Instance instance : instances) {
			final InstanceMask mask = instance.mask.inside(view[0], view[1], view[2] - view[0], view[3] - view[1]);
			if (!mask.isEmpty()) parts.add(new Part(new Instance(0, instance.classIndex, instance.score, mask, instance.box, 0),
				tile, !isWhole(mask, view)));
		}
		found.add(parts);
	}

	/** Whether a mask keeps clear of a view's edges that aren't those of the image. */
	private boolean isWhole(final InstanceMask mask, final int[] view) {
		return (view[0] == 0 || mask.x >= view[0] + MARGIN_PX) && (view[1] == 0 || mask.y >= view[1] + MARGIN_PX) &&
			(view[2] == width || mask.x + mask.width <= view[2] - MARGIN_PX) && (view[3] == height || mask.y +
				mask.height <= view[3] - MARGIN_PX);
	}

	private List<Instance> joined() {
		for (int tile = 0; tile < found.size(); tile++) dropPieces(tile);
		final List<Pair> pairs = new ArrayList<>();
		for (int tile = 0; tile < found.size(); tile++) {
			if (tile % columns + 1 < columns) pairs.addAll(pairs(tile, tile + 1));
			if (tile + columns < found.size()) pairs.addAll(pairs(tile, tile + columns));
		}
		pairs.sort(Comparator.<Pair>comparingDouble(pair -> -pair.iou).thenComparingInt(Pair::otherClass).thenComparingDouble(
			Pair::scores));
		for (final Pair pair : pairs) unite(pair.a.object, pair.b.object);
		final List<Instance> objects = new ArrayList<>();
		for (final List<Part> parts : found) for (final Part part : parts) {
			if (part.object.get(0) == part) objects.add(object(part.object));
		}
		return numbered(objects);
	}

	/** Drops what the tile cuts and another one sees whole. */
	private void dropPieces(final int tile) {
		final int row = tile / columns, column = tile % columns;
		found.get(tile).removeIf(part -> {
			if (!part.cut) return false;
			for (int r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r++) {
				for (int c = Math.max(0, column - 1); c <= Math.min(columns - 1, column + 1); c++) {
					if (r * columns + c != tile && isWhole(part.instance.mask, views.get(r * columns + c))) return true;
				}
			}
			return false;
		});
	}

	/** Parts of two neighbouring tiles that agree where both tiles see them. */
	private List<Pair> pairs(final int first, final int second) {
		final int[] a = views.get(first), b = views.get(second);
		final int left = Math.max(a[0], b[0]), top = Math.max(a[1], b[1]);
		final int w = Math.min(a[2], b[2]) - left, h = Math.min(a[3], b[3]) - top;
		final List<Pair> pairs = new ArrayList<>();
		final List<InstanceMask> others = new ArrayList<>();
		for (final Part part : found.get(second)) others.add(part.instance.mask.inside(left, top, w, h));
		for (final Part part : found.get(first)) {
			final InstanceMask mask = part.instance.mask.inside(left, top, w, h);
			for (int k = 0; k < others.size(); k++) {
				final double iou = mask.iou(others.get(k));
				if (iou >= LEAST_IOU) pairs.add(new Pair(part, found.get(second).get(k), iou));
			}
		}
		return pairs;
	}

	/** Makes two objects one, unless that would have two parts of the same tile. */
	private static void unite(final List<Part> a, final List<Part> b) {
		if (a == b) return;
		for (final Part one : a) for (final Part other : b) if (one.tile == other.tile) return;
		for (final Part part : b) part.object = a;
		a.addAll(b);
	}

	/** The most confident whole part, or all parts together if all are cut. */
	private static Instance object(final List<Part> parts) {
		Instance best = parts.get(0).instance, whole = null;
		InstanceMask mask = best.mask;
		float[] box = best.box;
		for (final Part part : parts) {
			final Instance instance = part.instance;
			if (instance.score > best.score) best = instance;
			if (!part.cut && (whole == null || instance.score > whole.score)) whole = instance;
			mask = mask.union(instance.mask);
			box = hull(box, instance.box);
		}
		return new Instance(0, best.classIndex, best.score, whole == null ? mask : whole.mask, whole == null ? box : whole.box,
			0);
	}

	private static float[] hull(final float[] a, final float[] b) {
		if (a == null || b == null) return null;
		return new float[] { Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3]) };
	}

	/**
	 * Numbers objects in the order of their first pixels.
	 *
	 * @param objects the objects in any order; the list isn't changed
	 * @return the same objects with labels from 1 on; of several with the same first pixel the more confident one goes
	 *          first
	 */
	public static List<Instance> numbered(final List<Instance> objects) {
		final List<Instance> sorted = new ArrayList<>(objects);
		sorted.sort(Comparator.<Instance>comparingInt(i -> i.mask.y).thenComparingInt(i -> firstColumn(i.mask))
			.thenComparingDouble(i -> -i.score).thenComparingInt(i -> i.classIndex).thenComparingInt(i -> i.mask.area()));
		final List<Instance> numbered = new ArrayList<>();
		for (final Instance i : sorted) numbered.add(new Instance(numbered.size() + 1, i.classIndex, i.score, i.mask, i.box,
			i.slice));
		return numbered;
	}

	private static int firstColumn(final InstanceMask mask) {
		int x = mask.x;
		while (!mask.get(x, mask.y)) x++;
		return x;
	}
}
