package io.github.segmenta.nn.decode;

import io.github.segmenta.core.Progress;
import io.github.segmenta.label.StarDistances;
import io.github.segmenta.nn.detect.Detections;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.Labels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

import net.imglib2.img.array.ArrayImgs;

/** The outputs of a network that knows where the objects are, which are rectangles. */
final class KnownObjects implements NetworkOutputs {

	static final int WIDTH = 301, HEIGHT = 223;
	/** Left, top, right and bottom of each object: the first two touch, the third spans tiles, the last touches the edge. */
	static final int[][] RECTANGLES = { { 20, 20, 50, 60 }, { 50, 25, 80, 52 }, { 20, 90, 290, 130 }, { 150, 30, 158, 37 }, { 240,
		170, 301, 223 } };
	static final int[][] NONE = {}, EVERYWHERE = { { 0, 0, WIDTH, HEIGHT } };

	private static final int RAYS = 8, BORDER_PX = 2;
	/** So fine that masks end where their boxes do, corners included. */
	private static final int SIDE = 512;

	private final int[][] objects;
	private final int width, height, tile;
	private final boolean scores;
	private final boolean[] selection;
	private final int[] labels;
	/** What was handed out, to see whether it was changed. */
	final List<float[]> given = new ArrayList<>();

	/**
	 * @param objects as {@link #RECTANGLES}
	 * @param scale how much larger than the image the network sees it
	 * @param tile see {@link #tile()}
	 * @param selection {@code null} for the whole image
	 */
	KnownObjects(final Decoding decoding, final int[][] objects, final double scale, final int tile, final boolean[] selection) {
		this.objects = objects;
		this.tile = tile;
		this.selection = selection;
		scores = decoding.reads() == Decoding.Reads.SCORES;
		width = (int) Math.round(scale * WIDTH);
		height = (int) Math.round(scale * HEIGHT);
		labels = new int[width * height];
		for (int k = 0; k < objects.length; k++) {
			final int[] box = seen(objects[k]);
			for (int y = box[1]; y < box[3]; y++) Arrays.fill(labels, y * width + box[0], y * width + box[2], k + 1);
		}
	}

	private int[] seen(final int[] box) {
		return new int[] { box[0] * width / WIDTH, box[1] * height / HEIGHT, box[2] * width / WIDTH, box[3] * height / HEIGHT };
	}

	@Override
	public int width() {
		return WIDTH;
	}

	@Override
	public int height() {
		return HEIGHT;
	}

	@Override
	public int seenWidth() {
		return width;
	}

	@Override
	public int seenHeight() {
		return height;
	}

	@Override
	public int tile() {
		return tile;
	}

	@Override
	public int outputs() {
		return scores ? StarConvex.FIRST_DISTANCE + RAYS : 3;
	}

	@Override
	public List<String> classNames() {
		return scores ? StarConvex.outputNames(RAYS) : Arrays.asList("background", "inside", "border");
	}

	@Override
	public boolean[] selection() {
		return selection;
	}

	/** Whether an object ends near a pixel, not at the edge of the image. */
	private boolean isBorder(final int pixel) {
		final int x = pixel % width, y = pixel / width;
		for (int v = Math.max(0, y - BORDER_PX); v <= Math.min(height - 1, y + BORDER_PX); v++) {
			for (int u = Math.max(0, x - BORDER_PX); u <= Math.min(width - 1, x + BORDER_PX); u++) {
				if (labels[v * width + u] != labels[pixel]) return true;
			}
		}
		return false;
	}

	@Override
	public ClassProbabilities probabilities(final Progress progress) {
		final float[][] p = new float[3][labels.length];
		for (int i = 0; i < labels.length; i++) {
			final int known = labels[i] == 0 ? 0 : isBorder(i) ? 2 : 1;
			for (int c = 0; c < 3; c++) p[c][i] = c == known ? 0.8f : 0.1f;
		}
		given.addAll(Arrays.asList(p));
		return new ClassProbabilities(Arrays.stream(p).map(plane -> new Volume(width, height, plane)).toArray(Volume[]::new));
	}

	/** Raw scores of all squares, row by row. */
	private float[] scores(final int columns, final int rows) {
		final int grid = StarConvex.GRID, n = outputs();
		// squares may reach beyond the image
		final int[] padded = new int[columns * rows * grid * grid];
		for (int i = 0; i < labels.length; i++) padded[i / width * columns * grid + i % width] = labels[i];
		final Labels known = Labels.of(ArrayImgs.ints(padded, columns * grid, rows * grid));
		final float[] centrality = StarDistances.centrality(known).asFloat(), distances = StarDistances.distances(known, RAYS, grid);
		final float[] all = new float[columns * rows * n];
		for (int square = 0; square < columns * rows; square++) {
			final int first = square / columns * grid * columns * grid + square % columns * grid;
			for (int k = 0; k < grid * grid; k++) all[square * n + StarConvex.FOREGROUND + k] = padded[first + k / grid * columns *
				grid + k % grid] > 0 ? 5 : -5;
			final double p = Math.max(0.001, Math.min(0.999, centrality[first]));
			all[square * n + StarConvex.CENTRALITY] = (float) Math.log(p / (1 - p));
			for (int k = 0; k < RAYS; k++) all[square * n + StarConvex.FIRST_DISTANCE + k] = distances[square * RAYS + k] /
				StarConvex.PIXELS_A_UNIT;
		}
		return all;
	}

	@Override
	public void scores(final Consumer<ScoreTile> reader, final Progress progress) {
		final int grid = StarConvex.GRID, columns = (width + grid - 1) / grid, rows = (height + grid - 1) / grid, n = outputs();
		final float[] all = scores(columns, rows);
		final int side = Math.max(1, tile / grid), halo = 3;
		for (int top = 0; top < rows; top += side) for (int left = 0; left < columns; left += side) {
			final int[] core = { left, top, Math.min(columns, left + side), Math.min(rows, top + side) };
			final int x = Math.max(0, left - halo), y = Math.max(0, top - halo), w = Math.min(columns, core[2] + halo) - x;
			final int h = Math.min(rows, core[3] + halo) - y;
			final float[] part = new float[w * h * n];
			for (int row = 0; row < h; row++) System.arraycopy(all, ((y + row) * columns + x) * n, part, row * w * n, w * n);
			given.add(part);
			reader.accept(new ScoreTile(part, n, x, y, w, core));
		}
	}

	@Override
	public Detections detections(final InstanceJoining.Tile part, final Progress progress) {
		final List<float[]> boxes = new ArrayList<>();
		for (final int[] object : objects) {
			final int[] box = seen(object);
			final int left = Math.max(0, box[0] - part.left), top = Math.max(0, box[1] - part.top);
			final int right = Math.min(part.width, box[2] - part.left), bottom = Math.min(part.height, box[3] - part.top);
			if (left < right && top < bottom) boxes.add(new float[] { left, top, right, bottom });
		}
		final int n = boxes.size();
		final float[] all = new float[4 * n], confidences = new float[n];
		final float[][] masks = new float[n][SIDE * SIDE];
		final int[] classes = new int[n];
		Arrays.fill(classes, 1);
		Arrays.fill(confidences, 0.9f);
		for (int k = 0; k < n; k++) {
			System.arraycopy(boxes.get(k), 0, all, 4 * k, 4);
			Arrays.fill(masks[k], 1);
		}
		given.add(all);
		given.addAll(Arrays.asList(masks));
		return new Detections(all, confidences, classes, SIDE, masks, true);
	}
}
