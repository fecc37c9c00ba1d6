package io.github.segmenta.cli;

import io.github.segmenta.imagej.Provenance;
import io.github.segmenta.imagej.Saving;
import io.github.segmenta.kernel.InvalidInputException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.logging.Level;
import java.util.logging.Logger;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/**
 * The suite's command line, {@code bin/segmenta}. Ends with exit code 0 only if all went well, 1 after an error that is
 * said in one sentence on standard error, 2 if the command line itself is wrong.
 */
@Command(name = "segmenta", description = "Segmentation of micrographs with ImageJ, from the command line.",
	mixinStandardHelpOptions = true, versionProvider = Main.Version.class, synopsisSubcommandLabel = "COMMAND",
	subcommands = { BenchmarkCommand.class, EvaluateCommand.class, MacroCommand.class,
		PredictCommand.class })
public final class Main implements Runnable {

	static final class Version implements IVersionProvider {

		@Override
		public String[] getVersion() {
			return new String[] { "segmenta " + Provenance.version() };
		}
	}

	@Override
	public void run() {
		CommandLine.usage(this, System.out);
	}

	public static void main(final String[] args) {
		Logger.getLogger("").setLevel(Level.WARNING);
		// ImageJ leaves threads and windows behind: end the JVM in any case
		System.exit(execute(args));
	}

	/** What went wrong with one image of several, in a sentence, whatever it was. */
	static String sentence(final Throwable e) {
		if (e instanceof InvalidInputException) return e.getMessage();
		if (e instanceof OutOfMemoryError) return "there is not enough memory (" + (Runtime.getRuntime().maxMemory() >> 20) +
			" MB for Java); give Java more with SEGMENTA_JAVA_OPTS=-Xmx… or cut the image into parts.";
		return "failed unexpectedly (" + String.valueOf(e).replaceAll("\\s+", " ") + "); please report this.";
	}

	static int execute(final String... args) {
		return new CommandLine(new Main()).setExecutionExceptionHandler((e, line, result) -> {
			if (e instanceof IOException) System.err.println(Saving.sentence((IOException) e));
			else if (e instanceof UncheckedIOException) System.err.println(Saving.sentence(((UncheckedIOException) e)
				.getCause()));
			else if (e instanceof InvalidInputException) System.err.println(e.getMessage());
			else throw e;
			return CommandLine.ExitCode.SOFTWARE;
		}).execute(args);
	}
}
