package io.github.segmenta.nn.decode;

import io.github.segmenta.core.Progress;
import io.github.segmenta.kernel.Rescaling;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Segmentation;

/**
 * Labels pixels by the probabilities of their classes. A pixel belongs to the most probable class; with a threshold t, to
 * the foreground if the probability of the background is at most 1 − t, and there to the most probable class but the
 * background. What the selection leaves of an object keeps one number; numbers are those of the order of first pixels.
 */
public abstract class PixelDecoding extends Decoding {

	@Override
	public final Reads reads() {
		return Reads.PROBABILITIES;
	}

	@Override
	public Labels.Kind kind() {
		return Labels.Kind.INSTANCES;
	}

	/**
	 * Labels pixels in the size in which the network saw them.
	 *
	 * @param probabilities of the classes
	 * @param classes the class of each pixel, 0 outside the selection; may be changed
	 * @param settings of the model's card
	 * @param progress reports and cancels
	 * @return labels of the same size, of the {@link #kind()}
	 */
	protected abstract Labels label(ClassProbabilities probabilities, Labels classes, CardSettings settings, Progress progress);

	@Override
	public final Segmentation decode(final NetworkOutputs outputs, final CardSettings settings, final Progress progress) {
		final ClassProbabilities probabilities = outputs.probabilities(progress);
		final Labels seen = label(probabilities, classes(probabilities, outputs, settings.get(THRESHOLD)), settings, progress);
		final int width = outputs.width(), height = outputs.height();
		final int[] found = new Rescaling(probabilities.width(), probabilities.height(), width, height).nearest(seen.array());
		final Labels labels = new Labels(width, height, 1).as(kind());
		if (kind() == Labels.Kind.INSTANCES) number(found, outputs, labels.array());
		else for (int i = 0; i < found.length; i++) if (outputs.isSelected(i)) labels.array()[i] = found[i];
		return new Segmentation(labels).withClassNames(outputs.classNames()).withProbabilities(probabilities.resized(width, height)
			.image());
	}

	/** The class of each pixel in the size that the network sees, 0 outside the selection. */
	private static Labels classes(final ClassProbabilities p, final NetworkOutputs outputs, final double threshold) {
		final Labels labels = new Labels(p.width(), p.height(), 1).as(Labels.Kind.CLASSES);
		final int[] classes = labels.array();
		final Rescaling fromImage = new Rescaling(outputs.width(), outputs.height(), p.width(), p.height());
		for (int i = 0; i < classes.length; i++) {
			if (!outputs.isSelected(fromImage.nearest(i))) continue;
			int best = 0;
			if (threshold > 0) {
				if (p.get(0, i) > 1 - threshold) continue;
				best = 1;
			}
			for (int c = best + 1; c < p.classes(); c++) if (p.get(c, i) > p.get(best, i)) best = c;
			classes[i] = best;
		}
		return labels;
	}

	/** Numbers objects in the order of their first pixels inside the selection. */
	private static void number(final int[] found, final NetworkOutputs outputs, final int[] labels) {
		int max = 0;
		for (final int label : found) max = Math.max(max, label);
		final int[] numbers = new int[max + 1];
		int objects = 0;
		for (int i = 0; i < found.length; i++) {
			if (found[i] == 0 || !outputs.isSelected(i)) continue;
			if (numbers[found[i]] == 0) numbers[found[i]] = ++objects;
			labels[i] = numbers[found[i]];
		}
	}
}
