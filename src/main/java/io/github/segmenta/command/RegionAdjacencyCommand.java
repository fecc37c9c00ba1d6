package io.github.segmenta.command;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Settings;
import io.github.segmenta.imagej.LabelImages;
import io.github.segmenta.imagej.Tables;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.label.RegionAdjacency;
import io.github.segmenta.measure.MeasurementTable;
import io.github.segmenta.segment.Labels;

import ij.ImagePlus;

import java.util.List;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Which objects touch, as a table with one row for each pair. See {@link RegionAdjacency}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Labels>Region Adjacency...")
public final class RegionAdjacencyCommand extends SegmentaCommand {

	@Parameter(label = "Label image")
	private ImagePlus image;

	@Parameter(label = "Intensity image", required = false,
		description = "Image whose mean along the common boundary is given too")
	private ImagePlus intensity;

	@Parameter(label = "Across lines", persist = false,
		description = "Objects separated by a line of background one pixel wide are neighbours too")
	private boolean acrosslines = false;

	@Settings
	private final TableFile file = new TableFile();

	@Override
	protected void execute(final Progress progress) {
		if (image == null) throw new InvalidInputException("There is no image open; open a label image first.");
		if (intensity != null) LabelImages.checkSameSize(image, intensity);
		file.check();
		final int frames = image.getNFrames(), slices = image.getNSlices();
		final MeasurementTable table = new MeasurementTable();
		for (int t = 1; t <= frames; t++) {
			final Labels labels = LabelImages.read(image, image.getC(), 1, slices, t);
			final Volume values = intensity == null ? null : LabelImages.intensity(intensity, 1, slices, t);
			final MeasurementTable rows = rows(RegionAdjacency.of(labels, values, acrosslines, progress.part((t -
				1.0) / frames, (double) t / frames)).contacts());
			if (frames > 1) rows.putConstant("Frame", t);
			table.append(rows);
		}
		Tables.publish(table, image.getTitle(), Tables.title(image, "neighbours"));
		file.save(table);
	}

	private MeasurementTable rows(final List<RegionAdjacency.Contact> contacts) {
		final MeasurementTable table = new MeasurementTable();
		table.put("Label A", contacts.stream().mapToDouble(c -> c.a).toArray());
		table.put("Label B", contacts.stream().mapToDouble(c -> c.b).toArray());
		table.put("Contact (pixels)", contacts.stream().mapToDouble(c -> c.length).toArray());
		if (intensity != null) table.put("Boundary mean", contacts.stream().mapToDouble(c -> c.strength).toArray());
		return table;
	}
}
