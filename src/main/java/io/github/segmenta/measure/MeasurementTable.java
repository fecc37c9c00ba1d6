package io.github.segmenta.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers in named columns, one row per object. Column names carry the unit, as in {@code Area (µm²)}. A cell that nobody
 * filled is NaN. Objects may have texts, too, such as the name of their class; empty where nobody filled them.
 */
public final class MeasurementTable {

	private final Map<String, double[]> columns = new LinkedHashMap<>();
	private final Map<String, String[]> texts = new LinkedHashMap<>();
	private int rows;

	/**
	 * The names of the columns, in the order in which they were added.
	 *
	 * @return the names, a copy
	 */
	public List<String> columns() {
		return new ArrayList<>(columns.keySet());
	}

	/** @return the number of rows */
	public int rows() {
		return rows;
	}

	/**
	 * Adds a column, or replaces the one of that name.
	 *
	 * @param name its name
	 * @param values one value a row; the first column decides on the number of rows
	 */
	public void put(final String name, final double[] values) {
		if (columns.isEmpty()) rows = values.length;
		if (values.length != rows) throw new IllegalArgumentException(values.length + " values for " + rows + " rows");
		columns.put(name, values.clone());
	}

	/**
	 * Adds a column that has the same value in every row.
	 *
	 * @param name its name
	 * @param value in each row there is now
	 */
	public void putConstant(final String name, final double value) {
		final double[] values = new double[rows];
		Arrays.fill(values, value);
		put(name, values);
	}

	/**
	 * The names of the columns of texts, in the order in which they were added.
	 *
	 * @return the names, a copy
	 */
	public List<String> textColumns() {
		return new ArrayList<>(texts.keySet());
	}

	/**
	 * Adds a column of texts, or replaces the one of that name.
	 *
	 * @param name its name
	 * @param values one text a row of the numbers
	 */
	public void putText(final String name, final String[] values) {
		if (values.length != rows) throw new IllegalArgumentException(values.length + " texts for " + rows + " rows");
		texts.put(name, values.clone());
	}

	/**
	 * The text in a cell.
	 *
	 * @param name of a column of texts
	 * @param row from 0
	 * @return the text; empty where nobody filled it
	 * @throws IllegalArgumentException if there is no such column
	 */
	public String text(final String name, final int row) {
		if (!texts.containsKey(name)) throw new IllegalArgumentException("no column " + name);
		return texts.get(name)[row];
	}

	/**
	 * Puts the rows into ascending order of a column's values; equal ones stay in theirs.
	 *
	 * @param name its name
	 */
	public void sortBy(final String name) {
		final double[] keys = column(name);
		final Integer[] order = new Integer[rows];
		Arrays.setAll(order, row -> row);
		Arrays.sort(order, Comparator.comparingDouble(row -> keys[row]));
		columns.replaceAll((column, values) -> {
			final double[] sorted = new double[rows];
			Arrays.setAll(sorted, row -> values[order[row]]);
			return sorted;
		});
		texts.replaceAll((column, values) -> {
			final String[] sorted = new String[rows];
			Arrays.setAll(sorted, row -> values[order[row]]);
			return sorted;
		});
	}

	/**
	 * The values of a column.
	 *
	 * @param name its name
	 * @return one value a row, a copy
	 * @throws IllegalArgumentException if there is no such column
	 */
	public double[] column(final String name) {
		final double[] values = columns.get(name);
		if (values == null) throw new IllegalArgumentException("no column " + name);
		return values.clone();
	}

	/**
	 * The number in a cell.
	 *
	 * @param name of a column of numbers
	 * @param row from 0
	 * @return the number; NaN where nobody filled it
	 * @throws IllegalArgumentException if there is no such column
	 */
	public double get(final String name, final int row) {
		if (!columns.containsKey(name)) throw new IllegalArgumentException("no column " + name);
		return columns.get(name)[row];
	}

	/**
	 * Adds the rows of another table below; columns that only one of them has are filled with NaN or empty texts.
	 *
	 * @param other is not changed
	 */
	public void append(final MeasurementTable other) {
		final int total = rows + other.rows;
		for (final String name : other.columns.keySet()) {
			if (columns.containsKey(name)) continue;
			final double[] empty = new double[rows];
			Arrays.fill(empty, Double.NaN);
			columns.put(name, empty);
		}
		for (final Map.Entry<String, double[]> column : columns.entrySet()) {
			final double[] values = Arrays.copyOf(column.getValue(), total);
			final double[] more = other.columns.get(column.getKey());
			if (more == null) Arrays.fill(values, rows, total, Double.NaN);
			else System.arraycopy(more, 0, values, rows, other.rows);
			column.setValue(values);
		}
		for (final String name : other.texts.keySet()) texts.putIfAbsent(name, new String[0]);
		for (final Map.Entry<String, String[]> column : texts.entrySet()) {
			final String[] values = Arrays.copyOf(column.getValue(), total), more = other.texts.get(column.getKey());
			if (more != null) System.arraycopy(more, 0, values, rows, other.rows);
			for (int row = 0; row < total; row++) if (values[row] == null) values[row] = "";
			column.setValue(values);
		}
		rows = total;
	}
}
