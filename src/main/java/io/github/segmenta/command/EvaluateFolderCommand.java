package io.github.segmenta.command;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Settings;
import io.github.segmenta.imagej.FolderEvaluation;
import io.github.segmenta.imagej.Saving;

import ij.IJ;

import java.io.File;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Scores a folder of label images against a folder of ground truth. See {@link FolderEvaluation}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Evaluate>Evaluate Folder...")
public final class EvaluateFolderCommand extends SegmentaCommand {

	@Parameter(label = "Folder of the ground truth", style = "directory", persist = false,
		description = "Label images, PNG or TIFF")
	private File truth;

	@Parameter(label = "Folder of the labels", style = "directory", persist = false,
		description = "Label images to judge, named as the ground truth or <name>-labels")
	private File labels;

	@Settings
	private final EvaluatedNumbers numbers = new EvaluatedNumbers();

	@Parameter(label = "Folder for pictures", style = "directory", required = false, persist = false,
		description = "Gets a PNG of hits, misses, splits and merges for each image; empty = none")
	private File pictures;

	@Parameter(label = "Smallest IoU of a hit", min = "0.5", max = "1", stepSize = "0.05", persist = false,
		description = "In the pictures; the scores are for IoU 0.50 to 0.95")
	private double miniou = 0.5;

	@Parameter(label = "Save table to", style = "save", required = false, persist = false, description = "CSV file with the scores")
	private File saveto;

	@Parameter(label = "Overwrite files", persist = false, description = "Replace the files of an earlier run")
	private boolean overwrite = false;

	@Override
	protected void execute(final Progress progress) {
		if (truth == null || labels == null) throw new InvalidInputException(
			"Two folders are needed: that of the ground truth and that of the labels.");
		final FolderEvaluation evaluation = new FolderEvaluation(truth.toPath(), labels.toPath());
		if (saveto != null) Saving.check(saveto, overwrite);
		final boolean classes = numbers.areClasses();
		if (classes) evaluation.ofClasses();
		if (pictures != null) evaluation.withPictures(pictures.toPath(), miniou, overwrite);
		evaluation.run(progress);
		evaluation.remarks().forEach(IJ::log);
		evaluation.table().publish(labels.toPath().toAbsolutePath().normalize().getFileName() + (classes ? "-class-scores"
			: "-scores"));
		if (saveto != null) evaluation.table().writeCsv(Saving.path(saveto), overwrite);
	}
}
