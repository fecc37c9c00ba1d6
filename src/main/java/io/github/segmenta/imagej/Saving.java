package io.github.segmenta.imagej;

import io.github.segmenta.core.FileAccess;
import io.github.segmenta.core.FileReplacement;
import io.github.segmenta.core.InvalidInputException;

import ij.ImagePlus;
import ij.ImageStack;
import ij.io.FileInfo;
import ij.io.FileSaver;
import ij.io.RoiEncoder;
import ij.io.TiffEncoder;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Writes files whole or not at all: into a temporary file beside the target, then renamed. A reader never sees half a
 * file, and a crash leaves the old one. Whatever goes wrong ends in one sentence that names the file; no dialog of
 * ImageJ opens.
 */
public final class Saving {

	/** Names are cut to this length in UTF-8: file systems take 255 bytes, and suffixes are to be added. */
	static final int MAX_NAME_BYTES = 200;
	private static final String RESERVED_ON_WINDOWS = "(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])\\s*(\\..*)?";
	private static final AtomicInteger PARTS = new AtomicInteger();

	/** Writes one file. */
	@FunctionalInterface
	public interface Writer {

		/**
		 * Writes a file that doesn't exist yet.
		 *
		 * @param file the path to write to
		 * @throws IOException if it can't be written
		 */
		void write(Path file) throws IOException;
	}

	private Saving() {}

	/**
	 * A name for files that any file system takes, made of an image's title: without separators, control characters and
	 * what else is forbidden somewhere (each becomes “_”), without dots or spaces at its ends, not one of the names that
	 * Windows keeps for devices. Names over {@value #MAX_NAME_BYTES} bytes are cut and get a number that tells them apart.
	 *
	 * @param title any text
	 * @return a name without an extension of its own, never empty
	 */
	public static String fileName(final String title) {
		String name = title.replaceAll("[\\\\/:*?\"<>|\\p{Cc}\\p{Cs}\u2028\u2029]", "_").replaceAll("^ +|[. ]+$", "")
			.replaceFirst("^\\.", "_");
		if (name.isEmpty()) name = "_";
		if (name.matches(RESERVED_ON_WINDOWS)) name = "_" + name;
		if (name.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME_BYTES) return name;
		final String end = String.format("-%08x", title.hashCode());
		int length = name.length();
		while (Character.isHighSurrogate(name.charAt(length - 1)) || name.substring(0, length).getBytes(StandardCharsets.UTF_8)
			.length > MAX_NAME_BYTES - end.length()) length--;
		return name.substring(0, length) + end;
	}

	/**
	 * @param file of any name
	 * @return the same file
	 * @throws InvalidInputException if no file of this system can have such a name
	 */
	public static Path path(final File file) {
		try {
			return file.toPath();
		}
		catch (final InvalidPathException e) {
			throw new InvalidInputException("“" + file + "” can't be the name of a file here (" + e.getReason() +
				"); choose another one.", e);
		}
	}

	/**
	 * The file of an image's result: in a folder, named after the image.
	 *
	 * @param folder where it lies
	 * @param image whose title gives the name, see {@link #fileName}
	 * @param suffix of the name, with the extension, such as {@code -labels.tif}
	 * @return the path, whether there is a file or not
	 * @throws InvalidInputException if no file of this system can have such a name
	 */
	public static Path file(final Path folder, final ImagePlus image, final String suffix) {
		return path(new File(folder.toFile(), fileName(Images.baseName(image)) + suffix));
	}

	/**
	 * Checks before the work that a file can be written after it.
	 *
	 * @param target the file
	 * @param overwrite whether the file may exist already
	 * @throws InvalidInputException if its folder is missing or read-only, or if it exists and must not be overwritten
	 */
	public static void check(final File target, final boolean overwrite) {
		check(path(target), overwrite);
	}

	/**
	 * The same for a path.
	 *
	 * @param target the file
	 * @param overwrite whether the file may exist already
	 * @throws InvalidInputException if its folder is missing or read-only, or if it exists and must not be overwritten
	 */
	public static void check(final Path target, final boolean overwrite) {
		FileAccess.checkFolder(target.toAbsolutePath().getParent());
		if (Files.isDirectory(target)) throw new InvalidInputException("“" + target +
			"” is a folder; give the name of a file.");
		if (!Files.exists(target)) return;
		if (!overwrite) throw new InvalidInputException("The file “" + target +
			"” exists already; choose another name or folder, or switch overwriting on.");
		// renaming would replace a device such as /dev/null by a file
		if (!Files.isRegularFile(target)) throw new InvalidInputException("“" + target +
			"” is not an ordinary file; choose another name.");
	}

	/**
	 * The same as {@link #write(Path, boolean, Writer)}.
	 *
	 * @param target the file
	 * @param overwrite whether the file may exist already
	 * @param writer writes to the path it is given, which has the target's extension
	 * @throws InvalidInputException if it exists and must not be overwritten, or can't be written
	 */
	public static void write(final File target, final boolean overwrite, final Writer writer) {
		write(path(target), overwrite, writer);
	}

	/**
	 * @param target the file
	 * @param overwrite whether it may exist already
	 * @param writer writes to the path it is given, which has the target's extension
	 * @throws InvalidInputException if it exists and must not be overwritten, or can't be written
	 */
	public static void write(final Path target, final boolean overwrite, final Writer writer) {
		check(target, overwrite);
		Path part = null;
		try {
			// what a link leads to is replaced, not the link
			final Path file = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
			part = file.resolveSibling(".part-" + ProcessHandle.current().pid() + "-" + PARTS.incrementAndGet() + extension(file));
			try {
				writer.write(part);
				FileReplacement.move(part, file);
			}
			finally {
				Files.deleteIfExists(part);
			}
		}
		catch (final IOException e) {
			throw failure(target, part, e);
		}
		catch (final UncheckedIOException e) {
			throw failure(target, part, e.getCause());
		}
	}

	private static String extension(final Path file) {
		final String name = file.getFileName().toString();
		return name.substring(Math.max(0, name.lastIndexOf('.'))).replaceFirst("^[^.].*", "");
	}

	/**
	 * Removes a file of an earlier run that this run would have replaced, had it anything to write.
	 *
	 * @param target the file; nothing happens if there is none
	 * @param overwrite whether the file may exist already
	 * @throws InvalidInputException if it exists and must not be overwritten, or can't be removed
	 */
	public static void remove(final Path target, final boolean overwrite) {
		if (!Files.exists(target)) return;
		check(target, overwrite);
		try {
			Files.delete(target);
		}
		catch (final IOException e) {
			throw new InvalidInputException("The old file “" + target + "” can't be removed (" + FileAccess.reason(e) +
				"); remove it by hand.", e);
		}
	}

	/**
	 * The sentence for a file or folder that could not be written.
	 *
	 * @param target the file or folder
	 * @param e what happened
	 * @return an exception with the sentence, to be thrown
	 */
	public static InvalidInputException failure(final Path target, final IOException e) {
		return failure(target, null, e);
	}

	/**
	 * The sentence for a file that could not be read or written, where it isn't known which one it was.
	 *
	 * @param e what happened
	 * @return the sentence
	 */
	public static String sentence(final IOException e) {
		final String file = e instanceof FileSystemException ? ((FileSystemException) e).getFile() : null;
		return (file == null ? "A file" : "The file “" + withoutPart(file) + "”") + " could not be read or written (" +
			FileAccess.reason(e) + "); check the folder and the space on the disk.";
	}

	/** The file that a temporary one beside it is to become. */
	private static String withoutPart(final String file) {
		return file.replaceFirst("\\.part-\\d+-", "").replaceFirst("\\.part$", "");
	}

	private static InvalidInputException failure(final Path target, final Path part, final IOException e) {
		String reason = FileAccess.reason(e);
		if (part != null) reason = reason.replace(part.toString(), target.toString()).replace(part.getFileName().toString(),
			target.getFileName().toString());
		return new InvalidInputException("The file “" + target + "” could not be written (" + reason +
			"); check the folder and the space on the disk.", e);
	}

	/**
	 * Writes an image as TIFF with all that ImageJ keeps in one: as its own <i>Save As</i>, but without its dialogs.
	 *
	 * @param image to be written, all of its stack
	 * @param file is replaced if it exists
	 * @throws IOException if it can't be written
	 */
	public static void tiff(final ImagePlus image, final Path file) throws IOException {
		final FileInfo info = image.getFileInfo();
		final FileSaver saver = new FileSaver(image);
		final ImageStack stack = image.getStack();
		info.info = image.getInfoProperty();
		info.description = saver.getDescriptionString();
		if (stack.getSize() > 1) info.sliceLabels = stack.getSliceLabels();
		else if (stack.getSliceLabel(1) != null) info.sliceLabels = new String[] { stack.getSliceLabel(1) };
		info.roi = RoiEncoder.saveAsByteArray(image.getRoi());
		info.overlay = FileSaver.getOverlay(image);
		info.properties = image.getPropertiesAsArray();
		if (image.isComposite()) saver.saveDisplayRangesAndLuts(image, info);
		try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
			new TiffEncoder(info).write(out);
		}
	}

	/**
	 * Writes what an image shows as PNG.
	 *
	 * @param image whose slice is written as it is shown, without its overlay
	 * @param file is replaced if it exists
	 * @throws IOException if it can't be written
	 */
	public static void png(final ImagePlus image, final Path file) throws IOException {
		try (OutputStream stream = Files.newOutputStream(file);
				ImageOutputStream out = new MemoryCacheImageOutputStream(stream))
		{
			if (!ImageIO.write(image.getBufferedImage(), "png", out)) throw new IOException("Java has no writer for PNG");
		}
	}
}
