package io.github.segmenta.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the packaged {@code bin/segmenta} as a user's shell does. */
public final class Launcher {

	/** How a run ended and what it printed. */
	public static final class Result {

		public final int exitCode;
		public final String out, err;

		Result(final int exitCode, final String out, final String err) {
			this.exitCode = exitCode;
			this.out = out;
			this.err = err;
		}

		@Override
		public String toString() {
			return "exit code " + exitCode + "\n" + out + "\n" + err;
		}
	}

	private Launcher() {}

	public static Result run(final String... arguments) throws IOException, InterruptedException {
		return run(java.util.Collections.emptyMap(), arguments);
	}

	public static Result run(final Map<String, String> environment, final String... arguments) throws IOException,
		InterruptedException
	{
		final List<String> line = new ArrayList<>();
		line.add(Paths.get("bin", "segmenta").toAbsolutePath().toString());
		line.addAll(Arrays.asList(arguments));
		return process(environment, line);
	}

	/** Runs a macro given as text, headless. */
	public static Result macro(final Path folder, final String text, final String argument) throws IOException,
		InterruptedException
	{
		final Path file = Files.createTempFile(folder, "macro", ".ijm");
		Files.write(file, text.getBytes(StandardCharsets.UTF_8));
		return run("macro", file.toString(), argument);
	}

	/** Runs a process for at most ten minutes. */
	public static Result process(final Map<String, String> environment, final List<String> line) throws IOException,
		InterruptedException
	{
		return process(environment, line, 10);
	}

	/** Runs a process for at most so many minutes. */
	public static Result process(final Map<String, String> environment, final List<String> line, final int minutes)
		throws IOException, InterruptedException
	{
		final File out = File.createTempFile("segmenta", ".out"), err = File.createTempFile("segmenta", ".err");
		try {
			final ProcessBuilder builder = new ProcessBuilder(line).redirectOutput(out).redirectError(err);
			environment.forEach((name, value) -> {
				if (value == null) builder.environment().remove(name);
				else builder.environment().put(name, value);
			});
			builder.environment().put("SEGMENTA_JAVA_OPTS", "-Xmx2g -Duser.home=" + out.getParent());
			final Process process = builder.start();
			process.getOutputStream().close();
			final boolean ended = process.waitFor(minutes, TimeUnit.MINUTES);
			if (!ended) process.destroyForcibly().waitFor();
			final Result result = new Result(process.exitValue(), read(out), read(err));
			if (!ended) throw new AssertionError("did not end: " + line + "\n" + result);
			return result;
		}
		finally {
			Files.deleteIfExists(out.toPath());
			Files.deleteIfExists(err.toPath());
		}
	}

	private static String read(final File file) throws IOException {
		return new String(Files.readAllBytes(file.toPath()), StandardCharsets.UTF_8);
	}
}
