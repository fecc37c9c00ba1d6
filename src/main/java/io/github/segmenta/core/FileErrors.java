package io.github.segmenta.core;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What went wrong with a file, in words for users. */
public final class FileErrors {

	private FileErrors() {}

	/** Why, in words, without the name of a file: that may be a temporary one. */
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
