package io.github.segmenta.imagej;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.kernel.Volume;

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

	/** Labels with their size; x fastest, then y, then z, then the frames. */
	public static final class Labels {

		public final int[] labels;
		/** The depth is the number of all planes: that of the slices times that of the frames. */
		public final int width, height, depth, frames;

		Labels(final int[] labels, final int width, final int height, final int depth, final int frames) {
			this.labels = labels;
			this.width = width;
			this.height = height;
			this.depth = depth;
			this.frames = frames;
		}

		/** One time point, from 1. */
		public Labels frame(final int frame) {
			final int n = labels.length / frames;
			return frames == 1 ? this : new Labels(Arrays.copyOfRange(labels, (frame - 1) * n, frame * n), width, height,
				depth / frames, 1);
		}

		/** An image of the same size without objects. */
		public Labels empty() {
			return new Labels(new int[labels.length], width, height, depth, frames);
		}

		/** Width×height, ×depth for a stack, ×frames for several. */
		public String size() {
			return width + "×" + height + (depth == 1 ? "" : "×" + depth / frames) + (frames == 1 ? "" : "×" + frames);
		}
	}

	private LabelFiles() {}

	/** Whether a file's name ends as those that can be read here. */
	public static boolean isLabelFile(final Path file) {
		return file.getFileName().toString().toLowerCase(Locale.ROOT).matches("(?s)[^.].*\\.(png|tiff?)");
	}

	/** @throws InvalidInputException if the file can't be read or is no label image */
	public static Labels read(final Path file) {
		if (file.toString().toLowerCase(Locale.ROOT).endsWith(".png")) return readPng(file);
		final ImagePlus image = ImageFiles.open(file);
		if (image.getNChannels() > 1) throw new InvalidInputException("“" + file + "” has " + image.getNChannels() +
			" channels; a label image has one. If they are slices, make them so by ImageJ's “Stack to Hyperstack...”.");
		final int slices = image.getNSlices();
		final int[] labels = new int[Volume.size(image.getWidth(), image.getHeight(), image.getStackSize())];
		for (int t = 1; t <= image.getNFrames(); t++) {
			final int[] frame = LabelImages.read(image, 1, 1, slices, t);
			System.arraycopy(frame, 0, labels, (t - 1) * frame.length, frame.length);
		}
		return new Labels(labels, image.getWidth(), image.getHeight(), image.getStackSize(), image
			.getNFrames());
	}

	private static Labels readPng(final Path file) {
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
		final int[] labels = raster.getSamples(0, 0, image.getWidth(), image.getHeight(), 0, (int[]) null);
		LabelImages.check(labels, image.getWidth(), image.getHeight(), file.toString());
		return new Labels(labels, image.getWidth(), image.getHeight(), 1, 1);
	}
}
