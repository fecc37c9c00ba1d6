package io.github.segmenta.command;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.imagej.LabelImages;
import io.github.segmenta.imagej.Rois;
import io.github.segmenta.imagej.Saving;
import io.github.segmenta.segment.Labels;

import ij.ImagePlus;
import ij.gui.Overlay;
import ij.gui.Roi;

import java.awt.GraphicsEnvironment;
import java.io.File;
import java.util.ArrayList;
import java.util.List;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** One ROI for each object and slice, exact to the pixel. See {@link Rois}. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Labels>Labels to ROIs...")
public final class LabelsToRoisCommand extends SegmentaCommand {

	@Parameter(label = "Label image")
	private ImagePlus image;

	@Parameter(label = "Show on", required = false,
		description = "Image of the same size that the ROIs are for; empty = the label image")
	private ImagePlus target;

	@Parameter(label = "Add to ROI Manager", persist = false,
		description = "Append to the ROI Manager; without a display the ROIs go to the overlay")
	private boolean roimanager = true;

	@Parameter(label = "Add to overlay", persist = false, description = "Append to the overlay of the image they are for")
	private boolean overlay = false;

	@Parameter(label = "Save to", style = "save", required = false, persist = false,
		description = "Zip file that the ROI Manager opens, for example RoiSet.zip")
	private File saveto;

	@Parameter(label = "Overwrite file", persist = false, description = "Replace the file of an earlier run, or remove it if there are no objects")
	private boolean overwrite = false;

	@Override
	protected void execute(final Progress progress) {
		if (image == null) throw new InvalidInputException("There is no image open; open a label image first.");
		final ImagePlus shownOn = target == null ? image : target;
		LabelImages.checkSameSize(image, shownOn);
		if (saveto != null) Saving.check(saveto, overwrite);
		final int frames = image.getNFrames();
		final List<Roi> rois = new ArrayList<>();
		for (int t = 1; t <= frames; t++) {
			final Labels labels = LabelImages.read(image, image.getC(), 1, image.getNSlices(), t);
			rois.addAll(Rois.fromLabels(labels, t, shownOn, progress.part((t - 1.0) / frames, (double) t / frames)));
		}
		final boolean manager = roimanager && !GraphicsEnvironment.isHeadless();
		if (manager) Rois.addToManager(rois);
		if (overlay || roimanager && !manager) append(shownOn, rois);
		if (saveto != null) Rois.save(rois, Saving.path(saveto), overwrite);
	}

	private static void append(final ImagePlus image, final List<Roi> rois) {
		final Overlay all = image.getOverlay() == null ? new Overlay() : image.getOverlay();
		for (final Roi roi : rois) all.add((Roi) roi.clone());
		image.setOverlay(all);
	}
}
