package io.github.segmenta.imagej;

import io.github.segmenta.core.FileAccess;
import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.metric.ClassEvaluation;
import io.github.segmenta.metric.DataSetScores;
import io.github.segmenta.metric.Evaluation;
import io.github.segmenta.metric.ObjectErrors;
import io.github.segmenta.segment.Labels;

import ij.ImagePlus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Scores all label images of a folder of predictions against a folder of ground truth. Files belong together by their
 * names without extension; a prediction may also be called {@code <name>-labels}. A missing prediction counts as an image
 * without objects. Every frame of a file is an image of its own.
 * <p>
 * Objects have confidences if tables {@code <name>-objects.csv} with the columns {@code Label id} and {@code Score}
 * (and {@code Frame} if there are several) lie beside the predictions.
 */
public final class FolderEvaluation {

	private final Path truthFolder, predictionFolder;
	private final Map<String, Map<String, Double>> scores = new LinkedHashMap<>();
	private final List<String> missing = new ArrayList<>(), ignored = new ArrayList<>();
	private final Map<String, String> failures = new LinkedHashMap<>();
	private boolean classes, tolerant;
	private Path pictures;
	private double minIou;
	private boolean overwrite;
	private DataSetScores evaluation;

	/**
	 * An evaluation of objects, with a sentence for the first image that can't be compared.
	 *
	 * @param truthFolder the label images that are right
	 * @param predictionFolder those that are scored
	 */
	public FolderEvaluation(final Path truthFolder, final Path predictionFolder) {
		this.truthFolder = truthFolder;
		this.predictionFolder = predictionFolder;
	}

	/**
	 * The numbers in the images are classes, not objects.
	 *
	 * @return this
	 */
	public FolderEvaluation ofClasses() {
		classes = true;
		return this;
	}

	/**
	 * Also writes a picture of hits and errors of each image, {@code <name>-errors.png}; of a volume its middle slice.
	 *
	 * @param folder where the pictures go
	 * @param minIou the smallest IoU of a hit
	 * @param overwrite whether the pictures may exist already
	 * @return this
	 */
	public FolderEvaluation withPictures(final Path folder, final double minIou, final boolean overwrite) {
		pictures = folder;
		this.minIou = minIou;
		this.overwrite = overwrite;
		return this;
	}

	/**
	 * Leaves images out that can't be compared, see {@link #failures}, instead of stopping at the first one.
	 *
	 * @return this
	 */
	public FolderEvaluation withoutFailures() {
		tolerant = true;
		return this;
	}

	/**
	 * Compares all images.
	 *
	 * @param progress told about the work, asked about cancel
	 * @return this
	 * @throws InvalidInputException if a folder or file can't be read, or sizes differ
	 */
	public FolderEvaluation run(final Progress progress) {
		if (classes && pictures != null) throw new InvalidInputException(
			"Pictures of hits and errors are of objects, not of classes; leave the folder for pictures empty.");
		if (pictures != null) FileAccess.checkFolder(pictures);
		evaluation = classes ? new ClassEvaluation() : new Evaluation();
		final Map<String, Path> truths = files(truthFolder), predictions = files(predictionFolder);
		if (truths.isEmpty()) throw new InvalidInputException("The folder “" + truthFolder +
			"” holds no PNG or TIFF; give the folder of the ground truth.");
		for (final String name : predictions.keySet()) {
			final boolean picture = name.endsWith("-errors") || name.endsWith("-outlines");
			if (!picture && !truths.containsKey(name) && !truths.containsKey(name.replaceFirst("-labels$", ""))) ignored.add(
				name);
		}
		final boolean confident = !classes && truths.keySet().stream().anyMatch(name -> Confidences.areIn(
			confidences(name)));
		int done = 0;
		for (final Map.Entry<String, Path> entry : truths.entrySet()) {
			final String name = entry.getKey();
			progress.update((double) done++ / truths.size(), "comparing " + name);
			Path file = predictions.get(name);
			if (file == null) file = predictions.get(name + "-labels");
			try {
				if (pictures != null) removePictures(name);
				compare(name, entry.getValue(), file, confident ? confidences(name) : null);
				if (file == null) missing.add(name);
			}
			catch (final InvalidInputException e) {
				if (!tolerant) throw e;
				failures.put(name, e.getMessage());
			}
			catch (final OutOfMemoryError e) {
				if (!tolerant) throw e;
				failures.put(name, "there is not enough memory for this image.");
			}
		}
		if (failures.size() == truths.size()) throw new InvalidInputException("None of the images can be compared: " + String
			.join(" ", failures.values()));
		return this;
	}

	private void compare(final String name, final Path truthFile, final Path predictionFile, final Path confidences) {
		final LabelFiles.Series truth = LabelFiles.read(truthFile);
		final LabelFiles.Series prediction = predictionFile == null ? truth.empty() : LabelFiles.read(predictionFile);
		if (!truth.size().equals(prediction.size())) throw new InvalidInputException("“" + predictionFile + "” has " +
			prediction.size() + " pixels, but its ground truth has " + truth.size() + "; compare images of the same size.");
		for (int t = 1; t <= truth.frames; t++) compare(name + (truth.frames == 1 ? "" : ", frame " + t), truth.frame(t),
			prediction.frame(t), confidences, t);
	}

	private void compare(final String name, final Labels truth, final Labels prediction, final Path confidences,
		final int frame)
	{
		if (confidences == null) scores.put(name, evaluation.add(truth, prediction));
		else scores.put(name, ((Evaluation) evaluation).add(truth, prediction, Confidences.read(confidences, prediction,
			frame)));
		if (pictures == null) return;
		final int middle = truth.depth() / 2;
		final ImagePlus picture = ErrorOverlay.picture(truth.slice(middle), prediction.slice(middle),
			new ObjectErrors(truth, prediction, minIou));
		Saving.write(pictures.resolve(name + "-errors.png"), overwrite, file -> Saving.png(picture, file));
	}

	/** Removes the pictures that an earlier run made of an image, whose number of frames may have been another. */
	private void removePictures(final String name) {
		try (Stream<Path> all = Files.list(pictures)) {
			final String pattern = java.util.regex.Pattern.quote(name) + "(, frame \\d+)?-errors\\.png";
			for (final Path file : all.filter(file -> file.getFileName().toString().matches(pattern)).collect(Collectors
				.toList())) Saving.remove(file, overwrite);
		}
		catch (final IOException e) {
			throw Saving.failure(pictures, e);
		}
	}

	private Path confidences(final String name) {
		return predictionFolder.resolve(name + "-objects.csv");
	}

	private static Map<String, Path> files(final Path folder) {
		if (!Files.isDirectory(folder)) throw new InvalidInputException("There is no folder “" + folder +
			"”; give the folder of the label images.");
		try (Stream<Path> all = Files.list(folder)) {
			final Map<String, Path> named = new TreeMap<>();
			for (final Path file : all.filter(LabelFiles::isLabelFile).sorted().collect(Collectors.toList())) {
				final String name = ImageFiles.name(file);
				if (named.put(name, file) != null) throw new InvalidInputException("“" + folder + "” holds two files named “" +
					name + "”; keep one of them.");
			}
			return named;
		}
		catch (final IOException e) {
			throw new InvalidInputException("The folder “" + folder + "” can't be read; check its permissions.", e);
		}
	}

	/** @return the scores of all images together; {@code null} before {@link #run} */
	public DataSetScores evaluation() {
		return evaluation;
	}

	/**
	 * A line for each image, their mean and the data set.
	 *
	 * @return the table
	 */
	public ScoreTable table() {
		return new ScoreTable(scores, evaluation);
	}

	/**
	 * Of each image that could not be compared, why, in a sentence; empty unless {@link #withoutFailures}.
	 *
	 * @return a sentence by the name of the image, not to be changed
	 */
	public Map<String, String> failures() {
		return Collections.unmodifiableMap(failures);
	}

	/** @return names of the images without a prediction, not to be changed */
	public List<String> missing() {
		return Collections.unmodifiableList(missing);
	}

	/**
	 * @return names of the predictions without a ground truth, but for pictures of errors and outlines; not to be
	 *          changed
	 */
	public List<String> ignored() {
		return Collections.unmodifiableList(ignored);
	}

	/**
	 * What a user should know besides the scores: a sentence for each missing and each ignored prediction.
	 *
	 * @return sentences; empty if every image has its counterpart
	 */
	public List<String> remarks() {
		final List<String> remarks = new ArrayList<>();
		for (final String name : missing) remarks.add("No prediction for " + name + ": counted as empty.");
		for (final String name : ignored) remarks.add("No ground truth for " + name + ": ignored.");
		return remarks;
	}
}
