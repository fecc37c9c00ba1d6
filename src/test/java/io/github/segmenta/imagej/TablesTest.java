package io.github.segmenta.imagej;

import io.github.segmenta.measure.MeasurementTable;
import io.github.segmenta.metric.Evaluation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import ij.IJ;
import ij.WindowManager;
import ij.measure.ResultsTable;
import ij.text.TextWindow;

import java.awt.Frame;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Collections;

import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** Without a display; the same with a window is in {@code WindowIT}, in a patched ImageJ in {@code MacroIT}. */
public class TablesTest {

	@Before
	@After
	public void closeTables() {
		OpenTables.close();
	}

	private static MeasurementTable rows(final String[] columns, final double... values) {
		final MeasurementTable table = new MeasurementTable();
		for (int c = 0; c < columns.length; c++) {
			final double[] column = new double[values.length / columns.length];
			for (int row = 0; row < column.length; row++) column[row] = values[row * columns.length + c];
			table.put(columns[c], column);
		}
		return table;
	}

	private static MeasurementTable rows(final String columns, final double... values) {
		return rows(columns.split(","), values);
	}

	/** What a macro that returns an expression says. */
	private static String macro(final String expression) {
		return IJ.runMacro("return \"\" + " + expression + ";");
	}

	/** Fiji, headless too, gives each window that is opened its icon. */
	@Test
	public void tablesCanBeGivenAnIcon() {
		final Frame table = HeadlessTable.open("cell-objects");
		table.setIconImage(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB));
		assertEquals("0", macro("Table.size('cell-objects')"));
	}

	@Test
	public void macrosFindTablesByTheirTitles() {
		Tables.publish(rows("Label id,Area", 1, 10, 2, 20.5), "cell.tif", "cell-objects");
		Tables.publish(rows("Label id,Mean", 1, 0.25), "cell.tif", "cell-measurements");
		assertEquals("2", macro("Table.size('cell-objects')"));
		assertEquals("20.5", macro("Table.get('Area', 1, 'cell-objects')"));
		assertEquals("0.25", macro("Table.get('Mean', 0, 'cell-measurements')"));
		assertEquals("cell.tif", macro("Table.getString('Image', 1, 'cell-objects')"));
		assertEquals("10", IJ.runMacro("a = Table.getColumn('Area', 'cell-objects'); return '' + a[0];"));
		assertEquals("1", macro("Table.columnExists('Area', 'cell-objects')"));
		assertTrue(macro("Table.headings('cell-objects')").contains("Label id\tImage\tArea"));
		assertEquals("1", macro("isOpen('cell-objects')"));
		// without a title the last one is meant, then the one that was selected
		assertEquals("cell-measurements", macro("Table.title"));
		assertEquals("cell-objects", IJ.runMacro("selectWindow('cell-objects'); return '' + Table.title;"));
		assertEquals("20.5", IJ.runMacro("selectWindow('cell-objects'); return '' + Table.get('Area', 1);"));
		assertEquals("20.5", IJ.runMacro("selectWindow('cell-objects'); return '' + getResult('Area', 1);"));
		assertEquals("ResultsTable", IJ.runMacro("selectWindow('cell-objects'); return '' + getInfo('window.type');"));
	}

	@Test
	public void macrosChangeSaveRenameAndCloseTables() throws Exception {
		Tables.publish(rows("Label id,Area", 1, 10, 2, 20), "cell", "cell-objects");
		final java.io.File csv = java.io.File.createTempFile("table", ".csv");
		IJ.runMacro("Table.set('Area', 0, 5, 'cell-objects'); Table.update('cell-objects');" +
			"Table.sort('Area', 'cell-objects'); Table.deleteRows(1, 1, 'cell-objects');" + //
			"Table.save('" + csv + "', 'cell-objects'); Table.rename('cell-objects', 'kept');");
		assertTrue(csv.length() > 0 && csv.delete());
		assertEquals(5, OpenTables.get("kept").getValue("Area", 0), 0);
		assertNull(ResultsTable.getResultsTable("cell-objects"));
		IJ.runMacro("close('kept');");
		assertNull(ResultsTable.getResultsTable("kept"));
		assertEquals(0, WindowManager.getNonImageWindows().length);
	}

	@Test
	public void anEmptyTableHasItsColumns() {
		Tables.publish(rows("Label id,Area"), "cell", "cell-objects");
		assertEquals("0", macro("Table.size('cell-objects')"));
		assertEquals("0", IJ.runMacro("a = Table.getColumn('Area', 'cell-objects'); return '' + a.length;"));
	}

	@Test
	public void whatIsThereStaysAndCellsWithoutAValueAreNoNumbers() {
		Tables.publish(rows("Label id,Area", 1, 10, 2, 20), "cell", "cell-objects");
		Tables.publish(rows("Label id,Score", 1, 0.5), "cell", "cell-objects");
		Tables.publish(rows("Label id,Area,Circularity", 1, 30, Double.NaN), "cell", "cell-objects");
		final ResultsTable table = OpenTables.get("cell-objects");
		// a copy is what ImageJ puts into a new window; its cells below the last row are zeros
		final double nan = Double.NaN;
		final double[][] expected = { { 1, 10, nan, nan }, { 2, 20, nan, nan }, { 1, nan, 0.5, nan }, { 1, 30, nan, nan } };
		for (int row = 0; row < 4; row++) for (int c = 0; c < 4; c++) assertEquals("row " + row + ", column " + c,
			expected[row][c], table.getValue(new String[] { "Label id", "Area", "Score", "Circularity" }[c], row), 0);
		assertEquals("NaN", macro("Table.getString('Area', 2, 'cell-objects')"));
		assertEquals("NaN", macro("Table.get('Score', 3, 'cell-objects')"));
	}

	/** ImageJ's own tables: zeros in cells that were never set, a column of text that is not in the new rows. */
	@Test
	public void rowsBelowThoseOfATableThatIsNotOursHaveNoZerosEither() {
		final HeadlessTable window = HeadlessTable.open("cell-objects");
		final ResultsTable table = window.getResultsTable();
		table.addRow();
		table.addValue("Mine", 3);
		table.addValue("Note", "by hand");
		Tables.publish(rows("Area", 7), "cell", "cell-objects");
		assertEquals(3, table.getValue("Mine", 0), 0);
		assertTrue(Double.isNaN(table.getValue("Mine", 1)));
		assertEquals("", table.getStringValue("Note", 1));
		assertEquals("by hand", table.getStringValue("Note", 0));
		assertTrue(Double.isNaN(table.getValue("Area", 0)));
		assertEquals(7, table.getValue("Area", 1), 0);
	}

	@Test
	public void manyRowsKeepEmptyCellsEmpty() {
		final MeasurementTable many = new MeasurementTable();
		final double[] ids = new double[250];
		Arrays.setAll(ids, i -> i + 1);
		many.put("Label id", ids);
		Tables.publish(rows("Label id,Score", 1, 0.5), "cell", "cell-objects");
		Tables.publish(many, "cell", "cell-objects");
		final ResultsTable table = OpenTables.get("cell-objects");
		assertEquals(251, table.size());
		for (int row = 1; row <= 250; row++) assertTrue(Double.isNaN(table.getValue("Score", row)));
	}

	@Test
	public void resultsIsTheUsersOwn() {
		final ResultsTable own = ResultsTable.getResultsTable();
		own.addRow();
		own.addValue("Mine", 42);
		Tables.publish(rows("Label id,Area", 1, 10), "cell", "cell-objects");
		new ScoreTable(Collections.singletonMap("cell", Collections.singletonMap("PQ", 1.0)), new Evaluation()).publish(
			"cell-scores");
		assertEquals(1, own.size());
		assertEquals("Mine", own.getColumnHeadings().trim());
		assertEquals("42", macro("getResult('Mine', 0)"));
		assertEquals("1", macro("nResults"));
		assertNotNull(OpenTables.get("cell-scores"));
	}
}
