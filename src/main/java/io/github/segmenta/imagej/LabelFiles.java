package io.github.segmenta.imagej;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.segment.Labels;

import net.imglib2.img.array.ArrayImgs;

import ij.ImagePlus;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

import javax.imageio.ImageIO;

/**
 * Label images in files: PNG with 8 or 16 bits and one channel, or TIFF as ImageJ reads it; the slices of a frame are one
 * volume.
 */
public final class LabelFiles {

	/** The label images of a file, one for each time point. */
	public static final class Series {

		/** All planes: the slices of the first time point, then those of the next one. */
		public final Labels labels;
		/** The number of time points. */
		public final int frames;

		private Series(final Labels labels, final int frames) {
			this.labels = labels;
			this.frames = frames;
		}

		/**
		 * One time point.
		 *
		 * @param frame from 1
		 * @return its labels
		 */
		public Labels frame(final int frame) {
			if (frames == 1) return labels;
			final int n = labels.array().length / frames;
			return Labels.of(ArrayImgs.ints(Arrays.copyOfRange(labels.array(), (frame - 1) * n, frame * n), labels.width(),
				labels .height(), labels.depth() / frames));
		}

		/** @return images of the same size without objects */
		public Series empty() {
			return new Series(labels.blank(), frames);
		}

		/** @return width×height, ×depth for a stack, ×frames for several */
		public String size() {
			return labels.width() + "×" + labels.height() + (labels.depth() == frames ? "" : "×" + labels.depth() / frames) +
				(frames == 1 ? "" : "×" + frames);
		}
	}

	private LabelFiles() {}

	/**
	 * Whether a file's name ends as those that can be read here.
	 *
	 * @param file its path
	 * @return whether it does; not for hidden files
	 */
	public static boolean isLabelFile(final Path file) {
		return file.getFileName().toString().toLowerCase(Locale.ROOT).matches("(?s)[^.].*\\.(png|tiff?)");
	}

	/**
	 * @param file the label image
	 * @return its labels
	 * @throws InvalidInputException if the file can't be read or is no label image
	 */
	public static Series read(final Path file) {
		if (file.toString().toLowerCase(Locale.ROOT).endsWith(".png")) return readPng(file);
		final ImagePlus image = ImageFiles.open(file);
		if (image.getNChannels() > 1) throw new InvalidInputException("“" + file + "” has " + image.getNChannels() +
			" channels; a label image has one. If they are slices, make them so by ImageJ's “Stack to Hyperstack...”.");
		final int slices = image.getNSlices();
		final Labels labels = new Labels(image.getWidth(), image.getHeight(), image.getStackSize());
		for (int t = 1; t <= image.getNFrames(); t++) {
			final int[] frame = LabelImages.read(image, 1, 1, slices, t).array();
			System.arraycopy(frame, 0, labels.array(), (t - 1) * frame.length, frame.length);
		}
		return new Series(labels, image.getNFrames());
	}

	private static Series readPng(final Path file) {
		ImageFiles.checkPicture(file);
		final BufferedImage image;
		try {
			image = ImageIO.read(file.toFile());
		}
		catch (final IOException e) {
			throw ImageFiles.unreadable(file, e);
		}
		if (image == null) throw ImageFiles.unreadable(file, null);
		final Raster raster = image.getRaster(); // of a palette image the numbers, not the colours
		if (raster.getNumBands() != 1) throw new InvalidInputException("“" + file +
			"” is a colour image; a label image has one number per object.");
		final Labels labels = Labels.of(ArrayImgs.ints(raster.getSamples(0, 0, image.getWidth(), image.getHeight(), 0,
			(int[]) null), image.getWidth(), image.getHeight()));
		LabelImages.check(labels, file.toString());
		return new Series(labels, 1);
	}
}
