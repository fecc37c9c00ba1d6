package io.github.segmenta.command;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Setting;
import io.github.segmenta.core.Settings;
import io.github.segmenta.edge.Canny;
import io.github.segmenta.imagej.Coordinates;
import io.github.segmenta.imagej.Tables;
import io.github.segmenta.measure.MeasurementTable;

import java.util.List;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** A mask of edges one pixel wide. See {@link Canny}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Edges>Canny...")
public final class CannyCommand extends FilterCommand {

	@Settings
	private final Canny canny = new Canny();

	@Parameter(label = "Sub-pixel points in table", persist = false,
		description = "Append the place of every edge pixel to a fraction of a pixel to the table “<name>-edge-points”")
	private boolean subpixel = false;

	@Override
	protected Object filter(final Part part, final Progress progress) {
		if (part.volumetric) throw new InvalidInputException("Canny finds edges slice by slice; choose stack=slices.");
		final Canny.Edges edges = Setting.copy(canny).find(part.image, progress);
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
