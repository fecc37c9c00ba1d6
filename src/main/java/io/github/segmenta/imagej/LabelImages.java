package io.github.segmenta.imagej;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.kernel.Volume;
import io.github.segmenta.label.GreyValues;
import io.github.segmenta.segment.Labels;
import io.github.segmenta.segment.Mask;
import io.github.segmenta.segment.Micrograph;

import ij.ImagePlus;
import ij.ImageStack;

/** Label images of ImageJ – 8-, 16- or 32-bit, each number an object – to arrays of labels and back. */
public final class LabelImages {

	private LabelImages() {}

	/**
	 * The labels of some slices of one channel and time point. A signed 16-bit image holds the numbers that ImageJ shows;
	 * other density calibrations say nothing about objects, and its grey levels are the labels.
	 *
	 * @param image the image
	 * @param channel from 1
	 * @param firstSlice from 1
	 * @param lastSlice not before the first one
	 * @param frame from 1
	 * @return x fastest, then y, then z
	 * @throws InvalidInputException if the image is RGB or holds values that are no labels: negative, fractions, NaN,
	 *           from 2^24 on, where a 32-bit image can't tell numbers apart, or grey values of a micrograph
	 */
	public static Labels read(final ImagePlus image, final int channel, final int firstSlice, final int lastSlice,
		final int frame)
	{
		if (image.getBitDepth() == 24) throw new InvalidInputException("“" + image.getTitle() +
			"” is an RGB image; a label image has 8, 16 or 32 bits and one number per object.");
		final ImageStack stack = image.getStack();
		final int n = image.getWidth() * image.getHeight();
		final Labels result = new Labels(image.getWidth(), image.getHeight(), lastSlice - firstSlice + 1);
		final int[] labels = result.array();
		final int zero = zeroLevel(image);
		for (int z = firstSlice; z <= lastSlice; z++) {
			final Object pixels = stack.getProcessor(image.getStackIndex(channel, z, frame)).getPixels();
			final int offset = (z - firstSlice) * n;
			if (pixels instanceof byte[]) {
				final byte[] bytes = (byte[]) pixels;
				for (int i = 0; i < n; i++) labels[offset + i] = bytes[i] & 0xff;
			}
			else if (pixels instanceof short[]) {
				final short[] shorts = (short[]) pixels;
				for (int i = 0; i < n; i++) {
					labels[offset + i] = (shorts[i] & 0xffff) - zero;
					if (labels[offset + i] < 0) throw new InvalidInputException("“" + image.getTitle() + "” is a signed 16-bit image " +
						"and holds the value " + labels[offset + i] + ", so it is no label image; if only its calibration is wrong, " +
						"set the function in Analyze > Calibrate... to None.");
				}
			}
			else {
				final float[] floats = (float[]) pixels;
				for (int i = 0; i < n; i++) {
					final int label = (int) floats[i];
					if (label != floats[i] || label < 0 || label > Outputs.MAX_LABEL_FLOAT) throw noLabel(image.getTitle(),
						floats[i]);
					labels[offset + i] = label;
				}
			}
		}
		check(result, image.getTitle());
		return result;
	}

	private static InvalidInputException noLabel(final String title, final float value) {
		return new InvalidInputException("“" + title + "” holds the value " + value +
			", so it is no label image; labels are whole numbers from 0 to " + Outputs.MAX_LABEL_FLOAT + ".");
	}

	/** @throws InvalidInputException if the numbers are grey values of a micrograph, see {@link GreyValues} */
	static void check(final Labels labels, final String title) {
		if (GreyValues.areIn(labels)) throw new InvalidInputException("“" + title +
			"” looks like a micrograph, not like a label image, in which each object has a number of its own; " +
			"segment it first and choose the label image that this makes.");
	}

	/**
	 * The grey level that stands for 0: 32,768 in signed 16-bit images.
	 *
	 * @param image the image
	 * @return 32,768 or 0
	 */
	public static int zeroLevel(final ImagePlus image) {
		return image.getBitDepth() == 16 && image.getCalibration().isSigned16Bit() ? 32_768 : 0;
	}

	/**
	 * Values of some slices of an intensity image, calibrated ones where it has a density calibration; of RGB
	 * images the brightness. The current channel if it has several.
	 *
	 * @param image the image
	 * @param firstSlice from 1
	 * @param lastSlice not before the first one
	 * @param frame from 1
	 * @return one channel
	 */
	public static Volume intensity(final ImagePlus image, final int firstSlice, final int lastSlice, final int frame) {
		final int c = image.getC();
		final Micrograph part = Images.wrap(image, c, c, firstSlice, lastSlice, frame, null);
		if (part.channels() == 1) return part.channel(0);
		final float[] values = part.channel(0).copyToFloat();
		final float[] green = part.channel(1).copyToFloat(), blue = part.channel(2).copyToFloat();
		for (int i = 0; i < values.length; i++) values[i] = (int) ((2 * (values[i] + green[i] + blue[i]) + 3) / 6);
		return Volume.of(values, image.getWidth(), image.getHeight(), lastSlice - firstSlice + 1);
	}

	/**
	 * A new label image for labels of each plane of a stack: with calibration, dimensions, position and overlay of the
	 * image they belong to. 16-bit up to 65,535, else 32-bit float.
	 *
	 * @param source the image that the labels belong to
	 * @param title of the new image, which gets a number if an open image has it
	 * @param planes one for each image of the stack, in its order
	 * @return the image, not shown
	 * @throws InvalidInputException if a label is higher than {@link Outputs#MAX_LABEL_FLOAT}
	 */
	public static ImagePlus like(final ImagePlus source, final String title, final Labels... planes) {
		return like(source, source.getNChannels(), title, planes);
	}

	/**
	 * The same with another number of channels than the source has.
	 *
	 * @param source the image that the labels belong to
	 * @param channels of the new image
	 * @param title of the new image, which gets a number if an open image has it
	 * @param planes one for each image of the new stack, in its order
	 * @return the image, not shown
	 * @throws InvalidInputException if a label is higher than {@link Outputs#MAX_LABEL_FLOAT}
	 */
	public static ImagePlus like(final ImagePlus source, final int channels, final String title, final Labels... planes) {
		for (final Labels plane : planes) if (plane.max() > Outputs.MAX_LABEL_FLOAT) throw new InvalidInputException(
			"The result has the label " + plane.max() + ", but a label image can't hold more than " + Outputs.MAX_LABEL_FLOAT +
				"; renumber the labels first.");
		return dressed(Outputs.labelImage(title, planes), source, channels);
	}

	/**
	 * The same for masks: 8-bit, 0 and 255.
	 *
	 * @param source the image that the masks belong to
	 * @param title of the new image, which gets a number if an open image has it
	 * @param planes one for each image of the stack, in its order; not copied
	 * @return the image, not shown
	 */
	public static ImagePlus maskLike(final ImagePlus source, final String title, final Mask... planes) {
		final ImageStack stack = new ImageStack(source.getWidth(), source.getHeight());
		for (final Mask plane : planes) stack.addSlice("", plane.array());
		return dressed(new ImagePlus(Images.uniqueTitle(title), stack), source, source.getNChannels());
	}

	private static ImagePlus dressed(final ImagePlus image, final ImagePlus source, final int channels) {
		image.setDimensions(channels, source.getNSlices(), source.getNFrames());
		image.setOpenAsHyperStack(image.getStackSize() > Math.max(source.getNSlices(), source.getNFrames()));
		image.setCalibration(Images.scale(source));
		image.setPositionWithoutUpdate(Math.min(channels, source.getC()), source.getZ(), source.getT());
		if (source.getOverlay() != null) image.setOverlay(source.getOverlay().duplicate());
		return image;
	}

	/**
	 * @param a an image
	 * @param b another image
	 * @throws InvalidInputException if two images differ in width, height, slices or frames
	 */
	public static void checkSameSize(final ImagePlus a, final ImagePlus b) {
		if (a.getWidth() == b.getWidth() && a.getHeight() == b.getHeight() && a.getNSlices() == b.getNSlices() && a
			.getNFrames() == b.getNFrames()) return;
		throw new InvalidInputException("“" + a.getTitle() + "” (" + size(a) + ") and “" + b.getTitle() + "” (" + size(b) +
			") must have the same width, height, slices and frames.");
	}

	private static String size(final ImagePlus image) {
		return image.getWidth() + "×" + image.getHeight() + "×" + image.getNSlices() + "×" + image.getNFrames();
	}
}
