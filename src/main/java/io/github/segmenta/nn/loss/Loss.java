package io.github.segmenta.nn.loss;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Plugins;
import io.github.segmenta.nn.op.Reduction;
import io.github.segmenta.nn.tensor.Tape;
import io.github.segmenta.nn.tensor.Variable;

import java.util.Arrays;
import java.util.List;

import org.scijava.plugin.SciJavaPlugin;

/**
 * A function of a network's scores (logits) and the truth that is small where they agree.
 * <p>
 * Scores are (pixel, output), row-major. With several outputs, output c belongs to class c and probabilities are their
 * softmax; a single output is the score of class 1 against class 0, with the probability 1 / (1 + e^−x). Pixels with the
 * label {@link Target#IGNORE} count for nothing; where no pixel counts, value and derivative are 0.
 * <p>
 * The annotation {@code @Plugin(type = Loss.class, name = "…")} is all it takes for a loss to be offered; its class then needs
 * a public constructor without parameters.
 */
public abstract class Loss implements SciJavaPlugin {

	/**
	 * The names of all losses that are offered, the usual one first.
	 *
	 * @return the names that {@link #create} knows
	 */
	public static List<String> names() {
		return Plugins.names(Loss.class);
	}

	/**
	 * A loss by its name.
	 *
	 * @param name one of {@link #names}
	 * @return the loss with the factors that its class has by default
	 * @throws InvalidInputException if there is none of this name
	 */
	public static Loss create(final String name) {
		final Class<? extends Loss> type = Plugins.of(Loss.class).get(name);
		if (type == null) throw new InvalidInputException("There is no loss " + name + "; there are " + String.join(", ",
			names()) + ".");
		try {
			return type.getDeclaredConstructor().newInstance();
		}
		catch (final ReflectiveOperationException e) {
			throw new IllegalStateException(e);
		}
	}

	/**
	 * The loss of scores.
	 *
	 * @param scores (pixel, output)
	 * @param target the truth, of as many pixels
	 * @param gradient takes the derivative with respect to the scores; is overwritten; {@code null} if not wanted
	 * @return the loss; 0 where no pixel counts
	 * @throws IllegalArgumentException if the scores don't fit the target, or it has a label that is no class
	 */
	public final double evaluate(final float[] scores, final Target target, final float[] gradient) {
		final int pixels = target.pixels(), outputs = scores.length / pixels;
		if (outputs < 1 || outputs * pixels != scores.length) throw new IllegalArgumentException(scores.length +
			" scores for " + pixels + " pixels");
		final int classes = Math.max(2, outputs);
		for (final int label : target.labels) {
			if (label != Target.IGNORE && (label < 0 || label >= classes)) throw new IllegalArgumentException("label " + label +
				" with " + classes + " classes");
		}
		if (gradient != null) Arrays.fill(gradient, 0);
		if (outputs > 1) return evaluate(scores, classes, target, gradient);
		// one score x is the same as the two scores 0 and x
		final float[] both = new float[2 * pixels], slopes = gradient == null ? null : new float[2 * pixels];
		for (int i = 0; i < pixels; i++) both[2 * i + 1] = scores[i];
		final double value = evaluate(both, 2, target, slopes);
		if (gradient != null) for (int i = 0; i < pixels; i++) gradient[i] = slopes[2 * i + 1];
		return value;
	}

	/**
	 * As {@link #evaluate(float[], Target, float[])} with at least two classes and a gradient of zeros.
	 *
	 * @param scores (pixel, class)
	 * @param classes number of classes, at least 2
	 * @param target the truth, of as many pixels; its labels are classes or {@link Target#IGNORE}
	 * @param gradient takes the derivative with respect to the scores; {@code null} if not wanted
	 * @return the loss; 0 where no pixel counts
	 */
	protected abstract double evaluate(float[] scores, int classes, Target target, float[] gradient);

	/**
	 * The loss as the end of a network's tape.
	 *
	 * @param tape the run that this is part of
	 * @param scores the network's scores (…, output), pixel by pixel as in the target
	 * @param target the truth, of as many pixels
	 * @return the loss, a tensor of one value
	 */
	public final Variable apply(final Tape tape, final Variable scores, final Target target) {
		return Reduction.scalar(tape, scores, (x, gradient) -> evaluate(x, target, gradient));
	}
}
