package io.github.segmenta.model;

import io.github.segmenta.compute.Normalization;
import io.github.segmenta.kernel.Progress;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.Instance;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmentation;
import io.github.segmenta.segment.Segmenter;

import java.util.Arrays;

/**
 * Nuclei by a trained model, with the scale and the polarity found from the image. The image is shown to the network as it is,
 * and smaller and smaller as long as the objects become more certain: the sum of their pixels, weighted by the objects'
 * centrality, grows by at least 30 %. Then it is shown once more in a size in which the nuclei come nearer to {@value
 * #BEST_DIAMETER_PX} pixels, the size that the network knows best: up to 1.4 times larger or smaller, or, if they are
 * smaller or larger than those it was trained with, as much as it takes, by the same rule of 30 %.
 */
public final class NucleusSegmenter implements Segmenter {

	private static final double SMALLEST_PX = 8, LARGEST_PX = 60, BEST_DIAMETER_PX = 24;
	private static final double FROM_AFAR = 0.4, SMALLEST_SIDE_PX = 64;
	/** The scale that is found first is changed by this factor at most. */
	private static final double MOST_CHANGE = 1.4;
	/** Changes by less than this factor aren't worth the time. */
	private static final double LEAST_CHANGE = 1.1;
	/** How much more certain another scale must be to be preferred. */
	private static final double MARGIN = 1.3;
	private static final String SCALE = "scale";

	/** Whether nuclei are lighter than their surroundings. */
	public enum Polarity {
			/** Dark if the median lies three times as far from the 1st percentile as from the 99th; else light. */
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
		if (diameterPx > 0) return at(Math.max(1 / 32.0, Math.min(32, BEST_DIAMETER_PX / diameterPx)), dark, image, progress);
		Segmentation best = at(1, dark, image, progress.part(0, 0.5));
		// from afar large nuclei, of which the network saw only parts before, are found with more confidence
		double scale = FROM_AFAR;
		for (; Math.min(image.width(), image.height()) * scale >= SMALLEST_SIDE_PX; scale *= FROM_AFAR) {
			final Segmentation found = at(scale, dark, image, progress.part(0.5, 0.8));
			if (confidence(found) <= MARGIN * confidence(best)) break;
			best = found;
		}
		final double found = (Double) best.values().get(SCALE), diameter = medianDiameter(best), seen = diameter * found;
		if (diameter == 0) return best;
		final Progress rest = progress.part(0.8, 1);
		if (seen < SMALLEST_PX || seen > LARGEST_PX) {
			final Segmentation last = at(Math.max(1 / 32.0, Math.min(4, BEST_DIAMETER_PX / diameter)), dark, image, rest);
			return confidence(last) > MARGIN * confidence(best) ? last : best;
		}
		final double change = Math.max(1 / MOST_CHANGE, Math.min(MOST_CHANGE, BEST_DIAMETER_PX / seen));
		return change < LEAST_CHANGE && change > 1 / LEAST_CHANGE ? best : at(found * change, dark, image, rest);
	}

	private Segmentation at(final double scale, final boolean dark, final Micrograph image, final Progress progress) {
		return new ModelSegmenter(model).tile(tile).inverted(dark).scale(scale).segment(image, progress).withValue(SCALE,
			scale).withValue("nuclei", dark ? "dark" : "light");
	}

	/** The pixels of all objects, each times its object's centrality. */
	private static double confidence(final Segmentation found) {
		final int[] areas = new int[found.maxLabel() + 1];
		for (final int label : found.labels()) areas[label]++;
		double sum = 0;
		for (final Instance instance : found.instances()) sum += (double) areas[instance.label] * instance.score;
		return sum;
	}

	private static boolean hasLightBackground(final Volume image) {
		final double[] p = Normalization.percentiles(image.planeAsFloat(image.depth / 2), 1, 50, 99);
		return p[1] - p[0] > 3 * (p[2] - p[1]);
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
