package io.github.segmenta.imagej;

import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.process.ShortProcessor;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import javax.imageio.ImageIO;

import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class FolderEvaluationTest {

	private static final int[] LABELS = { 0, 1, 1, 300, 0, 65_535 };

	@Rule
	public final TemporaryFolder folder = new TemporaryFolder();

	private static void png(final File file, final int... labels) throws IOException {
		final BufferedImage image = new BufferedImage(3, labels.length / 3, BufferedImage.TYPE_USHORT_GRAY);
		image.getRaster().setPixels(0, 0, 3, labels.length / 3, labels);
		ImageIO.write(image, "png", file);
	}

	private static void tiff(final File file, final int... labels) {
		final ShortProcessor processor = new ShortProcessor(3, labels.length / 3);
		for (int i = 0; i < labels.length; i++) processor.set(i, labels[i]);
		IJ.saveAsTiff(new ImagePlus("", processor), file.toString());
	}

	@Test
	public void pngAndTiffOf16BitsKeepEveryNumber() throws IOException {
		png(folder.newFile("a.png"), LABELS);
		tiff(folder.newFile("a.tif"), LABELS);
		assertArrayEquals(LABELS, LabelFiles.read(folder.getRoot().toPath().resolve("a.png")).labels.array());
		assertArrayEquals(LABELS, LabelFiles.read(folder.getRoot().toPath().resolve("a.tif")).labels.array());
	}

	@Test
	public void aMissingPredictionCountsAsEmptyAndIsNamed() throws IOException {
		final File truth = folder.newFolder("truth"), prediction = folder.newFolder("prediction");
		for (final String name : new String[] { "a.png", "b.png", "c.png" }) png(new File(truth, name), LABELS);
		png(new File(prediction, "a.png"), LABELS);
		tiff(new File(prediction, "b-labels.tif"), LABELS);
		final FolderEvaluation found = new FolderEvaluation(truth.toPath(), prediction.toPath()).run(Progress.NONE);
		assertEquals(Collections.singletonList("c"), found.missing());
		assertEquals(Collections.emptyList(), found.ignored());
		final String ap = "AP (TP/(TP+FP+FN), data set) at IoU 0.50";
		assertEquals(6 / 9.0, found.evaluation().overDataSet().get(ap), 1e-12);
		final File csv = new File(folder.getRoot(), "scores.csv");
		found.table().writeCsv(csv.toPath(), false);
		final List<String> lines = Files.readAllLines(csv.toPath(), StandardCharsets.UTF_8);
		assertEquals(6, lines.size());
		assertTrue(lines.get(0), lines.get(0).contains("AP (TP/(TP+FP+FN)") && lines.get(5).startsWith("data set,9,6,"));
		png(new File(prediction, "d-labels.png"), LABELS);
		png(new File(prediction, "a-outlines.png"), LABELS);
		assertEquals(Arrays.asList("No prediction for c: counted as empty.", "No ground truth for d-labels: ignored."),
			new FolderEvaluation(truth.toPath(), prediction.toPath()).run(Progress.NONE).remarks());
		png(new File(prediction, "c.png"), 0, 0, 0);
		assertThrows(InvalidInputException.class, () -> new FolderEvaluation(truth.toPath(), prediction.toPath()).run(
			Progress.NONE));
	}
}
