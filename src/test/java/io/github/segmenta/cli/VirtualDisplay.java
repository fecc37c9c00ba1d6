package io.github.segmenta.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.rules.ExternalResource;

/** A display that nobody looks at, for tests with ImageJ's window. Needs {@code Xvfb}. */
public final class VirtualDisplay extends ExternalResource {

	private Process display;
	private Map<String, String> environment;

	@Override
	protected void before() throws Throwable {
		final File number = File.createTempFile("display", ""), log = File.createTempFile("xvfb", ".log");
		number.deleteOnExit();
		log.deleteOnExit();
		try {
			display = new ProcessBuilder("sh", "-c", "exec Xvfb -displayfd 3 -screen 0 1400x900x24 3> " + number)
				.redirectErrorStream(true).redirectOutput(log).start();
		}
		catch (final IOException e) {
			throw new AssertionError("The tests of ImageJ's window need Xvfb; install it (Debian: apt-get install xvfb).", e);
		}
		String text = "";
		for (int i = 0; i < 300 && text.isEmpty(); i++) {
			Thread.sleep(100);
			text = new String(Files.readAllBytes(number.toPath()), StandardCharsets.UTF_8).trim();
		}
		if (text.isEmpty()) throw new AssertionError(
			"Xvfb did not start; is it installed (Debian: apt-get install xvfb)?");
		environment = new HashMap<>(Collections.singletonMap("DISPLAY", ":" + text));
	}

	@Override
	protected void after() {
		display.destroy();
		try {
			if (!display.waitFor(10, TimeUnit.SECONDS)) display.destroyForcibly();
		}
		catch (final InterruptedException e) {
			display.destroyForcibly();
		}
	}

	/** What a process needs to show its windows here. */
	public Map<String, String> environment() {
		return environment;
	}
}
