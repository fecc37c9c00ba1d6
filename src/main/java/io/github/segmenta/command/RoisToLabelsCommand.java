package io.github.segmenta.command;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.imagej.Images;
import io.github.segmenta.imagej.LabelImages;
import io.github.segmenta.imagej.Outputs;
import io.github.segmenta.imagej.Provenance;
import io.github.segmenta.imagej.Rois;
import io.github.segmenta.segment.Labels;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.plugin.frame.RoiManager;

import java.awt.GraphicsEnvironment;
import java.io.File;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Paints ROIs as labels, each into its slice and frame. See {@link Rois#toLabels}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Labels>ROIs to Labels...")
public final class RoisToLabelsCommand extends SegmentaCommand {

	static final String MANAGER = "ROI Manager";
	static final String OVERLAY = "overlay";
	static final String FILE = "file";
	static final String ORDER = "order";
	static final String NAME = "name";

	@Parameter(label = "Image", description = "Gives the size of the label image")
	private ImagePlus image;

	@Parameter(label = "ROIs from", choices = { MANAGER, OVERLAY, FILE }, persist = false,
		description = "The ROI Manager, the overlay of the image, or a file")
	private String from = MANAGER;

	@Parameter(label = "File", required = false, persist = false, description = "RoiSet.zip or a single .roi")
	private File file;

	@Parameter(label = "Numbers by", choices = { ORDER, NAME }, persist = false,
		description = "Order: 1, 2, 3 … in the order of the ROIs; name: the number that each name begins with")
	private String numbers = ORDER;

	@Parameter(type = ItemIO.OUTPUT)
	private ImagePlus result;

	@Override
	protected void execute(final Progress progress) {
		if (image == null) throw new InvalidInputException("There is no image open; it gives the size of the label image.");
		final List<Roi> rois = rois();
		final int[] labels = new int[rois.size()];
		for (int i = 0; i < labels.length; i++) labels[i] = ORDER.equals(numbers) ? i + 1 : numberOf(rois.get(i));
		final Labels[] planes = Rois.toLabels(rois, labels, image, progress).toArray(new Labels[0]);
		result = LabelImages.like(image, 1, Images.baseName(image) + "-labels", planes);
		Provenance.write(result, this, image.getTitle(), Collections.emptyMap());
		Outputs.show(result);
	}

	private List<Roi> rois() {
		if (FILE.equals(from)) {
			if (file == null) throw new InvalidInputException("Which file? Choose a RoiSet.zip.");
			return Rois.readZip(file.toPath());
		}
		if (OVERLAY.equals(from)) {
			if (image.getOverlay() == null || image.getOverlay().size() == 0) throw new InvalidInputException("“" + image
				.getTitle() + "” has no overlay; choose where the ROIs are.");
			return Arrays.asList(image.getOverlay().toArray());
		}
		if (GraphicsEnvironment.isHeadless()) throw new InvalidInputException(
			"There is no ROI Manager without a display; take the ROIs from the overlay or a file.");
		final RoiManager manager = RoiManager.getInstance2();
		if (manager == null || manager.getCount() == 0) throw new InvalidInputException(
			"The ROI Manager is empty; add ROIs or choose the overlay or a file.");
		return Arrays.asList(manager.getRoisAsArray());
	}

	private static int numberOf(final Roi roi) {
		final int label = Rois.labelOf(roi);
		if (label == 0) throw new InvalidInputException("The name of the ROI “" + roi.getName() +
			"” begins with no number; choose numbers by order.");
		return label;
	}
}
