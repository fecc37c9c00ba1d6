package io.github.segmenta.command;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Settings;
import io.github.segmenta.imagej.Outputs;
import io.github.segmenta.imagej.Tables;

import ij.ImagePlus;
import ij.gui.Plot;
import ij.measure.ResultsTable;

import java.util.Arrays;

import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** A histogram of one column of a table, or a scatter plot of two. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Pictures>Plot Measurements...")
public final class PlotMeasurementsCommand extends SegmentaCommand {

	static final String HISTOGRAM = "histogram";
	static final String SCATTER = "scatter";

	private static final int MAX_BINS = 9_000;

	@Parameter(label = "Plot", choices = { HISTOGRAM, SCATTER }, persist = false,
		description = "Histogram of the first column, or the second column over the first")
	private String plot = HISTOGRAM;

	@Parameter(label = "First column", persist = false, description = "With or without the unit in brackets")
	private String xcolumn = "Area";

	@Parameter(label = "Second column (scatter)", persist = false, description = "With or without the unit in brackets")
	private String ycolumn = "Mean";

	@Parameter(label = "Bin width (0 = automatic)", min = "0", persist = false,
		description = "Width of the bars; automatic by Scott's rule, 3.49 σ / ∛n")
	private double binwidth = 0;

	@Parameter(label = "Table", required = false, persist = false, description = "Title of the table, such as cell-objects; empty = the only one that is open")
	private String table = "";

	@Settings
	private final PictureFile file = new PictureFile();

	@Parameter(type = ItemIO.OUTPUT)
	private ImagePlus result;

	@Override
	protected void execute(final Progress progress) {
		file.check();
		final ResultsTable results = Tables.find(table);
		final String x = heading(results, xcolumn);
		final Plot drawn;
		if (HISTOGRAM.equals(plot)) {
			drawn = new Plot("Histogram of " + xcolumn, x, "Number");
			final double[] values = finite(results.getColumn(x));
			drawn.addHistogram(values, binWidth(values));
		}
		else {
			final String y = heading(results, ycolumn);
			drawn = new Plot(ycolumn + " over " + xcolumn, x, y);
			drawn.add("circle", results.getColumn(x), results.getColumn(y));
		}
		result = drawn.getImagePlus();
		Outputs.show(result);
		file.save(result);
	}

	/** The width to draw with: 0 lets ImageJ choose, which it can't if all values are equal. */
	private double binWidth(final double[] values) {
		if (values.length == 0) throw new InvalidInputException("The column “" + xcolumn + "” holds no numbers.");
		final double range = Arrays.stream(values).max().getAsDouble() - Arrays.stream(values).min().getAsDouble();
		if (range == 0) return 1;
		if (binwidth > 0 && range / binwidth > MAX_BINS) throw new InvalidInputException("Bars of width " + binwidth +
			" would be more than " + MAX_BINS + "; the values span " + range + ".");
		return binwidth;
	}

	private static double[] finite(final double[] values) {
		return Arrays.stream(values).filter(Double::isFinite).toArray();
	}

	/** The column's heading as the table has it. */
	private static String heading(final ResultsTable results, final String column) {
		for (final String heading : results.getHeadings()) {
			final boolean found = heading.equalsIgnoreCase(column.trim()) || heading.replaceAll("\\s*\\(.*\\)$", "")
				.equalsIgnoreCase(column.trim());
			if (found && results.getColumn(heading) != null) return heading;
		}
		throw new InvalidInputException("The table has no column of numbers “" + column + "”; it has " + String.join(", ",
			results.getHeadings()) + ".");
	}
}
