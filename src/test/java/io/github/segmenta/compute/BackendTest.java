package io.github.segmenta.compute;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.github.segmenta.cli.Launcher;

import java.io.File;
import java.util.Arrays;
import java.util.Collections;
import java.util.stream.Collectors;

import org.junit.Test;

/** The native library in fresh JVMs: from threads and class loaders as plugins have them, and where it is missing. */
public class BackendTest {

	private static Launcher.Result start(final String how, final String classpath) throws Exception {
		return Launcher.process(Collections.emptyMap(), Arrays.asList(System.getProperty("java.home") + "/bin/java", "-Xmx1g",
			"-Djava.awt.headless=true", "-cp", classpath, BackendStart.class.getName(), how));
	}

	@Test
	public void startsFromAnyThreadAndLoader() throws Exception {
		for (final String how : new String[] { "event-thread", "foreign-loader", "no-loader" }) {
			final Launcher.Result run = start(how, System.getProperty("java.class.path"));
			assertEquals(how + " " + run, "sum 2.0", run.out.trim());
			assertEquals(how + " " + run, 0, run.exitCode);
		}
	}

	@Test
	public void aMissingLibraryIsOneSentence() throws Exception {
		final String without = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)).filter(
			path -> !new File(path).getName().startsWith("nd4j-native")).collect(Collectors.joining(File.pathSeparator));
		final Launcher.Result run = start("no-loader", without);
		assertTrue(run.toString(), run.out.startsWith("refused The native library for networks can't be loaded"));
		assertTrue(run.toString(), run.out.contains("put the jars of nd4j-native"));
		assertFalse(run.toString(), run.out.contains("\tat ") || run.err.contains("\tat "));
	}
}
