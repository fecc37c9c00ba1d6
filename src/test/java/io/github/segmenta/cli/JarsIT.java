package io.github.segmenta.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Collectors;

import org.junit.Test;

/** What is in which jar: a menu entry must come from one place, in Fiji as in plain ImageJ. */
public class JarsIT {

	private static List<String> entries(final String folder, final String prefix) throws Exception {
		final File[] jars = new File("target/segmenta/" + folder).listFiles((dir, name) -> name.startsWith(prefix) && Character
			.isDigit(name.charAt(prefix.length())));
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
		assertFalse(main.stream().anyMatch(name -> name.startsWith("io/github/segmenta/ij1/") || name.startsWith(
			"segmenta-models")));
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

	@Test
	public void modelsHaveAJarOfTheirOwn() throws Exception {
		final List<String> models = entries("jars", "segmenta-models-");
		assertTrue(models.contains("segmenta-models/"));
		for (final String name : new File("models").list()) assertTrue(name, models.contains("segmenta-models/" + name +
			"/model.yaml") && models.contains("segmenta-models/" + name + "/weights.safetensors"));
		for (final String name : models) assertTrue(name, name.startsWith("segmenta-models/") || name.startsWith("META-INF/"));
	}

	/** Beginnings of the names of libraries that Fiji has. */
	private static final String[] OF_FIJI = { "scijava-common-", "parsington-", "imglib2-", "gson-", "classgraph-",
		"commons-c(odec|ollections4|ompress)-", "commons-[ilmn]", "ij1-patcher-", "javassist-", "slf4j-api-", "jna-5", "picocli-" };

	private static boolean has(final String jar, final String beginning) {
		return jar.matches(beginning + ".*");
	}

	/** In Fiji, {@code jars} is copied: what it lacks, nothing that it has, and each library once. */
	@Test
	public void jarsAreWhatFijiLacksAndPluginsWhatPlainImageJLacksBesides() throws Exception {
		final List<String> jars = Arrays.asList(new File("target/segmenta/jars").list()), plugins = Arrays.asList(new File(
			"target/segmenta/plugins").list());
		for (final String jar : jars) for (final String has : OF_FIJI) assertFalse(jar, has(jar, has));
		for (final String jar : plugins) assertTrue(jar, jar.startsWith("Segmenta_IJ1-") || Arrays.stream(OF_FIJI).anyMatch(
			has -> has(jar, has)));
		for (final String has : OF_FIJI) assertTrue(has, plugins.stream().anyMatch(jar -> has(jar, has)));
		for (final String lacking : new String[] { "segmenta-models-", "nd4j-api-", "nd4j-native-1", "nd4j-native-api-",
			"guava-1.0.0-M2.1", "protobuf-1.0.0-M2.1", "jackson-1.0.0-M2.1", "javacpp-", "openblas-", "snakeyaml-", "imageio-tiff-",
			"imageio-core-", "imageio-metadata-", "common-lang-", "common-io-", "common-image-", "commons-csv-" })
			assertTrue(lacking, jars.stream().anyMatch(jar -> jar.startsWith(lacking)));
		final Set<String> libraries = new HashSet<>();
		for (final List<String> folder : Arrays.asList(jars, plugins)) for (final String jar : folder) assertTrue(jar, libraries
			.add(jar.replaceAll("-\\d[\\w.]*(-M[\\d.]+\\d)?(?=[.-])", "")));
	}
}
