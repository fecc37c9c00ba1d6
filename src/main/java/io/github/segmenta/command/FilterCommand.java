package io.github.segmenta.command;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.logic.NativeBoolType;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.imagej.Images;
import io.github.segmenta.imagej.Outputs;
import io.github.segmenta.imagej.Preview;
import io.github.segmenta.imagej.Provenance;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.segment.Micrograph;

import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ByteProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.LUT;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.scijava.ItemIO;
import org.scijava.plugin.Parameter;

/**
 * A command that makes an image of one channel of the current image: 32-bit, or a mask of 0 and 255. Slices are
 * filtered one by one or together in 3-D. Outside an area selection the result is 0; next to its outline pixels outside
 * still count. Fields are macro keys: their names never change.
 */
public abstract class FilterCommand extends PreviewedCommand {

	/** Every slice on its own. */
	public static final String SLICES = "slices";
	/** All slices of a time point together. */
	public static final String VOLUME = "3D";
	/** Only the slice, channel and time point that is shown. */
	public static final String CURRENT = "current";

	/** The image that is filtered. */
	@Parameter(label = "Image")
	protected ImagePlus image;

	/** {@link #SLICES}, {@link #VOLUME} or {@link #CURRENT}. */
	@Parameter(label = "Stack", choices = { SLICES, VOLUME, CURRENT }, persist = false,
		description = "Filter every slice on its own, all slices together in 3-D, or only the slice that is shown")
	protected String stack = SLICES;

	/** The channel that is filtered, from 1; 0 for the current one. */
	@Parameter(label = "Channel (0 = current)", min = "0", persist = false,
		description = "Channel to filter; 0 is the current one, in RGB images the brightness (1 red, 2 green, 3 blue)")
	protected int channel = 0;

	/** The image that the last run has made. */
	@Parameter(type = ItemIO.OUTPUT)
	protected ImagePlus result;

	/** One slice or a whole stack, and where it is. */
	protected static final class Part {

		final Micrograph image;
		/** Its values. */
		final Volume volume;
		/** Size of a voxel along x, y, z in the unit of the image's calibration. */
		final double[] voxelSize;
		/** Whether low values look light ({@link Micrograph#lightIsLow}). */
		final boolean lightIsLow;
		/** Whether the slices are filtered together. */
		final boolean volumetric;
		/** From 1. */
		final int firstSlice, frame;

		private final Findings findings;

		private Part(final Micrograph image, final boolean volumetric, final int firstSlice, final int frame,
			final Findings findings)
		{
			this.findings = findings;
			this.image = image;
			volume = image.channel(0);
			voxelSize = image.voxelSize();
			lightIsLow = image.lightIsLow(0);
			this.volumetric = volumetric;
			this.firstSlice = firstSlice;
			this.frame = frame;
		}

		/** A σ in pixels of the x axis as σ along x, y, z; along z of the same length in space, or 0 for single slices. */
		double[] sigma(final double pixels) {
			final double ratio = voxelSize[0] / voxelSize[2];
			return new double[] { pixels, pixels, volumetric ? pixels * (ratio > 0 && ratio < 1e6 ? ratio : 1) : 0 };
		}

		/** Notes a value for the properties of the result, named after slice and time point if there are several. */
		void tell(final String name, final double value) {
			findings.values.put(findings.several ? name + "." + firstSlice + "." + frame : name, value);
		}

		/** Notes a row of the table. */
		void addRow(final double... row) {
			findings.rows.add(row);
		}
	}

	/** What a run or a preview finds besides its image. */
	private static final class Findings {

		final Map<String, Object> values = new LinkedHashMap<>();
		final List<double[]> rows = new ArrayList<>();
		final boolean several;

		Findings(final boolean several) {
			this.several = several;
		}
	}

	/**
	 * @param part the slices to be filtered
	 * @param progress told about the work, asked about cancel
	 * @return a new {@code float[]} or (for masks) {@code byte[]} with as many values as the part
	 */
	protected abstract Object filter(Part part, Progress progress);

	/**
	 * What is added to the image's name for the name of the result.
	 *
	 * @return the suffix, such as {@code -DoG}
	 */
	protected abstract String suffix();

	/**
	 * Whether a 32-bit result has values as the image has, so that what looks light in one does in the other.
	 *
	 * @return false unless a command says otherwise
	 */
	protected boolean keepsPolarity() {
		return false;
	}

	/**
	 * Takes the rows that {@link Part#addRow} collected, after the last part.
	 *
	 * @param rows in the order of the parts
	 */
	protected void finish(final List<double[]> rows) {
		// most commands show their image only
	}

	@Override
	protected final void execute(final Progress progress) {
		endPreview();
		final ImagePlus input = input();
		final RandomAccessibleInterval<NativeBoolType> selection = Images.selection(input);
		final boolean current = CURRENT.equals(stack), volume = VOLUME.equals(stack);
		final int firstFrame = current ? input.getT() : 1, lastFrame = current ? input.getT() : input.getNFrames();
		final int firstSlice = current ? input.getZ() : 1, lastSlice = current ? input.getZ() : input.getNSlices();
		final int depth = volume ? lastSlice - firstSlice + 1 : 1;
		final int steps = (lastFrame - firstFrame + 1) * (lastSlice - firstSlice + 1) / depth;
		final ImageStack out = new ImageStack(input.getWidth(), input.getHeight());
		final Findings findings = new Findings(steps > 1);
		int step = 0;
		for (int t = firstFrame; t <= lastFrame; t++) {
			for (int z = firstSlice; z <= lastSlice; z += depth) {
				progress.update((double) step / steps, steps == 1 ? "filtering" : "filtering " + (step + 1) + "/" + steps);
				final Part part = part(input, z, z + depth - 1, t, selection, volume, findings);
				final Object pixels = filter(part, progress.part((double) step / steps, (step + 1.0) / steps));
				for (int k = 0; k < depth; k++) out.addSlice(input.getStack().getSliceLabel(input.getStackIndex(input.getC(), z + k,
					t)), plane(pixels, k, part.image));
				step++;
			}
		}
		result = new ImagePlus(Images.uniqueTitle(Images.baseName(image) + suffix()), out);
		result.setDimensions(1, lastSlice - firstSlice + 1, lastFrame - firstFrame + 1);
		result.setOpenAsHyperStack(result.getNSlices() > 1 && result.getNFrames() > 1);
		result.setCalibration(Images.scale(image));
		if (!current) result.setPositionWithoutUpdate(1, image.getZ(), image.getT());
		result.setLut(lut(input, out.getProcessor(1)));
		result.resetDisplayRange();
		Provenance.write(result, this, image.getTitle(), findings.values);
		finish(findings.rows);
		Outputs.show(result);
	}

	private static ImageProcessor plane(final Object pixels, final int k, final Micrograph image) {
		final int width = image.width(), height = image.height(), n = width * height;
		final boolean[] selection = image.selection();
		if (pixels instanceof byte[]) {
			final byte[] plane = java.util.Arrays.copyOfRange((byte[]) pixels, k * n, (k + 1) * n);
			if (selection != null) for (int i = 0; i < n; i++) if (!selection[i]) plane[i] = 0;
			return new ByteProcessor(width, height, plane);
		}
		final float[] plane = java.util.Arrays.copyOfRange((float[]) pixels, k * n, (k + 1) * n);
		if (selection != null) for (int i = 0; i < n; i++) if (!selection[i]) plane[i] = 0;
		return new FloatProcessor(width, height, plane);
	}

	private ImagePlus input() {
		if (image == null) throw new InvalidInputException("There is no image open; open one first.");
		final boolean rgb = image.getType() == ImagePlus.COLOR_RGB;
		final int channels = rgb ? 3 : image.getNChannels();
		if (channel > channels) throw new InvalidInputException("“" + image.getTitle() + "” has " + channels + (channels == 1
			? " channel" : " channels") + ", so there is no channel " + channel + ".");
		if (!rgb) return image;
		return channel == 0 ? Images.brightness(image) : Images.colour(image, channel);
	}

	/** Grey, inverting if the result is to look as the image does. */
	private LUT lut(final ImagePlus input, final ImageProcessor made) {
		return Images.grey(keepsPolarity() && made instanceof FloatProcessor && Images.lightIsLow(input, inputChannel(input)));
	}

	private int inputChannel(final ImagePlus input) {
		return input.getNChannels() == 1 ? 1 : channel == 0 ? input.getC() : channel;
	}

	private Part part(final ImagePlus input, final int firstSlice, final int lastSlice, final int frame,
		final RandomAccessibleInterval<NativeBoolType> selection, final boolean volumetric, final Findings findings)
	{
		final int c = inputChannel(input);
		return new Part(Images.wrap(input, c, c, firstSlice, lastSlice, frame, selection), volumetric, firstSlice, frame, findings);
	}

	@Override
	protected final ImagePlus previewedImage() {
		return image;
	}

	/** Lays the result over the slice that is shown; 3-D filters show the slice's own. */
	@Override
	protected final void preview(final Preview drawn) {
		drawn.showPicture(progress -> {
			final ImagePlus input = input();
			final Part part = part(input, input.getZ(), input.getZ(), input.getT(), Images.selection(input), false, new Findings(
				false));
			final ImageProcessor found = plane(filter(part, progress), 0, part.image);
			found.setLut(lut(input, found));
			return found;
		});
	}
}
