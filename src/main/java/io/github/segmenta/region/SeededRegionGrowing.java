package io.github.segmenta.region;

import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.FifoHeap;
import io.github.segmenta.kernel.Neighborhood;
import io.github.segmenta.kernel.PaddedGrid;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Mask;

import net.imglib2.img.array.ArrayImgs;

import org.scijava.plugin.Parameter;

/**
 * Seeded region growing after Adams and Bischof (1994), DOI 10.1109/34.295913: regions grow pixel by pixel; next comes
 * the pixel beside a region whose grey value g differs least from the mean of that region, δ = |g − mean|.
 * <p>
 * A pixel enters the sorted list once, when a region first comes beside it, with the smallest δ to the regions beside it
 * at that moment; of equal δ the first that came. When its turn comes it goes to the region beside it with the smallest δ
 * by then (of equal ones the lowest label), or, with boundaries, becomes 0 if there is more than one. The labels divide
 * everything that is connected to a seed inside the mask. NaN belongs to no region and lets none pass.
 */
public final class SeededRegionGrowing {

	private static final int OUTSIDE = -1, QUEUED = -2, BOUNDARY = -3;

	private int connectivity = 8;

	@Parameter(label = "Boundaries", persist = false, description = "Part regions by lines of background")
	private boolean boundaries = false;

	/**
	 * 4 or 8 (every slice on its own, but one mean a label), 6, 18 or 26. By default 8.
	 *
	 * @param connectivity 4 or 8 (every slice on its own), 6, 18 or 26
	 * @return this
	 */
	public SeededRegionGrowing connectivity(final int connectivity) {
		this.connectivity = connectivity;
		return this;
	}

	/**
	 * Whether a pixel between two regions becomes 0 and parts them. Off by default.
	 *
	 * @param boundaries true for lines of background
	 * @return this
	 */
	public SeededRegionGrowing boundaries(final boolean boundaries) {
		this.boundaries = boundaries;
		return this;
	}

	/**
	 * Grows regions.
	 *
	 * @param image the image
	 * @param seeds label of each seed pixel, 0 where there is none; not changed
	 * @param mask anything but 0 may be labelled; {@code null} for the whole image
	 * @param progress told about the work, asked about cancel
	 * @return new labels with the numbers of the seeds
	 * @throws io.github.segmenta.core.InvalidInputException if there are no seeds, negative ones, or none in the mask
	 */
	public Labels grow(final Volume image, final Labels seeds, final Mask mask, final Progress progress) {
		final int[] seedLabels = seeds.array();
		final byte[] inside = Seeds.values(mask);
		final int max = Seeds.check(seeds, mask);
		final PaddedGrid grid = new PaddedGrid(image.width, image.height, image.depth);
		final float[] plain = image.copyToFloat();
		final int[] free = seedLabels.clone();
		for (int i = 0; i < free.length; i++) if (inside != null && inside[i] == 0 ||
			plain[i] != plain[i]) free[i] = OUTSIDE;
		return Labels.of(ArrayImgs.ints(new Regions(grid, grid.pad(plain, 0), grid.pad(free, OUTSIDE), max).grow(progress),
			image.width, image.height, image.depth));
	}

	private final class Regions {

		private final PaddedGrid grid;
		private final float[] value;
		private final int[] label, offsets;
		private final double[] sum;
		private final long[] count;
		private final FifoHeap waiting = new FifoHeap();

		Regions(final PaddedGrid grid, final float[] value, final int[] label, final int max) {
			this.grid = grid;
			this.value = value;
			this.label = label;
			sum = new double[max + 1];
			count = new long[max + 1];
			final Neighborhood all = Neighborhood.of(connectivity);
			offsets = (grid.depth == 1 && all.volume ? Neighborhood.of(connectivity == 6 ? 4 : 8) : all).offsets(grid.row,
				grid.plane);
		}

		int[] grow(final Progress progress) {
			for (int p = 0; p < label.length; p++) if (label[p] > 0) add(p, label[p]);
			for (int p = 0; p < label.length; p++) if (label[p] > 0) enterNeighbours(p);
			for (int step = 0; waiting.pop(); step++) {
				if ((step & 0x3ffff) == 0) progress.check();
				final int p = waiting.index;
				final int nearest = nearestRegion(p);
				if (boundaries && touchesOther(p, nearest)) {
					label[p] = BOUNDARY;
					continue;
				}
				label[p] = nearest;
				add(p, nearest);
				enterNeighbours(p);
			}
			final int[] labels = new int[grid.width * grid.height * grid.depth];
			grid.crop(label, labels);
			for (int i = 0; i < labels.length; i++) if (labels[i] < 0) labels[i] = 0;
			return labels;
		}

		private void add(final int p, final int region) {
			sum[region] += value[p];
			count[region]++;
		}

		private void enterNeighbours(final int p) {
			for (final int offset : offsets) {
				final int q = p + offset;
				if (label[q] != 0) continue;
				label[q] = QUEUED;
				waiting.push(difference(q, nearestRegion(q)), q, 0);
			}
		}

		private double difference(final int p, final int region) {
			return Math.abs(value[p] - sum[region] / count[region]);
		}

		private int nearestRegion(final int p) {
			int nearest = 0;
			double least = 0;
			for (final int offset : offsets) {
				final int region = label[p + offset];
				if (region <= 0 || region == nearest) continue;
				final double difference = difference(p, region);
				if (nearest != 0 && (difference > least || difference == least && region > nearest)) continue;
				nearest = region;
				least = difference;
			}
			return nearest;
		}

		private boolean touchesOther(final int p, final int region) {
			for (final int offset : offsets) if (label[p + offset] > 0 && label[p + offset] != region) return true;
			return false;
		}
	}
}
