package io.github.segmenta.command;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.imagej.Images;
import io.github.segmenta.imagej.LabelImages;
import io.github.segmenta.imagej.Outputs;
import io.github.segmenta.imagej.Provenance;
import io.github.segmenta.segment.Labels;

import ij.ImagePlus;
import ij.measure.Calibration;

import java.util.LinkedHashMap;
import java.util.Map;

import org.scijava.ItemIO;
import org.scijava.plugin.Parameter;

/**
 * A command that makes a label image of a label image. The input is not changed. Channels and time points are worked
 * on one by one; the slices of each together or alone. Fields are macro keys: their names never change.
 */
public abstract class LabelCommand extends SegmentaCommand {

	/** All slices of a channel and time point together. */
	public static final String VOLUME = "3D";
	/** Every slice on its own. */
	public static final String SLICES = "slices";

	/** The label image that is worked on. */
	@Parameter(label = "Label image")
	protected ImagePlus image;

	/** {@link #VOLUME} or {@link #SLICES}. */
	@Parameter(label = "Stack", choices = { VOLUME, SLICES }, persist = false,
		description = "Work on all slices of a time point together, or on every slice on its own")
	protected String stack = VOLUME;

	/** The image that the last run has made. */
	@Parameter(type = ItemIO.OUTPUT)
	protected ImagePlus result;

	/** Findings by name; written into the properties of the result. */
	protected final Map<String, Object> values = new LinkedHashMap<>();

	/** The labels that are worked on together, and where they are. */
	protected static final class Part {

		/** Not to be changed. */
		final Labels labels;
		/** From 1. */
		final int firstSlice, frame;
		/** Size of a voxel along x, y, z, in the unit of the image's calibration. */
		final double[] voxelSize;

		private Part(final Labels labels, final int firstSlice, final int frame, final double[] voxelSize) {
			this.labels = labels;
			this.firstSlice = firstSlice;
			this.frame = frame;
			this.voxelSize = voxelSize;
		}
	}

	/**
	 * @param part the labels to work on
	 * @param progress told about the work, asked about cancel
	 * @return the new labels, of the size of the part; in an array of their own
	 */
	protected abstract Labels process(Part part, Progress progress);

	/**
	 * What is added to the image's name for the name of the result.
	 *
	 * @return the suffix, such as {@code -expanded}
	 */
	protected abstract String suffix();

	/**
	 * Makes the image of the result; by default a label image.
	 *
	 * @param title of the result
	 * @param planes one for each image of the stack, in its order
	 * @return the image, not shown
	 */
	protected ImagePlus resultImage(final String title, final Labels[] planes) {
		return LabelImages.like(image, title, planes);
	}

	@Override
	protected final void execute(final Progress progress) {
		if (image == null) throw new InvalidInputException("There is no image open; open a label image first.");
		values.clear();
		final boolean volume = VOLUME.equals(stack);
		final int slices = image.getNSlices(), channels = image.getNChannels(), frames = image.getNFrames();
		final int depth = volume ? slices : 1, steps = channels * frames * (slices / depth);
		final Labels[] planes = new Labels[image.getStackSize()];
		final Calibration calibration = image.getCalibration();
		final double[] voxelSize = { calibration.pixelWidth, calibration.pixelHeight, calibration.pixelDepth };
		int step = 0;
		for (int t = 1; t <= frames; t++) {
			for (int c = 1; c <= channels; c++) {
				for (int z = 1; z <= slices; z += depth) {
					progress.update((double) step / steps, steps == 1 ? "working" : "working on " + (step + 1) + "/" + steps);
					final Part part = new Part(LabelImages.read(image, c, z, z + depth - 1, t), z, t, voxelSize);
					final Labels labels = process(part, progress.part((double) step / steps, (step + 1.0) / steps));
					for (int k = 0; k < depth; k++) planes[image.getStackIndex(c, z + k, t) - 1] = labels.slice(k);
					step++;
				}
			}
		}
		result = resultImage(Images.baseName(image) + suffix(), planes);
		Provenance.write(result, this, image.getTitle(), values);
		Outputs.show(result);
	}
}
