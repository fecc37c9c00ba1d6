package io.github.segmenta.cli;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.imagej.Saving;

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
			return new String[] { "segmenta " + io.github.segmenta.core.Version.current() };
		}
	}

	@Override
	public void run() {
		CommandLine.usage(this, System.out);
	}

	/**
	 * Runs a command and ends the JVM with its exit code.
	 *
	 * @param args of the command line; none for the help
	 */
	public static void main(final String[] args) {
		Logger.getLogger("").setLevel(Level.WARNING);
		// ImageJ leaves threads and windows behind: end the JVM in any case
		System.exit(execute(args));
	}

	/** What went wrong, in a sentence, whatever it was. */
	static String sentence(final Throwable e) {
		if (e instanceof InvalidInputException) return e.getMessage();
		if (e instanceof IOException) return Saving.sentence((IOException) e);
		if (e instanceof UncheckedIOException) return Saving.sentence(((UncheckedIOException) e).getCause());
		if (e instanceof OutOfMemoryError) return "There is not enough memory (" + (Runtime.getRuntime().maxMemory() >> 20) +
			" MB for Java); give Java more with SEGMENTA_JAVA_OPTS=-Xmx… or cut the image into parts.";
		return "It failed unexpectedly (" + String.valueOf(e).replaceAll("\\s+", " ") + "); please report this.";
	}

	private static CommandLine commandLine(final String... args) {
		final CommandLine line = new CommandLine(new Main());
		// the others need none of the commands, which take their time to load
		if (args.length > 0 && args[0].equals("predict")) line.getSubcommands().get("predict").getCommandSpec().usageMessage().footer(
			PredictCommand.keys());
		return line;
	}

	static int execute(final String... args) {
		try {
			return commandLine(args).setExecutionExceptionHandler((e, line, result) -> {
				final boolean expected = e instanceof InvalidInputException || e instanceof IOException ||
					e instanceof UncheckedIOException;
				if (!expected) throw e;
				System.err.println(sentence(e));
				return CommandLine.ExitCode.SOFTWARE;
			}).execute(args);
		}
		catch (final OutOfMemoryError e) {
			System.err.println(sentence(e));
			return CommandLine.ExitCode.SOFTWARE;
		}
	}
}
