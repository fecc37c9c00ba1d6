package io.github.segmenta.core;

import java.io.IOException;
import java.util.List;

import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Writes tables as CSV (RFC 4180), with line feeds between the rows; cells are in quotation marks only where they need them. */
public final class CsvWriter {

	private static final CSVFormat FORMAT = CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

	private final CSVPrinter printer;

	/**
	 * @param out takes the text
	 * @throws IOException if it can't be written to
	 */
	public CsvWriter(final Appendable out) throws IOException {
		printer = new CSVPrinter(out, FORMAT);
	}

	/**
	 * Writes a row.
	 *
	 * @param cells texts, see {@link #cell} for numbers
	 * @throws IOException if they can't be written
	 */
	public void row(final List<String> cells) throws IOException {
		printer.printRecord(cells);
	}

	/**
	 * A number as a cell: with as many digits as it takes to read it back exactly.
	 *
	 * @param value any number
	 * @return its text, empty for NaN
	 */
	public static String cell(final double value) {
		return Double.isNaN(value) ? "" : Setting.text(value);
	}
}
