package io.github.segmenta.command;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Settings;
import io.github.segmenta.imagej.Rois;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.gui.Overlay;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;

import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Writes the slice that is shown, with its overlay drawn in, as a PNG picture. The image stays as it is. */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Pictures>Export Picture...")
public final class ExportPictureCommand extends SegmentaCommand {

	@Parameter(label = "Image")
	private ImagePlus image;

	@Settings
	private final PictureFile file = new PictureFile();

	@Override
	protected void execute(final Progress progress) {
		if (image == null) throw new InvalidInputException("There is no image open; open one first.");
		if (!file.isChosen()) throw new InvalidInputException("Where to? Choose a PNG file.");
		final ImagePlus picture = picture().flatten();
		file.save(picture);
	}

	/** The slice that is shown, in its colours, with the part of the overlay that belongs to it. */
	private ImagePlus picture() {
		final boolean composite = image instanceof CompositeImage;
		final ImageProcessor rgb = composite ? new ColorProcessor(image.getImage()) : image.getProcessor().duplicate()
			.convertToRGB();
		final ImagePlus picture = new ImagePlus(image.getTitle(), rgb);
		if (image.getOverlay() == null) return picture;
		final Overlay overlay = image.getOverlay().duplicate();
		for (int i = overlay.size() - 1; i >= 0; i--) {
			if (!Rois.isShown(overlay.get(i), image)) overlay.remove(i);
			else overlay.get(i).setPosition(0);
		}
		picture.setOverlay(overlay);
		return picture;
	}
}
