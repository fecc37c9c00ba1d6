package io.github.segmenta.region;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Setting;
import io.github.segmenta.kernel.Neighborhood;
import io.github.segmenta.kernel.PaddedGrid;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Mask;

import org.scijava.plugin.Parameter;

/**
 * Magic wand: what is connected to a seed and has its grey value within a tolerance. A label with several seed pixels
 * takes values from the lowest of them − tolerance to the highest + tolerance. Labels grow side by side, step by step;
 * where two would take a pixel, the one that reaches it in fewer steps has it, of equal ones that whose front came first
 * in raster order. NaN is never taken; a seed on NaN is only itself.
 */
public final class FloodGrowing {

	private int connectivity = 8;

	@Parameter(label = "Tolerance", min = "0", persist = false, description = "Largest difference in grey value to the seed")
	private double tolerance = 20;

	/**
	 * 4 or 8 (every slice on its own), 6, 18 or 26. By default 8.
	 *
	 * @param connectivity 4 or 8 (every slice on its own), 6, 18 or 26
	 * @return this
	 */
	public FloodGrowing connectivity(final int connectivity) {
		this.connectivity = connectivity;
		return this;
	}

	/**
	 * Largest difference in grey value to the seed, at least 0; by default 20.
	 *
	 * @param tolerance in grey values
	 * @return this
	 * @throws InvalidInputException if it is negative
	 */
	public FloodGrowing tolerance(final double tolerance) {
		this.tolerance = tolerance;
		return Setting.checked(this);
	}

	/**
	 * Grows from seeds.
	 *
	 * @param image the image
	 * @param seeds label of each seed pixel, 0 where there is none; not changed
	 * @param mask anything but 0 may be labelled; {@code null} for the whole image
	 * @param progress told about the work, asked about cancel
	 * @return new labels with the numbers of the seeds
	 * @throws InvalidInputException if there are no seeds, negative ones, or none inside the mask
	 */
	public Labels grow(final Volume image, final Labels seeds, final Mask mask, final Progress progress) {
		final int[] seedLabels = seeds.array();
		final byte[] inside = Seeds.values(mask);
		final int max = Seeds.check(seeds, mask);
		final float[] plain = image.copyToFloat();
		final double[] lowest = new double[max + 1], highest = new double[max + 1];
		java.util.Arrays.fill(lowest, Double.POSITIVE_INFINITY);
		java.util.Arrays.fill(highest, Double.NEGATIVE_INFINITY);
		final int[] free = seedLabels.clone();
		for (int i = 0; i < free.length; i++) {
			if (inside != null && inside[i] == 0) free[i] = -1;
			if (free[i] <= 0 || plain[i] != plain[i]) continue;
			lowest[free[i]] = Math.min(lowest[free[i]], plain[i] - tolerance);
			highest[free[i]] = Math.max(highest[free[i]], plain[i] + tolerance);
		}
		final PaddedGrid grid = new PaddedGrid(image.width, image.height, image.depth);
		final Neighborhood all = Neighborhood.of(connectivity);
		final int[] offsets = (grid.depth == 1 && all.volume ? Neighborhood.of(connectivity == 6 ? 4 : 8) : all).offsets(
			grid.row, grid.plane);
		final int[] label = grid.pad(free, -1);
		final float[] value = grid.pad(plain, Float.NaN);
		final int[] queue = new int[plain.length];
		int end = 0;
		for (int p = 0; p < label.length; p++) if (label[p] > 0) queue[end++] = p;
		for (int k = 0; k < end; k++) {
			if ((k & 0x3ffff) == 0) progress.check();
			final int p = queue[k], own = label[p];
			final double from = lowest[own], to = highest[own];
			for (final int offset : offsets) {
				final int q = p + offset;
				if (label[q] != 0 || !(value[q] >= from && value[q] <= to)) continue;
				label[q] = own;
				queue[end++] = q;
			}
		}
		final Labels result = seeds.blank();
		final int[] labels = result.array();
		grid.crop(label, labels);
		for (int i = 0; i < labels.length; i++) if (labels[i] < 0) labels[i] = 0;
		return result;
	}
}
