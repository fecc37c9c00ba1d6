package io.github.segmenta.imagej;

import io.github.segmenta.core.CanceledException;
import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.io.TiffStructure.TiffException;

import ij.ImagePlus;
import ij.io.Opener;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Image files, and folders of them. */
public final class ImageFiles {

	private ImageFiles() {}

	/**
	 * The images directly in a folder, by name: TIFF, PNG, JPEG, GIF, BMP; hidden files are left out.
	 *
	 * @param folder of images; folders in it are not looked into
	 * @return at least one path, in the order of names
	 * @throws InvalidInputException if there is no such folder or no image in it
	 */
	public static List<Path> in(final Path folder) {
		if (!Files.isDirectory(folder)) throw new InvalidInputException("There is no folder “" + folder +
			"”; give the folder of the images.");
		try (Stream<Path> all = Files.list(folder)) {
			final List<Path> images = all.filter(file -> file.getFileName().toString().toLowerCase(Locale.ROOT).matches(
				"(?s)[^.].*\\.(tiff?|png|jpe?g|gif|bmp)")).sorted().collect(Collectors.toList());
			if (images.isEmpty()) throw new InvalidInputException("The folder “" + folder +
				"” holds no TIFF, PNG, JPEG, GIF or BMP; give the folder of the images.");
			return images;
		}
		catch (final IOException e) {
			throw new InvalidInputException("The folder “" + folder + "” can't be read; check its permissions.", e);
		}
	}

	/**
	 * The file's name without its extension, {@code .ome.tif} being one.
	 *
	 * @param file its path
	 * @return the name
	 */
	public static String name(final Path file) {
		return file.getFileName().toString().replaceFirst("(?i)(\\.ome)?\\.[^.]+$", "");
	}

	/**
	 * Opens a TIFF, PNG, JPEG, GIF or BMP, as it is by its content, not its name. The pixels are right, or the file is
	 * refused: damaged and cut-off files, and kinds whose pixels an image of ImageJ can't hold.
	 *
	 * @param file the image
	 * @return the image, not shown
	 * @throws InvalidInputException if the file can't be read
	 */
	public static ImagePlus open(final Path file) {
		return reading(file, () -> {
			final ImagePlus image = isTiff(file) ? TiffFiles.open(file) : openPicture(file);
			if (image == null) throw unreadable(file, null);
			OriginalFile.markWhole(image);
			return image;
		});
	}

	/**
	 * Checks a file that something else is going to decode.
	 *
	 * @throws InvalidInputException if it's no PNG, JPEG, GIF or BMP, damaged or too large
	 */
	static void checkPicture(final Path file) {
		reading(file, () -> {
			PictureFiles.check(file);
			return null;
		});
	}

	/**
	 * Checks a file that ImageJ has read already.
	 *
	 * @throws InvalidInputException if it's a TIFF, PNG, JPEG, GIF or BMP that is cut off or damaged; any other file passes
	 */
	static void checkWhole(final Path file, final Progress progress) {
		try {
			reading(file, () -> {
				if (isTiff(file)) TiffFiles.check(file, progress);
				else PictureFiles.check(file);
				return null;
			});
		}
		catch (final InvalidInputException e) {
			if (e.getCause() instanceof TiffException && ((TiffException) e.getCause()).damaged) throw e;
		}
	}

	/** Does something with a file that may be damaged in any way; what goes wrong is told in one sentence. */
	private static <T> T reading(final Path file, final Callable<T> reader) {
		if (!Files.isRegularFile(file)) throw new InvalidInputException("There is no file “" + file + "”.");
		try {
			return reader.call();
		}
		catch (final TiffException e) {
			throw new InvalidInputException(e.damaged ? "“" + file + "” is cut off or damaged (" + e.getMessage() +
				"); copy or export it again." : "“" + file + "” can't be read, as it has " + e.getMessage() +
					"; save it in another way.", e);
		}
		catch (final InvalidInputException | CanceledException e) {
			throw e;
		}
		catch (final OutOfMemoryError e) {
			throw new InvalidInputException("There is not enough memory for “" + file + "” (" + megabytes(Runtime.getRuntime()
				.maxMemory()) + " MB for Java); give Java more memory or cut the image into parts.", e);
		}
		catch (final Exception | StackOverflowError e) {
			throw unreadable(file, e);
		}
	}

	/** @throws InvalidInputException if an image of so many bytes is larger than Java's memory */
	static void checkMemory(final Path file, final long bytes) {
		final long memory = Runtime.getRuntime().maxMemory();
		if (bytes > memory) throw new InvalidInputException("“" + file + "” takes " + megabytes(bytes) +
			" MB of memory, but Java has " + megabytes(memory) + " MB; give Java more memory or cut the image into parts.");
	}

	private static long megabytes(final long bytes) {
		return (bytes >> 20) + 1;
	}

	static InvalidInputException unreadable(final Path file, final Throwable cause) {
		return new InvalidInputException("“" + file + "” can't be read as an image; check the file.", cause);
	}

	private static boolean isTiff(final Path file) throws IOException {
		final byte[] head = new byte[4];
		try (InputStream in = Files.newInputStream(file)) {
			in.readNBytes(head, 0, 4);
		}
		final String start = new String(head, StandardCharsets.ISO_8859_1);
		return start.equals("II*\0") || start.equals("MM\0*") || start.equals("II+\0") || start.equals("MM\0+");
	}

	private static ImagePlus openPicture(final Path file) throws IOException {
		PictureFiles.check(file);
		final Opener opener = new Opener();
		opener.setSilentMode(true);
		return opener.openImage(file.toString());
	}
}
