package io.github.segmenta.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Collectors;

import org.junit.Test;

/** What is in which jar: a menu entry must come from one place, in Fiji as in plain ImageJ. */
public class JarsIT {

	private static List<String> entries(final String folder, final String prefix) throws Exception {
		final File[] jars = new File("target/segmenta/" + folder).listFiles((dir, name) -> name.startsWith(prefix));
		assertEquals(1, jars.length);
		try (JarFile jar = new JarFile(jars[0])) {
			return jar.stream().map(entry -> entry.getName()).collect(Collectors.toList());
		}
	}

	/** Fiji makes its menu from SciJava's index; a plugins.config in the same jar would show every command twice. */
	@Test
	public void mainJarHasTheSciJavaIndexAndNoMenuOfPlainImageJ() throws Exception {
		final List<String> main = entries("jars", "segmenta-");
		assertTrue(main.contains("META-INF/json/org.scijava.plugin.Plugin"));
		assertTrue(main.contains("io/github/segmenta/command/GlobalThresholdCommand.class"));
		assertTrue(main.contains("segmenta.properties"));
		assertFalse(main.contains("plugins.config"));
		assertFalse(main.stream().anyMatch(name -> name.startsWith("io/github/segmenta/ij1/")));
	}

	@Test
	public void bridgeJarHasTheMenuAndNothingElse() throws Exception {
		final List<String> bridge = entries("plugins", "Segmenta_IJ1-");
		assertTrue(bridge.contains("plugins.config"));
		assertTrue(bridge.contains("io/github/segmenta/ij1/Segmenta_Command.class"));
		assertFalse(bridge.contains("META-INF/json/org.scijava.plugin.Plugin"));
		for (final String name : bridge) if (name.endsWith(".class")) assertTrue(name, name.startsWith(
			"io/github/segmenta/ij1/"));
	}
}
