package io.github.segmenta.nn.op;

import io.github.segmenta.core.Parallel;
import io.github.segmenta.kernel.RoiAxis;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Tensor;
import io.github.segmenta.nn.tensor.Variable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Features of boxes, all of the same size, from the levels of a feature pyramid: ROI-Align (He et al. 2017,
 * doi:10.1109/ICCV.2017.322), computed as torchvision's {@code MultiScaleRoIAlign} does.
 */
public final class RoiAlign {

	/** About this many floats of a gradient are summed at once. */
	private static final int BAND = 1 << 18;

	private RoiAlign() {}

	/** One box's samples. */
	private static final class Region {

		final int index, level, image;
		final RoiAxis rows, columns;

		Region(final int index, final int level, final int image, final RoiAxis rows, final RoiAxis columns) {
			this.index = index;
			this.level = level;
			this.image = image;
			this.rows = rows;
			this.columns = columns;
		}

		boolean isEmpty() {
			return rows.isEmpty() || columns.isEmpty();
		}

		/** Columns of the level that it takes. */
		int width() {
			return columns.most() - columns.least() + 1;
		}
	}

	/** Some rows of the gradient of one image of a level. */
	private static final class Band {

		final int level, image, from, to;

		Band(final int level, final int image, final int from, final int to) {
			this.level = level;
			this.image = image;
			this.from = from;
			this.to = to;
		}
	}

	/**
	 * Cuts each box into {@code side}² bins; each is the mean of {@code samplingRatio}² samples, interpolated bilinearly.
	 *
	 * @param tape the run that this is part of
	 * @param levels (batch, y, x, channel) each, with the same batch and channels
	 * @param levelOfRoi for each box the index of its level
	 * @param imageOfRoi for each box the index of its image in the batch
	 * @param boxes x1, y1, x2, y2 of each, in pixels of the image
	 * @param scaleOfLevel pixels of each level for one of the image, such as ¼
	 * @param side bins in each direction
	 * @param samplingRatio samples of a bin in each direction; 0 or less for as many as a bin has pixels of the level, rounded up
	 * @return (box, side, side, channel)
	 * @throws IllegalArgumentException if there is no box, one has a coordinate that isn't finite, or arguments don't fit together
	 */
	public static Variable apply(final Tape tape, final Variable[] levels, final int[] levelOfRoi, final int[] imageOfRoi,
		final float[] boxes, final float[] scaleOfLevel, final int side, final int samplingRatio)
	{
		final int n = levelOfRoi.length, batch = levels[0].dim(0), channels = levels[0].dim(3);
		if (imageOfRoi.length != n || boxes.length != 4 * n) throw new IllegalArgumentException(boxes.length +
			" coordinates for " + n + " boxes in " + imageOfRoi.length + " images");
		if (scaleOfLevel.length != levels.length) throw new IllegalArgumentException(scaleOfLevel.length + " scales for " +
			levels.length + " levels");
		for (final Variable level : levels) {
			if (level.dim(0) != batch || level.dim(3) != channels) throw new IllegalArgumentException("levels " + levels[0]
				.value() + " and " + level.value());
		}
		final Region[] regions = new Region[n];
		for (int i = 0; i < n; i++) {
			final int level = levelOfRoi[i], image = imageOfRoi[i];
			if (level < 0 || level >= levels.length) throw new IllegalArgumentException("level " + level + " of " +
				levels.length);
			if (image < 0 || image >= batch) throw new IllegalArgumentException("image " + image + " of " + batch);
			regions[i] = new Region(i, level, image, new RoiAxis(boxes[4 * i + 1], boxes[4 * i + 3], scaleOfLevel[level], side,
				samplingRatio, levels[level].dim(1)), new RoiAxis(boxes[4 * i], boxes[4 * i + 2], scaleOfLevel[level], side,
					samplingRatio, levels[level].dim(2)));
		}
		final Tensor y = tape.allocate(n, side, side, channels);
		Parallel.loop(n, (from, to) -> {
			int widest = 0;
			for (int i = from; i < to; i++) if (!regions[i].isEmpty()) widest = Math.max(widest, regions[i].width());
			final float[][] rows = new float[2][widest * channels];
			final float[] sum = new float[widest * channels], out = new float[side * side * channels];
			for (int i = from; i < to; i++) {
				if (regions[i].isEmpty()) Arrays.fill(out, 0);
				else pool(levels[regions[i].level].value(), regions[i], side, rows, sum, out);
				y.write(i * out.length, out, 0, out.length);
			}
		});
		return tape.output(y, gy -> {
			final Tensor[] gradients = new Tensor[levels.length];
			final List<Band> bands = new ArrayList<>();
			for (int level = 0; level < levels.length; level++) {
				if (!levels[level].needsGradient()) continue;
				gradients[level] = tape.allocate(levels[level].shape());
				final int height = levels[level].dim(1);
				final int step = Math.max(1, BAND / (levels[level].dim(2) * channels));
				for (int image = 0; image < batch; image++) {
					for (int row = 0; row < height; row += step) bands.add(new Band(level, image, row, Math.min(height, row +
						step)));
				}
			}
			Parallel.loop(bands.size(), 1, (from, to) -> spread(gy, regions, bands.get(from), side, gradients[bands.get(
				from).level]));
			for (int level = 0; level < levels.length; level++) {
				if (gradients[level] != null) levels[level].accumulate(gradients[level]);
			}
		}, levels);
	}

	/**
	 * The bins of one box: row after row of bins, first the rows of the level are summed by their weights, then the columns of
	 * that sum.
	 *
	 * @param rows two rows of the level: of an even and of an odd index
	 */
	private static void pool(final Tensor x, final Region region, final int side, final float[][] rows, final float[] sum,
		final float[] out)
	{
		final int channels = x.dim(3), left = region.columns.least(), n = region.width() * channels;
		final int[] held = { -1, -1 };
		for (int by = 0; by < side; by++) {
			Arrays.fill(sum, 0, n, 0);
			for (int k = region.rows.start(by); k < region.rows.start(by + 1); k++) {
				final int row = region.rows.place(k), slot = row & 1;
				if (held[slot] != row) x.read(((region.image * x.dim(1) + row) * x.dim(2) + left) * channels, rows[slot], 0, n);
				held[slot] = row;
				add(region.rows.weight(k), rows[slot], 0, sum, 0, n);
			}
			for (int bx = 0; bx < side; bx++) {
				final int at = (by * side + bx) * channels;
				Arrays.fill(out, at, at + channels, 0);
				for (int k = region.columns.start(bx); k < region.columns.start(bx + 1); k++) {
					add(region.columns.weight(k), sum, (region.columns.place(k) - left) * channels, out, at, channels);
				}
			}
		}
	}

	/** Sums up what comes back to some rows of a level, box after box, so that their number doesn't matter. */
	private static void spread(final Tensor gy, final Region[] regions, final Band band, final int side,
		final Tensor gx)
	{
		final int width = gx.dim(2), channels = gx.dim(3);
		final float[] total = new float[(band.to - band.from) * width * channels], wide = new float[width * channels];
		final float[] g = new float[side * channels];
		for (final Region region : regions) {
			if (region.level != band.level || region.image != band.image || region.isEmpty() || region.rows
				.most() < band.from || region.rows.least() >= band.to) continue;
			final int left = region.columns.least(), n = region.width() * channels;
			for (int by = 0; by < side; by++) {
				boolean spread = false;
				for (int k = region.rows.start(by); k < region.rows.start(by + 1); k++) {
					final int row = region.rows.place(k) - band.from;
					if (row < 0 || row >= band.to - band.from) continue;
					if (!spread) {
						gy.read((region.index * side + by) * g.length, g, 0, g.length);
						Arrays.fill(wide, 0, n, 0);
						for (int bx = 0; bx < side; bx++) {
							for (int m = region.columns.start(bx); m < region.columns.start(bx + 1); m++) add(region.columns.weight(m),
								g, bx * channels, wide, (region.columns.place(m) - left) * channels, channels);
						}
						spread = true;
					}
					add(region.rows.weight(k), wide, 0, total, (row * width + left) * channels, n);
				}
			}
		}
		gx.write((band.image * gx.dim(1) + band.from) * width * channels, total, 0, total.length);
	}

	private static void add(final float weight, final float[] x, final int from, final float[] y, final int at,
		final int n)
	{
		for (int i = 0; i < n; i++) y[at + i] += weight * x[from + i];
	}
}
