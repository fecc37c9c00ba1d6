package io.github.segmenta.nn.train;

import io.github.segmenta.metric.InstanceScores;
import io.github.segmenta.nn.decode.StarConvex;
import io.github.segmenta.nn.loss.Target;
import io.github.segmenta.nn.model.ModelCard;
import io.github.segmenta.nn.net.Network;
import io.github.segmenta.nn.net.PixelNetwork;
import io.github.segmenta.nn.op.Reduction;
import io.github.segmenta.nn.op.Rearrangement;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Segmentation;

import net.imglib2.img.array.ArrayImgs;

import java.util.List;

/**
 * What a network that scores pixels learns: a loss of the scores, as plain arrays. Folding of the pixels into squares
 * before the network, and back behind it, is done here.
 *
 * @param <T> what the labels of a patch become before they are compared
 */
public abstract class PixelObjective<T> implements Objective<T> {

	@Override
	public final Class<PixelNetwork> network() {
		return PixelNetwork.class;
	}

	/**
	 * Scores a pixel, or a square of pixels if they {@linkplain #ofSquares belong to squares}.
	 *
	 * @return the number of scores
	 */
	public abstract int outputs();

	/** Whether scores belong to squares of pixels of the side of {@link ModelCard#spaceToDepth}, not to each pixel. */
	boolean ofSquares() {
		return false;
	}

	@Override
	public final int spaceToDepth(final int wanted) {
		return ofSquares() ? StarConvex.GRID : wanted;
	}

	@Override
	public final int outputs(final int spaceToDepth) {
		return outputs() * (ofSquares() ? 1 : spaceToDepth * spaceToDepth);
	}

	@Override
	public final Variable loss(final Tape tape, final Network network, final List<Patch> patches, final List<T> truths) {
		final int size = patches.get(0).size, channels = network.channels();
		final int spaceToDepth = (int) Math.round(Math.sqrt(channels / (patches.get(0).pixels.length / (size * size))));
		final int side = size / spaceToDepth, run = channels / spaceToDepth;
		final float[] pixels = new float[side * side * channels * patches.size()];
		int to = 0;
		for (final Patch patch : patches) {
			for (int square = 0; square < side * side; square++) {
				for (int k = 0; k < spaceToDepth; k++, to += run) System.arraycopy(patch.pixels, ((square / side * spaceToDepth + k) * side +
					square % side) * run, pixels, to, run);
			}
		}
		final Variable folded = ((PixelNetwork) network).apply(tape, tape.constant(pixels, patches.size(), side, side,
			channels));
		final Variable scores = ofSquares() || spaceToDepth == 1 ? folded : Rearrangement.depthToSpace(tape, folded, spaceToDepth);
		@SuppressWarnings("unchecked")
		final T[] array = truths.toArray((T[]) java.lang.reflect.Array.newInstance(truths.get(0).getClass(), truths.size()));
		return Reduction.scalar(tape, scores, (x, gradient) -> loss(x, array, size, gradient));
	}

	/**
	 * The loss of a batch.
	 *
	 * @param scores (patch, y, x, output), of pixels or of squares
	 * @param truths one a patch
	 * @param gradient takes the derivative with respect to the scores, zeros before; {@code null} if not wanted
	 */
	abstract double loss(float[] scores, T[] truths, int size, float[] gradient);

	@Override
	public String measure() {
		return "mean AP (TP/(TP+FP+FN)) at IoU 0.50 to 0.90";
	}

	@Override
	public final double score(final Example example, final Segmentation found) {
		final int[] truth = example.labels.clone(), labels = found.labels().array().clone();
		for (int i = 0; i < truth.length; i++) {
			if (truth[i] != Target.IGNORE) continue;
			truth[i] = 0;
			labels[i] = 0;
		}
		return score(truth, labels);
	}

	/**
	 * How good a result is, 0…1: here the mean over the thresholds of IoU from 0.50 to 0.90 of TP/(TP+FP+FN). Pixels of
	 * which nothing is known are 0 in both.
	 */
	double score(final int[] truth, final int[] found) {
		return InstanceScores.of(Labels.of(ArrayImgs.ints(truth, truth.length, 1)), Labels.of(ArrayImgs.ints(found,
			found.length, 1))).meanAveragePrecision(8);
	}
}
