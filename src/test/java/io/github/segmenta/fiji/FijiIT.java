package io.github.segmenta.fiji;

import io.github.segmenta.cli.Launcher;
import io.github.segmenta.cli.VirtualDisplay;
import io.github.segmenta.command.Commands;
import io.github.segmenta.command.SegmentaCommand;
import io.github.segmenta.imagej.Outputs;
import io.github.segmenta.imagej.Provenance;
import io.github.segmenta.nn.model.DiscsModel;
import io.github.segmenta.nn.model.Model;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import ij.ImagePlus;
import ij.io.FileSaver;
import ij.process.ByteProcessor;
import ij.process.FloatProcessor;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.scijava.plugin.Parameter;
import org.scijava.util.ClassUtils;

/** The suite in Fiji's way of running commands, see {@link FijiRig}, beside plain ImageJ: with a window and without. */
public class FijiIT {

	private static final boolean WINDOW = true, HEADLESS = false;

	@ClassRule
	public static final TemporaryFolder FOLDER = new TemporaryFolder();

	@ClassRule
	public static final VirtualDisplay DISPLAY = new VirtualDisplay();

	/** Where the images are, and where results go, whatever ran. */
	private static Path images, out;

	@BeforeClass
	public static void drawImages() throws Exception {
		images = FOLDER.newFolder("images").toPath();
		out = FOLDER.getRoot().toPath().resolve("results");
		for (int k = 1; k <= 6; k++) {
			final ByteProcessor discs = new ByteProcessor(120, 80);
			discs.setValue(20);
			discs.fill();
			discs.setValue(200);
			for (int i = 0; i < k; i++) discs.fillOval(5 + 38 * (i % 3), 8 + 38 * (i / 3), 20 + k, 20 + k);
			assertTrue(new FileSaver(new ImagePlus("", discs)).saveAsTiff(images.resolve("im" + k + ".tif").toString()));
		}
	}

	private static Launcher.Result java(final boolean fiji, final boolean window, final String main,
		final List<String> arguments) throws Exception
	{
		final File home = new File("target/segmenta").getAbsoluteFile();
		final List<String> line = new ArrayList<>(Arrays.asList(System.getProperty("java.home") + "/bin/java", "-Xmx2g",
			"--add-opens=java.base/java.lang=ALL-UNNAMED", "-Djava.awt.headless=" + !window, "-Duser.home=" + FOLDER.getRoot()));
		final StringBuilder path = new StringBuilder(home + "/ij.jar");
		String patcher = null;
		for (final String folder : new String[] { "plugins", "jars" }) {
			for (final File jar : new File(home, folder).listFiles((dir, name) -> name.endsWith(".jar"))) {
				if (jar.getName().startsWith("ij1-patcher-")) patcher = jar.getPath();
				// Fiji finds the commands without the bridge
				if (!fiji || !jar.getName().startsWith("Segmenta_IJ1-")) path.append(File.pathSeparator).append(jar);
			}
		}
		path.append(File.pathSeparator).append(new File("target/test-classes").getAbsolutePath());
		if (fiji || !window) line.add("-javaagent:" + patcher + "=init");
		line.addAll(Arrays.asList("-Dfiji=" + fiji, "-Dplugins.dir=" + (fiji ? FOLDER.getRoot() : home), "-cp", path.toString(),
			main));
		line.addAll(arguments);
		return Launcher.process(window ? DISPLAY.environment() : Collections.singletonMap("DISPLAY", null), line, 20);
	}

	/** Runs macros given as text, one after the other in one ImageJ; returns what each of them said. */
	private static List<String> macros(final boolean fiji, final boolean window, final String... macros) throws Exception {
		final List<String> arguments = new ArrayList<>();
		for (final String macro : macros) {
			final Path file = Files.createTempFile(FOLDER.getRoot().toPath(), "macro", ".ijm");
			Files.write(file, macro.getBytes(StandardCharsets.UTF_8));
			arguments.add(file.toString());
			arguments.add("");
		}
		return files(fiji, window, arguments);
	}

	/** The same for macro files, each followed by its argument. */
	private static List<String> files(final boolean fiji, final boolean window, final List<String> arguments)
		throws Exception
	{
		final Launcher.Result run = java(fiji, window, MacrosDriver.class.getName(), arguments);
		final List<String> said = new ArrayList<>();
		for (final String part : run.out.split("(?m)^" + MacrosDriver.MARK + "(?=\\S+\\.ijm$)")) if (!said.isEmpty() || part
			.contains(MacrosDriver.MARK)) said.add(part.substring(part.indexOf('\n') + 1));
		assertEquals(run.toString(), arguments.size() / 2, said.size());
		assertFalse(run.toString(), run.toString().contains("\tat "));
		return said;
	}

	private static String open(final int k) {
		return "open('" + images.resolve("im" + k + ".tif") + "');\n";
	}

	private static void assertNoError(final String said) {
		assertTrue(said, said.contains(MacrosDriver.MARK + "error: null"));
		assertFalse(said, said.contains(MacrosDriver.MARK + "dialog"));
	}

	/** Without what only the rig prints. */
	private static String common(final String said) {
		return said.replaceAll("(?m)^" + MacrosDriver.MARK + "ran .*\n", "");
	}

	@Test
	public void aFolderOfSixImages() throws Exception {
		final Map<String, byte[]> expected = segmentFolder(false, HEADLESS);
		assertEquals(24, expected.size());
		for (int k = 1; k <= 6; k++) assertTrue(expected.containsKey("im" + k + "-labels.tif"));
		assertSame(expected, segmentFolder(true, HEADLESS));
		assertSame(expected, segmentFolder(true, WINDOW));
	}

	private static Map<String, byte[]> segmentFolder(final boolean fiji, final boolean window) throws Exception {
		final List<String> said = files(fiji, window, Arrays.asList("macros/Segment_Folder.ijm", images + "," + out));
		assertNoError(said.get(0));
		for (int k = 1; k <= 6; k++) assertTrue(said.get(0), said.get(0).contains("im" + k + ".tif: " + k + " objects"));
		return takeResults();
	}

	/** The files of the results by their names; those of a zip one by one. */
	private static Map<String, byte[]> takeResults() throws IOException {
		final Map<String, byte[]> results = new TreeMap<>();
		final List<Path> files;
		try (Stream<Path> all = Files.walk(out)) {
			files = all.sorted(Collections.reverseOrder()).collect(Collectors.toList());
		}
		for (final Path file : files) {
			final String name = out.relativize(file).toString();
			if (Files.isRegularFile(file)) results.put(name, name.endsWith(".zip") ? unzipped(file) : Files.readAllBytes(file));
			Files.delete(file);
		}
		return results;
	}

	/** A zip notes when it was made. */
	private static byte[] unzipped(final Path file) throws IOException {
		final java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
		try (InputStream in = Files.newInputStream(file); ZipInputStream zip = new ZipInputStream(in)) {
			for (ZipEntry entry; (entry = zip.getNextEntry()) != null;) {
				all.write(entry.getName().getBytes(StandardCharsets.UTF_8));
				all.write(zip.readAllBytes());
			}
		}
		return all.toByteArray();
	}

	private static void assertSame(final Map<String, byte[]> expected, final Map<String, byte[]> found) {
		assertEquals(expected.keySet(), found.keySet());
		expected.forEach((name, bytes) -> assertArrayEquals(name, bytes, found.get(name)));
	}

	/** The pool's thread remembers an image of the batch; the macro doesn't. */
	@Test
	public void afterABatchTheInputIsTheMacrosImage() throws Exception {
		final String macro = "setBatchMode(true);\n" + open(1) + "run('Global Threshold...', 'method=Otsu');\n" + open(2) +
			"run('Sobel nothing');\n";
		final String batch = macro.replace("run('Sobel nothing');\n", "run('Edge Filter...', 'operator=Sobel'); close('*');\n" +
			"setBatchMode(false);\n");
		final String after = open(3) + "run('Global Threshold...', 'method=Otsu'); print(getTitle());\n";
		for (final String said : Arrays.asList(macros(true, WINDOW, batch + after).get(0), macros(true, WINDOW, batch, after)
			.get(1)))
		{
			assertNoError(said);
			assertTrue(said, said.contains("im3-labels\n"));
			assertTrue(said, said.contains("ran Global Threshold...: image=im3.tif"));
		}
	}

	/** One label image, shown once, and current; that nothing is shown if nothing is to be shown. */
	@Test
	public void outputsAreShownOnceAndCurrent() throws Exception {
		final String run = open(4) + "run('Global Threshold...', 'method=Otsu');\n" +
			"print(nImages + ' images, ' + getTitle());\n" +
			"run('Renumber Labels...', ''); print(nImages + ' images, ' + getTitle());\n" +
			"selectImage('im4.tif'); run('Edge Filter...', ''); print(nImages + ' images, ' + getTitle());\n" +
			"selectImage('im4.tif'); run('Global Threshold...', 'showlabels=false plot=true');\n" +
			"print(nImages + ' images, ' + getTitle());\n" +
			"selectImage('im4.tif'); run('Measure Labels...', ''); print(nImages + ' images, ' + getTitle());\n" +
			"wait(1000); print(nImages + ' images');\n";
		final String expected = "2 images, im4-labels\n3 images, im4-labels-renumbered\n4 images, im4-edges\n" +
			"5 images, im4-histogram\n5 images, im4.tif\n5 images\n";
		for (final boolean fiji : new boolean[] { false, true }) {
			for (final boolean window : new boolean[] { HEADLESS, WINDOW }) {
				for (final String said : macros(fiji, window, run, "setBatchMode(true);\n" + run)) {
					assertNoError(said);
					assertTrue("Fiji " + fiji + ", window " + window + "\n" + said, said.startsWith(expected));
				}
			}
		}
	}

	/** README's own line. */
	@Test
	public void noOptionsAreTheDefaults() throws Exception {
		final String run = open(2) + "run('Global Threshold...', ''); print(Table.size('im2-objects'));\n";
		final String named = open(2) + "run('Global Threshold...'); print(Table.size('im2-objects'));\n";
		final String nuclei = open(2) + "run('Segment Nuclei...', ''); print(getTitle());\n";
		for (final boolean window : new boolean[] { HEADLESS, WINDOW }) {
			final List<String> said = macros(true, window, run, named, nuclei);
			said.forEach(FijiIT::assertNoError);
			assertTrue(said.get(0), said.get(0).startsWith("2\n"));
			assertTrue(said.get(1), said.get(1).startsWith("2\n"));
			assertTrue(said.get(2), said.get(2).startsWith("im2-labels\n"));
		}
	}

	/** The same sentence everywhere, the macro ends, and the dialog is the command's. */
	@Test
	public void mistakesStopTheMacroWithOneSentence() throws Exception {
		final String missing = "/a/folder/with/a/name/that/is/so/long/that/a/sentence/which/holds/it/can/be/read/on/no/screen/" +
			"unless/it/is/cut/into/lines/as/every/dialog/has/to/do/with/the/sentences/that/it/is/given";
		final String[] wrong = { open(1) + "run('Global Threshold...', 'method=Otzu'); print('went on');", //
			open(1) + "run('Global Threshold...', 'saveto=[" + missing + "]'); print('went on');", //
			"run('Global Threshold...', ''); print('went on');", //
			"run('Label Overlap...', ''); print('went on');" };
		final String[] sentences = { "“Otzu” is no choice", "does not exist", "no image open", "image" };
		for (final boolean fiji : new boolean[] { false, true }) {
			for (final boolean window : new boolean[] { HEADLESS, WINDOW }) {
				final List<String> said = macros(fiji, window, wrong);
				for (int i = 0; i < wrong.length; i++) {
					final String what = "Fiji " + fiji + ", window " + window + "\n" + said.get(i);
					assertFalse(what, said.get(i).contains("went on"));
					assertTrue(what, said.get(i).matches("(?s).*" + MacrosDriver.MARK + "error: [^\n]*" + sentences[i] + ".*"));
					final List<String> dialogs = Stream.of(said.get(i).split("\n")).filter(line -> line.startsWith(
						MacrosDriver.MARK + "dialog")).collect(Collectors.toList());
					assertEquals(what, window ? 1 : 0, dialogs.size());
					if (window) assertTrue(what, dialogs.get(0).startsWith(MacrosDriver.MARK + "dialog: " + (i == 3
						? "Label Overlap" : "Global Threshold") + ", fits, "));
				}
			}
		}
	}

	/** From the menu: a dialog that opens, a box for the preview, one label image, the record; a mistake's own dialog. */
	@Test
	public void theMenu() throws Exception {
		final Launcher.Result run = java(true, WINDOW, MenuDriver.class.getName(), Collections.singletonList(images.resolve(
			"im5.tif").toString()));
		final Map<String, String> said = new LinkedHashMap<>();
		for (final String line : run.out.split("\n")) if (line.contains("=")) said.put(line.substring(0, line.indexOf('=')),
			line.substring(line.indexOf('=') + 1));
		assertEquals(run.toString(), 0, run.exitCode);
		assertEquals("false", said.get("previewed at once"));
		assertEquals("true", said.get("has a box"));
		assertEquals("false", said.get("box is on"));
		assertEquals("false", said.get("previewed without the box"));
		assertEquals("im5.tif, im5-labels", said.get("open"));
		assertEquals("im5-labels", said.get("current"));
		assertEquals("false", said.get("overlay left"));
		assertTrue(said.get("recorded"), said.get("recorded").contains("split=true"));
		assertFalse(said.get("recorded"), said.get("recorded").contains("preview"));
		assertTrue(run.out, run.out.contains(MacrosDriver.MARK + "dialog: Global Threshold, fits, “im5.tif” has 1 channel"));
		assertFalse(run.out, run.out.contains("dialog: " + FijiRig.APPLICATION));
	}

	/**
	 * Each command is run on one image and then on another, in batch mode and not, by one macro and by two. What it works
	 * on is what the macro has as its current image.
	 */
	@Test
	public void everyCommandWorksOnItsOwnInputTwiceInARow() throws Exception {
		final List<String> macros = new ArrayList<>(), expected = new ArrayList<>();
		for (final Class<? extends SegmentaCommand> command : Commands.all()) {
			final long images = ClassUtils.getAnnotatedFields(command, Parameter.class).stream().filter(field -> field
				.getType() == ImagePlus.class && field.getAnnotation(Parameter.class).type() != org.scijava.ItemIO.OUTPUT && field
					.getAnnotation(Parameter.class).required()).count();
			if (images != 1) continue;
			for (final String mode : new String[] { "setBatchMode(true);\n", "" }) {
				// the second is run even where the first wants more than the defaults
				for (final String title : new String[] { "first", "second" }) {
					macros.add(mode + "newImage('" + title + "', '8-bit black', 60, 40, 1); setColor(9); fillOval(9, 9, 20, 20);\n" +
						"run('" + Provenance.name(command) + "', '');\n");
					expected.add("ran " + Provenance.name(command) + ": image=" + title + "\n");
				}
			}
		}
		assertTrue(macros.size() > 100);
		for (final boolean window : new boolean[] { HEADLESS, WINDOW }) {
			final List<String> said = macros(true, window, macros.toArray(new String[0]));
			for (int i = 0; i < macros.size(); i++) assertTrue(macros.get(i) + said.get(i), said.get(i).contains(expected.get(
				i)));
		}
	}

	/** All macros that come with the suite: the same logs, files and open images as in plain ImageJ. */
	@Test
	public void theMacrosOfTheSuite() throws Exception {
		final Path data = FOLDER.newFolder("training").toPath(), model = FOLDER.newFolder("discs").toPath();
		for (final String folder : new String[] { "images", "labels" }) Files.createDirectories(data.resolve(folder));
		for (int k = 0; k < 4; k++) {
			final int n = DiscsModel.SIZE;
			final float[] grey = new float[n * n];
			final int[] objects = DiscsModel.discs(k, grey);
			assertTrue(new FileSaver(new ImagePlus("", new FloatProcessor(n, n, grey))).saveAsTiff(data + "/images/" + k +
				".tif"));
			assertTrue(new FileSaver(Outputs.labelImage("", TestImages.labels(objects, n, n, 1))).saveAsTiff(data + "/labels/" + k + ".tif"));
		}
		try (Model trained = DiscsModel.trained()) {
			trained.write(model, true);
		}
		final Map<String, String> arguments = new TreeMap<>();
		arguments.put("Clusters", "test-images/real/ihc.png," + out);
		arguments.put("Dense_CRF", out + "");
		arguments.put("Edges", "test-images/real/coins.png," + out);
		arguments.put("Evaluate", out + "");
		arguments.put("Label_Tools", out + "");
		arguments.put("Measure", "test-images/synthetic/nuclei_8bit.tif," + out);
		arguments.put("Quick_Start", "test-images," + out);
		arguments.put("Regions", out + "");
		arguments.put("Segment_Folder", images + "," + out + ",overwrite");
		arguments.put("Segment_Nuclei", images + "," + out);
		arguments.put("Segment_with_Model", model + "," + out);
		arguments.put("Thresholds", "test-images/synthetic/nuclei_16bit.tif," + out);
		// first a model of polygons, then thresholds for it
		arguments.put("Train_Own_Model", data + "," + out + "," + data +
			"/images/3.tif,steps=6 every=3 patch=64 batch=2 rate=0.01 settings=[depth=2 width=4] learn=[objects by polygons]");
		arguments.put("Z_Choose_Thresholds", out + "/own-model," + data);
		final List<String> lines = new ArrayList<>();
		arguments.forEach((name, argument) -> lines.addAll(Arrays.asList("macros/" + name.replace("Z_", "") + ".ijm",
			argument)));
		assertEquals(new File("macros").list().length, arguments.size());
		for (final boolean window : new boolean[] { HEADLESS, WINDOW }) {
			Files.createDirectories(out);
			final List<String> plain = files(false, window, lines);
			final Map<String, byte[]> results = takeResults();
			Files.createDirectories(out);
			final List<String> fiji = files(true, window, lines);
			final Map<String, byte[]> same = takeResults();
			for (int i = 0; i < plain.size(); i++) {
				assertNoError(plain.get(i));
				assertEquals(withoutTimes(common(plain.get(i))), withoutTimes(common(fiji.get(i))));
			}
			// how long it took is in them
			for (final String name : new String[] { "own-model/training.csv", "own-model/training.png" }) {
				assertTrue(name, results.remove(name) != null && same.remove(name) != null);
			}
			assertSame(results, same);
		}
	}

	private static String withoutTimes(final String said) {
		return said.replaceAll("[0-9.]+ (s|ms|min|images/s|steps/s)\\b", "… $1");
	}
}
