package io.github.segmenta.imagej;

import ij.IJ;
import ij.ImagePlus;

import io.github.segmenta.kernel.InvalidInputException;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

import javax.imageio.ImageIO;

/** Label images in files: PNG with 8 or 16 bits and one channel, or TIFF as ImageJ reads it; a stack is one volume. */
public final class LabelFiles {

	/** Labels with their size; x fastest, then y, then z. */
	public static final class Labels {

		public final int[] labels;
		public final int width, height, depth;

		Labels(final int[] labels, final int width, final int height, final int depth) {
			this.labels = labels;
			this.width = width;
			this.height = height;
			this.depth = depth;
		}

		/** An image of the same size without objects. */
		public Labels empty() {
			return new Labels(new int[labels.length], width, height, depth);
		}

		/** Width×height, and ×depth for a stack. */
		public String size() {
			return width + "×" + height + (depth == 1 ? "" : "×" + depth);
		}
	}

	private LabelFiles() {}

	/** Whether a file's name ends as those that can be read here. */
	public static boolean isLabelFile(final Path file) {
		return file.getFileName().toString().toLowerCase(Locale.ROOT).matches("[^.].*\\.(png|tiff?)");
	}

	/** @throws InvalidInputException if the file can't be read or is no label image */
	public static Labels read(final Path file) {
		if (file.toString().toLowerCase(Locale.ROOT).endsWith(".png")) return readPng(file);
		final ImagePlus image = IJ.openImage(file.toString());
		if (image == null) throw unreadable(file, null);
		if (image.getNChannels() > 1) throw new InvalidInputException("“" + file + "” has " + image.getNChannels() +
			" channels; a label image has one.");
		final int slices = image.getNSlices(), n = image.getWidth() * image.getHeight();
		final int[] labels = new int[Math.multiplyExact(n, image.getStackSize())];
		for (int t = 1; t <= image.getNFrames(); t++) {
			final int[] frame = LabelImages.read(image, 1, 1, slices, t);
			System.arraycopy(frame, 0, labels, (t - 1) * frame.length, frame.length);
		}
		return new Labels(labels, image.getWidth(), image.getHeight(), image.getStackSize());
	}

	private static Labels readPng(final Path file) {
		final BufferedImage image;
		try {
			image = ImageIO.read(file.toFile());
		}
		catch (final IOException e) {
			throw unreadable(file, e);
		}
		if (image == null) throw unreadable(file, null);
		final Raster raster = image.getRaster(); // of a palette image the numbers, not the colours
		if (raster.getNumBands() != 1) throw new InvalidInputException("“" + file +
			"” is a colour image; a label image has one number per object.");
		final int[] labels = raster.getSamples(0, 0, image.getWidth(), image.getHeight(), 0, (int[]) null);
		return new Labels(labels, image.getWidth(), image.getHeight(), 1);
	}

	private static InvalidInputException unreadable(final Path file, final IOException cause) {
		return new InvalidInputException("“" + file + "” can't be read as an image; check the file.", cause);
	}
}
