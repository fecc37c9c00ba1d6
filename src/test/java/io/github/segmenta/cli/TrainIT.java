package io.github.segmenta.cli;

import io.github.segmenta.imagej.Outputs;
import io.github.segmenta.nn.model.DiscsModel;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import ij.ImagePlus;
import ij.io.FileSaver;
import ij.process.FloatProcessor;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The example macro of Train Model, headless, with a small budget. */
public class TrainIT {

	@ClassRule
	public static final TemporaryFolder FOLDER = new TemporaryFolder();

	private static File data;

	@BeforeClass
	public static void makeImages() throws Exception {
		data = FOLDER.newFolder("data");
		assertTrue(new File(data, "images").mkdir() && new File(data, "labels").mkdir());
		for (int k = 0; k < 8; k++) image(data, k + "", k, DiscsModel.SIZE);
	}

	private static void image(final File folder, final String name, final int seed, final int labelWidth) {
		final int n = DiscsModel.SIZE;
		final float[] grey = new float[n * n];
		final int[] objects = DiscsModel.discs(seed, grey);
		assertTrue(new FileSaver(new ImagePlus("", new FloatProcessor(n, n, grey))).saveAsTiff(folder + "/images/" + name +
			".tif"));
		assertTrue(new FileSaver(Outputs.labelImage("", TestImages.labels(objects, labelWidth, n * n / labelWidth, 1))).saveAsTiff(folder +
			"/labels/" + name + ".tif"));
	}

	@Test
	public void theMacroTrainsAndSegments() throws Exception {
		final File models = new File(FOLDER.getRoot(), "models");
		final Launcher.Result run = Launcher.run("macro", "macros/Train_Own_Model.ijm", data + "," + models + "," + data +
			"/images/3.tif,steps=40 every=20 patch=64 batch=2 rate=0.01 settings=[depth=2 width=6] learn=[objects by polygons]");
		assertEquals(run.toString(), 0, run.exitCode);
		assertTrue(run.toString(), run.out.contains("step 40"));
		assertTrue(run.toString(), run.out.contains("on 6 images, validating on 2"));
		final File model = new File(models, "own-model");
		for (final String name : new String[] { "model.yaml", "weights.safetensors", "training.csv", "training.png" })
			assertTrue(name, new File(model, name).length() > 0);
		assertFalse(new File(model, "training.state").exists());
		final String card = new String(Files.readAllBytes(new File(model, "model.yaml").toPath()), StandardCharsets.UTF_8);
		for (final String part : new String[] { "decoding: star-convex", "steps: 40", "training_images: 6",
			"mean AP", "run(\"Train Model...\"" }) assertTrue(part + "\n" + card, card.contains(part));
		assertTrue(new File(models, "3-labels.tif").length() > 0);
		assertTrue(card, card.contains("threshold: 0.") && card.contains("overlap: 0."));
		final Launcher.Result chosen = Launcher.run("macro", "macros/Choose_Thresholds.ijm", model + "," + data);
		assertEquals(chosen.toString(), 0, chosen.exitCode);
		assertTrue(chosen.toString(), chosen.out.contains("own-model: threshold 0."));
		assertEquals(card, new String(Files.readAllBytes(new File(model, "model.yaml").toPath()), StandardCharsets.UTF_8));
	}

	/** A process that is killed and started again ends with the same weights, bit for bit, as one that is left alone. */
	@Test
	public void killedAndResumedIsTheSame() throws Exception {
		final File models = FOLDER.newFolder("killed");
		final String options = "data=[" + data + "] saveto=[" + models +
			"] steps=120 every=20 checkpoint=0 patch=64 batch=2 rate=0.01 settings=[depth=2 width=4]";
		final Launcher.Result whole = Launcher.macro(models.toPath(), "run('Train Model...', '" + options + " model=whole');",
			"");
		assertEquals(whole.toString(), 0, whole.exitCode);
		final File macro = new File(models, "killed.ijm");
		Files.write(macro.toPath(), ("run('Train Model...', '" + options + " model=killed resume=true');").getBytes(
			StandardCharsets.UTF_8));
		final File log = new File(models, "killed.log");
		final Process process = new ProcessBuilder("bin/segmenta", "macro", macro.getPath())
			.redirectErrorStream(true).redirectOutput(log).start();
		for (int i = 0; i < 1200 && process.isAlive() && !read(log).contains("step 40"); i++) Thread.sleep(100);
		assertTrue(read(log), process.isAlive());
		process.destroyForcibly().waitFor();
		assertFalse(new File(models, "killed/weights.safetensors").exists());
		assertTrue(new File(models, "killed/training.state").length() > 0);
		final Launcher.Result resumed = Launcher.run("macro", macro.getPath());
		assertEquals(resumed.toString(), 0, resumed.exitCode);
		assertTrue(resumed.toString(), resumed.out.contains("step 120") && !resumed.out.contains("step 20,"));
		assertArrayEquals(Files.readAllBytes(new File(models, "whole/weights.safetensors").toPath()), Files.readAllBytes(
			new File(models, "killed/weights.safetensors").toPath()));
	}

	private static String read(final File file) throws IOException {
		return new String(Files.readAllBytes(file.toPath()), StandardCharsets.UTF_8);
	}

	@Test
	public void badImagesAreNamedBeforeTheTraining() throws Exception {
		final File bad = FOLDER.newFolder("bad");
		assertTrue(new File(bad, "images").mkdir() && new File(bad, "labels").mkdir());
		image(bad, "good", 1, 64);
		image(bad, "narrow", 2, 32);
		image(bad, "lonely", 3, 64);
		assertTrue(new File(bad, "labels/lonely.tif").delete());
		image(bad, "empty", 4, 64);
		assertTrue(new FileSaver(Outputs.labelImage("", TestImages.labels(new int[64 * 64], 64, 64, 1))).saveAsTiff(bad + "/labels/empty.tif"));
		final Launcher.Result run = Launcher.macro(FOLDER.getRoot().toPath(), "run('Train Model...', 'data=[" + bad +
			"] saveto=[" + FOLDER.getRoot() + "] model=none steps=5');", "");
		assertEquals(run.toString(), 1, run.exitCode);
		for (final String part : new String[] { "3 of 4 images", "narrow has 64×64 pixels, but its label image has 32×128",
			"lonely has no label image or ROIs", "empty has no object" }) assertTrue(part + "\n" + run, run.err.contains(part));
		assertFalse(run.toString(), run.err.contains("\tat "));
	}
}
