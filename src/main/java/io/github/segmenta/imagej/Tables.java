package io.github.segmenta.imagej;

import ij.measure.ResultsTable;

import io.github.segmenta.kernel.InvalidInputException;
import io.github.segmenta.measure.MeasurementTable;

import java.awt.GraphicsEnvironment;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Measurements in ImageJ's tables and in CSV files. */
public final class Tables {

	/** Name of the column with the title of the measured image. */
	public static final String IMAGE = "Image";

	private Tables() {}

	/** Adds the rows of a table below those that ImageJ's table has; nothing in it is changed. */
	public static void append(final MeasurementTable table, final ResultsTable results, final String image) {
		final List<String> columns = table.columns();
		for (int row = 0; row < table.rows(); row++) {
			results.addRow();
			for (int c = 0; c < columns.size(); c++) {
				results.addValue(columns.get(c), table.get(columns.get(c), row));
				if (c == 0) results.addValue(IMAGE, image);
			}
		}
	}

	/**
	 * Adds the rows of a table to ImageJ's Results table, which is shown if there is a display, and writes it to a file.
	 *
	 * @param csv the file, or {@code null} for none
	 * @param overwrite whether the file may exist already
	 */
	public static void publish(final MeasurementTable table, final String image, final File csv,
		final boolean overwrite)
	{
		if (csv != null) Saving.write(csv.toPath(), overwrite, part -> writeCsv(table, part));
		final ResultsTable results = ResultsTable.getResultsTable();
		append(table, results, image);
		if (!GraphicsEnvironment.isHeadless()) results.show("Results");
	}

	/**
	 * Writes a table as CSV (RFC 4180) in UTF-8: a line of names, then a line per row. Numbers have as many digits as it
	 * takes to read them back exactly; NaN is an empty cell.
	 */
	public static void writeCsv(final MeasurementTable table, final Path file) throws IOException {
		final List<String> columns = table.columns();
		try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
			final List<String> cells = new ArrayList<>();
			for (final String column : columns) cells.add(column.matches(".*[\",\n].*") ? "\"" + column.replace("\"", "\"\"") +
				"\"" : column);
			out.write(String.join(",", cells) + "\n");
			for (int row = 0; row < table.rows(); row++) {
				cells.clear();
				for (final String column : columns) {
					final double value = table.get(column, row);
					cells.add(Double.isNaN(value) ? "" : MacroOptions.number(value));
				}
				out.write(String.join(",", cells) + "\n");
			}
		}
	}

	/**
	 * Reads CSV (RFC 4180, UTF-8) as {@link #writeCsv} writes it. Cells that are no numbers are NaN.
	 *
	 * @throws InvalidInputException if the file can't be read or a line has not as many cells as the first
	 */
	public static MeasurementTable readCsv(final Path file) {
		try {
			final List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
			lines.removeIf(String::isEmpty);
			if (lines.isEmpty()) throw new InvalidInputException("The table “" + file + "” is empty; choose another file.");
			final List<String> names = cells(lines.get(0));
			final double[][] columns = new double[names.size()][lines.size() - 1];
			for (int row = 0; row < lines.size() - 1; row++) {
				final List<String> cells = cells(lines.get(row + 1));
				if (cells.size() != columns.length) throw new InvalidInputException("The table “" + file + "” has " +
					columns.length + " columns but " + cells.size() + " cells in line " + (row + 2) + "; correct the file.");
				for (int c = 0; c < columns.length; c++) columns[c][row] = number(cells.get(c));
			}
			final MeasurementTable table = new MeasurementTable();
			for (int c = 0; c < columns.length; c++) table.put(names.get(c), columns[c]);
			return table;
		}
		catch (final IOException e) {
			throw new InvalidInputException("The table “" + file + "” can't be read; check the file.", e);
		}
	}

	private static double number(final String cell) {
		try {
			return Double.parseDouble(cell);
		}
		catch (final NumberFormatException e) {
			return Double.NaN;
		}
	}

	private static List<String> cells(final String line) {
		final List<String> cells = new ArrayList<>();
		final Matcher cell = Pattern.compile("(?:\"((?:[^\"]|\"\")*)\"|([^,]*))(,|$)").matcher(line);
		boolean more = true;
		while (more && cell.find()) {
			cells.add(cell.group(1) == null ? cell.group(2) : cell.group(1).replace("\"\"", "\""));
			more = !cell.group(3).isEmpty();
		}
		return cells;
	}
}
