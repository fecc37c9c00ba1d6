package io.github.segmenta.io;

import io.github.segmenta.core.InvalidInputException;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A table in a text file as programs write them: with commas, semicolons or tabs between the cells; in UTF-8, UTF-16 or
 * the code page of western Windows, with or without a byte order mark. A line {@code sep=;} of Excel is left out, and so
 * are empty lines. If cells are not parted by commas, a comma in a number is its decimal point.
 */
public final class CsvFile {

	private static final char BYTE_ORDER_MARK = '\ufeff';

	private final Path file;
	private final char separator;
	private final List<List<String>> rows = new ArrayList<>();

	/**
	 * Reads a file.
	 *
	 * @param file the table
	 * @throws InvalidInputException if it can't be read as text or holds nothing
	 */
	public CsvFile(final Path file) {
		this.file = file;
		String text = text(file);
		if (text.matches("(?is)sep=[,;\t]\r?\n.*")) {
			separator = text.charAt(4);
			text = text.substring(text.indexOf('\n') + 1);
		}
		else separator = separator(text);
		final CSVFormat format = CSVFormat.RFC4180.builder().setDelimiter(separator).setIgnoreEmptyLines(true)
			.setIgnoreSurroundingSpaces(true).get();
		try (CSVParser parser = CSVParser.parse(new StringReader(text), format)) {
			for (final CSVRecord record : parser) rows.add(record.toList());
		}
		catch (final IOException | UncheckedIOException | IllegalStateException e) {
			throw new InvalidInputException("The table “" + file +
				"” can't be read, as there is something amiss with its quotation marks; correct the file.", e);
		}
		if (rows.isEmpty()) throw new InvalidInputException("The table “" + file + "” is empty; choose another file.");
	}

	/**
	 * The cells of each row, without the spaces around them; the first row holds the names of columns, if there are any.
	 *
	 * @return at least one row; rows may differ in length
	 */
	public List<List<String>> rows() {
		return rows;
	}

	/**
	 * The place of a column.
	 *
	 * @param name as in the first row, in the same letters
	 * @return index of the column, from 0
	 * @throws InvalidInputException if the first row doesn't name it
	 */
	public int column(final String name) {
		final int at = rows.get(0).indexOf(name);
		if (at < 0) throw new InvalidInputException("The table “" + file + "” has no column “" + name +
			"”; its first line names the columns, which are " + String.join(", ", rows.get(0)) + ".");
		return at;
	}

	/**
	 * The number in a cell, NaN if there is none.
	 *
	 * @param cell its text
	 * @return the number; NaN also for a text that is no number
	 */
	public double number(final String cell) {
		final boolean decimalComma = separator != ',' && cell.matches("[-+]?\\d*,\\d+([eE][-+]?\\d+)?");
		try {
			return Double.parseDouble(decimalComma ? cell.replace(',', '.') : cell);
		}
		catch (final NumberFormatException e) {
			return Double.NaN;
		}
	}

	/**
	 * The text of a file in UTF-8, UTF-16 (with a byte order mark) or, if it's neither, in the code page of western Windows.
	 *
	 * @param file the file
	 * @return its text without a byte order mark
	 * @throws InvalidInputException if it can't be read
	 */
	public static String text(final Path file) {
		final byte[] bytes;
		try {
			bytes = Files.readAllBytes(file);
		}
		catch (final IOException e) {
			throw new InvalidInputException("The table “" + file + "” can't be read; check the file.", e);
		}
		final boolean little = bytes.length >= 2 && bytes[0] == -1 && bytes[1] == -2, big = bytes.length >= 2 &&
			bytes[0] == -2 && bytes[1] == -1;
		String text;
		try {
			text = (little ? StandardCharsets.UTF_16LE : big ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8).newDecoder()
				.decode(ByteBuffer.wrap(bytes)).toString();
		}
		catch (final CharacterCodingException e) {
			text = new String(bytes, Charset.isSupported("windows-1252") ? Charset.forName("windows-1252")
				: StandardCharsets.ISO_8859_1);
		}
		return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
	}

	/** The one of comma, semicolon and tab that the first line has most of outside of quotes. */
	private static char separator(final String text) {
		final String line = text.split("\r?\n", 2)[0].replaceAll("\"[^\"]*\"", "");
		char best = ',';
		long most = line.chars().filter(c -> c == ',').count();
		for (final char separator : new char[] { ';', '\t' }) {
			final long count = line.chars().filter(c -> c == separator).count();
			if (count <= most) continue;
			most = count;
			best = separator;
		}
		return best;
	}
}
