package io.github.segmenta.imagej;

import static org.junit.Assert.assertNotNull;

import ij.WindowManager;
import ij.measure.ResultsTable;
import ij.text.TextWindow;

import java.awt.Frame;

/** ImageJ's tables in tests. */
public final class OpenTables {

	private OpenTables() {}

	/** The table that macros find by this title. */
	public static ResultsTable get(final String title) {
		final ResultsTable table = ResultsTable.getResultsTable(title);
		assertNotNull("no table " + title, table);
		return table;
	}

	/** Closes all, and empties “Results”. */
	public static void close() {
		for (final Frame frame : WindowManager.getNonImageWindows()) if (frame instanceof TextWindow) ((TextWindow) frame)
			.close();
		ResultsTable.getResultsTable().reset();
	}
}
