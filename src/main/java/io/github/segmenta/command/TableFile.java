package io.github.segmenta.command;

import io.github.segmenta.imagej.Saving;
import io.github.segmenta.imagej.ScoreTable;
import io.github.segmenta.imagej.Tables;
import io.github.segmenta.measure.MeasurementTable;

import java.io.File;

import org.scijava.plugin.Parameter;

/** Where a table is saved, if it is: settings that commands share. */
final class TableFile {

	@Parameter(label = "Save table to", style = "save", required = false, persist = false, description = "CSV file")
	private File saveto;

	@Parameter(label = "Overwrite file", persist = false, description = "Replace the file of an earlier run")
	private boolean overwrite = false;

	/** @throws io.github.segmenta.core.InvalidInputException if the file can't be written; before long work */
	void check() {
		if (saveto != null) Saving.check(saveto, overwrite);
	}

	void save(final MeasurementTable table) {
		if (saveto != null) Saving.write(saveto, overwrite, file -> Tables.writeCsv(table, file));
	}

	void save(final ScoreTable table) {
		if (saveto != null) table.writeCsv(Saving.path(saveto), overwrite);
	}
}
