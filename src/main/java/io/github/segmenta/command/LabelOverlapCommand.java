package io.github.segmenta.command;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Settings;
import io.github.segmenta.imagej.Images;
import io.github.segmenta.imagej.LabelImages;
import io.github.segmenta.imagej.Outputs;
import io.github.segmenta.imagej.Provenance;
import io.github.segmenta.imagej.Tables;
import io.github.segmenta.label.LabelOverlap;
import io.github.segmenta.measure.MeasurementTable;
import io.github.segmenta.measure.ObjectMeasurements;
import io.github.segmenta.segment.Labels;

import ij.ImagePlus;

import java.util.Collections;
import java.util.List;

import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Which objects of one label image lie in which of another, as a table and as an image. See {@link LabelOverlap}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Labels>Label Overlap...")
public final class LabelOverlapCommand extends SegmentaCommand {

	static final String CHILDREN = "children";
	static final String PARENTS = "parents";

	@Parameter(label = "Children", description = "Label image of what lies inside, for example nuclei")
	private ImagePlus children;

	@Parameter(label = "Parents", description = "Label image of what it lies in, for example cells")
	private ImagePlus parents;

	@Parameter(label = "Channel of the children (0 = current)", min = "0", persist = false,
		description = "Both images may be the same with labels in two channels")
	private int childchannel = 0;

	@Parameter(label = "Channel of the parents (0 = current)", min = "0", persist = false,
		description = "Both images may be the same with labels in two channels")
	private int parentchannel = 0;

	@Parameter(label = "Smallest fraction", min = "0", max = "1", stepSize = "0.1", persist = false,
		description = "The part of a child that must lie in its parent")
	private double fraction = 0.5;

	@Parameter(label = "Rows", choices = { CHILDREN, PARENTS }, persist = false,
		description = "One row for each child with its parent, or for each parent with the number of its children")
	private String rows = CHILDREN;

	@Parameter(label = "Show children as parents", persist = false,
		description = "Show the children, each with the label of its parent; those without one vanish")
	private boolean relabelled = true;

	@Settings
	private final TableFile file = new TableFile();

	@Parameter(type = ItemIO.OUTPUT)
	private ImagePlus result;

	@Override
	protected void execute(final Progress progress) {
		if (children == null || parents == null) throw new InvalidInputException(
			"Two label images are needed: that of the children and that of the parents.");
		LabelImages.checkSameSize(children, parents);
		file.check();
		final int slices = children.getNSlices(), frames = children.getNFrames();
		final Labels[] planes = new Labels[slices * frames];
		final MeasurementTable table = new MeasurementTable();
		for (int t = 1; t <= frames; t++) {
			progress.update((t - 1.0) / frames, "comparing");
			final Labels inner = LabelImages.read(children, channel(children, childchannel), 1, slices, t);
			final LabelOverlap overlap = new LabelOverlap(inner, LabelImages.read(parents, channel(parents, parentchannel), 1, slices, t),
				fraction);
			final MeasurementTable found = CHILDREN.equals(rows) ? childRows(overlap.children()) : parentRows(overlap
				.parents());
			if (frames > 1) found.putConstant("Frame", t);
			table.append(found);
			final Labels moved = overlap.childrenAsParents(inner);
			for (int z = 0; z < slices; z++) planes[(t - 1) * slices + z] = moved.slice(z);
		}
		final ImagePlus listed = CHILDREN.equals(rows) ? children : parents;
		Tables.publish(table, listed.getTitle(), Tables.title(listed, CHILDREN.equals(rows) ? PARENTS : CHILDREN));
		file.save(table);
		if (!relabelled) return;
		result = LabelImages.like(children, 1, Images.baseName(children) + "-in-" + Images.baseName(parents), planes);
		Provenance.write(result, this, children.getTitle(), Collections.emptyMap());
		Outputs.show(result);
	}

	private static int channel(final ImagePlus labels, final int channel) {
		if (channel > labels.getNChannels()) throw new InvalidInputException("“" + labels.getTitle() + "” has " + labels
			.getNChannels() + " channels, so there is no channel " + channel + ".");
		return channel == 0 ? labels.getC() : channel;
	}

	private static MeasurementTable childRows(final List<LabelOverlap.Child> found) {
		final MeasurementTable table = new MeasurementTable();
		table.put(ObjectMeasurements.LABEL, found.stream().mapToDouble(c -> c.label).toArray());
		table.put("Parent", found.stream().mapToDouble(c -> c.parent).toArray());
		table.put("Size (pixels)", found.stream().mapToDouble(c -> c.size).toArray());
		table.put("Overlap (pixels)", found.stream().mapToDouble(c -> c.overlap).toArray());
		table.put("Fraction in parent", found.stream().mapToDouble(LabelOverlap.Child::fraction).toArray());
		return table;
	}

	private static MeasurementTable parentRows(final List<LabelOverlap.Parent> found) {
		final MeasurementTable table = new MeasurementTable();
		table.put(ObjectMeasurements.LABEL, found.stream().mapToDouble(p -> p.label).toArray());
		table.put("Children", found.stream().mapToDouble(p -> p.children).toArray());
		table.put("Size (pixels)", found.stream().mapToDouble(p -> p.size).toArray());
		table.put("Overlap (pixels)", found.stream().mapToDouble(p -> p.overlap).toArray());
		return table;
	}
}
