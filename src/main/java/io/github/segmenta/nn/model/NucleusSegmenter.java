package io.github.segmenta.nn.model;

import io.github.segmenta.core.Progress;
import io.github.segmenta.label.ObjectDiameter;
import io.github.segmenta.nn.decode.Decoding;
import io.github.segmenta.segment.Finding;
import io.github.segmenta.segment.Instance;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmentation;
import io.github.segmenta.segment.Segmenter;

import java.util.Arrays;

import net.imglib2.Cursor;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;

/**
 * Nuclei by a trained model, with the scale and the polarity found from the image. The image is shown to the network as
 * it is – magnified, if objects of 26 pixels are smaller than what it was trained with – and smaller and smaller as long
 * as the objects become more certain: the sum of their pixels, weighted by the objects' scores, grows by at least 30 %,
 * and the mean of their scores doesn't fall and they don't look more than three times too large; an object's score is
 * its centrality, or without polygons the mean probability of the foreground. Then it is shown again in the size in
 * which the objects have the diameter that the network was trained with, up to {@value #ROUNDS} times, as long as their
 * typical diameter ({@link ObjectDiameter#typicalPx}) differs from it by more than a tenth, and only if the objects don't become much less certain. Of
 * images with more than 2 · 512² pixels, all of this is done with the middle, if that has at least {@value #ENOUGH}
 * objects. A model whose card has no such diameter was trained with images as they are; with it objects come nearer to
 * {@value #COMMON_DIAMETER_PX} pixels, by a factor of 1.4 at most.
 */
public final class NucleusSegmenter implements Segmenter {

	/** By how much the image was magnified for the network. */
	public static final Finding<Double> SCALE = Finding.of("scale", Double.class);
	/** Whether nuclei are “light” or “dark”. */
	public static final Finding<String> NUCLEI = Finding.of("nuclei", String.class);

	private static final double COMMON_DIAMETER_PX = 26;
	private static final double FROM_AFAR = 0.4, SMALLEST_SIDE_PX = 64;
	/** The scale that is found first is changed by this factor at most, by a model for one size and by others. */
	private static final double MOST_CHANGE = 4, MOST_CHANGE_OF_MANY_SIZES = 1.4;
	private static final int ROUNDS = 2;
	/** In images with more pixels the size is looked for in their middle of so many pixels a side, if that has enough nuclei. */
	private static final long LARGE_PX = 2 * 512 * 512;
	private static final int PART_SIDE_PX = 512, ENOUGH = 20;
	/** A size in which the objects are so much less certain was chosen by mistake. */
	private static final double LEAST_KEPT = 0.6;
	/** Factor above which objects are too large, compared with those the network was trained with, to be nuclei. */
	private static final double LARGEST = 3;
	/** Changes by less than this factor aren't worth the time. */
	private static final double LEAST_CHANGE = 1.1;
	/** How much more certain another scale must be to be preferred. */
	private static final double MARGIN = 1.3;

	private final Model model;
	private String decoding;
	private double diameterPx, threshold;
	private int crfIterations = -1, augmentations;
	private Polarity polarity = Polarity.AUTOMATIC;
	private int tile = 1024;

	/** @param model of objects; used, not closed */
	public NucleusSegmenter(final Model model) {
		this.model = model;
		decoding = model.card().decoding;
		augmentations = model.card().postprocessing.get(ModelSegmenter.AUGMENTATIONS);
	}

	/**
	 * Typical diameter of the nuclei in pixels; 0 (the default) = found from the image.
	 *
	 * @param pixels at least 0; 0 = found from the image
	 * @return this
	 */
	public NucleusSegmenter diameter(final double pixels) {
		diameterPx = pixels;
		return this;
	}

	/**
	 * Whether nuclei are light or dark; by default it is found from the image.
	 *
	 * @param value light, dark, or found from each image
	 * @return this
	 */
	public NucleusSegmenter polarity(final Polarity value) {
		polarity = value;
		return this;
	}

	/**
	 * See {@link ModelSegmenter#threshold}; 0 (the default) = that of the model's card.
	 *
	 * @param value 0…1
	 * @return this
	 */
	public NucleusSegmenter threshold(final double value) {
		threshold = value;
		return this;
	}

	/** See {@link ModelSegmenter#decoding}. */
	NucleusSegmenter decoding(final String value) {
		decoding = value;
		return this;
	}

	/** See {@link ModelSegmenter#crf}; −1 (the default) = as the card says. */
	NucleusSegmenter crf(final int iterations) {
		crfIterations = iterations;
		return this;
	}

	/**
	 * See {@link ModelSegmenter#augmentations}; the size is looked for without.
	 *
	 * @param number 1, 4 or 8
	 * @return this
	 * @throws io.github.segmenta.core.InvalidInputException if it is another number
	 */
	public NucleusSegmenter augmentations(final int number) {
		augmentations = ModelSegmenter.checked(number);
		return this;
	}

	/**
	 * See {@link ModelSegmenter#tile}.
	 *
	 * @param pixels size of the part of a tile that is kept; 1024 by default
	 * @return this
	 */
	public NucleusSegmenter tile(final int pixels) {
		tile = pixels;
		return this;
	}

	@Override
	public Segmentation segment(final Micrograph image, final Progress progress) {
		final boolean dark = polarity.isDark(image);
		final double trained = model.card().diameterPx, wanted = trained > 0 ? trained : COMMON_DIAMETER_PX;
		// it saw whatever is in its images in the size that it has there
		if (trained == 0 && diameterPx == 0 && Decoding.named(decoding).reads() == Decoding.Reads.DETECTIONS) return at(1, dark, augmentations, image,
			progress);
		if (diameterPx > 0) return at(Math.max(1 / 32.0, Math.min(32, wanted / diameterPx)), dark, augmentations, image, progress);
		if ((long) image.width() * image.height() > LARGE_PX) {
			final Segmentation part = search(middle(image), wanted, dark, progress.part(0, 0.3));
			if (part.maxLabel() >= ENOUGH) return at(scale(part), dark, augmentations, image, progress.part(0.3, 1));
		}
		if (augmentations == 1) return search(image, wanted, dark, progress);
		return at(scale(search(image, wanted, dark, progress.part(0, 0.4))), dark, augmentations, image, progress.part(0.4, 1));
	}

	/** The middle of a large image. */
	private static Micrograph middle(final Micrograph image) {
		final int[] size = { Math.min(PART_SIDE_PX, image.width()), Math.min(PART_SIDE_PX, image.height()), image.depth() };
		return image.part(new long[] { (image.width() - size[0]) / 2, (image.height() - size[1]) / 2, 0 }, size).selected(null);
	}

	private Segmentation search(final Micrograph image, final double wanted, final boolean dark, final Progress progress) {
		final double near = Math.max(1, wanted / COMMON_DIAMETER_PX);
		Segmentation best = at(near, dark, image, progress.part(0, 0.5));
		// from afar large nuclei, of which the network saw only parts before, are found with more confidence
		double scale = FROM_AFAR * near;
		for (; Math.min(image.width(), image.height()) * scale >= SMALLEST_SIDE_PX; scale *= FROM_AFAR) {
			final Segmentation found = at(scale, dark, image, progress.part(0.5, 0.8));
			if (confidence(found) <= MARGIN * confidence(best) || meanScore(found) < meanScore(best)) break;
			// what is still so large is no nucleus but a crowd of them
			if (scale * ObjectDiameter.typicalPx(found.labels()) > LARGEST * wanted) break;
			best = found;
		}
		final double first = scale(best), most = model.card().diameterPx > 0 ? MOST_CHANGE : MOST_CHANGE_OF_MANY_SIZES;
		for (int round = 0; round < ROUNDS; round++) {
			final double diameter = ObjectDiameter.typicalPx(best.labels());
			if (diameter == 0) return best;
			final double next = Math.max(first / most, Math.min(first * most, wanted / diameter)), change = next / scale(best);
			if (change < LEAST_CHANGE && change > 1 / LEAST_CHANGE) return best;
			final Segmentation again = at(next, dark, image, progress.part(0.8 + 0.1 * round, 0.9 + 0.1 * round));
			if (confidence(again) < LEAST_KEPT * confidence(best)) return best;
			best = again;
		}
		return best;
	}

	private static double scale(final Segmentation found) {
		return found.findings().get(SCALE);
	}

	private Segmentation at(final double scale, final boolean dark, final Micrograph image, final Progress progress) {
		return at(scale, dark, 1, image, progress);
	}

	private Segmentation at(final double scale, final boolean dark, final int shown, final Micrograph image,
		final Progress progress)
	{
		final ModelSegmenter segmenter = new ModelSegmenter(model).decoding(decoding).tile(tile).polarity(dark ? Polarity.DARK
			: Polarity.LIGHT).scale(scale).augmentations(shown);
		if (threshold > 0) segmenter.threshold(threshold);
		if (crfIterations >= 0) segmenter.crf(crfIterations);
		return segmenter.segment(image, progress).with(SCALE, scale).with(NUCLEI, dark ? "dark" : "light");
	}

	/** The pixels of all objects, each times its object's score. */
	private static double confidence(final Segmentation found) {
		final double[] scores = scores(found);
		double sum = 0;
		for (final int label : found.labels().array()) if (label > 0) sum += scores[label - 1];
		return sum;
	}

	private static double meanScore(final Segmentation found) {
		return Arrays.stream(scores(found)).average().orElse(0);
	}

	/** The score of each object: its centrality, or the mean probability of the foreground where there are no polygons. */
	private static double[] scores(final Segmentation found) {
		final double[] scores = new double[found.maxLabel()];
		for (final Instance instance : found.instances()) scores[instance.label - 1] = instance.score;
		if (found.probabilities() == null) return scores;
		final int[] areas = new int[scores.length];
		final Cursor<FloatType> background = Views.flatIterable(Views.hyperSlice(found.probabilities(), 3, 0)).cursor();
		for (final int label : found.labels().array()) {
			final float probability = background.next().get();
			if (label == 0) continue;
			scores[label - 1] += 1 - probability;
			areas[label - 1]++;
		}
		for (int k = 0; k < scores.length; k++) scores[k] /= areas[k];
		return scores;
	}
}
