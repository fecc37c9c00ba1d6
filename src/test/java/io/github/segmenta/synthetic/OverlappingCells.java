package io.github.segmenta.synthetic;

import io.github.segmenta.segment.InstanceMask;

import ij.ImagePlus;
import ij.ImageStack;
import ij.io.FileSaver;
import ij.process.ByteProcessor;
import ij.process.ShortProcessor;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Round and elongated fluorescent cells that lie on one another: where two overlap, their light adds up. In each image there
 * are pairs, whose smaller partner shares a given part of its pixels with the larger one, and cells by themselves; cells of
 * different pairs don't touch. The same settings give the same image on every machine.
 */
public final class OverlappingCells {

	/** What a cell is. */
	public enum Kind {
			ROUND, ELONGATED
	}

	/** A cell with all its pixels. */
	public static final class Cell {

		public final Kind kind;
		public final InstanceMask mask;
		/** The other cell of its pair, or {@code null} if it is alone. */
		public Cell partner;
		final double x, y, major, minor, angle, light;

		Cell(final Kind kind, final double x, final double y, final double major, final double minor, final double angle,
			final double light, final int size)
		{
			this.kind = kind;
			this.x = x;
			this.y = y;
			this.major = major;
			this.minor = minor;
			this.angle = angle;
			this.light = light;
			final byte[] inside = new byte[size * size];
			for (int i = 0; i < inside.length; i++) inside[i] = (byte) (depth(i % size + 0.5, i / size + 0.5) < 1 ? 1 : 0);
			mask = InstanceMask.of(0, 0, size, size, io.github.segmenta.segment.TestImages.bits(inside));
		}

		/** 0 in the middle, 1 on the outline. */
		double depth(final double px, final double py) {
			final double dx = px - x, dy = py - y, cos = StrictMath.cos(angle), sin = StrictMath.sin(angle);
			final double u = (dx * cos + dy * sin) / major, v = (dy * cos - dx * sin) / minor;
			return StrictMath.sqrt(u * u + v * v);
		}
	}

	private static final double MARGIN_PX = 3, OVERLAP_TOLERANCE = 0.03, BACKGROUND = 20, PHOTONS = 70, BLUR_PX = 1;

	private int size = 128, pairs = 3, singles = 2;
	private double overlap = 0.3;
	private long seed = 1;
	/** Of the image that was made last. */
	private final List<Cell> cells = new ArrayList<>();
	private float[] grey;

	public OverlappingCells seed(final long value) {
		seed = value;
		return this;
	}

	/** Side of the image in pixels, number of pairs and of cells by themselves; fewer if there is no room. */
	public OverlappingCells size(final int pixels, final int wantedPairs, final int wantedSingles) {
		size = pixels;
		pairs = wantedPairs;
		singles = wantedSingles;
		return this;
	}

	/** Part of the pixels of a pair's smaller cell that belong to the other one, too. */
	public OverlappingCells overlap(final double part) {
		overlap = part;
		return this;
	}

	public OverlappingCells create() {
		final Random random = new Random(seed);
		cells.clear();
		for (int k = 0; k < pairs + singles; k++) {
			for (int attempt = 0; attempt < 200; attempt++) {
				final Cell first = cell(random, null), second = k < pairs ? cell(random, first) : null;
				if (k < pairs && second == null || !hasRoom(first) || second != null && !hasRoom(second)) continue;
				cells.add(first);
				if (second == null) break;
				cells.add(second);
				first.partner = second;
				second.partner = first;
				break;
			}
		}
		draw(random);
		return this;
	}

	/** A cell anywhere, or one that overlaps another one as wanted; {@code null} if it didn't come out. */
	private Cell cell(final Random random, final Cell other) {
		final Kind kind = random.nextBoolean() ? Kind.ROUND : Kind.ELONGATED;
		final double major = kind == Kind.ROUND ? 8 + 4 * random.nextDouble() : 17 + 7 * random.nextDouble();
		final double minor = kind == Kind.ROUND ? major * (0.85 + 0.15 * random.nextDouble()) : 5 + 2 * random.nextDouble();
		final double angle = Math.PI * random.nextDouble(), light = 0.7 + 0.6 * random.nextDouble();
		if (other == null) return new Cell(kind, random.nextDouble() * size, random.nextDouble() * size, major, minor, angle,
			light, size);
		final double direction = 2 * Math.PI * random.nextDouble(), cos = StrictMath.cos(direction), sin = StrictMath.sin(direction);
		// the farther away, the less they overlap
		double near = 0, far = major + other.major;
		for (int step = 0; step < 20; step++) {
			final double distance = (near + far) / 2;
			final Cell tried = new Cell(kind, other.x + distance * cos, other.y + distance * sin, major, minor, angle, light, size);
			final double part = part(tried.mask, other.mask);
			if (Math.abs(part - overlap) < OVERLAP_TOLERANCE) return tried;
			if (part > overlap) near = distance;
			else far = distance;
		}
		return null;
	}

	/** What part of the smaller mask's pixels the other one has, too. */
	static double part(final InstanceMask a, final InstanceMask b) {
		final double iou = a.iou(b), common = iou * (a.area() + b.area()) / (1 + iou);
		return common / Math.max(1, Math.min(a.area(), b.area()));
	}

	private boolean hasRoom(final Cell cell) {
		final double reach = cell.major + MARGIN_PX;
		if (cell.x < reach || cell.y < reach || cell.x > size - reach || cell.y > size - reach) return false;
		for (final Cell other : cells) {
			for (int y = 0; y < size; y++) for (int x = 0; x < size; x++) {
				if (other.depth(x + 0.5, y + 0.5) < 1 + MARGIN_PX / other.minor && cell.depth(x + 0.5, y + 0.5) < 1 + MARGIN_PX /
					cell.minor) return false;
			}
		}
		return true;
	}

	private void draw(final Random random) {
		final double[] light = new double[size * size];
		for (int i = 0; i < light.length; i++) light[i] = BACKGROUND;
		for (final Cell cell : cells) {
			for (int i = 0; i < light.length; i++) {
				final double depth = cell.depth(i % size + 0.5, i / size + 0.5), edge = (1 - depth) * cell.minor / BLUR_PX;
				// thicker in the middle, blurred at the edge
				if (edge > -4) light[i] += PHOTONS * cell.light * (0.7 + 0.3 * Math.max(0, 1 - depth * depth)) / (1 + StrictMath.exp(-2 *
					edge));
			}
		}
		grey = new float[light.length];
		for (int i = 0; i < grey.length; i++) grey[i] = (float) Math.max(0, Math.min(255, light[i] + StrictMath.sqrt(light[i]) *
			random.nextGaussian()));
	}

	/** The cells of the image. */
	public List<Cell> cells() {
		return cells;
	}

	/** The image, 8 bits. */
	public ImagePlus image(final String title) {
		final byte[] pixels = new byte[grey.length];
		for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) Math.round(grey[i]);
		return new ImagePlus(title, new ByteProcessor(size, size, pixels));
	}

	/** The cells of a kind as a label image with a slice a cell; {@code null} if there are none. */
	ImagePlus labels(final Kind kind) {
		final ImageStack stack = new ImageStack(size, size);
		for (int k = 0; k < cells.size(); k++) {
			if (cells.get(k).kind != kind) continue;
			final short[] plane = new short[size * size];
			for (int i = 0; i < plane.length; i++) if (cells.get(k).mask.get(i % size, i / size)) plane[i] = (short) (k + 1);
			stack.addSlice("", new ShortProcessor(size, size, plane, null));
		}
		return stack.getSize() == 0 ? null : new ImagePlus("", stack);
	}

	/**
	 * Writes a data set for Train Model: {@code images/}, {@code labels/elongated/}, {@code labels/round/}.
	 *
	 * @param args folder, number of images, seed of the first
	 */
	public static void main(final String[] args) throws IOException {
		final int count = Integer.parseInt(args[1]), first = Integer.parseInt(args[2]);
		for (int k = 0; k < count; k++) {
			final OverlappingCells cells = new OverlappingCells().seed(first + k).create();
			final String name = String.format("%03d.tif", k);
			save(cells.image(name), new File(args[0], "images/" + name));
			for (final Kind kind : Kind.values()) {
				final ImagePlus labels = cells.labels(kind);
				if (labels != null) save(labels, new File(args[0], "labels/" + kind.name().toLowerCase(java.util.Locale.ROOT) + "/" +
					name));
			}
		}
	}

	private static void save(final ImagePlus image, final File file) throws IOException {
		Files.createDirectories(file.getParentFile().toPath());
		final FileSaver saver = new FileSaver(image);
		if (!(image.getStackSize() > 1 ? saver.saveAsTiffStack(file.getPath()) : saver.saveAsTiff(file.getPath())))
			throw new IOException("could not write " + file);
	}
}
