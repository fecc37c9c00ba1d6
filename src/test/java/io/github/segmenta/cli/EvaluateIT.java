package io.github.segmenta.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;

import javax.imageio.ImageIO;

import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Scores from the shell and in a macro. */
public class EvaluateIT {

	@Rule
	public final TemporaryFolder folder = new TemporaryFolder();

	private static void png(final File file, final int... labels) throws IOException {
		final BufferedImage image = new BufferedImage(4, labels.length / 4, BufferedImage.TYPE_USHORT_GRAY);
		image.getRaster().setPixels(0, 0, 4, labels.length / 4, labels);
		ImageIO.write(image, "png", file);
	}

	/** Image a: one of two objects is found, with IoU 1; image b has one object and no prediction. */
	@Test
	public void foldersAreScoredFromTheShell() throws Exception {
		final File truth = folder.newFolder("truth"), found = folder.newFolder("found");
		png(new File(truth, "a.png"), 1, 1, 0, 2, 1, 1, 0, 2);
		png(new File(truth, "b.png"), 0, 300, 300, 0);
		png(new File(found, "a.png"), 7, 7, 0, 0, 7, 7, 0, 0);
		final File csv = new File(folder.getRoot(), "scores.csv");
		final Launcher.Result run = Launcher.run("evaluate", truth.getPath(), found.getPath(), "--csv", csv.getPath(),
			"--pictures", found.getPath());
		assertEquals(run.toString(), 0, run.exitCode);
		assertTrue(run.toString(), run.out.contains("No prediction for b: counted as empty."));
		for (final String line : new String[] { "Images: 2, without prediction: 1",
			"  AP (TP/(TP+FP+FN), data set) at IoU 0.50: 0.3333", "  AP (TP/(TP+FP+FN), per image) at IoU 0.50: 0.2500",
			"  PQ at IoU 0.50: 0.5000", "  AJI: 0.5000", "  Dice (foreground): 0.4000", "  TP at IoU 0.95: 1.0000",
			"  Hausdorff distance (pixels): Infinity" }) assertTrue(line + "\n" + run, run.out.contains(line + "\n"));
		final List<String> lines = Files.readAllLines(csv.toPath(), StandardCharsets.UTF_8);
		assertEquals(5, lines.size());
		assertTrue(lines.get(1).startsWith("a,2,1,1,0,1,1,0.5,"));
		assertTrue(lines.get(2).startsWith("b,1,0,0,0,1,0,0,"));
		assertTrue(lines.get(3).startsWith("mean over images,1.5,0.5,0.5,0,1,"));
		assertTrue(lines.get(4).startsWith("data set,3,1,1,0,2,1,"));
		assertTrue(new File(found, "a-errors.png").length() > 0);
	}

	@Test
	public void anImageThatCantBeReadIsLeftOutAndNamed() throws Exception {
		final File truth = folder.newFolder("truth"), found = folder.newFolder("found");
		for (final String name : new String[] { "a.png", "b.png", "c.png" }) png(new File(truth, name), 1, 1, 0, 2);
		png(new File(found, "a.png"), 1, 1, 0, 2);
		png(new File(found, "c.png"), 1, 1, 0, 2, 0, 0, 0, 0);
		final byte[] png = Files.readAllBytes(new File(found, "a.png").toPath());
		Files.write(new File(found, "b.png").toPath(), java.util.Arrays.copyOf(png, png.length - 20));
		final Launcher.Result run = Launcher.run("evaluate", truth.getPath(), found.getPath());
		assertEquals(run.toString(), 1, run.exitCode);
		assertTrue(run.toString(), run.out.contains("Images: 1, without prediction: 0, left out: 2"));
		assertTrue(run.toString(), run.out.contains("AP (TP/(TP+FP+FN), data set) at IoU 0.50: 1.0000"));
		assertTrue(run.toString(), run.err.contains("b: left out: ") && run.err.contains("c: left out: "));
	}

	@Test
	public void anErrorIsOneSentence() throws Exception {
		final Launcher.Result run = Launcher.run("evaluate", new File(folder.getRoot(), "none").getPath(), folder.getRoot()
			.getPath());
		assertEquals(1, run.exitCode);
		assertTrue(run.toString(), run.err.startsWith("There is no folder “"));
		assertFalse(run.toString(), run.err.contains("\tat "));
		assertEquals(2, Launcher.run("evaluate", folder.getRoot().getPath()).exitCode);
	}

	@Test
	public void theMacroRunsToItsEnd() throws Exception {
		final File out = new File(folder.getRoot(), "results");
		final Launcher.Result run = Launcher.run("macro", "macros/Evaluate.ijm", out.getPath());
		assertEquals(run.toString(), 0, run.exitCode);
		assertTrue(run.toString(), run.out.contains("F1 at IoU 0.50: 0.7143"));
		assertTrue(run.toString(), run.out.contains("Splits: 1, merges: 1"));
		assertTrue(run.toString(), run.out.contains("mean over images: PQ 0."));
		for (final String name : new String[] { "scores.csv", "folder.csv", "errors.png", "labels/cells-errors.png" })
			assertTrue(name, new File(out, name).length() > 0);
	}
}
