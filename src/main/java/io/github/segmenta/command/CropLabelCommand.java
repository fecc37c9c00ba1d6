package io.github.segmenta.command;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.imagej.Images;
import io.github.segmenta.imagej.LabelImages;
import io.github.segmenta.imagej.Outputs;
import io.github.segmenta.imagej.Provenance;
import io.github.segmenta.label.LabelCrop;
import io.github.segmenta.segment.Labels;

import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.Calibration;
import ij.process.ImageProcessor;

import java.util.Collections;

import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * The part of the current time point around one object, of the label image or of the image it was made from. See
 * {@link LabelCrop}.
 */
@Plugin(type = Command.class, menuPath = "Plugins>Segmenta>Labels>Crop Label...")
public final class CropLabelCommand extends SegmentaCommand {

	@Parameter(label = "Label image")
	private ImagePlus image;

	@Parameter(label = "Crop from", required = false,
		description = "Image of the same size to take the part from instead of the label image")
	private ImagePlus source;

	@Parameter(label = "Label", min = "1", persist = false, description = "Number of the object")
	private int label = 1;

	@Parameter(label = "Margin (pixels)", min = "0", persist = false, description = "Pixels around the object")
	private int margin = 0;

	@Parameter(label = "Only this object", persist = false, description = "Set everything else to 0")
	private boolean only = false;

	@Parameter(type = ItemIO.OUTPUT)
	private ImagePlus result;

	@Override
	protected void execute(final Progress progress) {
		if (image == null) throw new InvalidInputException("There is no image open; open a label image first.");
		final ImagePlus from = source == null ? image : source;
		LabelImages.checkSameSize(image, from);
		final int t = image.getT();
		final Labels labels = LabelImages.read(image, image.getC(), 1, image.getNSlices(), t);
		final LabelCrop crop = LabelCrop.around(label, labels, margin);
		final int[] inside = crop.labels(labels, label).array();
		final int zero = from == image ? LabelImages.zeroLevel(image) : Images.zeroLevel(from);
		final ImageStack stack = new ImageStack(crop.width, crop.height);
		for (int z = 0; z < crop.depth; z++) {
			for (int c = 1; c <= from.getNChannels(); c++) {
				final ImageProcessor slice = from.getStack().getProcessor(from.getStackIndex(c, crop.z + z + 1, t));
				slice.setRoi(crop.x, crop.y, crop.width, crop.height);
				final ImageProcessor part = slice.crop();
				slice.resetRoi();
				for (int i = 0; only && i < part.getPixelCount(); i++) {
					if (inside[z * crop.width * crop.height + i] == 0) part.set(i, zero);
				}
				stack.addSlice("", part);
			}
		}
		result = new ImagePlus(Images.baseName(from) + "-" + label, stack);
		result.setDimensions(from.getNChannels(), crop.depth, 1);
		result.setOpenAsHyperStack(from.isHyperStack() && stack.getSize() > 1);
		final Calibration calibration = from.getCalibration().copy();
		calibration.xOrigin -= crop.x;
		// with y upwards and no origin, ImageJ counts from the last row
		if (calibration.getInvertY() && calibration.yOrigin == 0) calibration.yOrigin = image.getHeight() - 1;
		calibration.yOrigin -= crop.y;
		if (calibration.getInvertY() && calibration.yOrigin == 0) calibration.yOrigin = Double.MIN_VALUE; // 0 means no origin
		calibration.zOrigin -= crop.z;
		result.setCalibration(calibration);
		result.setLut(from.getProcessor().getLut());
		result.setDisplayRange(from.getDisplayRangeMin(), from.getDisplayRangeMax());
		Provenance.write(result, this, from.getTitle(), Collections.emptyMap());
		Outputs.show(result);
	}
}
