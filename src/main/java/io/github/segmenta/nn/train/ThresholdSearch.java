package io.github.segmenta.nn.train;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.metric.InstanceScores;
import io.github.segmenta.nn.decode.Decoding;
import io.github.segmenta.nn.decode.StarConvex;
import io.github.segmenta.nn.decode.StarConvexDecoding;
import io.github.segmenta.nn.loss.Target;
import io.github.segmenta.nn.model.Model;
import io.github.segmenta.nn.model.ModelCard;
import io.github.segmenta.nn.model.ModelSegmenter;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Mask;

import net.imglib2.img.array.ArrayImgs;

import java.util.Arrays;
import java.util.List;

/**
 * Finds the settings of a model of polygons that give the best score on images with ground truth: the least centrality that
 * proposes a polygon, how much of two polygons may overlap, and the least probability of the foreground that refines them.
 * The network runs over each image, and all pairs of {@link #THRESHOLDS} and {@link #OVERLAPS} are tried; with the best one, it
 * runs again, and all {@link #FOREGROUNDS} are tried. Of equal scores the first is taken. The best must be better than the
 * standard ({@value #STANDARD_THRESHOLD}, {@value #STANDARD_OVERLAP}; {@value #STANDARD_FOREGROUND}) by more than the standard
 * error of the difference over the images, else the standard is taken: a few images can't tell more.
 */
public final class ThresholdSearch {

	static final double[] THRESHOLDS = { 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7 };
	static final double[] OVERLAPS = { 0.2, 0.3, 0.4, 0.5 };
	static final double[] FOREGROUNDS = { 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7 };

	static final double STANDARD_THRESHOLD = StarConvex.THRESHOLD, STANDARD_OVERLAP = StarConvex.OVERLAP,
			STANDARD_FOREGROUND = StarConvex.FOREGROUND_THRESHOLD;

	/** Mean AP (TP/(TP+FP+FN)) at IoU 0.50 to 0.90, {@code [threshold][overlap][image]}. */
	private final double[][][] scores;
	/** The same with the best pair, {@code [foreground][image]}. */
	private final double[][] foregroundScores;
	private int bestThreshold, bestOverlap, bestForeground = Arrays.binarySearch(FOREGROUNDS, STANDARD_FOREGROUND);
	private boolean triedForegrounds;

	private ThresholdSearch(final int images) {
		scores = new double[THRESHOLDS.length][OVERLAPS.length][images];
		foregroundScores = new double[FOREGROUNDS.length][images];
	}

	/**
	 * Tries all pairs, and then all thresholds of the foreground.
	 *
	 * @param model of polygons; its card isn't changed
	 * @param examples normalised as the model wants it
	 * @param progress told about the work, asked about cancel
	 * @return what was found
	 * @throws InvalidInputException if the model has learned no polygons, or there are no examples
	 */
	public static ThresholdSearch run(final Model model, final List<Example> examples, final Progress progress) {
		final ThresholdSearch search = polygons(model, examples, progress.part(0, 0.7));
		return model.network().call(() -> {
			for (int k = 0; k < examples.size(); k++) search.addForegrounds(model, examples.get(k), k, part(progress.part(0.7, 1),
				k, examples.size()));
			search.chooseForeground();
			return search;
		});
	}

	/** Tries all pairs only; see {@link #run}. */
	static ThresholdSearch polygons(final Model model, final List<Example> examples, final Progress progress) {
		final ModelCard card = model.card();
		if (!card.decoding.equals(StarConvexDecoding.NAME)) throw new InvalidInputException("The model " + card.name +
			" has not learned polygons; it has no thresholds to choose.");
		if (examples.isEmpty()) throw new InvalidInputException("There are no images to choose thresholds by.");
		return model.network().call(() -> {
			final ThresholdSearch search = new ThresholdSearch(examples.size());
			for (int k = 0; k < examples.size(); k++) search.add(model, examples.get(k), k, part(progress, k, examples.size()));
			search.choose();
			return search;
		});
	}

	private static Progress part(final Progress progress, final int image, final int images) {
		progress.update(image / (double) images, "choosing thresholds");
		return progress.part(image / (double) images, (image + 1.0) / images);
	}

	private void add(final Model model, final Example example, final int image, final Progress progress) {
		final Example e = example.inDiameter(model.card().diameterPx);
		final StarConvex decoder = new StarConvex(e.width, e.height, model.card().outputs - StarConvex.FIRST_DISTANCE)
			.threshold(THRESHOLDS[0]);
		final float[] logits = propose(model, e, decoder, progress);
		final Mask foreground = foreground(logits, e, decoder);
		final StarConvex.Polygons[] all = decoder.polygons(OVERLAPS);
		for (int o = 0; o < OVERLAPS.length; o++) {
			for (int t = 0; t < THRESHOLDS.length; t++) {
				progress.check();
				scores[t][o][image] = score(e, decoder.refine(all[o].above(THRESHOLDS[t]), foreground, progress).labels);
			}
		}
	}

	private void addForegrounds(final Model model, final Example example, final int image, final Progress progress) {
		final Example e = example.inDiameter(model.card().diameterPx);
		final StarConvex decoder = new StarConvex(e.width, e.height, model.card().outputs - StarConvex.FIRST_DISTANCE)
			.threshold(threshold()).overlap(overlap());
		final float[] logits = propose(model, e, decoder, progress);
		final StarConvex.Polygons polygons = decoder.polygons(progress);
		for (int f = 0; f < FOREGROUNDS.length; f++) {
			progress.check();
			final Mask foreground = foreground(logits, e, decoder.foreground(FOREGROUNDS[f]));
			foregroundScores[f][image] = score(e, decoder.refine(polygons.above(0), foreground, progress).labels);
		}
	}

	/** Lets the network propose polygons; the logits of the foreground come back. */
	private static float[] propose(final Model model, final Example e, final StarConvex decoder, final Progress progress) {
		final float[] logits = new float[e.width * e.height];
		StarConvexDecoding.propose(new ModelSegmenter(model).outputs(channels(e)), decoder, (top, rows) -> System
			.arraycopy(rows, 0, logits, top * e.width, rows.length), progress);
		return logits;
	}

	private static Volume[] channels(final Example e) {
		return Arrays.stream(e.channels).map(channel -> new Volume(e.width, e.height, channel)).toArray(Volume[]::new);
	}

	private static Mask foreground(final float[] logits, final Example e, final StarConvex decoder) {
		final Mask mask = new Mask(e.width, e.height, 1);
		for (int i = 0; i < logits.length; i++) if (decoder.isForeground(logits[i])) mask.array()[i] = Mask.FOREGROUND;
		return mask;
	}

	private static double score(final Example example, final int[] found) {
		final int[] truth = example.labels.clone();
		for (int i = 0; i < truth.length; i++) {
			if (truth[i] != Target.IGNORE) continue;
			truth[i] = 0;
			found[i] = 0;
		}
		return InstanceScores.of(Labels.of(ArrayImgs.ints(truth, truth.length, 1)), Labels.of(ArrayImgs.ints(found,
			found.length, 1))).meanAveragePrecision(8);
	}

	private void choose() {
		for (int t = 0; t < THRESHOLDS.length; t++) {
			for (int o = 0; o < OVERLAPS.length; o++) {
				if (mean(scores[t][o]) <= score()) continue;
				bestThreshold = t;
				bestOverlap = o;
			}
		}
		final int t = Arrays.binarySearch(THRESHOLDS, STANDARD_THRESHOLD), o = Arrays.binarySearch(OVERLAPS,
			STANDARD_OVERLAP);
		if (isBetter(scores[bestThreshold][bestOverlap], scores[t][o])) return;
		bestThreshold = t;
		bestOverlap = o;
	}

	private void chooseForeground() {
		triedForegrounds = true;
		final int standard = bestForeground;
		int best = 0;
		for (int f = 1; f < FOREGROUNDS.length; f++) if (mean(foregroundScores[f]) > mean(foregroundScores[best])) best = f;
		if (isBetter(foregroundScores[best], foregroundScores[standard])) bestForeground = best;
	}

	/** Whether the mean of the differences is larger than its standard error. */
	static boolean isBetter(final double[] some, final double[] others) {
		final int n = some.length;
		final double[] differences = new double[n];
		for (int k = 0; k < n; k++) differences[k] = some[k] - others[k];
		final double mean = mean(differences);
		double squares = 0;
		for (final double d : differences) squares += (d - mean) * (d - mean);
		return n > 1 && mean > Math.sqrt(squares / (n - 1) / n);
	}

	private static double mean(final double[] values) {
		return Arrays.stream(values).sum() / values.length;
	}

	/** @return the least centrality that proposes a polygon */
	public double threshold() {
		return THRESHOLDS[bestThreshold];
	}

	/** @return how much of two polygons may overlap, as a share of the smaller one */
	public double overlap() {
		return OVERLAPS[bestOverlap];
	}

	/** @return the least probability of the foreground that refines polygons */
	public double foreground() {
		return FOREGROUNDS[bestForeground];
	}

	/**
	 * The score with all of them.
	 *
	 * @return 0…1, a mean over the images
	 */
	public double score() {
		return mean(triedForegrounds ? foregroundScores[bestForeground] : scores[bestThreshold][bestOverlap]);
	}

	/**
	 * Writes them into a card.
	 *
	 * @param card is changed
	 */
	public void apply(final ModelCard card) {
		card.postprocessing.set(Decoding.THRESHOLD, threshold()).set(StarConvexDecoding.OVERLAP, overlap()).set(
			StarConvexDecoding.FOREGROUND, foreground());
	}

	/** All scores, means over the images: a line a threshold, then those of the foreground. */
	@Override
	public String toString() {
		final StringBuilder text = new StringBuilder("threshold");
		for (final double o : OVERLAPS) text.append(String.format(java.util.Locale.ROOT, "  overlap %.1f", o));
		for (int t = 0; t < THRESHOLDS.length; t++) {
			text.append(String.format(java.util.Locale.ROOT, "\n%9.2f", THRESHOLDS[t]));
			for (int o = 0; o < OVERLAPS.length; o++) text.append(String.format(java.util.Locale.ROOT, "%13.4f", mean(scores[t][o])));
		}
		if (triedForegrounds) for (int f = 0; f < FOREGROUNDS.length; f++) text.append(String.format(java.util.Locale.ROOT,
			"\nforeground %.2f %8.4f", FOREGROUNDS[f], mean(foregroundScores[f])));
		return text.toString();
	}
}
