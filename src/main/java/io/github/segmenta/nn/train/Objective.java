package io.github.segmenta.nn.train;

import io.github.segmenta.core.Progress;
import io.github.segmenta.nn.decode.CardSetting;
import io.github.segmenta.nn.model.Model;
import io.github.segmenta.nn.model.ModelCard;
import io.github.segmenta.nn.net.Network;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;
import io.github.segmenta.segment.Segmentation;

import java.util.Collections;
import java.util.List;

/**
 * What a network learns from labels: which networks can learn it, how what they give is compared with patches, how a
 * trained model turns it into a result, and how good that is. {@link PixelObjective} is for scores of pixels.
 *
 * @param <T> what the labels of a patch become before they are compared
 */
public interface Objective<T> {

	/**
	 * The type of the networks that can learn this.
	 *
	 * @return the type
	 */
	Class<? extends Network> network();

	/**
	 * The {@link ModelCard#spaceToDepth} that the network gets.
	 *
	 * @param wanted what a user wishes; objectives may have a block size of their own
	 * @return the side of the squares in pixels
	 */
	int spaceToDepth(int wanted);

	/**
	 * How many outputs the network must have.
	 *
	 * @param spaceToDepth see {@link #spaceToDepth}
	 * @return the number of outputs
	 */
	int outputs(int spaceToDepth);

	/**
	 * Fills in classes, decoding and postprocessing.
	 *
	 * @param card of the model that is trained; changed
	 */
	void describe(ModelCard card);

	/**
	 * Prepares a patch for comparison. Called from several threads at once.
	 *
	 * @param patch an image and what is known of it
	 * @return what {@link #loss} compares with
	 */
	T prepare(Patch patch);

	/**
	 * Runs the network over a batch and compares.
	 *
	 * @param tape of a training step, or of a prediction, where no gradient is wanted; what is drawn at random comes from its
	 *          generator
	 * @param network of the type {@link #network()}
	 * @param patches of one size
	 * @param truths one a patch
	 * @return the loss, a single value
	 */
	Variable loss(Tape tape, Network network, List<Patch> patches, List<T> truths);

	/**
	 * What {@link #score} measures, for the model's card.
	 *
	 * @return name of the measure
	 */
	String measure();

	/**
	 * How good a result is, 0…1. Where nothing is known of an example, the result doesn't count.
	 *
	 * @param example the image and the truth
	 * @param found what a model made of the image
	 * @return 0…1
	 */
	double score(Example example, Segmentation found);

	/**
	 * The {@linkplain ModelCard#postprocessing settings of the decoding} that {@link #choose} sets, with two decimals.
	 *
	 * @return the settings, in the order of their values; empty if nothing is chosen
	 */
	default List<CardSetting<Double>> chosen() {
		return Collections.emptyList();
	}

	/**
	 * Sets what only a finished model gets, at greater length than {@link #choose}, which is called at each validation.
	 *
	 * @param model as it was saved; its card is changed
	 * @param examples normalised as the model wants it, at least one
	 * @param progress shows how far it is, and stops it
	 * @return the mean score with them, or NaN if there is nothing more to set
	 */
	default double tune(final Model model, final List<Example> examples, final Progress progress) {
		return Double.NaN;
	}

	/**
	 * Sets those settings of a model's card to what suits images best.
	 *
	 * @param model whose card is changed
	 * @param examples normalised as the model wants it, at least one
	 * @param progress told about the work, asked about cancel
	 * @return the mean score with them, or NaN if there is nothing to choose and nothing was measured
	 */
	default double choose(final Model model, final List<Example> examples, final Progress progress) {
		return Double.NaN;
	}
}
