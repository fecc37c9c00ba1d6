package io.github.segmenta.imagej;

import io.github.segmenta.core.CsvWriter;
import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.io.CsvFile;
import io.github.segmenta.measure.MeasurementTable;

import ij.ImagePlus;
import ij.WindowManager;
import ij.measure.ResultsTable;
import ij.text.TextWindow;

import java.awt.Frame;
import java.awt.GraphicsEnvironment;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Measurements in ImageJ's tables and in CSV files. Each kind of rows has a table of its own for each image, such as
 * “cell-objects”; more rows of the same kind and image go below those that are there. Nothing is ever written to ImageJ's
 * “Results”.
 */
public final class Tables {

	/** Name of the column with the title of the measured image. */
	public static final String IMAGE = "Image";

	private Tables() {}

	/**
	 * The title of the table of an image's rows of a kind: the image's without file extension, a hyphen, the kind.
	 *
	 * @param image that was measured
	 * @param kind of the rows, such as {@code objects}
	 * @return the title
	 */
	public static String title(final ImagePlus image, final String kind) {
		return Images.baseName(image) + "-" + kind;
	}

	/**
	 * Adds the rows of measurements to the table with this title, which is made if there is none.
	 *
	 * @param table the rows, not changed
	 * @param image the title of the measured image, which stands in the second column
	 * @param title of the table
	 */
	public static void publish(final MeasurementTable table, final String image, final String title) {
		add(title, table.rows(), results -> {
			final List<String> columns = table.columns();
			for (int c = 0; c < columns.size(); c++) {
				results.numbers(columns.get(c), table.column(columns.get(c)));
				if (c > 0) continue;
				results.text(IMAGE, row -> image);
				for (final String column : table.textColumns()) results.text(column, row -> table.text(column, row));
			}
		});
	}

	/** New rows of a table of ImageJ, filled column by column. Cells that aren't filled are empty. */
	static final class NewRows {

		private final ResultsTable results;
		private final int first, rows;

		private NewRows(final ResultsTable results, final int rows) {
			this.results = results;
			this.rows = rows;
			first = results.size();
			results.setNaNEmptyCells(true);
			final int last = results.getLastColumn();
			for (int row = 0; row < rows; row++) results.addRow();
			// ImageJ leaves old zeros in the new cells of columns that are there
			for (int column = 0; column <= last; column++) {
				if (!results.columnExists(column)) continue;
				final boolean text = first > 0 && isText(column);
				for (int row = first; row < first + rows; row++) {
					if (text) results.setValue(column, row, "");
					else results.setValue(column, row, Double.NaN);
				}
			}
		}

		private boolean isText(final int column) {
			return Double.isNaN(results.getValueAsDouble(column, 0)) && !"NaN".equals(results.getStringValue(column, 0));
		}

		void numbers(final String heading, final double[] values) {
			final int column = column(heading);
			for (int row = 0; row < rows; row++) results.setValue(column, first + row, values[row]);
		}

		void text(final String heading, final IntFunction<String> values) {
			final int column = column(heading);
			for (int row = 0; row < rows; row++) results.setValue(column, first + row, values.apply(row));
		}

		private int column(final String heading) {
			final int column = results.getColumnIndex(heading);
			// in tables without rows, too
			return column == ResultsTable.COLUMN_NOT_FOUND ? results.getFreeColumn(heading) : column;
		}
	}

	/** Adds rows to the table with this title and shows it; without a display ImageJ finds it by its title all the same. */
	static synchronized void add(final String title, final int rows, final Consumer<NewRows> filling) {
		final boolean headless = GraphicsEnvironment.isHeadless();
		String name = title;
		TextWindow window = window(name);
		// a text that happens to have this title stays as it is
		for (int n = 1; window != null && window.getResultsTable() == null; n++) {
			name = title + "-" + n;
			window = window(name);
		}
		if (window == null && headless) window = HeadlessTable.open(name);
		final ResultsTable results = window == null ? new ResultsTable() : window.getResultsTable();
		filling.accept(new NewRows(results, rows));
		if (headless) window.toFront();
		else results.show(name);
	}

	private static TextWindow window(final String title) {
		for (final Frame frame : WindowManager.getNonImageWindows()) {
			if (frame instanceof TextWindow && title.equals(frame.getTitle())) return (TextWindow) frame;
		}
		return null;
	}

	/**
	 * The table with this title.
	 *
	 * @param title of a table, or empty for the only one that is open
	 * @return the table, not a copy
	 * @throws InvalidInputException if there is none, or if there are several to choose from
	 */
	public static ResultsTable find(final String title) {
		final Map<String, ResultsTable> open = new TreeMap<>();
		if (ResultsTable.getResultsTable().size() > 0) open.put("Results", ResultsTable.getResultsTable());
		for (final Frame frame : WindowManager.getNonImageWindows()) {
			if (!(frame instanceof TextWindow)) continue;
			final ResultsTable table = ((TextWindow) frame).getResultsTable();
			if (table != null && table.size() > 0) open.put(frame.getTitle(), table);
		}
		if (open.isEmpty()) throw new InvalidInputException("There is no table with rows; measure objects first.");
		if (title == null || title.trim().isEmpty()) {
			if (open.size() == 1) return open.values().iterator().next();
			throw new InvalidInputException("Several tables are open; give the title of one of them: " + String.join(", ", open
				.keySet()) + ".");
		}
		final ResultsTable table = open.get(title.trim());
		if (table == null) throw new InvalidInputException("There is no table “" + title + "” with rows; give one of " + String
			.join(", ", open.keySet()) + ".");
		return table;
	}

	/**
	 * Writes a table as CSV (RFC 4180) in UTF-8: a line of names, then a line per row. Texts stand behind the first column.
	 * Numbers have as many digits as it takes to read them back exactly; NaN is an empty cell.
	 *
	 * @param table to be written
	 * @param file is replaced if it exists
	 * @throws IOException if it can't be written
	 */
	public static void writeCsv(final MeasurementTable table, final Path file) throws IOException {
		final List<String> columns = table.columns();
		try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
			final CsvWriter csv = new CsvWriter(out);
			final List<String> cells = new ArrayList<>();
			for (int row = -1; row < table.rows(); row++) {
				cells.clear();
				for (int c = 0; c < columns.size(); c++) {
					cells.add(row < 0 ? columns.get(c) : CsvWriter.cell(table.get(columns.get(c), row)));
					if (c == 0) for (final String column : table.textColumns()) cells.add(row < 0 ? column : table.text(column, row));
				}
				csv.row(cells);
			}
		}
	}

	/**
	 * Reads CSV as {@link #writeCsv} or another program writes it, see {@link CsvFile}. Cells that are no numbers are NaN.
	 *
	 * @param file the table
	 * @return one column of numbers for each name of the first row
	 * @throws InvalidInputException if the file can't be read or a line has not as many cells as the first
	 */
	public static MeasurementTable readCsv(final Path file) {
		final CsvFile csv = new CsvFile(file);
		final List<List<String>> rows = csv.rows();
		final List<String> names = rows.get(0);
		final double[][] columns = new double[names.size()][rows.size() - 1];
		for (int row = 1; row < rows.size(); row++) {
			final List<String> cells = rows.get(row);
			if (cells.size() != columns.length) throw new InvalidInputException("The table “" + file + "” has " +
				columns.length + " columns but " + cells.size() + " cells in row " + row + "; correct the file.");
			for (int c = 0; c < columns.length; c++) columns[c][row - 1] = csv.number(cells.get(c));
		}
		final MeasurementTable table = new MeasurementTable();
		for (int c = 0; c < columns.length; c++) table.put(names.get(c), columns[c]);
		return table;
	}
}
