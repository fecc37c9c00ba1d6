package io.github.segmenta.core;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The last step of writing a file beside its place: nobody ever sees half of it there. */
public final class FileReplacement {

	private FileReplacement() {}

	/**
	 * Moves a file that is complete to its place, and replaces what is there: at once where the file system can.
	 *
	 * @param complete a file in the folder of {@code place}
	 * @param place where it goes
	 * @throws IOException if it can't be moved; then {@code complete} is left
	 */
	public static void move(final Path complete, final Path place) throws IOException {
		try {
			Files.move(complete, place, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (final AtomicMoveNotSupportedException e) {
			Files.move(complete, place, StandardCopyOption.REPLACE_EXISTING);
		}
	}
}
