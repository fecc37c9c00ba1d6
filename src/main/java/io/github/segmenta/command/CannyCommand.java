package io.github.segmenta.command;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.edge.Canny;
import io.github.segmenta.imagej.Coordinates;
import io.github.segmenta.imagej.Tables;
import io.github.segmenta.measure.MeasurementTable;

import java.util.List;
import java.util.Locale;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** A mask of edges one pixel wide. See {@link Canny}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Edges>Canny...")
public final class CannyCommand extends FilterCommand {

	@Parameter(label = "Sigma (pixels)", min = "0", stepSize = "0.5", persist = false,
		description = "σ of the Gaussian filter; 0 = none")
	private double sigma = 2;

	@Parameter(label = "Thresholds", persist = false, choices = { "Otsu", "Median", "Manual" },
		description = "By Otsu's method from the gradient, from the median grey value, or as set below")
	private String thresholds = "Otsu";

	@Parameter(label = "Low (Manual)", min = "0", persist = false,
		description = "Smallest length of the Sobel gradient on an edge")
	private double low = 20;

	@Parameter(label = "High (Manual)", min = "0", persist = false,
		description = "Length of the Sobel gradient that every edge must reach somewhere")
	private double high = 60;

	@Parameter(label = "Sub-pixel points in table", persist = false,
		description = "Append the place of every edge pixel to a fraction of a pixel to the table “<name>-edge-points”")
	private boolean subpixel = false;

	/** The detector with the settings of such parameters. */
	static Canny canny(final double sigma, final String thresholds, final double low, final double high) {
		final Canny canny = new Canny().sigma(sigma);
		final Canny.Thresholds rule = Canny.Thresholds.valueOf(thresholds.toUpperCase(Locale.ROOT));
		return rule == Canny.Thresholds.MANUAL ? canny.thresholds(low, high) : canny.thresholds(rule);
	}

	@Override
	protected Object filter(final Part part, final Progress progress) {
		if (part.volumetric) throw new InvalidInputException("Canny finds edges slice by slice; choose stack=slices.");
		final Canny.Edges edges = canny(sigma, thresholds, low, high).find(part.volume, part.selection, progress);
		part.tell("low", edges.low);
		part.tell("high", edges.high);
		// ImageJ's coordinates: the middle of the first pixel is at 0.5
		if (subpixel) for (final double[] p : edges.points()) part.addRow(part.firstSlice, part.frame, (p[0] + 0.5) *
			part.voxelSize[0], (p[1] + 0.5) * part.voxelSize[1], p[2], p[3]);
		return edges.mask;
	}

	@Override
	protected void finish(final List<double[]> rows) {
		if (!subpixel) return;
		final MeasurementTable table = new MeasurementTable();
		final String[] names = { "Slice", "Frame", "X", "Y", "Gradient", "Direction" };
		for (int c = 0; c < names.length; c++) {
			final double[] column = new double[rows.size()];
			for (int i = 0; i < column.length; i++) column[i] = rows.get(i)[c];
			table.put(names[c], column);
		}
		Coordinates.place(table, image);
		Tables.publish(table, image.getTitle(), Tables.title(image, "edge-points"));
	}

	@Override
	protected String suffix() {
		return "-canny";
	}
}
