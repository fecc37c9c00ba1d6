package io.github.segmenta.cli;

import io.github.segmenta.command.CommandRuns;
import io.github.segmenta.command.GlobalThresholdCommand;
import io.github.segmenta.imagej.Rois;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Roi;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Macros in the packaged plain ImageJ, headless: same pixels as a direct call, and errors that stop. */
public class MacroIT {

	private static final String OPTIONS = "method=Otsu smoothing=1 split=true minsize=20";

	@Rule
	public final TemporaryFolder folder = new TemporaryFolder();

	private static String image(final String name) {
		return new File("test-images/synthetic/" + name).getAbsolutePath();
	}

	private Launcher.Result macro(final String text) throws Exception {
		return Launcher.macro(folder.getRoot().toPath(), text, folder.getRoot().getPath());
	}

	@Test
	public void batchModeOrNotGivesThePixelsOfADirectCall() throws Exception {
		final Launcher.Result run = macro("out = getArgument();\n" + //
			"open('" + image("nuclei_8bit.tif") + "');\n" + //
			"run('Global Threshold...', '" + OPTIONS + " saveto=[' + out + ']');\n" + //
			"selectImage('nuclei_8bit-labels'); getStatistics(area, mean, min, max); print('max ' + max);\n" + //
			"print('overlay ' + Overlay.size); n = Table.size('nuclei_8bit-objects'); print('rows ' + n); print('id ' + Table.get('Label id', n - 1, 'nuclei_8bit-objects'));\n" + //
			"saveAs('Tiff', out + '/plain.tif'); close('*'); close('nuclei_8bit-objects');\n" + //
			"setBatchMode(true); size = 20;\n" + //
			"open('" + image("nuclei_8bit.tif") + "');\n" + //
			"run('Global Threshold...', 'smoothing=1 method=[Otsu] split minsize=&size');\n" + //
			"selectImage('nuclei_8bit-labels'); saveAs('Tiff', out + '/batch.tif');\n" + //
			"print('images ' + nImages); print('end');\n");
		assertEquals(run.toString(), 0, run.exitCode);
		assertTrue(run.toString(), run.out.contains("end"));
		final GlobalThresholdCommand direct = CommandRuns.run(GlobalThresholdCommand.class, OPTIONS, IJ.openImage(image(
			"nuclei_8bit.tif")));
		final ImagePlus labels = direct.labels();
		final int[] expected = CommandRuns.labels(labels);
		for (final String name : new String[] { "plain.tif", "batch.tif", "nuclei_8bit-labels.tif" }) assertArrayEquals(name,
			expected, CommandRuns.labels(IJ.openImage(new File(folder.getRoot(), name).getPath())));
		final int n = (int) labels.getStatistics().max;
		for (final String line : new String[] { "max " + n, "overlay " + n, "rows " + n, "id " + n, "images 2" }) assertTrue(
			line + "\n" + run, run.out.contains(line + "\n"));
		final List<Roi> rois = Rois.readZip(folder.getRoot().toPath().resolve("nuclei_8bit-RoiSet.zip"));
		assertEquals(n, rois.size());
		final List<String> csv = Files.readAllLines(folder.getRoot().toPath().resolve("nuclei_8bit-objects.csv"));
		assertEquals(n + 1, csv.size());
		assertTrue(csv.get(0).startsWith("Label id,Area (µm²)"));
		assertTrue(new File(folder.getRoot(), "nuclei_8bit-outlines.png").length() > 1000);
	}

	/** A second result has a title of its own, the one it would have in ImageJ's window: recorded lines run anywhere. */
	@Test
	public void resultsHaveTitlesOfTheirOwn() throws Exception {
		for (final String batch : new String[] { "", "setBatchMode(true);\n" }) {
			final Launcher.Result run = macro(batch + "open('" + image("nuclei_8bit.tif") + "');\n" +
				"for (i = 0; i < 3; i++) { selectImage('nuclei_8bit.tif'); run('Global Threshold...', 'method=Otsu'); print(getTitle()); }\n" +
				"for (i = 0; i < 2; i++) { run('Filter Labels...', 'image=nuclei_8bit-labels-1 min=20'); print(getTitle()); }\n" +
				"for (i = 0; i < 2; i++) { selectImage('nuclei_8bit.tif'); run('Morphology...', ''); print(getTitle()); }\n");
			assertEquals(run.toString(), 0, run.exitCode);
			assertEquals("nuclei_8bit-labels nuclei_8bit-labels-1 nuclei_8bit-labels-2 nuclei_8bit-labels-1-filtered " +
				"nuclei_8bit-labels-1-filtered-1", String.join(" ", Arrays.copyOf(run.out.trim().split("\\R"), 5)));
			assertNotEquals(run.out.trim().split("\\R")[5], run.out.trim().split("\\R")[6]);
		}
	}

	@Test
	public void mistakesStopTheMacroWithOneSentence() throws Exception {
		final String open = "open('" + image("nuclei_8bit.tif") + "');\n";
		final String[][] cases = { //
			{ "run('Global Threshold...', 'method=Otsu');", "no image open" }, //
			{ open + "run('Global Threshold...', 'method=Otzu');", "“Otzu” is no choice for “method”" }, //
			{ open + "run('Global Threshold...', 'methode=Otsu');", "no option “methode”" }, //
			{ open + "run('Global Threshold...', 'saveto=[/missing/folder]');", "does not exist" }, //
			{ open + "x = undefined_variable + 1;", "Undefined" } };
		for (final String[] wrong : cases) {
			final Launcher.Result run = macro(wrong[0] + "\nprint('went on');\n");
			assertNotEquals(run.toString(), 0, run.exitCode);
			assertFalse(run.toString(), run.out.contains("went on"));
			assertTrue(run.toString(), run.err.contains(wrong[1]));
			assertFalse(run.toString(), run.err.contains("\tat "));
		}
	}

	/** What needs a window ends in a sentence, not in Java's trace. */
	@Test
	public void windowsAreMissedInOneSentence() throws Exception {
		for (final String wanting : new String[] { "roiManager('count');", "run('ROI Manager...');", "roiManager('reset');",
			"Dialog.create('x'); Dialog.show();", "setBatchMode(true); n = roiManager('count');" })
		{
			final Launcher.Result run = macro("newImage('a', '8-bit ramp', 9, 9, 1);\n" + wanting + "\nprint('went on');\n");
			assertEquals(run.toString(), 1, run.exitCode);
			assertFalse(run.toString(), run.out.contains("went on"));
			assertTrue(run.toString(), run.err.contains("needs a window at line 2"));
			assertFalse(run.toString(), (run.out + run.err).contains("\tat "));
		}
	}

	/** ImageJ tells these and lets the macro go on. */
	@Test
	public void anErrorThatImageJTellsEndsInExitCode1() throws Exception {
		final String image = "newImage('a', '8-bit ramp', 20, 20, 1);\n";
		final String[][] cases = { { "open('/nowhere/missing.tif');", "File not found" }, { image +
			"saveAs('Tiff', '/proc/nowhere/x.tif');", "File saving error" }, { "open('" + new File("pom.xml")
				.getAbsolutePath() + ".none');", "File not found" } };
		for (final String[] wrong : cases) {
			final Launcher.Result run = macro(wrong[0] + "\nprint('end');\n");
			assertEquals(run.toString(), 1, run.exitCode);
			assertTrue(run.toString(), run.err.contains(wrong[1]));
		}
		final Launcher.Result fine = macro(image + "print('end');\n");
		assertEquals(fine.toString(), 0, fine.exitCode);
	}

	/** ImageJ's own {@code open()} takes what is left of a file for the whole image. */
	@Test
	public void whatIsLeftOfAFileIsNotSegmented() throws Exception {
		final byte[] whole = Files.readAllBytes(new File(image("nuclei_8bit.tif")).toPath());
		final Path cut = Files.write(folder.newFile("cut.tif").toPath(), Arrays.copyOf(whole, 20_000));
		final Launcher.Result run = macro("open('" + cut + "');\nrun('Global Threshold...', '" + OPTIONS + "');\nprint('went on');\n");
		assertEquals(run.toString(), 1, run.exitCode);
		assertFalse(run.toString(), run.out.contains("went on"));
		assertTrue(run.toString(), run.err.contains("cut.tif” is cut off or damaged"));
	}

	/** A folder with good and bad files: the good ones are segmented, the bad ones named, the exit code is 1. */
	@Test(timeout = 300_000)
	public void aFolderGoesOnAfterFilesThatCannotBeRead() throws Exception {
		final Path in = folder.newFolder("mixed").toPath();
		final byte[] whole = Files.readAllBytes(new File(image("nuclei_8bit.tif")).toPath());
		Files.write(in.resolve("a.tif"), whole);
		Files.write(in.resolve("b.tif"), Arrays.copyOf(whole, 20_000));
		final byte[] packed = Files.readAllBytes(Paths.get("src/test/resources/golden/tiff/uint16-deflate.tif"));
		// ImageJ's own reader never comes back from this one
		Files.write(in.resolve("c.tif"), Arrays.copyOf(packed, packed.length * 2 / 3));
		Files.copy(Paths.get("src/test/resources/golden/tiff/float32-bigtiff.tif"), in.resolve("d.tif"));
		final File out = new File(folder.getRoot(), "of mixed");
		final Launcher.Result run = Launcher.run("macro", "macros/Segment_Folder.ijm", in + "," + out);
		assertEquals(run.toString(), 1, run.exitCode);
		assertTrue(run.toString(), run.out.contains("2 images; results in"));
		assertTrue(run.toString(), run.out.contains("b.tif” is cut off or damaged"));
		assertTrue(run.toString(), run.out.contains("c.tif” is cut off or damaged"));
		assertTrue(run.toString(), run.out.contains("2 of 4 files could not be read"));
		assertEquals(8, out.list().length);
	}

	@Test
	public void commandLineMistakes() throws Exception {
		assertEquals(1, Launcher.run("macro", "missing.ijm").exitCode);
		assertEquals(2, Launcher.run("macroo").exitCode);
		assertEquals(0, Launcher.run("--version").exitCode);
	}

	/** ND4J costs seconds and hundreds of megabytes: only networks may load it. */
	@Test
	public void aThresholdLoadsNothingOfNd4j() throws Exception {
		final Path log = folder.newFile("classes.log").toPath();
		final Path file = folder.newFile("m.ijm").toPath();
		Files.write(file, ("open('" + image("nuclei_8bit.tif") + "'); run('Global Threshold...', '" + OPTIONS + "');").getBytes(
			StandardCharsets.UTF_8));
		final Launcher.Result run = Launcher.run(Collections.singletonMap("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + log),
			"macro", file.toString());
		assertEquals(run.toString(), 0, run.exitCode);
		final String classes = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
		assertTrue(classes.contains("io.github.segmenta.threshold.GlobalThreshold"));
		assertFalse(classes.contains("org.nd4j"));
		assertFalse(classes.contains("org.bytedeco"));
	}

	/** The macro of README's first command, on the images of the project. */
	@Test
	public void quickStart() throws Exception {
		final File out = new File(folder.getRoot(), "results");
		final Launcher.Result run = Launcher.run("macro", "macros/Quick_Start.ijm", "test-images," + out);
		assertEquals(run.toString(), 0, run.exitCode);
		for (final String name : new String[] { "cell", "coins", "nuclei_3d_16bit" }) {
			for (final String suffix : new String[] { "-labels.tif", "-RoiSet.zip", "-objects.csv", "-outlines.png" })
				assertTrue(name + suffix, new File(out, name + suffix).length() > 0);
		}
		assertTrue(run.toString(), run.out.contains("real/cell.png: 1 objects"));
		assertTrue(run.toString(), run.out.contains("real/coins.png: 24 objects"));
		assertTrue(run.toString(), run.out.contains("two_touching_discs_r20.tif: 2 objects"));
	}

	@Test
	public void thresholds() throws Exception {
		final File out = new File(folder.getRoot(), "thresholds");
		final Launcher.Result run = Launcher.run("macro", "macros/Thresholds.ijm",
			"test-images/synthetic/nuclei_16bit.tif," + out);
		assertEquals(run.toString(), 0, run.exitCode);
		assertTrue(run.toString(), run.out.contains("multi-level: 2 rows"));
		assertTrue(new File(out, "nuclei_16bit-labels.tif").length() > 0);
	}

	@Test
	public void segmentFolderWritesOneLabelImagePerImageAndKeepsOldOnes() throws Exception {
		final File out = new File(folder.getRoot(), "labels");
		final String arguments = new File("test-images/real") + "," + out;
		final Launcher.Result run = Launcher.run("macro", "macros/Segment_Folder.ijm", arguments);
		assertEquals(run.toString(), 0, run.exitCode);
		assertEquals(new File("test-images/real").list().length, out.list((dir, name) -> name.endsWith(
			"-labels.tif")).length);
		final Launcher.Result again = Launcher.run("macro", "macros/Segment_Folder.ijm", arguments);
		assertEquals(1, again.exitCode);
		assertTrue(again.err, again.err.contains("exists already"));
	}
}
