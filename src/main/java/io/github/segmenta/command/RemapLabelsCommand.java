package io.github.segmenta.command;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.io.CsvFile;
import io.github.segmenta.label.Relabelling;
import io.github.segmenta.segment.Labels;

import java.io.File;
import java.util.HashMap;
import java.util.Map;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Replaces labels by a table. See {@link Relabelling#remap}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Labels>Remap Labels...")
public final class RemapLabelsCommand extends LabelCommand {

	@Parameter(label = "Table", persist = false,
		description = "Old and new labels such as 3=1,7=1,9=0; 0 removes an object")
	private String table = "";

	@Parameter(label = "File", required = false, persist = false,
		description = "Text file with an old and a new label in every line, separated by a comma, tab or space; other lines are " +
			"left out")
	private File file;

	@Parameter(label = "Keep other labels", persist = false,
		description = "Labels that are not in the table stay; else they are removed")
	private boolean others = true;

	@Override
	protected Labels process(final Part part, final Progress progress) {
		return Relabelling.remap(part.labels, newLabels(), others);
	}

	@Override
	protected String suffix() {
		return "-remapped";
	}

	private Map<Integer, Integer> newLabels() {
		final Map<Integer, Integer> newLabels = new HashMap<>();
		for (final String pair : table.trim().split("\\s*[,;]\\s*")) {
			if (pair.isEmpty()) continue;
			if (!pair.matches("\\d{1,9}\\s*=\\s*\\d{1,9}")) throw new InvalidInputException("“" + pair +
				"” is no pair of labels; write the table as 3=1,7=1,9=0.");
			final String[] labels = pair.split("\\s*=\\s*");
			newLabels.put(Integer.valueOf(labels[0]), Integer.valueOf(labels[1]));
		}
		if (file != null) {
			for (final String line : CsvFile.text(file.toPath()).split("\\R")) {
				final String[] cells = line.trim().split("[\\s,;]+");
				if (cells.length < 2 || !cells[0].matches("\\d{1,9}") || !cells[1].matches("\\d{1,9}")) continue;
				newLabels.put(Integer.valueOf(cells[0]), Integer.valueOf(cells[1]));
			}
		}
		if (newLabels.isEmpty()) throw new InvalidInputException(
			"The table is empty; write it as 3=1,7=1,9=0 or choose a file.");
		return newLabels;
	}
}
