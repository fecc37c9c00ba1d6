package io.github.segmenta.imagej;

import ij.IJ;
import ij.ImagePlus;

import io.github.segmenta.kernel.InvalidInputException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Folders of images that ImageJ can open. */
public final class ImageFiles {

	private ImageFiles() {}

	/**
	 * The images directly in a folder, by name: TIFF, PNG, JPEG, GIF, BMP; hidden files are left out.
	 *
	 * @throws InvalidInputException if there is no such folder or no image in it
	 */
	public static List<Path> in(final Path folder) {
		if (!Files.isDirectory(folder)) throw new InvalidInputException("There is no folder “" + folder +
			"”; give the folder of the images.");
		try (Stream<Path> all = Files.list(folder)) {
			final List<Path> images = all.filter(file -> file.getFileName().toString().toLowerCase(Locale.ROOT).matches(
				"[^.].*\\.(tiff?|png|jpe?g|gif|bmp)")).sorted().collect(Collectors.toList());
			if (images.isEmpty()) throw new InvalidInputException("The folder “" + folder +
				"” holds no TIFF, PNG, JPEG, GIF or BMP; give the folder of the images.");
			return images;
		}
		catch (final IOException e) {
			throw new InvalidInputException("The folder “" + folder + "” can't be read; check its permissions.", e);
		}
	}

	/** The file's name without its ending. */
	public static String name(final Path file) {
		return file.getFileName().toString().replaceFirst("\\.[^.]+$", "");
	}

	/** @throws InvalidInputException if ImageJ can't read the file */
	public static ImagePlus open(final Path file) {
		final ImagePlus image = IJ.openImage(file.toString());
		if (image == null) throw new InvalidInputException("“" + file + "” can't be read as an image; check the file.");
		return image;
	}
}
