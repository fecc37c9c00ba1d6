package io.github.segmenta.nn.train;

import io.github.segmenta.core.Parallel;
import io.github.segmenta.core.Progress;
import io.github.segmenta.label.ObjectDiameter;
import io.github.segmenta.label.StarDistances;
import io.github.segmenta.nn.decode.CardSetting;
import io.github.segmenta.nn.decode.Decoding;
import io.github.segmenta.nn.decode.StarConvex;
import io.github.segmenta.nn.decode.StarConvexDecoding;
import io.github.segmenta.nn.loss.Target;
import io.github.segmenta.nn.model.Model;
import io.github.segmenta.nn.model.ModelCard;
import io.github.segmenta.segment.Labels;

import net.imglib2.img.array.ArrayImgs;

import java.util.Arrays;
import java.util.List;

/**
 * Objects as star-convex polygons (Schmidt et al. 2018, doi:10.1007/978-3-030-00934-2_30) and the foreground that later
 * refines their outlines: cross-entropies of the foreground and of the centrality of a pixel in its object, and the
 * absolute error of its distances to the edge, weighted by its centrality:
 * <pre>
 * CE(foreground) + CE(centrality) + λ · Σ c · mean |d − d̂| / Σ c + μ · mean |d̂| on the background
 * </pre>
 * with λ = 0.2 and μ = 10⁻⁴; distances in pixels, at the points that can propose a polygon only. Where little is outlined,
 * the background counts less, so that in both cross-entropies it has at most {@value #MOST_BACKGROUND} times the weight of
 * the objects. The pixels of an object of area a that lies whole in its patch count √(A/a), from 1 to {@value #MOST_OF_SMALL},
 * where half of the objects' pixels belong to objects of up to the area A: else specks beside large nuclei, which are
 * missed as easily as any other object, would hardly count. Outputs: see {@link StarConvex}.
 */
public final class StarConvexObjective extends PixelObjective<StarConvexObjective.Truth> {

	/** A number of corners that suits nuclei. */
	public static final int RAYS = 32;

	private static final double DISTANCE_WEIGHT = 0.2, BACKGROUND_WEIGHT = 1e-4;
	private static final int MOST_BACKGROUND = 6;
	private static final float MOST_OF_SMALL = 4;

	/** What is known of a patch. */
	static final class Truth {

		final int[] labels;
		final float[] centrality, distances;
		/** How much each pixel counts, 1 on the background. */
		final float[] weights;

		Truth(final Patch patch, final int rays) {
			labels = patch.labels;
			weights = weightsOfSmall(labels, patch.size);
			final Labels image = Labels.of(ArrayImgs.ints(labels, patch.size, patch.size));
			centrality = StarDistances.centrality(image).asFloat();
			distances = StarDistances.distances(image, rays, StarConvex.GRID);
		}
	}

	private final int rays;

	/** With {@value #RAYS} corners. */
	public StarConvexObjective() {
		this(RAYS);
	}

	/** @param rays corners of a polygon, 3…256 */
	public StarConvexObjective(final int rays) {
		if (rays < 3 || rays > 256) throw new IllegalArgumentException("rays " + rays);
		this.rays = rays;
	}

	@Override
	public int outputs() {
		return StarConvex.FIRST_DISTANCE + rays;
	}

	@Override
	boolean ofSquares() {
		return true;
	}

	@Override
	public void describe(final ModelCard card) {
		card.spaceToDepth = StarConvex.GRID;
		card.classes = StarConvex.outputNames(rays);
		card.decoding = StarConvexDecoding.NAME;
	}

	@Override
	public List<CardSetting<Double>> chosen() {
		return Arrays.asList(Decoding.THRESHOLD, StarConvexDecoding.OVERLAP);
	}

	@Override
	public double choose(final Model model, final List<Example> examples, final Progress progress) {
		final ThresholdSearch search = ThresholdSearch.polygons(model, examples, progress);
		search.apply(model.card());
		return search.score();
	}

	@Override
	public double tune(final Model model, final List<Example> examples, final Progress progress) {
		final ThresholdSearch search = ThresholdSearch.run(model, examples, progress);
		search.apply(model.card());
		return search.score();
	}

	@Override
	public Truth prepare(final Patch patch) {
		return new Truth(patch, rays);
	}

	@Override
	double loss(final float[] scores, final Truth[] truths, final int size, final float[] gradient) {
		final int n = size * size, outputs = outputs(), side = size / StarConvex.GRID;
		double known = 0, inside = 0, points = 0, central = 0, background = 0;
		for (final Truth truth : truths) {
			for (int i = 0; i < n; i++) {
				if (truth.labels[i] != Target.IGNORE) known += truth.weights[i];
				if (truth.labels[i] > 0) inside += truth.weights[i];
			}
			for (int square = 0; square < side * side; square++) {
				final int i = first(square, side, size);
				if (truth.labels[i] == Target.IGNORE) continue;
				points += truth.weights[i];
				central += truth.weights[i] * truth.centrality[i];
				if (truth.labels[i] == 0) background++;
			}
		}
		if (known == 0) return 0;
		// of a pixel and of a point, of objects [1] and of the background [0]
		final double[] pixel = weights(inside, known - inside), point = weights(points - background, background);
		final double near = central == 0 ? 0 : DISTANCE_WEIGHT / central / rays;
		final double far = background == 0 ? 0 : BACKGROUND_WEIGHT / background / rays;
		final double[] rows = new double[truths.length * side];
		Parallel.loop(rows.length, 4, (from, to) -> {
			for (int row = from; row < to; row++) {
				final Truth truth = truths[row / side];
				for (int column = 0; column < side; column++) {
					final int square = row % side * side + column, at = (row * side + column) * outputs;
					final int i = first(square, side, size);
					for (int k = 0; k < StarConvex.GRID * StarConvex.GRID; k++) {
						final int label = truth.labels[i + k / StarConvex.GRID * size + k % StarConvex.GRID];
						if (label == Target.IGNORE) continue;
						final int on = label > 0 ? 1 : 0;
						final double share = pixel[on] * truth.weights[i + k / StarConvex.GRID * size + k % StarConvex.GRID];
						rows[row] += share * crossEntropy(scores, at + StarConvex.FOREGROUND + k, on, share, gradient);
					}
					if (truth.labels[i] == Target.IGNORE) continue;
					final double share = point[truth.labels[i] > 0 ? 1 : 0] * truth.weights[i];
					rows[row] += share * crossEntropy(scores, at + StarConvex.CENTRALITY, truth.centrality[i], share, gradient);
					final double weight = truth.labels[i] > 0 ? near * truth.weights[i] * truth.centrality[i] : far;
					double sum = 0;
					for (int k = 0; k < rays; k++) {
						final int j = at + StarConvex.FIRST_DISTANCE + k;
						final float error = StarConvex.PIXELS_A_UNIT * scores[j] - truth.distances[square * rays + k];
						sum += Math.abs(error);
						if (gradient != null) gradient[j] = (float) (weight * StarConvex.PIXELS_A_UNIT * Math.signum(error));
					}
					rows[row] += weight * sum;
				}
			}
		});
		double loss = 0;
		for (final double row : rows) loss += row;
		return loss;
	}

	/** Weights of a place of the background and of one in an object; together all have the weight 1. */
	private static double[] weights(final double inside, final double outside) {
		final double background = inside == 0 ? 1 : Math.min(1, MOST_BACKGROUND * inside / Math.max(1, outside));
		final double sum = inside + background * outside;
		return sum == 0 ? new double[2] : new double[] { background / sum, 1 / sum };
	}

	/** How much each pixel counts by the size of its object; objects that the border may have cut count 1. */
	static float[] weightsOfSmall(final int[] labels, final int size) {
		final int typical = ObjectDiameter.medianAreaOfPixels(Labels.of(ArrayImgs.ints(labels, size, size)));
		final int[] areas = new int[Math.max(0, Arrays.stream(labels).max().orElse(0)) + 1];
		for (int i = 0; i < labels.length; i++) {
			if (labels[i] <= 0) continue;
			final int x = i % size, y = i / size;
			// so large that they count 1
			areas[labels[i]] += x == 0 || y == 0 || x == size - 1 || y == size - 1 ? typical : 1;
		}
		final float[] weights = new float[labels.length];
		for (int i = 0; i < labels.length; i++) weights[i] = labels[i] <= 0 ? 1 : (float) Math.max(1, Math.min(MOST_OF_SMALL, Math
			.sqrt(typical / (double) areas[labels[i]])));
		return weights;
	}

	/** The first pixel of a square. */
	private static int first(final int square, final int side, final int size) {
		return square / side * StarConvex.GRID * size + square % side * StarConvex.GRID;
	}

	/** −t·log σ(x) − (1 − t)·log(1 − σ(x)) = max(x, 0) − x·t + log(1 + e^−|x|) */
	private static double crossEntropy(final float[] scores, final int i, final double t, final double weight,
		final float[] gradient)
	{
		final double x = scores[i], e = Math.exp(-Math.abs(x));
		if (gradient != null) gradient[i] = (float) (weight * ((x >= 0 ? 1 : e) / (1 + e) - t));
		return Math.max(x, 0) - x * t + Math.log1p(e);
	}
}
