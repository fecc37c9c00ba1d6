package io.github.segmenta.imagej;

import io.github.segmenta.core.Setting;
import io.github.segmenta.metric.DataSetScores;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Scores in lines: one for each image, then their mean and the data set. */
public final class ScoreTable {

	static final String MEAN = "mean over images", DATA_SET = "data set";

	private final Map<String, Map<String, Double>> lines;

	/**
	 * @param ofImages the scores of each image by name, by the image's name
	 * @param all the same scores together
	 */
	public ScoreTable(final Map<String, Map<String, Double>> ofImages, final DataSetScores all) {
		lines = new LinkedHashMap<>(ofImages);
		lines.put(MEAN, all.meanOverImages());
		lines.put(DATA_SET, all.overDataSet());
	}

	private Collection<String> names() {
		final Collection<String> names = new LinkedHashSet<>();
		lines.values().forEach(line -> names.addAll(line.keySet()));
		return names;
	}

	/**
	 * Writes CSV (RFC 4180) in UTF-8; scores that a line doesn't have are empty.
	 *
	 * @param file the table
	 * @param overwrite whether the file may exist already
	 * @throws io.github.segmenta.core.InvalidInputException if it exists and must not be overwritten, or can't be
	 *          written
	 */
	public void writeCsv(final Path file, final boolean overwrite) {
		Saving.write(file, overwrite, this::write);
	}

	private void write(final Path file) throws IOException {
		try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
			out.write(Tables.IMAGE + "," + names().stream().map(ScoreTable::cell).collect(Collectors.joining(",")) + "\n");
			for (final Map.Entry<String, Map<String, Double>> line : lines.entrySet()) {
				out.write(cell(line.getKey()));
				for (final String name : names()) {
					final Double value = line.getValue().get(name);
					out.write("," + (value == null ? "" : Setting.text(value)));
				}
				out.write("\n");
			}
		}
	}

	private static String cell(final String text) {
		return text.matches("(?s).*[\",\n].*") ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
	}

	/**
	 * Adds the lines to the table with this title, see {@link Tables}; a score that is missing is NaN.
	 *
	 * @param title of the table
	 */
	public void publish(final String title) {
		final List<String> names = new ArrayList<>(lines.keySet());
		Tables.add(title, names.size(), results -> {
			results.text(Tables.IMAGE, names::get);
			for (final String name : names()) results.numbers(name, lines.values().stream().mapToDouble(line -> line
				.getOrDefault(name, Double.NaN)).toArray());
		});
	}
}
