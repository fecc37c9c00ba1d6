package io.github.segmenta.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.github.segmenta.compute.BackendStart;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * README's steps of installation into empty folders, and then a network: nothing but what was copied is there, neither the build
 * folder nor a property that names it.
 */
public class InstallIT {

	private static final Path BUNDLE = Paths.get("target/segmenta");
	private static final String IMAGE = new File("test-images/synthetic/nuclei_8bit.tif").getAbsolutePath();
	private static final String MODELS = "segmenta-models-";

	@Rule
	public final TemporaryFolder temporary = new TemporaryFolder();
	/** That of ImageJ or Fiji, with a name as folders have. */
	private Path home;

	@Before
	public void anEmptyFolder() throws IOException {
		home = temporary.newFolder("Mikroskopie übung + 100%").toPath();
	}

	/** Copies a folder of the bundle, as a user does. */
	private void copy(final String folder) throws IOException {
		final Path target = Files.createDirectories(home.resolve(folder));
		for (final Path file : list(BUNDLE.resolve(folder))) Files.copy(file, target.resolve(file.getFileName()));
	}

	private static List<Path> list(final Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.sorted().collect(Collectors.toList());
		}
	}

	private Launcher.Result java(final String classpath, final String... arguments) throws Exception {
		final List<String> line = new ArrayList<>(Arrays.asList(System.getProperty("java.home") + "/bin/java", "-Xmx2g",
			"-Dsegmenta.device=cpu", "-Djava.awt.headless=true", "-Duser.home=" + home));
		line.addAll(Arrays.asList(arguments));
		line.addAll(line.indexOf(arguments[arguments.length - 1]), Collections.emptyList());
		final int at = 5;
		line.addAll(at, Arrays.asList("-cp", classpath));
		return Launcher.process(Collections.emptyMap(), line);
	}

	/** ImageJ itself, as its launcher starts it: what lies in {@code plugins} and {@code jars} it finds alone. */
	private Launcher.Result imagej(final String text) throws Exception {
		final Path macro = home.resolve("macro.ijm");
		Files.write(macro, text.getBytes(StandardCharsets.UTF_8));
		final Path patcher = list(home.resolve("plugins")).stream().filter(path -> path.getFileName().toString().startsWith(
			"ij1-patcher-")).findFirst().get();
		return java(home.resolve("ij.jar").toString(), "--add-opens=java.base/java.lang=ALL-UNNAMED", "-javaagent:" + patcher +
			"=init", "-Dplugins.dir=" + home, "ij.ImageJ", "-batch", macro.toString());
	}

	@Test
	public void plainImageJ() throws Exception {
		Files.copy(BUNDLE.resolve("ij.jar"), home.resolve("ij.jar"));
		copy("plugins");
		copy("jars");
		final String macro = "open('" + IMAGE + "'); run('Segment Nuclei...', ''); selectImage('nuclei_8bit-labels');\n" +
			"getStatistics(area, mean, min, max); File.saveString('' + max, '" + home + "/found.txt');\n" +
			"run('Train Model...', 'data=[" + home + "/none] model=mine');\n";
		final Launcher.Result run = imagej(macro);
		assertTrue(run.toString(), Files.exists(home.resolve("found.txt")));
		final double found = Double.parseDouble(Files.readString(home.resolve("found.txt")).trim());
		assertTrue("found " + found, found >= 30 && found <= 38);
	}

	/** What Fiji has: the bridge is for plain ImageJ. */
	private static List<String> ofFiji() throws IOException {
		final List<String> jars = list(BUNDLE.resolve("plugins")).stream().map(Path::toString).filter(path -> !path.contains(
			"Segmenta_IJ1-")).collect(Collectors.toCollection(ArrayList::new));
		jars.add(BUNDLE.resolve("ij.jar").toString());
		return jars;
	}

	private String fiji() throws IOException {
		return Stream.concat(ofFiji().stream(), Stream.of(home.resolve("jars") + "/*", "target/test-classes")).collect(
			Collectors.joining(File.pathSeparator));
	}

	@Test
	public void fiji() throws Exception {
		copy("jars");
	}
}
