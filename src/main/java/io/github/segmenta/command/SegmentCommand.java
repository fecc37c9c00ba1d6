package io.github.segmenta.command;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.logic.NativeBoolType;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.imagej.Images;
import io.github.segmenta.imagej.Outputs;
import io.github.segmenta.imagej.Preview;
import io.github.segmenta.imagej.Saving;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.segment.Segmentation;
import io.github.segmenta.segment.Segmenter;

import ij.ImagePlus;

import java.io.File;
import java.util.function.Supplier;

import org.scijava.ItemIO;
import org.scijava.plugin.Parameter;

/**
 * A command that segments the current image: the parameters and the data path that all methods share. A subclass
 * declares its own parameters and returns the {@link Segmenter} that they describe.
 * <p>
 * Every time point is segmented on its own. Slices are segmented one by one, connected in 3-D, or just the current one.
 * An area selection limits the work to it. Fields are macro keys: their names never change.
 */
public abstract class SegmentCommand extends PreviewedCommand {

	/** Every slice on its own; labels count on through the slices of a time point. */
	public static final String SLICES = "slices";
	/** All slices of a time point together. */
	public static final String VOLUME = "3D";
	/** Only the slice, channel and time point that is shown. */
	public static final String CURRENT = "current";

	/** The image that is segmented. */
	@Parameter(label = "Image")
	protected ImagePlus image;

	/** {@link #SLICES}, {@link #VOLUME} or {@link #CURRENT}. */
	@Parameter(label = "Stack", choices = { SLICES, VOLUME, CURRENT }, persist = false,
		description = "Segment every slice on its own, all slices connected in 3-D, or only the slice that is shown")
	protected String stack = SLICES;

	/** The channel that is segmented, from 1; 0 for the command's default. */
	@Parameter(label = "Channel (0 = default)", min = "0", persist = false,
		description = "Channel to segment; 0 is the current one, in RGB images the brightness (1 red, 2 green, 3 blue); clusters " +
			"take all channels then, and models as many as they have learned from")
	protected int channel = 0;

	/** Whether the label image is shown. */
	@Parameter(label = "Label image", persist = false, description = "Show an image in which every object has its number")
	protected boolean showlabels = true;

	/** Whether outlines are added to the ROI Manager. */
	@Parameter(label = "Add to ROI Manager", persist = false,
		description = "Append one ROI per object; without a display they go to the overlay of the label image")
	protected boolean roimanager = true;

	/** Whether outlines are added to the overlay of the image. */
	@Parameter(label = "Outlines as overlay", persist = false, description = "Append the outlines to the image's overlay")
	protected boolean overlay = false;

	/** Whether measurements are added to the table of objects. */
	@Parameter(label = "Table", persist = false,
		description = "Append one row per object to the table “<name>-objects”")
	protected boolean table = true;

	/** Folder for the results; {@code null} to save nothing. */
	@Parameter(label = "Save to folder", style = "directory", required = false, persist = false,
		description = "Folder for label TIFF, RoiSet.zip, CSV table and outline PNG; empty = save nothing")
	protected File saveto;

	/** Whether files of an earlier run may be replaced. */
	@Parameter(label = "Overwrite files", persist = false, description = "Replace files of an earlier run in that folder")
	protected boolean overwrite = false;

	/** The label image of the last run; {@code null} if it failed. */
	@Parameter(type = ItemIO.OUTPUT)
	protected ImagePlus labels;

	private int objects;

	/**
	 * The method with the settings of this command's parameters.
	 *
	 * @param frame all slices of the time point that is segmented, for methods that look at the whole stack even where
	 *          slices are segmented one by one
	 * @return the method, used for this time point only
	 * @throws InvalidInputException if the parameters make no sense together
	 */
	protected abstract Segmenter segmenter(Supplier<Micrograph> frame);

	/**
	 * The method for one part of the image, for commands that need to know where it lies, as those with markers do.
	 *
	 * @param segmenter the method of the time point
	 * @param firstSlice from 1
	 * @param lastSlice not before the first one
	 * @param frame from 1
	 * @return the method for the part; by default that of the time point
	 */
	protected Segmenter forPart(final Segmenter segmenter, final int firstSlice, final int lastSlice, final int frame) {
		return segmenter;
	}

	/**
	 * Whether ROIs are the polygons of the objects instead of the outlines of their pixels.
	 *
	 * @return false unless a command says otherwise
	 */
	protected boolean polygons() {
		return false;
	}

	/**
	 * Whether the method works on all channels together, as on colours; then {@code channel} 0 means all.
	 *
	 * @return false unless a command says otherwise
	 */
	protected boolean usesAllChannels() {
		return false;
	}

	@Override
	protected void execute(final Progress progress) {
		endPreview();
		final ImagePlus input = input();
		final RandomAccessibleInterval<NativeBoolType> selection = Images.selection(input);
		final boolean current = CURRENT.equals(stack);
		final boolean volume = VOLUME.equals(stack);
		final int firstFrame = current ? input.getT() : 1, lastFrame = current ? input.getT() : input.getNFrames();
		final int firstSlice = current ? input.getZ() : 1, lastSlice = current ? input.getZ() : input.getNSlices();
		final int steps = (lastFrame - firstFrame + 1) * (volume ? 1 : lastSlice - firstSlice + 1);
		final Outputs outputs = new Outputs(this, image, firstSlice, lastSlice, firstFrame, lastFrame);
		outputs.setChannel(channel == 0 && !usesAllChannels() ? image.getC() : channel);
		if (polygons()) outputs.usePolygons();
		if (saveto != null) outputs.saveTo(Saving.path(saveto), overwrite, moreFiles());
		int step = 0;
		for (int t = firstFrame; t <= lastFrame; t++) {
			final int frame = t;
			final Segmenter segmenter = segmenter(() -> wrap(input, 1, input.getNSlices(), frame, selection));
			for (int z = firstSlice; z <= lastSlice; z += volume ? lastSlice - firstSlice + 1 : 1) {
				progress.update((double) step / steps, steps == 1 ? "segmenting" : "segmenting " + (step + 1) + "/" + steps);
				final Micrograph part = wrap(input, z, volume ? lastSlice : z, t, selection);
				final Segmentation found = forPart(segmenter, z, volume ? lastSlice : z, t).segment(part, progress.part(
					(double) step / steps, (step + 1.0) / steps));
				outputs.add(z, t, published(part, found, z, t), part.channels() == 1 ? part.channel(0) : null);
				step++;
			}
		}
		progress.update(1, "showing results");
		labels = outputs.publish(showlabels, roimanager, overlay, table);
		objects = outputs.objects();
	}

	/**
	 * What is published of a segmentation: here that itself. A subclass may keep more of it, or make something else of it.
	 *
	 * @param part what was segmented
	 * @param found the segmentation of the part
	 * @param slice its first slice, from 1
	 * @param frame its time point, from 1
	 * @return the segmentation to publish
	 */
	protected Segmentation published(final Micrograph part, final Segmentation found, final int slice, final int frame) {
		return found;
	}

	/**
	 * Suffixes of the files that this run writes besides those of every segmentation.
	 *
	 * @return suffixes with their extensions; none unless a command says otherwise
	 */
	protected String[] moreFiles() {
		return new String[0];
	}

	/** @return the label image of the last run, or {@code null} if it failed */
	public ImagePlus labels() {
		return labels;
	}

	/**
	 * The number of objects of the last run, see {@link Outputs#objects}.
	 *
	 * @return the number over all time points; 0 before the first run
	 */
	public int objects() {
		return objects;
	}

	/**
	 * The image to segment: for methods on grey values an RGB image is turned into one channel. An 8-bit image with a colour
	 * table, as microscopes save them, counts by its values, not its colours.
	 */
	final ImagePlus input() {
		if (image == null) throw new InvalidInputException("There is no image open; open one first.");
		final boolean rgb = image.getType() == ImagePlus.COLOR_RGB;
		final int channels = rgb ? 3 : image.getNChannels();
		if (channel > channels) throw new InvalidInputException("“" + image.getTitle() + "” has " + channels + (channels == 1
			? " channel" : " channels") + ", so there is no channel " + channel + ".");
		if (!rgb || usesAllChannels() && channel == 0) return image;
		return channel == 0 ? Images.brightness(image) : Images.colour(image, channel);
	}

	final Micrograph wrap(final ImagePlus input, final int firstSlice, final int lastSlice, final int frame,
		final RandomAccessibleInterval<NativeBoolType> selection)
	{
		final boolean all = usesAllChannels() && channel == 0;
		final int one = input.getNChannels() == 1 ? 1 : channel == 0 ? input.getC() : channel;
		return Images.wrap(input, all ? 1 : one, all ? input.getNChannels() : one, firstSlice, lastSlice, frame, selection);
	}

	@Override
	protected final ImagePlus previewedImage() {
		return image;
	}

	/**
	 * Draws the outlines of the objects. All of it is done in the background: reading a model or looking at a whole stack
	 * takes its time.
	 */
	@Override
	protected void preview(final Preview drawn) {
		drawn.show(progress -> {
			final ImagePlus input = input();
			final RandomAccessibleInterval<NativeBoolType> selection = Images.selection(input);
			final int z = input.getZ(), t = input.getT();
			final Segmenter segmenter = segmenter(() -> wrap(input, 1, input.getNSlices(), t, selection));
			return forPart(segmenter, z, z, t).segment(wrap(input, z, z, t, selection), progress);
		});
	}
}
