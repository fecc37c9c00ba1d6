package io.github.segmenta.core;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Folders that can be written to, and why a file can't be read or written, in words. */
public final class FileAccess {

	private FileAccess() {}

	/**
	 * Checks that results can be written to a folder.
	 *
	 * @param folder {@code null} counts as one that isn't there
	 * @throws InvalidInputException if there is no such folder, or it can't be written to
	 */
	public static void checkFolder(final Path folder) {
		if (folder != null && Files.isDirectory(folder) && Files.isWritable(folder)) return;
		final boolean folderThere = folder != null && Files.isDirectory(folder);
		throw new InvalidInputException("The folder “" + folder + "” " + (folderThere ? "can't be written to"
			: "does not exist") + "; choose a folder for the results that you may write to.");
	}

	/**
	 * Makes a folder, and those above it, if it isn't there.
	 *
	 * @param folder where it is to be
	 * @throws InvalidInputException if it can't be made or written to
	 */
	public static void makeFolder(final Path folder) {
		try {
			Files.createDirectories(folder);
		}
		catch (final IOException e) {
			throw new InvalidInputException("The folder “" + folder + "” can't be made (" + reason(e) +
				"); choose another one.", e);
		}
		checkFolder(folder);
	}

	/**
	 * Why a file can't be read or written, in words.
	 *
	 * @param e what was thrown
	 * @return part of a sentence, without the name of a file: that may be a temporary one
	 */
	public static String reason(final IOException e) {
		if (e.getCause() instanceof IOException) return reason((IOException) e.getCause());
		if (e instanceof AccessDeniedException) return "no permission";
		if (e instanceof NoSuchFileException) return "there is no such folder";
		if (e instanceof NotDirectoryException || e instanceof FileAlreadyExistsException) return "a file has that name";
		if (e instanceof FileSystemException && ((FileSystemException) e).getReason() != null)
			return ((FileSystemException) e).getReason();
		return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
	}
}
