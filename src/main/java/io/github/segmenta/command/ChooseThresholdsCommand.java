package io.github.segmenta.command;

import io.github.segmenta.core.FileAccess;
import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Settings;
import io.github.segmenta.imagej.Models;
import io.github.segmenta.imagej.TrainingData;
import io.github.segmenta.nn.decode.MaskDecoding;
import io.github.segmenta.nn.decode.StarConvexDecoding;
import io.github.segmenta.nn.model.Model;
import io.github.segmenta.nn.model.ModelCard;
import io.github.segmenta.nn.train.Example;
import io.github.segmenta.nn.train.ThresholdSearch;

import ij.IJ;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Finds the thresholds of a model of polygons that suit images with ground truth. See {@link ThresholdSearch}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Deep>Choose Thresholds...")
public final class ChooseThresholdsCommand extends SegmentaCommand {

	@Parameter(label = "Model", style = "model", persist = false, description = "Name of a model, or the path of its folder")
	private String model = "nuclei-fluorescence";

	@Parameter(label = "Images with ground truth", style = "directory", required = false, persist = false,
		description = "As the data of Train Model, but not the images that the model was trained with")
	private File data;

	@Settings
	private final ImageKinds kinds = new ImageKinds();

	@Parameter(label = "Write into the model", persist = false, description = "Change the model's card, not only show the scores")
	private boolean write = false;

	@Override
	protected void execute(final Progress progress) {
		if (data == null) throw new InvalidInputException("There are no images; give a folder with images/ and labels/.");
		final Path path = Models.find(model);
		if (write && Models.isShipped(path)) throw new InvalidInputException("“" + model.trim() +
			"” comes with Segmenta and isn't changed; unpack “" + path.getFileSystem() +
			"”, which is a zip file, and give the path of the model's folder.");
		if (write && !Files.isDirectory(path)) throw new InvalidInputException("“" + path +
			"” is a zip file, which isn't changed; unpack it first.");
		try (Model loaded = Model.read(path)) {
			final ModelCard card = loaded.card();
			// before all images are read
			if (card.decoding.equals(MaskDecoding.NAME)) throw new InvalidInputException("The model " + card.name +
				" has learned objects with masks; Train Model has chosen its threshold, and Segment with Model takes another one by " +
				"“threshold”.");
			if (!card.decoding.equals(StarConvexDecoding.NAME)) throw new InvalidInputException("The model " + card.name +
				" has not learned polygons; it has no thresholds to choose.");
			final TrainingData source = new TrainingData(kinds.wanted(), card.channels, card.normalization, false, false).polarity(card.polarity);
			final List<Example> examples = source.read(data.toPath());
			source.notes().forEach(IJ::log);
			final ThresholdSearch found = ThresholdSearch.run(loaded, examples, progress);
			IJ.log(found.toString());
			IJ.log(loaded.card().name + ": threshold " + found.threshold() + ", overlap " + found.overlap() +
				", foreground " + found.foreground() + ", score " +
				(float) found.score());
			if (!write) return;
			found.apply(loaded.card());
			loaded.writeCard(path);
		}
		catch (final IOException e) {
			throw new InvalidInputException("The model “" + path + "” can't be read or written (" + FileAccess.reason(e) + ").", e);
		}
	}
}
