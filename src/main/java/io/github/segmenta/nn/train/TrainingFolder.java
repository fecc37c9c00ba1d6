package io.github.segmenta.nn.train;

import io.github.segmenta.core.FileAccess;
import io.github.segmenta.core.InvalidInputException;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The folder of a model while the model is trained: made if it isn't there, and locked, so that no other training, of this
 * program or another one, works in it. The lock is one of the operating system's on the file {@value #LOCK}, which ends with
 * the process, however that ends.
 */
final class TrainingFolder implements AutoCloseable {

	private static final String LOCK = "training.lock";
	private static final int TRIES = 10;
	/** Folders of this process: closing a second channel on a file can end the lock of the first one. */
	private static final Set<Path> OWN = new HashSet<>();

	private final Path folder, real;
	private final Consumer<String> log;
	/** Folders that were made for this, the innermost one first. */
	private final Deque<Path> made = new ArrayDeque<>();
	private FileChannel channel;

	private TrainingFolder(final Path folder, final Consumer<String> log) {
		this.folder = folder;
		this.log = log;
		for (Path p = folder.toAbsolutePath(); p != null && !Files.exists(p); p = p.getParent()) made.addLast(p);
		FileAccess.makeFolder(folder);
		try {
			real = folder.toRealPath();
			// what a process that was killed has left behind is nobody's
			if (made.isEmpty() && holdsOnlyLock()) made.add(real);
		}
		catch (final IOException e) {
			throw unlocked(folder, e);
		}
	}

	/**
	 * Makes and locks a folder.
	 *
	 * @param log takes a sentence where the lock can't be had or removed
	 * @throws InvalidInputException if another training has it, or it can't be made or written to
	 */
	static TrainingFolder open(final Path folder, final Consumer<String> log) {
		final TrainingFolder opened = new TrainingFolder(folder, log);
		synchronized (OWN) {
			if (!OWN.add(opened.real)) throw taken(folder);
		}
		boolean locked = false;
		try {
			opened.lock();
			locked = true;
		}
		catch (final IOException e) {
			throw unlocked(folder, e);
		}
		finally {
			if (!locked) opened.leave();
		}
		return opened;
	}

	private void lock() throws IOException {
		final Path file = real.resolve(LOCK);
		for (int k = 0; k < TRIES; k++) {
			channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
			final FileLock lock;
			try {
				lock = channel.tryLock();
			}
			catch (final IOException e) {
				channel.close();
				Files.deleteIfExists(file);
				log.accept("The folder “" + folder + "” can't be locked (" + FileAccess.reason(e) +
					"); train no other model of this name at the same time.");
				return;
			}
			// whoever had the lock before may have deleted the file
			if (lock != null && Files.exists(file)) return;
			channel.close();
			if (lock == null) throw taken(folder);
		}
		throw taken(folder);
	}

	private static InvalidInputException taken(final Path folder) {
		return new InvalidInputException("The model “" + folder +
			"” is being trained already, by another command or program; wait until that has ended, or choose another name.");
	}

	private static InvalidInputException unlocked(final Path folder, final IOException e) {
		return new InvalidInputException("The folder “" + folder + "” can't be trained in (" + FileAccess.reason(e) +
			"); choose another name or folder.", e);
	}

	private boolean holdsOnlyLock() throws IOException {
		try (Stream<Path> files = Files.list(real)) {
			return Files.exists(real.resolve(LOCK)) && files.count() == 1;
		}
	}

	/** Ends the lock. Folders that were made for it and are empty go. */
	@Override
	public void close() {
		try {
			Files.deleteIfExists(real.resolve(LOCK));
			channel.close();
		}
		catch (final IOException e) {
			log.accept("The file “" + real.resolve(LOCK) + "” can't be deleted (" + FileAccess.reason(e) + ").");
		}
		finally {
			leave();
		}
	}

	private void leave() {
		synchronized (OWN) {
			OWN.remove(real);
		}
		try {
			for (final Path one : made) if (!deleteIfEmpty(one)) break;
		}
		catch (final IOException e) {
			log.accept("The folder “" + folder + "” can't be deleted (" + FileAccess.reason(e) + ").");
		}
	}

	/** @return whether it is gone */
	private static boolean deleteIfEmpty(final Path one) throws IOException {
		if (!Files.isDirectory(one)) return !Files.exists(one);
		try (Stream<Path> files = Files.list(one)) {
			if (files.findAny().isPresent()) return false;
		}
		Files.delete(one);
		return true;
	}
}
