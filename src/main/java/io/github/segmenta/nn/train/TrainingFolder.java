package io.github.segmenta.nn.train;

import io.github.segmenta.core.FileErrors;
import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.OutputFolder;
import io.github.segmenta.nn.model.Model;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The folder of a model while the model is trained: made if it isn't there, and locked, so that no other training, of this
 * program or another one, works in it. The lock is one of the operating system's on the file {@value #LOCK}, which ends with
 * the process, however that ends. The folder's name is that of the model.
 */
public final class TrainingFolder implements AutoCloseable {

	private static final String LOCK = "training.lock", STATE = "training.state";
	private static final int TRIES = 10;
	/** Folders of this process: closing a second channel on a file can end the lock of the first one. */
	private static final Set<Path> OWN = new HashSet<>();

	private final Path folder, real;
	/** Folders that were made for this, the innermost one first. */
	private final Deque<Path> made = new ArrayDeque<>();
	private final boolean resume, overwrite;
	private final Consumer<String> log;
	private FileChannel channel;
	/** The card of the model that was there when the training began, or {@code null}. */
	private byte[] cardBefore;

	private TrainingFolder(final Path folder, final boolean resume, final boolean overwrite, final Consumer<String> log) {
		this.folder = folder;
		this.resume = resume;
		this.overwrite = overwrite;
		this.log = log;
		for (Path p = folder.toAbsolutePath(); p != null && !Files.exists(p); p = p.getParent()) made.addLast(p);
		OutputFolder.make(folder);
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
	 * @param folder the model's
	 * @param resume whether to go on with the unfinished training in it; begins one if there is none
	 * @param overwrite whether a model, or an unfinished training, in it may be replaced
	 * @param log takes a sentence for the user where something is unusual, but no reason to stop
	 * @throws InvalidInputException if another training has it, it can't be made or written to, what is in it must not be
	 *           replaced, or there is nothing to go on with
	 */
	public static TrainingFolder open(final Path folder, final boolean resume, final boolean overwrite,
		final Consumer<String> log)
	{
		final TrainingFolder opened = new TrainingFolder(folder, resume, overwrite, log);
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
		try {
			opened.checkWhatIsIn();
			opened.cardBefore = opened.card();
		}
		catch (final RuntimeException e) {
			opened.close();
			throw e;
		}
		return opened;
	}

	private void checkWhatIsIn() {
		final boolean exists = Files.exists(folder.resolve(Model.CARD)), begun = Files.exists(state());
		if (resume && exists && !begun && !overwrite) throw new InvalidInputException("The training of “" + folder +
			"” is finished, so there is nothing to continue; choose another name, start from this model, or switch overwriting on.");
		if (!resume && !overwrite && exists) throw new InvalidInputException("There is a model “" + folder +
			"” already; choose another name or switch overwriting on.");
		if (!resume && !overwrite && begun) throw new InvalidInputException("There is an unfinished training in “" + folder +
			"”; continue it with resume, choose another name, or switch overwriting on.");
	}

	/** The card of the model that is in the folder, or {@code null}. */
	private byte[] card() {
		try {
			return hasModel() ? Files.readAllBytes(folder.resolve(Model.CARD)) : null;
		}
		catch (final IOException e) {
			throw new InvalidInputException("The model “" + folder + "” that is there can't be read (" + FileErrors.reason(e) +
				"); choose another name.", e);
		}
	}

	/** The folder. */
	public Path path() {
		return folder;
	}

	/** Its last name, that of the model. */
	public String name() {
		return folder.getFileName().toString();
	}

	/** Where the state is kept to go on with. */
	Path state() {
		return folder.resolve(STATE);
	}

	/** Whether a model is in the folder now. */
	boolean hasModel() {
		return Files.exists(folder.resolve(Model.CARD));
	}

	/** Throws the state of an earlier training away that isn't gone on with. */
	void begin() throws IOException {
		if (!resume) Files.deleteIfExists(state());
	}

	/** Where the model is written: to the folder, or beside it if another one came there that nobody said may be replaced. */
	Path place() {
		if (overwrite || Arrays.equals(cardBefore, card())) return folder;
		Path place = folder;
		for (int k = 2; Files.exists(place); k++) place = folder.resolveSibling(name() + "-" + k);
		return place;
	}

	/** The sentence for files that can't be written. */
	InvalidInputException unwritten(final IOException e) {
		if (!Files.exists(folder)) return new InvalidInputException("The folder “" + folder +
			"” was deleted or moved while its model was being trained, which ended the training; train again, or, if it was moved, " +
			"move it back and continue with resume.", e);
		return new InvalidInputException("The files of the training can't be written to the folder “" + folder + "” (" +
			FileErrors.reason(e) + "); check the folder and the space on the disk, then " + (Files.exists(state())
				? "continue with resume." : "train again: nothing of this training is left."), e);
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
				log.accept("The folder “" + folder + "” can't be locked (" + FileErrors.reason(e) +
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
		return new InvalidInputException("The folder “" + folder + "” can't be trained in (" + FileErrors.reason(e) +
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
			log.accept("The file “" + real.resolve(LOCK) + "” can't be deleted (" + FileErrors.reason(e) + ").");
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
			log.accept("The folder “" + folder + "” can't be deleted (" + FileErrors.reason(e) + ").");
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
