package io.github.segmenta.imagej;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;

import ij.ImagePlus;
import ij.io.FileInfo;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * The file that ImageJ's own opener read an image from. That takes what is left of a file that is cut off, and zeros for
 * what can't be unpacked, for the whole image without a word, so the file is checked before the image is worked on.
 */
public final class OriginalFile {

	/** Images whose file was checked already. */
	private static final Set<ImagePlus> WHOLE = Collections.newSetFromMap(Collections.synchronizedMap(
		new WeakHashMap<>()));

	private OriginalFile() {}

	/**
	 * Checks the file of an image, once; does nothing if there is none any more, or if something else than ImageJ's opener
	 * read it.
	 *
	 * @param image may be {@code null}
	 * @param progress told about the work, asked about cancel
	 * @throws InvalidInputException if a TIFF, PNG, JPEG, GIF or BMP is cut off or damaged
	 */
	public static void check(final ImagePlus image, final Progress progress) {
		if (image == null || WHOLE.contains(image)) return;
		final Path file = file(image.getOriginalFileInfo());
		if (file != null) ImageFiles.checkWhole(file, progress);
		markWhole(image);
	}

	/** Says that the file of an image needs no check. */
	static void markWhole(final ImagePlus image) {
		WHOLE.add(image);
	}

	private static Path file(final FileInfo info) {
		if (info == null || info.fileName == null || info.directory == null || info.url != null && !info.url.isEmpty())
			return null;
		if (info.fileFormat != FileInfo.TIFF && info.fileFormat != FileInfo.GIF_OR_JPG && info.fileFormat != FileInfo.BMP &&
			info.fileFormat != FileInfo.IMAGEIO) return null;
		try {
			final Path file = Paths.get(info.directory, info.fileName);
			return Files.isReadable(file) && Files.isRegularFile(file) ? file : null;
		}
		catch (final InvalidPathException e) {
			return null;
		}
	}
}
