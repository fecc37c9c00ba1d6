package io.github.segmenta.command;

import io.github.segmenta.core.CanceledException;
import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.MissingJar;
import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Setting;
import io.github.segmenta.imagej.CurrentImage;
import io.github.segmenta.imagej.MacroErrors;
import io.github.segmenta.imagej.OriginalFile;
import io.github.segmenta.imagej.Provenance;
import io.github.segmenta.imagej.Recording;
import io.github.segmenta.imagej.Saving;
import io.github.segmenta.imagej.StatusProgress;
import io.github.segmenta.kernel.Volume;

import ij.IJ;
import ij.ImagePlus;

import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.scijava.Cancelable;
import org.scijava.command.Command;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandModuleItem;
import org.scijava.module.AbstractModule;
import org.scijava.util.ClassUtils;

/**
 * What all commands of the suite have in common: progress and cancel, and how a run ends. A user's mistake ends in one
 * sentence and stops the macro; a cancel ends quietly; anything else is a bug and is thrown on, after the macro was
 * stopped.
 * <p>
 * A command is its own SciJava module, which describes its inputs by {@link CommandInputs}.
 */
public abstract class SegmentaCommand extends AbstractModule implements Command, Cancelable {

	/** Made on the thread that asks for the command, which need not be the one that runs it. */
	private final CurrentImage current = new CurrentImage();
	private volatile boolean canceled;
	private volatile String cancelReason;
	private CommandInputs info;
	/** What is wrong with inputs that were set to something that they can't be, by their names. */
	private final Map<String, InvalidInputException> refused = new ConcurrentHashMap<>();

	/**
	 * Does the work.
	 *
	 * @param progress told about the work, asked about cancel
	 * @throws InvalidInputException with one sentence for the user
	 * @throws CanceledException if the user cancelled
	 */
	protected abstract void execute(Progress progress);

	@Override
	public final void run() {
		current.during(this::runHere);
	}

	private void runHere() {
		canceled = false;
		cancelReason = null;
		final StatusProgress progress = new StatusProgress(name(), this::isCanceled);
		try {
			for (final InvalidInputException reason : refused.values()) throw reason;
			Setting.checked(this);
			for (final ImagePlus image : Provenance.images(this)) check(image, progress);
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
			final String jar = MissingJar.of(e);
			if (jar != null) {
				fail("The jar “" + jar + "” is missing; put all that came with Segmenta's into the folder jars of ImageJ or Fiji.");
				return;
			}
			// by Math.multiplyExact, of the length of an array
			if (e instanceof ArithmeticException && "integer overflow".equals(e.getMessage())) {
				fail("The image is too large for " + name() + ", which needs more than the " + Volume.MAX_SIZE +
					" values that can be worked on at once; crop it, scale it down, or work on its slices one by one.");
				return;
			}
			fail(name() + " failed unexpectedly (" + e + "); please report this.");
			throw e;
		}
		finally {
			progress.done();
			if (canceled) Recording.drop();
		}
	}

	/** @throws InvalidInputException if there is nothing in an image any more, or not all that its file should hold */
	private static void check(final ImagePlus image, final Progress progress) {
		if (image.getStack().size() == 0) throw new InvalidInputException("The image" + (image.getTitle().isEmpty() ? "" : " “" +
			image.getTitle() + "”") + " was closed; open it again.");
		OriginalFile.check(image, progress);
	}

	@Override
	public final CommandInfo getInfo() {
		return inputs();
	}

	private synchronized CommandInputs inputs() {
		if (info == null) info = new CommandInputs(getClass());
		return info;
	}

	@Override
	public final Object getInput(final String name) {
		final CommandInputs.Input<?> input = inputs().getInput(name);
		return input == null ? null : input.setting().get(this);
	}

	@Override
	public final Object getOutput(final String name) {
		final CommandModuleItem<?> output = getInfo().getOutput(name);
		return output == null ? null : ClassUtils.getValue(output.getField(), this);
	}

	/**
	 * {@inheritDoc}
	 * <p>
	 * A text that is none of the choices is refused when the command runs, unless the input is set again before: Fiji hands over
	 * the texts of a macro before they are read in the suite's way.
	 */
	@Override
	public final void setInput(final String name, final Object value) {
		final CommandInputs.Input<?> input = inputs().getInput(name);
		if (input == null) throw new IllegalArgumentException(name() + " has no parameter " + name);
		refused.remove(name);
		try {
			input.setting().set(this, value);
		}
		catch (final InvalidInputException e) {
			refused.put(name, e);
		}
	}

	@Override
	public final void setOutput(final String name, final Object value) {
		final CommandModuleItem<?> output = getInfo().getOutput(name);
		if (output == null) throw new IllegalArgumentException(name() + " has no output " + name);
		ClassUtils.setValue(output.getField(), this, value);
	}

	/**
	 * How many classes above the command's own an input is declared, or the method that it is a setting of.
	 *
	 * @param name of an input
	 * @return 0 for an input of the command's own class
	 */
	public final int distance(final String name) {
		final Class<?> declaring = inputs().getInput(name).setting().declaringClass();
		int distance = 0;
		for (Class<?> c = getClass(); c != declaring; c = c.getSuperclass()) distance++;
		return distance;
	}

	/** @return the command's name as macros call it */
	protected final String name() {
		return Provenance.name(getClass());
	}

	/** The image that is ImageJ's current one for whoever asked for this command. */
	final CurrentImage current() {
		return current;
	}

	/** Cancels with a sentence for the user, which is told at once where ImageJ can. */
	final void fail(final String sentence) {
		final boolean told = IJ.isMacro() || IJ.getInstance() != null;
		cancel(told ? null : sentence);
		if (told) MacroErrors.report(name(), sentence);
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

	/** The sentence that nobody has told the user yet, or {@code null}. */
	@Override
	public final String getCancelReason() {
		return cancelReason;
	}
}
