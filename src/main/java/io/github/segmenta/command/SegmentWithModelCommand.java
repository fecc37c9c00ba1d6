package io.github.segmenta.command;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.PluginChoices;
import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Settings;
import io.github.segmenta.imagej.Images;
import io.github.segmenta.imagej.Outputs;
import io.github.segmenta.imagej.Provenance;
import io.github.segmenta.nn.decode.PixelDecoding;
import io.github.segmenta.nn.model.ModelCard;
import io.github.segmenta.nn.model.ModelSegmenter;
import io.github.segmenta.nn.model.PredictionSettings;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmentation;
import io.github.segmenta.segment.Segmenter;

import ij.ImagePlus;
import ij.ImageStack;
import ij.process.FloatProcessor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;

import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Classes or objects by a trained network. See {@link ModelSegmenter}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Deep>Segment with Model...")
public final class SegmentWithModelCommand extends SegmentCommand {

	private static final String CARD = PredictionSettings.CARD;

	@Settings
	private final ModelName model = new ModelName();

	@PluginChoices(value = PixelDecoding.class, first = CARD)
	@Parameter(label = "Result", persist = false,
		description = "Classes of pixels, connected pixels as objects, or objects told apart by the model's border class")
	private String result = CARD;

	@Parameter(label = "Threshold (0 = default)", min = "0", max = "1", stepSize = "0.05", persist = false,
		description = "Probability from which a pixel is foreground, or confidence from which an object with a mask is kept; 0 = as the " +
			"model says, else the most probable class")
	private double threshold = 0;

	@Parameter(label = "Dense CRF (iterations, -1 = as the model says)", min = "-1", max = "1000", persist = false,
		description = "Sharpens the probabilities by the image; 0 = no CRF, 5 suits most, -1 = as the model says")
	private int crf = -1;

	@Settings
	private final PredictionSettings prediction = new PredictionSettings(512);

	@Parameter(label = "Probabilities", persist = false, description = "Show a stack with the probability of each class")
	private boolean probabilities = false;

	@Parameter(type = ItemIO.OUTPUT)
	private ImagePlus probability;

	private final LoadedModel loaded = new LoadedModel();
	private final List<Segmentation> kept = new ArrayList<>();

	@Override
	protected boolean usesAllChannels() {
		return loaded.card(model.toString()).channels > 1;
	}

	@Override
	protected void release() {
		loaded.close();
	}

	@Override
	protected Segmenter segmenter(final Supplier<Micrograph> frame) {
		final String name = model.toString();
		return (micrograph, progress) -> loaded.use(name, progress, used -> {
			final ModelSegmenter segmenter = prediction.of(new ModelSegmenter(used));
			if (!CARD.equals(result)) segmenter.decoding(result);
			if (threshold > 0) segmenter.threshold(threshold);
			if (crf >= 0) segmenter.crf(crf);
			return segmenter.segment(micrograph, progress);
		});
	}

	@Override
	protected Segmentation published(final Micrograph part, final Segmentation found, final int slice, final int frame) {
		if (probabilities) kept.add(found);
		return found;
	}

	@Override
	protected void execute(final Progress progress) {
		kept.clear();
		try {
			final ModelCard card = loaded.card(model.toString());
			if (probabilities && !card.hasProbabilities()) throw new InvalidInputException("The model " + card.name +
				" finds objects and gives no probabilities of pixels; leave out “Probabilities”.");
			super.execute(progress);
			if (probabilities) showProbabilities();
		}
		finally {
			release();
			kept.clear();
		}
	}

	/** One channel a class, slices and time points as they were segmented. */
	private void showProbabilities() {
		final int width = image.getWidth(), height = image.getHeight();
		final ImageStack stack = new ImageStack(width, height);
		int classes = 0, planes = 0;
		for (final Segmentation part : kept) {
			classes = (int) part.probabilities().dimension(3);
			for (int z = 0; z < part.depth(); z++) {
				planes++;
				for (int c = 0; c < classes; c++) {
					final FloatProcessor plane = new FloatProcessor(width, height);
					int i = 0;
					for (final FloatType probability : Views.flatIterable(Views.hyperSlice(Views.hyperSlice(part.probabilities(), 3, c),
						2, z))) plane.setf(i++, probability.get());
					stack.addSlice(part.classNames().get(c), plane);
				}
			}
		}
		final int frames = CURRENT.equals(this.stack) ? 1 : image.getNFrames();
		probability = new ImagePlus(Images.baseName(image) + "-probabilities", stack);
		probability.setDimensions(classes, planes / frames, frames);
		probability.setOpenAsHyperStack(true);
		probability.setDisplayRange(0, 1);
		probability.setCalibration(Images.scale(image));
		Provenance.write(probability, this, image.getTitle(), Collections.emptyMap());
		Outputs.show(probability);
	}
}
