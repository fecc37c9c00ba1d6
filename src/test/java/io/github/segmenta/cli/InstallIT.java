package io.github.segmenta.cli;

import io.github.segmenta.command.SegmentNucleiDriver;
import io.github.segmenta.nn.op.BackendStart;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

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
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * README's steps of installation into empty folders, and then a network: nothing but what was copied is there, neither the
 * build folder nor a property that names it.
 */
public class InstallIT {

	private static final Path BUNDLE = Paths.get("target/segmenta");
	private static final String IMAGE = new File("test-images/synthetic/nuclei_8bit.tif").getAbsolutePath();
	private static final String MODELS = "segmenta-models-";

	@ClassRule
	public static final VirtualDisplay DISPLAY = new VirtualDisplay();

	@Rule
	public final TemporaryFolder temporary = new TemporaryFolder();
	/** That of ImageJ or Fiji, with a name as folders have. */
	private Path home;

	@Before
	public void anEmptyFolder() throws IOException {
		home = temporary.newFolder("My microscope + 100%").toPath();
	}

	@Test
	public void readmeSaysWhatIsDoneHere() throws IOException {
		final String readme = Files.readString(Paths.get("README.md")).replaceAll("\\s+", " ");
		assertTrue(readme.contains("**Fiji.** Copy the folder `jars` of the bundle onto Fiji's folder"));
		assertTrue(readme.contains("Copy the folders `plugins` and `jars` of the bundle onto ImageJ's folder"));
	}

	private static List<Path> files(final Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.sorted().collect(Collectors.toList());
		}
	}

	private static Path file(final Path folder, final String beginning) throws IOException {
		return files(folder).stream().filter(file -> file.getFileName().toString().startsWith(beginning)).findFirst()
			.orElseThrow(() -> new AssertionError("no " + beginning + " in " + folder));
	}

	/** Copies a folder of the bundle, as a user does. */
	private void copy(final String folder) throws IOException {
		final Path target = Files.createDirectories(home.resolve(folder));
		for (final Path file : files(BUNDLE.resolve(folder))) Files.copy(file, target.resolve(file.getFileName()));
	}

	private Launcher.Result java(final Map<String, String> environment, final String... arguments) throws Exception {
		final List<String> line = new ArrayList<>(Arrays.asList(System.getProperty("java.home") + "/bin/java", "-Xmx2g",
			"-Duser.home=" + home));
		line.addAll(Arrays.asList(arguments));
		return Launcher.process(environment, line);
	}

	private Path macro(final String text) throws IOException {
		final Path file = home.resolve("macro.ijm");
		Files.write(file, ("open('" + IMAGE + "'); run('Segment Nuclei...', ''); selectImage('nuclei_8bit-labels');\n" +
			"getStatistics(area, mean, min, max); print('found ' + max);\n" + text).getBytes(StandardCharsets.UTF_8));
		return file;
	}

	private void installInPlainImageJ() throws IOException {
		Files.copy(BUNDLE.resolve("ij.jar"), home.resolve("ij.jar"));
		copy("plugins");
		copy("jars");
	}

	/** ImageJ as it is started by its users: it finds by itself what lies in {@code plugins} and {@code jars}. */
	@Test
	public void plainImageJWithItsWindow() throws Exception {
		installInPlainImageJ();
		assertFound(java(DISPLAY.environment(), "-Djava.awt.headless=false", "-Dplugins.dir=" + home, "-jar", home.resolve(
			"ij.jar").toString(), "-batch", macro("").toString()));
	}

	@Test
	public void plainImageJHeadless() throws Exception {
		installInPlainImageJ();
		final Launcher.Result run = java(Collections.emptyMap(), "-Djava.awt.headless=true",
			"--add-opens=java.base/java.lang=ALL-UNNAMED", "-javaagent:" + file(home.resolve("plugins"), "ij1-patcher-") +
				"=init", "-Dplugins.dir=" + home, "-cp", String.join(File.pathSeparator, home.resolve("ij.jar").toString(), home
					.resolve("plugins") + "/*", home.resolve("jars") + "/*"), "ij.ImageJ", "-batch", macro(
						"run('Segment with Model...', 'model=missing');").toString());
		assertFound(run);
		final String said = run.out + run.err;
		assertTrue(run.toString(), said.contains("There is no model “missing” in " + file(home.resolve("jars"), MODELS) +
			" or " + home.resolve("segmenta-models") + "; there are nuclei-deeplab, "));
	}

	private static void assertFound(final Launcher.Result run) {
		final int at = run.out.indexOf("found ");
		assertTrue(run.toString(), at >= 0);
		final int found = Integer.parseInt(run.out.substring(at + 6).trim().split("\\D", 2)[0]);
		assertTrue(run.toString(), found >= 30 && found <= 38);
	}

	/** Fiji with the folder {@code jars} of the bundle; what Fiji has already is what lies in {@code plugins} for plain ImageJ. */
	private Launcher.Result fiji(final Class<?> main, final String argument) throws Exception {
		final List<String> path = new ArrayList<>();
		for (final Path jar : files(BUNDLE.resolve("plugins"))) if (!jar.getFileName().toString().startsWith("Segmenta_IJ1-"))
			path.add(jar.toString());
		path.addAll(Arrays.asList(BUNDLE.resolve("ij.jar").toString(), home.resolve("jars") + "/*", "target/test-classes"));
		return java(Collections.emptyMap(), "-Djava.awt.headless=true", "-Dsegmenta.device=cpu", "-Dplugins.dir=" + home,
			"-cp", String.join(File.pathSeparator, path), main.getName(), argument);
	}

	@Test
	public void fiji() throws Exception {
		copy("jars");
		assertFound(fiji(SegmentNucleiDriver.class, IMAGE));
		final Path models = file(home.resolve("jars"), MODELS), yaml = file(home.resolve("jars"), "snakeyaml-");
		Files.move(models, home.resolve("models"));
		assertEquals("refused There is no model “nuclei-fluorescence” in " + home.resolve("segmenta-models") + "; " + models
			.getFileName() + ", the models that come with Segmenta, isn't there: put it beside Segmenta's other jars.", fiji(
				SegmentNucleiDriver.class, IMAGE).out.trim());
		Files.move(home.resolve("models"), models);
		Files.delete(yaml);
		final Launcher.Result run = fiji(SegmentNucleiDriver.class, IMAGE);
		assertTrue(run.toString(), run.out.contains("The jar “snakeyaml” is missing"));
		assertFalse(run.toString(), run.err.contains("\tat "));
	}

	@Test
	public void aModelThatComesWithSegmentaIsNotChanged() throws Exception {
		final byte[] before = Files.readAllBytes(file(BUNDLE.resolve("jars"), MODELS));
		final Launcher.Result run = Launcher.macro(home, "run('Choose Thresholds...', 'model=nuclei-fluorescence data=[" + home +
			"] write=true');", "");
		assertEquals(run.toString(), 1, run.exitCode);
		assertTrue(run.toString(), run.err.contains("“nuclei-fluorescence” comes with Segmenta and isn't changed"));
		assertArrayEquals(before, Files.readAllBytes(file(BUNDLE.resolve("jars"), MODELS)));
	}

	/** The library starts without a jar, or says which one is missing. */
	@Test
	public void aMissingJarIsNamed() throws Exception {
		copy("jars");
		int named = 0;
		for (final Path jar : files(home.resolve("jars"))) {
			final String name = jar.getFileName().toString();
			if (name.startsWith("segmenta-") || name.startsWith("snakeyaml-")) continue;
			final Path away = home.resolve(name);
			Files.move(jar, away);
			final Launcher.Result run = fiji(BackendStart.class, "no-loader");
			Files.move(away, jar);
			assertFalse(name + " " + run, run.err.contains("\tat "));
			if (run.out.trim().equals("sum 2.0")) continue;
			named++;
			final int from = run.out.indexOf("the jar “") + 9, to = run.out.indexOf("” is missing");
			assertTrue(name + " " + run, run.out.startsWith("refused ") && from >= 9 && to > from);
			final String[] parts = run.out.substring(from, to).split("-…-");
			assertTrue(name + " " + run, name.startsWith(parts[0] + "-") || name.equals(parts[0] + ".jar"));
			assertTrue(name + " " + run, parts.length == 1 || name.contains(parts[1]));
		}
		// of ND4J, JavaCPP and OpenBLAS
		assertTrue("only " + named, named >= 9);
	}
}
