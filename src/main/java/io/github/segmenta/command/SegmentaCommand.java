package io.github.segmenta.command;

import ij.IJ;

import io.github.segmenta.imagej.MacroErrors;
import io.github.segmenta.imagej.Provenance;
import io.github.segmenta.imagej.Recording;
import io.github.segmenta.imagej.Saving;
import io.github.segmenta.imagej.StatusProgress;
import io.github.segmenta.kernel.CanceledException;
import io.github.segmenta.kernel.InvalidInputException;
import io.github.segmenta.kernel.Progress;

import java.io.UncheckedIOException;

import org.scijava.Cancelable;
import org.scijava.command.Command;

/**
 * What all commands of the suite have in common: progress and cancel, and how a run ends. A user's mistake ends in one
 * sentence and stops the macro; a cancel ends quietly; anything else is a bug and is thrown on, after the macro was
 * stopped.
 */
public abstract class SegmentaCommand implements Command, Cancelable {

	private volatile boolean canceled;
	private volatile String cancelReason;

	/**
	 * Does the work.
	 *
	 * @throws InvalidInputException with one sentence for the user
	 * @throws CanceledException if the user cancelled
	 */
	protected abstract void execute(Progress progress);

	@Override
	public final void run() {
		canceled = false;
		cancelReason = null;
		final StatusProgress progress = new StatusProgress(name(), this::isCanceled);
		try {
			execute(progress);
		}
		catch (final CanceledException e) {
			cancel(null);
		}
		catch (final InvalidInputException e) {
			fail(e.getMessage());
		}
		catch (final OutOfMemoryError e) {
			fail("There is not enough memory for this image (" + (Runtime.getRuntime().maxMemory() >> 20) +
				" MB for Java); give ImageJ more memory or process a part of the image.");
		}
		catch (final UncheckedIOException e) {
			fail(Saving.sentence(e.getCause()));
		}
		catch (final RuntimeException | Error e) {
			fail(name() + " failed unexpectedly (" + e + "); please report this.");
			throw e;
		}
		finally {
			progress.done();
			if (canceled) Recording.drop();
		}
	}

	/** The command's name as macros call it. */
	protected final String name() {
		return Provenance.name(getClass());
	}

	private void fail(final String sentence) {
		cancel(sentence);
		if (IJ.isMacro()) MacroErrors.report(name(), sentence);
	}

	@Override
	public final boolean isCanceled() {
		return canceled;
	}

	@Override
	public final void cancel(final String reason) {
		cancelReason = reason;
		canceled = true;
	}

	@Override
	public final String getCancelReason() {
		return cancelReason;
	}
}
