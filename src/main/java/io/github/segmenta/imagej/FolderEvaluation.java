package io.github.segmenta.imagej;

import io.github.segmenta.kernel.InvalidInputException;
import io.github.segmenta.kernel.Progress;
import io.github.segmenta.metric.Evaluation;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Scores all label images of a folder of predictions against a folder of ground truth. Files belong together by their
 * names without ending; a prediction may also be called {@code <name>-labels}. A missing prediction counts as an image
 * without objects.
 */
public final class FolderEvaluation {

	private final Evaluation evaluation = new Evaluation();
	private final Map<String, Map<String, Double>> scores = new LinkedHashMap<>();
	private final List<String> missing = new ArrayList<>();

	/** @throws InvalidInputException if a folder or file can't be read, or sizes differ */
	public FolderEvaluation(final Path truthFolder, final Path predictionFolder, final Progress progress) {
		final Map<String, Path> truths = files(truthFolder), predictions = files(predictionFolder);
		if (truths.isEmpty()) throw new InvalidInputException("The folder “" + truthFolder +
			"” holds no PNG or TIFF; give the folder of the ground truth.");
		for (final Map.Entry<String, Path> entry : truths.entrySet()) {
			final String name = entry.getKey();
			progress.update((double) scores.size() / truths.size(), "comparing " + name);
			final LabelFiles.Labels truth = LabelFiles.read(entry.getValue());
			Path file = predictions.get(name);
			if (file == null) file = predictions.get(name + "-labels");
			if (file == null) missing.add(name);
			final LabelFiles.Labels prediction = file == null ? truth.empty() : LabelFiles.read(file);
			if (!truth.size().equals(prediction.size())) throw new InvalidInputException("“" + file + "” has " + prediction
				.size() + " pixels, but its ground truth has " + truth.size() + "; compare images of the same size.");
			scores.put(name, evaluation.add(truth.labels, prediction.labels, truth.width, truth.height, truth.depth));
		}
	}

	private static Map<String, Path> files(final Path folder) {
		if (!Files.isDirectory(folder)) throw new InvalidInputException("There is no folder “" + folder +
			"”; give the folder of the label images.");
		try (Stream<Path> all = Files.list(folder)) {
			final Map<String, Path> named = new TreeMap<>();
			for (final Path file : all.filter(LabelFiles::isLabelFile).sorted().collect(Collectors.toList())) {
				final String name = file.getFileName().toString().replaceFirst("\\.[^.]+$", "");
				if (named.put(name, file) != null) throw new InvalidInputException("“" + folder + "” holds two files named “" +
					name + "”; keep one of them.");
			}
			return named;
		}
		catch (final IOException e) {
			throw new InvalidInputException("The folder “" + folder + "” can't be read; check its permissions.", e);
		}
	}

	/** All scores. */
	public Evaluation evaluation() {
		return evaluation;
	}

	/** Scores by name of each image, by the image's name. */
	public Map<String, Map<String, Double>> scores() {
		return Collections.unmodifiableMap(scores);
	}

	/** Names of the images without a prediction. */
	public List<String> missing() {
		return Collections.unmodifiableList(missing);
	}

	/** Writes a line for each image, then their mean and the data set; scores that a line doesn't have are empty. */
	public void writeCsv(final Path file, final boolean overwrite) {
		Saving.write(file, overwrite, this::write);
	}

	private void write(final Path file) throws IOException {
		final Map<String, Map<String, Double>> lines = new LinkedHashMap<>(scores);
		lines.put("mean over images", evaluation.meanOverImages());
		lines.put("data set", evaluation.overDataSet());
		final Collection<String> names = new LinkedHashSet<>();
		lines.values().forEach(line -> names.addAll(line.keySet()));
		try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
			out.write("Image," + names.stream().map(FolderEvaluation::cell).collect(Collectors.joining(",")) + "\n");
			for (final Map.Entry<String, Map<String, Double>> line : lines.entrySet()) {
				out.write(cell(line.getKey()));
				for (final String name : names) {
					final Double value = line.getValue().get(name);
					out.write("," + (value == null ? "" : MacroOptions.number(value)));
				}
				out.write("\n");
			}
		}
	}

	private static String cell(final String text) {
		return text.matches("(?s).*[\",\n].*") ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
	}
}
