package io.github.segmenta.model;

import io.github.segmenta.compute.Normalization;
import io.github.segmenta.kernel.Progress;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmentation;
import io.github.segmenta.segment.Segmenter;

import java.util.Arrays;

/**
 * Nuclei by a trained model, with the scale and the polarity found from the image. At first the image is shown to the network
 * as it is. If the nuclei that are found are smaller or larger than those it was trained with, or there are none, it is shown
 * again in a size in which they have {@value #BEST_DIAMETER_PX} pixels, at most {@value #TRIES} times.
 */
public final class NucleusSegmenter implements Segmenter {

	private static final double SMALLEST_PX = 8, LARGEST_PX = 48, BEST_DIAMETER_PX = 20;
	private static final int TRIES = 3;

	/** Whether nuclei are lighter than their surroundings. */
	public enum Polarity {
			/** Light if the median of the image lies nearer to its darkest than to its lightest part. */
			AUTOMATIC,
			LIGHT,
			DARK
	}

	private final Model model;
	private double diameterPx;
	private Polarity polarity = Polarity.AUTOMATIC;
	private int tile = 512;

	/** @param model of polygons, with one channel; used, not closed */
	public NucleusSegmenter(final Model model) {
		this.model = model;
	}

	/** Typical diameter of the nuclei in pixels; 0 (at first) = found from the image. */
	public NucleusSegmenter diameter(final double pixels) {
		diameterPx = pixels;
		return this;
	}

	public NucleusSegmenter polarity(final Polarity value) {
		polarity = value;
		return this;
	}

	/** See {@link ModelSegmenter#tile}. */
	public NucleusSegmenter tile(final int pixels) {
		tile = pixels;
		return this;
	}

	@Override
	public Segmentation segment(final Micrograph image, final Progress progress) {
		final boolean dark = polarity == Polarity.DARK || polarity == Polarity.AUTOMATIC && hasLightBackground(image.channel(
			0));
		double scale = diameterPx > 0 ? Math.max(1 / 32.0, Math.min(32, BEST_DIAMETER_PX / diameterPx)) : 1;
		Segmentation best = null;
		double bestScale = scale;
		for (int k = 0; k < TRIES; k++) {
			final Segmentation found = new ModelSegmenter(model).tile(tile).inverted(dark).scale(scale).segment(image, progress
				.part(k / (double) TRIES, (k + 1.0) / TRIES));
			final double diameter = medianDiameter(found);
			if (best == null || diameter > 0) {
				best = found;
				bestScale = scale;
			}
			if (diameterPx > 0) break;
			final double seen = diameter * scale;
			if (seen >= SMALLEST_PX && seen <= LARGEST_PX) break;
			// nothing at this scale: perhaps the nuclei are too large to be seen as such
			final double next = diameter == 0 ? scale / 3 : BEST_DIAMETER_PX / diameter;
			if (Math.min(image.width(), image.height()) * next < 32 || next > 4) break;
			scale = next;
		}
		progress.update(1, null);
		return best.withValue("scale", bestScale).withValue("nuclei", dark ? "dark" : "light");
	}

	private static boolean hasLightBackground(final Volume image) {
		final double[] p = Normalization.percentiles(image.planeAsFloat(image.depth / 2), 1, 50, 99);
		return p[1] - p[0] > p[2] - p[1];
	}

	/** Median diameter of discs with the objects' areas, in pixels of a slice; 0 if there are none. */
	private static double medianDiameter(final Segmentation found) {
		final int[] areas = new int[found.maxLabel() + 1];
		for (final int label : found.labels()) areas[label]++;
		areas[0] = 0;
		final int[] sorted = Arrays.stream(areas).filter(area -> area > 0).sorted().toArray();
		return sorted.length == 0 ? 0 : Math.sqrt(sorted[sorted.length / 2] * 4 / Math.PI);
	}
}
