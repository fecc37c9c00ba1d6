package io.github.segmenta.ij1;

import io.github.segmenta.cli.Launcher;
import io.github.segmenta.cli.VirtualDisplay;
import io.github.segmenta.command.CommandRuns;
import io.github.segmenta.imagej.Outputs;
import io.github.segmenta.nn.model.DiscsModel;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.io.FileSaver;
import ij.process.FloatProcessor;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** ImageJ's real window on a virtual display. Needs {@code Xvfb}. */
public class WindowIT {

	@ClassRule
	public static final TemporaryFolder FOLDER = new TemporaryFolder();

	@ClassRule
	public static final VirtualDisplay DISPLAY = new VirtualDisplay();

	private static int[] labels(final Path file) {
		return CommandRuns.labels(IJ.openImage(file.toString()));
	}

	/** Menu, dialog, preview, OK; then the recorded line headless: the same labels, and as many ROIs and rows. */
	@Test
	public void menuAndItsRecordedLine() throws Exception {
		final File home = new File("target/segmenta");
		final Path out = FOLDER.newFolder("menu").toPath();
		final String image = new File("test-images/synthetic/nuclei_8bit.tif").getAbsolutePath();
		final String separator = File.pathSeparator;
		final Launcher.Result run = Launcher.process(DISPLAY.environment(), Arrays.asList(System.getProperty("java.home") + "/bin/java",
			"-Duser.home=" + out, "-Dplugins.dir=" + home, "-cp", home + "/ij.jar" + separator + home + "/plugins/*" +
				separator + home + "/jars/*" + separator + "target/test-classes", GuiDriver.class.getName(), image, out
					.toString()));
		assertEquals(run.toString(), 0, run.exitCode);
		final Map<String, String> said = new HashMap<>();
		for (final String line : run.out.split("\n")) if (line.contains("=")) said.put(line.substring(0, line.indexOf('=')),
			line.substring(line.indexOf('=') + 1));
		final int n = Integer.parseInt(said.get("max"));
		assertTrue(run.toString(), n > 20);
		assertEquals(said.get("max"), said.get("rois"));
		assertEquals(said.get("max"), said.get("rows"));
		assertEquals("preview left behind", "true", said.get("overlay"));
		assertEquals(said.get("property"), said.get("recorded"));
		assertEquals("the longest dialog fits the screen", "true", said.get("fits"));
		assertEquals("the status bar at the end of a command", "", said.get("status"));
		final Launcher.Result replay = Launcher.macro(out, "open('" + image + "'); " + said.get("recorded") +
			" selectImage('nuclei_8bit-labels'); saveAs('Tiff', getArgument() + '/replay.tif');", out.toString());
		assertEquals(replay.toString(), 0, replay.exitCode);
		assertArrayEquals(labels(out.resolve("gui-labels.tif")), labels(out.resolve("replay.tif")));
	}

	/**
	 * The window of a training: curves, pause, stop within a second, the event thread stays free; then the model is in the
	 * list of Segment with Model.
	 */
	@Test
	public void trainingCanBeWatchedPausedAndStopped() throws Exception {
		final File home = new File("target/segmenta");
		final Path out = FOLDER.newFolder("training").toPath();
		final int n = DiscsModel.SIZE;
		for (int k = 0; k < 6; k++) {
			final float[] grey = new float[n * n];
			final int[] objects = DiscsModel.discs(k, grey);
			Files.createDirectories(out.resolve("images"));
			Files.createDirectories(out.resolve("labels"));
			assertTrue(new FileSaver(new ImagePlus("", new FloatProcessor(n, n, grey))).saveAsTiff(out + "/images/" + k +
				".tif"));
			assertTrue(new FileSaver(Outputs.labelImage("", TestImages.labels(objects, n, n, 1))).saveAsTiff(out + "/labels/" + k + ".tif"));
		}
		final String separator = File.pathSeparator;
		final File picture = new File("target/training-window.png");
		final Launcher.Result run = Launcher.process(DISPLAY.environment(), Arrays.asList(System.getProperty("java.home") + "/bin/java",
			"-Duser.home=" + out, "-Dplugins.dir=" + home, "-cp", home + "/ij.jar" + separator + home + "/plugins/*" +
				separator + home + "/jars/*" + separator + "target/test-classes", TrainingDriver.class.getName(), "data=" + out +
					" minutes=5 every=15 patch=64 batch=2 settings=[depth=2 width=6] rate=0.01 model=watched overwrite=true", picture
						.toString(), out + "/images/0.tif"));
		assertEquals(run.toString(), 0, run.exitCode);
		final Map<String, String> said = new HashMap<>();
		for (final String line : run.out.split("\n")) if (line.contains("=")) said.put(line.substring(0, line.indexOf('=')),
			line.substring(line.indexOf('=') + 1));
		assertEquals(run.toString(), "true", said.get("paused"));
		assertEquals(run.toString(), "true", said.get("went on"));
		assertEquals(run.toString(), "false", said.get("alive"));
		// milliseconds on a quiet machine; a blocked event thread would wait for the end of the training
		assertTrue(run.toString(), Integer.parseInt(said.get("edt")) < 20_000);
		assertEquals(run.toString(), "true", said.get("listed"));
		assertEquals(run.toString(), "true", said.get("segmented"));
		final Path trained = home.toPath().resolve("segmenta-models/watched");
		assertTrue(Files.size(trained.resolve("weights.safetensors")) > 0);
		try (Stream<Path> files = Files.walk(trained)) {
			files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
		}
		assertTrue(picture.length() > 10_000);
	}

	/** The open image is Train Model's default; of a run, a failed run and a cancelled one, one line is left, which runs again. */
	@Test
	public void onlyWhatRanIsRecordedAndRunsAgain() throws Exception {
		final File home = new File("target/segmenta");
		final Path out = FOLDER.newFolder("my models").toPath();
		final String separator = File.pathSeparator;
		final Launcher.Result run = Launcher.process(DISPLAY.environment(), Arrays.asList(System.getProperty("java.home") + "/bin/java",
			"-Duser.home=" + out, "-Dplugins.dir=" + home, "-cp", home + "/ij.jar" + separator + home + "/plugins/*" + separator +
				home + "/jars/*" + separator + "target/test-classes", RecorderDriver.class.getName(), new File(
					"test-images/synthetic/nuclei_8bit.tif").getAbsolutePath(), out.toString()));
		assertEquals(run.toString(), 0, run.exitCode);
		for (final String part : new String[] { "image=cells 1", "lines=1", "replayed=true", "image=[cells 1]" }) assertTrue(part +
			"\n" + run, run.out.contains(part));
	}

	@Test
	public void macroWithAWindow() throws Exception {
		final Path out = FOLDER.newFolder("macro").toPath();
		final Path file = out.resolve("m.ijm");
		final String image = new File("test-images/synthetic/nuclei_8bit.tif").getAbsolutePath();
		Files.write(file, ("open('" + image + "'); run('Global Threshold...', 'method=Otsu split=true');\n" +
			"selectImage('nuclei_8bit-labels'); getStatistics(area, mean, min, max); roiManager('count');\n" +
			"print(max - roiManager('count')); saveAs('Tiff', getArgument() + '/window.tif'); close('*');\n" +
			"setBatchMode(true); open('" + image + "'); run('Global Threshold...', 'method=Otsu split=true');\n" +
			"selectImage('nuclei_8bit-labels'); saveAs('Tiff', getArgument() + '/batch.tif');").getBytes(
				StandardCharsets.UTF_8));
		final Launcher.Result run = Launcher.run(DISPLAY.environment(), "macro", "--gui", file.toString(), out.toString());
		assertEquals(run.toString(), 0, run.exitCode);
		assertArrayEquals(labels(out.resolve("window.tif")), labels(out.resolve("batch.tif")));
	}

	/** With windows, in and out of batch mode: rows are added, columns that come later are empty above, “Results” stays. */
	@Test
	public void macrosReachTablesByTheirTitles() throws Exception {
		final Path file = FOLDER.newFolder("tables").toPath().resolve("m.ijm"), log = file.resolveSibling("log.txt");
		final String image = new File("test-images/synthetic/disc_r40.tif").getAbsolutePath();
		Files.write(file, ("setResult('mine', 0, 42); updateResults();\n" + //
			"for (batch = 0; batch < 2; batch++) { setBatchMode(batch == 1);\n" + //
			"open('" + image + "'); t = 'disc_r40-objects';\n" + //
			"run('Global Threshold...', 'method=Otsu roimanager=false');\n" + //
			"selectImage('disc_r40.tif'); run('Set Scale...', 'distance=1 known=2 unit=mm');\n" + //
			"run('Global Threshold...', 'method=Otsu roimanager=false');\n" + //
			"print('rows ' + Table.size(t) + ', ' + Table.get('Label id', 1, t) + ', ' + Table.getString('Area (mm²)', 0, t));\n" + //
			"selectWindow(t); print(Table.title + ', ' + getInfo('window.type'));\n" + //
			"areas = Table.getColumn('Area (mm²)', t); print(areas.length + ', ' + areas[0] + ', ' + (areas[1] > 1000));\n" + //
			"run('Measure Labels...', 'image=disc_r40-labels'); print(Table.size('disc_r40-labels-measurements'));\n" + //
			"close(t); close('disc_r40-labels-measurements'); print('open ' + isOpen(t)); close('*'); }\n" + //
			"print('mine ' + getResult('mine', 0) + ', ' + nResults);\n" + //
			"File.saveString(getInfo('log'), getArgument());").getBytes(StandardCharsets.UTF_8));
		final Launcher.Result run = Launcher.run(DISPLAY.environment(), "macro", "--gui", file.toString(), log.toString());
		assertEquals(run.toString(), 0, run.exitCode);
		final String once = "rows 2, 1, NaN\ndisc_r40-objects, ResultsTable\n2, NaN, 1\n1\nopen 0\n";
		assertEquals(once + once + "mine 42, 1\n", new String(Files.readAllBytes(log), StandardCharsets.UTF_8));
	}

	/** ImageJ shows a macro's error in a modal dialog; the launcher must end all the same. */
	@Test
	public void aMistakeInAWindowEnds() throws Exception {
		final Path out = FOLDER.newFolder("mistake").toPath();
		final Path file = out.resolve("m.ijm");
		Files.write(file, "run('Global Threshold...', 'method=Otsu'); print('went on');".getBytes(StandardCharsets.UTF_8));
		final Launcher.Result run = Launcher.run(DISPLAY.environment(), "macro", "--gui", file.toString());
		assertNotEquals(run.toString(), 0, run.exitCode);
		assertTrue(run.toString(), run.err.contains("no image open"));
		// of a command of ImageJ itself
		Files.write(file, "run('Invert'); print('went on');".getBytes(StandardCharsets.UTF_8));
		final Launcher.Result own = Launcher.run(DISPLAY.environment(), "macro", "--gui", file.toString());
		assertNotEquals(own.toString(), 0, own.exitCode);
		assertTrue(own.toString(), own.err.contains("no images open"));
	}

	/** Ten thousand objects into the open ROI Manager, behind the ROI that it holds, without a redraw for each. */
	@Test
	public void manyRoisReachTheManagerAtOnce() throws Exception {
		final Path macro = FOLDER.newFile("rois.ijm").toPath(), out = FOLDER.newFile("rois.txt").toPath();
		Files.write(macro, String.join("\n", //
			"newImage('labels', '16-bit black', 1000, 1000, 1);", //
			"makeRectangle(1, 2, 3, 4); run('ROI Manager...'); roiManager('add'); run('Select None');", //
			"run('Macro...', 'code=v=(x%10<7)*(y%10<7)*(1+floor(x/10)+100*floor(y/10))');", //
			"start = getTime(); run('Labels to ROIs...', ''); text = '' + getTime() - start + ' ' + roiManager('count');", //
			"roiManager('select', 0); getSelectionBounds(x, y, w, h); text = text + ' ' + x + ' ' + w;", //
			"roiManager('select', 10000); getSelectionBounds(x, y, w, h); text = text + ' ' + x + ' ' + y + ' ' + w;", //
			"run('Select None'); run('ROIs to Labels...', ''); selectImage('labels-labels');", //
			"getStatistics(area, mean, min, max); text = text + ' ' + max;", //
			"File.saveString(text, getArgument());").getBytes(StandardCharsets.UTF_8));
		final Launcher.Result run = Launcher.run(DISPLAY.environment(), "macro", macro.toString(), out.toString(), "--gui");
		assertEquals(run.toString(), 0, run.exitCode);
		final String[] found = new String(Files.readAllBytes(out), StandardCharsets.UTF_8).trim().split(" ");
		assertArrayEquals(new String[] { "10001", "1", "3", "990", "990", "7", "10001" }, Arrays.copyOfRange(found, 1, found.length));
		System.out.println("10,000 objects into the ROI Manager: " + found[0] + " ms");
		assertTrue(found[0] + " ms", Integer.parseInt(found[0]) < 15_000);
	}
}
