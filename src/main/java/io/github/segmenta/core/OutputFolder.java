package io.github.segmenta.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders that results go to. */
public final class OutputFolder {

	private OutputFolder() {}

	/** @throws InvalidInputException if there is no such folder, or it can't be written to */
	public static void check(final Path folder) {
		if (folder != null && Files.isDirectory(folder) && Files.isWritable(folder)) return;
		final boolean folderThere = folder != null && Files.isDirectory(folder);
		throw new InvalidInputException("The folder “" + folder + "” " + (folderThere ? "can't be written to"
			: "does not exist") + "; choose a folder for the results that you may write to.");
	}

	/**
	 * Makes a folder, and those above it, if it isn't there.
	 *
	 * @throws InvalidInputException if it can't be made or written to
	 */
	public static void make(final Path folder) {
		try {
			Files.createDirectories(folder);
		}
		catch (final IOException e) {
			throw new InvalidInputException("The folder “" + folder + "” can't be made (" + FileErrors.reason(e) +
				"); choose another one.", e);
		}
		check(folder);
	}
}
