package io.github.segmenta.cluster;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Setting;
import io.github.segmenta.kernel.ConnectedComponents;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.Finding;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmentation;
import io.github.segmenta.segment.Segmenter;

import java.util.Arrays;

import net.imglib2.img.array.ArrayImgs;

import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * SLIC superpixels in 2-D and 3-D: k-means of colour and position, where a pixel looks at the centres of its neighbourhood
 * only. The centres start from a grid over the pixels that count, with about as many cells as superpixels are wanted. With S
 * the side of a cell, the squared distance is |Δcolour|² +
 * (compactness / S)² |Δposition|², in pixels. Colours are L*a*b* for 8-bit RGB; other values are stretched to 0…100, all
 * channels by the same factor.
 * <p>
 * Each superpixel is connected (4 or 6 neighbours): parts smaller than a quarter of the mean size go to the neighbour they
 * share most boundary with, the others become superpixels of their own. Labels 1…n in raster order; pixels that are NaN or
 * infinite in any channel and those outside the selection are 0.
 * <p>
 * R. Achanta et al. (2012), SLIC superpixels compared to state-of-the-art superpixel methods, DOI 10.1109/TPAMI.2012.120.
 */
@Plugin(type = Segmenter.class, name = "SLIC Superpixels")
public final class Slic implements Segmenter {

	/** The number of superpixels. */
	public static final Finding<Integer> SUPERPIXELS = Finding.of("superpixels", Integer.class);

	@Parameter(label = "Superpixels", min = "1", persist = false, description = "About how many superpixels to make")
	private int superpixels = 500;

	@Parameter(label = "Compactness", min = "0", persist = false,
		description = "High values make squares, low ones follow edges; must be more than 0")
	private double compactness = 10;

	@Parameter(label = "Iterations", min = "1", persist = false, description = "How often the centres move")
	private int iterations = 10;

	/**
	 * About how many superpixels to make; 500 by default.
	 *
	 * @param count at least 1
	 * @return this
	 */
	public Slic superpixels(final int count) {
		superpixels = count;
		return checked();
	}

	/**
	 * How much position counts against colour, 10 by default: high values make squares, low ones follow edges.
	 *
	 * @param weight more than 0
	 * @return this
	 */
	public Slic compactness(final double weight) {
		compactness = weight;
		return checked();
	}

	private Slic checked() {
		if (!(compactness > 0)) throw new InvalidInputException("The compactness is " + compactness + ", but must be more than 0.");
		return Setting.checked(this);
	}

	/**
	 * How often the centres move, 10 by default.
	 *
	 * @param count at least 1
	 * @return this
	 */
	public Slic iterations(final int count) {
		iterations = count;
		return checked();
	}

	@Override
	public Segmentation segment(final Micrograph image, final Progress progress) {
		checked();
		final int width = image.width(), height = image.height(), depth = image.depth();
		final float[][] colours = colours(image);
		final boolean[] counts = counts(image, colours);
		final int[] labels = new Grid(colours, counts, width, height, depth).run(progress);
		final int found = connect(labels, width, height, depth);
		return new Segmentation(Labels.of(ArrayImgs.ints(labels, width, height, depth))).with(SUPERPIXELS, found);
	}

	private static float[][] colours(final Micrograph image) {
		final float[][] values = new float[image.channels()][];
		boolean rgb = values.length == 3;
		for (int c = 0; c < values.length; c++) {
			final Volume channel = image.channel(c);
			rgb &= channel.type == Volume.Type.UINT8;
			values[c] = channel.copyToFloat();
		}
		if (rgb) {
			Parallel.loop(values[0].length, 1 << 14, (from, to) -> {
				final float[] lab = new float[3];
				for (int i = from; i < to; i++) {
					CieLab.convert((int) values[0][i], (int) values[1][i], (int) values[2][i], lab, 0);
					for (int c = 0; c < 3; c++) values[c][i] = lab[c];
				}
			});
			return values;
		}
		float low = Float.POSITIVE_INFINITY, high = Float.NEGATIVE_INFINITY;
		for (final float[] channel : values) {
			for (final float v : channel) {
				if (!Float.isFinite(v)) continue;
				low = Math.min(low, v);
				high = Math.max(high, v);
			}
		}
		final double factor = high > low ? 100.0 / ((double) high - low) : 0;
		for (final float[] channel : values) {
			for (int i = 0; i < channel.length; i++) if (Float.isFinite(channel[i])) channel[i] =
				(float) ((channel[i] - (double) low) * factor);
		}
		return values;
	}

	private static boolean[] counts(final Micrograph image, final float[][] colours) {
		final boolean[] counts = new boolean[colours[0].length], selection = image.selection();
		final int plane = image.width() * image.height();
		boolean any = false;
		for (int i = 0; i < counts.length; i++) {
			counts[i] = selection == null || selection[i % plane];
			for (final float[] channel : colours) counts[i] &= Float.isFinite(channel[i]);
			any |= counts[i];
		}
		if (!any) throw new InvalidInputException("No pixel with a finite value is left to cluster.");
		return counts;
	}

	/**
	 * A grid of nearly square cells over the box around everything that counts. A centre starts in each cell that counts for
	 * at least half, and in others that have none beside them, so that every pixel has a centre near it.
	 */
	private static final class Cells {

		private static final int TRIES = 12;

		final double side;
		final int nx, ny, nz;
		/** Number of cells with a centre. */
		final int kept;
		/** Whether everything in the box counts; then every cell has a centre, and the box is the image. */
		final boolean full;
		private final int[] low, size;
		private final boolean[] has;

		/** @param box first x, y, z, then behind the last x, y, z */
		private Cells(final double side, final int[] box, final boolean[] counts, final int width, final int height,
			final boolean full)
		{
			this.side = side;
			this.full = full;
			low = new int[] { box[0], box[1], box[2] };
			size = new int[] { box[3] - box[0], box[4] - box[1], box[5] - box[2] };
			nx = along(0);
			ny = along(1);
			nz = along(2);
			has = new boolean[Math.multiplyExact(Math.multiplyExact(nx, ny), nz)];
			if (full) Arrays.fill(has, true);
			else choose(counts, box, width, height);
			int n = 0;
			for (final boolean centre : has) if (centre) n++;
			kept = n;
		}

		private int along(final int axis) {
			return (int) Math.max(1, Math.min(size[axis], Math.round(size[axis] / side)));
		}

		private void choose(final boolean[] counts, final int[] box, final int width, final int height) {
			final int[] pixels = new int[has.length];
			for (int z = box[2]; z < box[5]; z++) for (int y = box[1]; y < box[4]; y++) {
				final int row = (z * height + y) * width;
				for (int x = box[0]; x < box[3]; x++) if (counts[row + x]) pixels[of(x, y, z)]++;
			}
			final double half = 0.5 * size[0] / nx * size[1] / ny * size[2] / nz;
			for (int c = 0; c < has.length; c++) has[c] = pixels[c] >= half;
			for (int c = 0; c < has.length; c++) if (!has[c] && pixels[c] > 0 && !besideOne(c)) has[c] = true;
		}

		private boolean besideOne(final int cell) {
			final int cx = cell % nx, cy = cell / nx % ny, cz = cell / nx / ny;
			return cx > 0 && has[cell - 1] || cx < nx - 1 && has[cell + 1] || cy > 0 && has[cell - nx] || cy < ny - 1 && has[cell +
				nx] || cz > 0 && has[cell - nx * ny] || cz < nz - 1 && has[cell + nx * ny];
		}

		/** The cell of a pixel. */
		int of(final int x, final int y, final int z) {
			final int cx = (int) ((long) (x - low[0]) * nx / size[0]), cy = (int) ((long) (y - low[1]) * ny / size[1]);
			return ((int) ((long) (z - low[2]) * nz / size[2]) * ny + cy) * nx + cx;
		}

		/** For each cell the number of its centre from 0, −1 if it has none. */
		int[] numbers() {
			final int[] numbers = new int[has.length];
			int n = 0;
			for (int c = 0; c < numbers.length; c++) numbers[c] = has[c] ? n++ : -1;
			return numbers;
		}

		/** The grid whose number of centres is nearest to a wanted one. */
		static Cells about(final int wanted, final boolean[] counts, final int width, final int height, final int depth) {
			final int[] box = { width, height, depth, 0, 0, 0 };
			int n = 0;
			for (int i = 0; i < counts.length; i++) {
				if (!counts[i]) continue;
				n++;
				final int[] at = { i % width, i / width % height, i / width / height };
				for (int axis = 0; axis < 3; axis++) {
					box[axis] = Math.min(box[axis], at[axis]);
					box[axis + 3] = Math.max(box[axis + 3], at[axis] + 1);
				}
			}
			final double share = (double) n / wanted, side = depth > 1 ? Math.cbrt(share) : Math.sqrt(share);
			if (n == counts.length) return new Cells(side, box, counts, width, height, true);
			Cells best = null;
			// a grid of this side has about as many; larger sides have fewer
			double small = side / 2, large = side * Math.max(2, wanted);
			for (int t = 0; t < TRIES; t++) {
				final Cells cells = new Cells(t == 0 ? side : Math.sqrt(small * large), box, counts, width, height, false);
				if (best == null || Math.abs(cells.kept - wanted) < Math.abs(best.kept - wanted)) best = cells;
				if (cells.kept == wanted) break;
				if (cells.kept > wanted) small = cells.side;
				else large = cells.side;
			}
			return best;
		}
	}

	/** The centres and what lies around them. */
	private final class Grid {

		private final float[][] colours;
		private final boolean[] counts;
		private final int width, height, depth, step, d;
		/** Of each centre: colours, then x, y, z. */
		private final double[] centres;

		Grid(final float[][] colours, final boolean[] counts, final int width, final int height, final int depth) {
			this.colours = colours;
			this.counts = counts;
			this.width = width;
			this.height = height;
			this.depth = depth;
			d = colours.length + 3;
			final Cells cells = Cells.about(superpixels, counts, width, height, depth);
			step = Math.max(1, (int) Math.round(cells.side));
			centres = new double[Math.multiplyExact(cells.kept, d)];
			if (cells.full) placeInTheMiddle(cells);
			else placeAtTheMean(cells);
		}

		private void placeInTheMiddle(final Cells cells) {
			for (int c = 0; c < cells.kept; c++) {
				final int x = (int) ((c % cells.nx + 0.5) * width / cells.nx), y = (int) ((c / cells.nx % cells.ny + 0.5) * height /
					cells.ny);
				final int z = (int) ((c / cells.nx / cells.ny + 0.5) * depth / cells.nz), i = (z * height + y) * width + x;
				for (int j = 0; j < d - 3; j++) centres[c * d + j] = colours[j][i];
				centres[c * d + d - 3] = x;
				centres[c * d + d - 2] = y;
				centres[c * d + d - 1] = z;
			}
		}

		/** What counts of a cell may lie anywhere in it. */
		private void placeAtTheMean(final Cells cells) {
			final int[] centreOf = cells.numbers(), sizes = new int[cells.kept];
			for (int i = 0; i < counts.length; i++) {
				if (!counts[i]) continue;
				final int x = i % width, y = i / width % height, z = i / width / height, c = centreOf[cells.of(x, y, z)], at = c * d;
				if (c < 0) continue;
				sizes[c]++;
				for (int j = 0; j < d - 3; j++) centres[at + j] += colours[j][i];
				centres[at + d - 3] += x;
				centres[at + d - 2] += y;
				centres[at + d - 1] += z;
			}
			for (int j = 0; j < centres.length; j++) centres[j] /= sizes[j / d];
		}

		/** Labels of the nearest centres, from 1. */
		int[] run(final Progress progress) {
			final int[] labels = new int[counts.length];
			for (int iteration = 0; iteration < iterations; iteration++) {
				progress.update((double) iteration / iterations, "superpixels");
				assign(labels);
				move(labels);
			}
			return labels;
		}

		/** Each row of pixels on its own: the centres within two steps, in their order. */
		private void assign(final int[] labels) {
			final double scale = compactness * compactness / ((double) step * step);
			Parallel.loop(height * depth, 16, (from, to) -> {
				final double[] nearest = new double[width];
				final int[] near = near(from / height, (to - 1) / height, from % height, (to - 1) % height);
				for (int row = from; row < to; row++) {
					Arrays.fill(nearest, Double.POSITIVE_INFINITY);
					final int y = row % height, z = row / height, offset = row * width;
					for (final int c : near) {
						final int at = c * d;
						final double dy = y - centres[at + d - 2], dz = z - centres[at + d - 1];
						if (Math.abs(dy) > 2 * step || Math.abs(dz) > 2 * step) continue;
						final double x = centres[at + d - 3], far = scale * (dy * dy + dz * dz);
						final int last = Math.min(width - 1, (int) x + 2 * step);
						for (int px = Math.max(0, (int) x - 2 * step); px <= last; px++) {
							double sum = far + scale * (px - x) * (px - x);
							for (int j = 0; j < d - 3; j++) {
								final double difference = colours[j][offset + px] - centres[at + j];
								sum += difference * difference;
							}
							if (sum < nearest[px]) {
								nearest[px] = sum;
								labels[offset + px] = c + 1;
							}
						}
					}
					for (int px = 0; px < width; px++) if (!counts[offset + px]) labels[offset + px] = 0;
				}
			});
		}

		/** The centres within two steps of the rows {@code firstY…lastY} of the slices; of all rows if there are more slices. */
		private int[] near(final int firstZ, final int lastZ, final int firstY, final int lastY) {
			final int[] near = new int[centres.length / d];
			int count = 0;
			for (int c = 0; c < near.length; c++) {
				final double y = centres[c * d + d - 2], z = centres[c * d + d - 1];
				final boolean rows = firstZ < lastZ || y >= firstY - 2 * step && y <= lastY + 2 * step;
				if (rows && z >= firstZ - 2 * step && z <= lastZ + 2 * step) near[count++] = c;
			}
			return Arrays.copyOf(near, count);
		}

		private void move(final int[] labels) {
			final double[] sums = new double[centres.length];
			final int[] sizes = new int[centres.length / d];
			for (int i = 0; i < labels.length; i++) {
				if (labels[i] == 0) continue;
				final int c = labels[i] - 1, at = c * d;
				for (int j = 0; j < d - 3; j++) sums[at + j] += colours[j][i];
				sums[at + d - 3] += i % width;
				sums[at + d - 2] += i / width % height;
				sums[at + d - 1] += i / width / height;
				sizes[c]++;
			}
			for (int j = 0; j < sums.length; j++) if (sizes[j / d] > 0) centres[j] = sums[j] / sizes[j / d];
		}
	}

	/** Makes every label connected, small parts belong to a neighbour. Returns the number of labels. */
	private int connect(final int[] labels, final int width, final int height, final int depth) {
		final int parts = ConnectedComponents.label(labels, width, height, depth, depth > 1 ? 6 : 4, labels);
		final int[] sizes = new int[parts + 1], start = new int[parts + 2], root = new int[parts + 1];
		for (final int label : labels) sizes[label]++;
		for (int p = 0; p <= parts; p++) {
			start[p + 1] = start[p] + sizes[p];
			root[p] = p;
		}
		final int smallest = (int) ((labels.length - sizes[0]) / (4L * superpixels));
		final int[] pixels = new int[labels.length], next = start.clone();
		for (int i = 0; i < labels.length; i++) pixels[next[labels[i]]++] = i;
		final int[] steps = { -width * height, -width, -1, 1, width, width * height };
		final int[] contact = new int[parts + 1];
		// two small parts that merged may still be small
		for (boolean merged = true; merged;) {
			merged = false;
			for (int p = 1; p <= parts; p++) {
				final int own = find(root, p);
				if (sizes[own] >= smallest) continue;
				int best = 0;
				for (int round = 0; round < 2; round++) {
					for (int at = start[p]; at < start[p + 1]; at++) {
						final int i = pixels[at], x = i % width, y = i / width % height, z = i / width / height;
						final boolean[] inside = { z > 0, y > 0, x > 0, x < width - 1, y < height - 1, z < depth - 1 };
						for (int n = 0; n < 6; n++) {
							if (!inside[n] || labels[i + steps[n]] == 0) continue;
							final int other = find(root, labels[i + steps[n]]);
							if (other == own) continue;
							if (round == 1) contact[other] = 0;
							else if (++contact[other] > contact[best]) best = other;
						}
					}
				}
				if (best == 0) continue;
				root[own] = best;
				sizes[best] += sizes[own];
				merged = true;
			}
		}
		final int[] number = new int[parts + 1];
		int found = 0;
		for (int i = 0; i < labels.length; i++) {
			if (labels[i] == 0) continue;
			final int r = find(root, labels[i]);
			if (number[r] == 0) number[r] = ++found;
			labels[i] = number[r];
		}
		return found;
	}

	private static int find(final int[] root, final int part) {
		int p = part;
		while (root[p] != p) p = root[p] = root[root[p]];
		return p;
	}
}
