package io.github.segmenta.imagej;

import io.github.segmenta.kernel.InvalidInputException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Writes files whole or not at all: into a temporary file beside the target, then renamed. A reader never sees half a
 * file, and a crash leaves the old one.
 */
public final class Saving {

	/** Writes one file. */
	@FunctionalInterface
	public interface Writer {

		void write(Path file) throws IOException;
	}

	private Saving() {}

	/**
	 * @param target the file
	 * @param overwrite whether it may exist already
	 * @param writer writes to the path it is given, which has the target's ending
	 * @throws InvalidInputException if it exists and must not be overwritten, or can't be written
	 */
	public static void write(final Path target, final boolean overwrite, final Writer writer) {
		if (!overwrite && Files.exists(target)) throw new InvalidInputException("The file “" + target +
			"” exists already; choose another name or allow overwriting.");
		final Path file = target.toAbsolutePath();
		final String name = file.getFileName().toString();
		final Path part = file.resolveSibling(".part-" + ProcessHandle.current().pid() + "-" + name);
		try {
			try {
				writer.write(part);
				move(part, file);
			}
			finally {
				Files.deleteIfExists(part);
			}
		}
		catch (final IOException | UncheckedIOException e) {
			throw new InvalidInputException("The file “" + target + "” could not be written (" + reason(e) +
				"); check the folder and the space on the disk.", e);
		}
	}

	private static void move(final Path from, final Path to) throws IOException {
		try {
			Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (final AtomicMoveNotSupportedException e) {
			Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
		}
	}

	private static String reason(final Exception e) {
		return e instanceof java.nio.file.AccessDeniedException ? "no permission" : e.getMessage();
	}
}
