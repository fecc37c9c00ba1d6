package io.github.segmenta.command;

import io.github.segmenta.imagej.ErrorOverlay;
import io.github.segmenta.imagej.OpenTables;
import io.github.segmenta.imagej.Tables;
import io.github.segmenta.metric.ObjectErrors.Outcome;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.measure.ResultsTable;
import ij.process.ByteProcessor;
import ij.process.FloatProcessor;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class EvaluateCommandsTest {

	private static final String PQ = "PQ at IoU 0.50";

	@Rule
	public final TemporaryFolder folder = new TemporaryFolder();

	@Before
	@After
	public void closeTables() {
		OpenTables.close();
	}

	/** The only table that is open. */
	private static ResultsTable results() {
		return Tables.find("");
	}

	private static ImagePlus image(final String title, final int width, final int... labels) {
		final byte[] pixels = new byte[labels.length];
		for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) labels[i];
		return new ImagePlus(title, new ByteProcessor(width, labels.length / width, pixels));
	}

	private static void evaluate(final String options, final ImagePlus... images) {
		final EvaluateLabelsCommand command = CommandRuns.run(EvaluateLabelsCommand.class, options, images);
		assertFalse(command.getCancelReason(), command.isCanceled());
	}

	private static String refusal(final String options, final ImagePlus... images) {
		final EvaluateLabelsCommand command = CommandRuns.run(EvaluateLabelsCommand.class, options, images);
		assertTrue(command.isCanceled());
		return command.getCancelReason();
	}

	private final ImagePlus truth = image("truth", 6, 1, 1, 0, 2, 2, 0, 1, 1, 0, 2, 2, 0);
	private final ImagePlus found = image("found", 6, 9, 9, 0, 0, 0, 0, 9, 9, 0, 0, 0, 8);

	@Test
	public void scoresAreRowsOfResults() throws Exception {
		final File csv = new File(folder.getRoot(), "scores.csv");
		evaluate("saveto=[" + csv + "]", truth, found);
		assertEquals(3, OpenTables.get("found-scores").size());
		assertEquals("found", results().getStringValue("Image", 0));
		assertEquals("mean over images", results().getStringValue("Image", 1));
		assertEquals("data set", results().getStringValue("Image", 2));
		assertEquals(1 / 2.0, results().getValue(PQ, 0), 1e-12);
		assertEquals(1 / 3.0, results().getValue("AP (TP/(TP+FP+FN), per image) at IoU 0.50", 0), 1e-12);
		assertTrue(Double.isNaN(results().getValue("AP (TP/(TP+FP+FN), per image) at IoU 0.50", 2)));
		assertEquals(4, Files.readAllLines(csv.toPath(), StandardCharsets.UTF_8).size());
		assertTrue(refusal("saveto=[" + csv + "]", truth, found).contains("exists already"));
	}

	@Test
	public void hitsAndErrorsAreAppendedToTheOverlay() {
		found.setOverlay(new Overlay(new Roi(0, 0, 1, 1)));
		evaluate("", truth, found);
		final List<Roi> rois = Arrays.asList(found.getOverlay().toArray());
		final List<String> names = rois.stream().map(Roi::getName).collect(Collectors.toList());
		assertEquals(Arrays.asList(null, "false 8", "hit 9", "missed 2", "number hit", "number missed", "number false",
			"number split", "number merged"), names);
		assertEquals(ErrorOverlay.colour(Outcome.MISSED), rois.get(3).getStrokeColor());
		evaluate("overlay=false", truth, found);
		assertEquals(9, found.getOverlay().size());
		final ImagePlus target = IJ.createImage("micrograph", "16-bit black", 6, 2, 1);
		evaluate("miniou=0.6", truth, found, target);
		assertEquals(8, target.getOverlay().size());
		assertTrue(refusal("", truth, found, IJ.createImage("small", "8-bit", 5, 2, 1)).contains("must have the same width"));
	}

	@Test
	public void everyFrameIsAnImageAndSlicesTogetherOrAlone() {
		final ImagePlus expected = IJ.createHyperStack("truth", 6, 5, 1, 3, 2, 16);
		final ImagePlus labels = IJ.createHyperStack("labels", 6, 5, 1, 3, 2, 8);
		for (int t = 1; t <= 2; t++) {
			for (int z = 1; z <= 3; z++) {
				expected.getStack().getProcessor(expected.getStackIndex(1, z, t)).set(2, 2, 7);
				if (t == 1 || z < 3) labels.getStack().getProcessor(labels.getStackIndex(1, z, t)).set(2, 2, 4);
			}
		}
		evaluate("", expected, labels);
		assertEquals("2 frames, mean, data set", 4, results().size());
		assertEquals("labels, frame 2", results().getStringValue("Image", 1));
		assertEquals(1, results().getValue(PQ, 0), 0);
		assertEquals("two of three voxels", 2 / 3.0, results().getValue(PQ, 1), 1e-12);
		assertEquals(5 / 6.0, results().getValue(PQ, 2), 1e-12);
		final Roi hit = labels.getOverlay().get(0);
		assertTrue(hit.hasHyperStackPosition());
		assertEquals("hit 4", hit.getName());
		assertEquals(1, hit.getZPosition());
		assertEquals(1, hit.getTPosition());
		OpenTables.close();
		evaluate("stack=slices overlay=false", expected, labels);
		assertEquals(8, results().size());
		assertEquals("labels, slice 3, frame 2", results().getStringValue("Image", 5));
		assertEquals(0, results().getValue(PQ, 5), 0);
	}

	@Test
	public void twoChannelsOfOneImageAndLabelsAboveShorts() {
		final ImagePlus both = IJ.createHyperStack("both", 3, 1, 2, 1, 1, 32);
		both.getStack().setProcessor(new FloatProcessor(3, 1, new float[] { 70_000, 0, 3 }), 1);
		both.getStack().setProcessor(new FloatProcessor(3, 1, new float[] { 1, 0, 16_777_215 }), 2);
		evaluate("labelschannel=2 overlay=false", both, both);
		assertEquals(1, results().getValue("F1 at IoU 0.95", 0), 0);
		assertTrue(refusal("labelschannel=3", both, both).contains("no channel 3"));
	}

	@Test
	public void classesHaveScoresOfTheirOwn() {
		evaluate("numbers=classes", image("truth", 4, 0, 1, 1, 2), image("found", 4, 0, 1, 2, 2));
		assertEquals(0.75, results().getValue("Pixel accuracy", 0), 0);
		assertEquals(0.5, results().getValue("IoU, class 1", 0), 0);
		assertEquals(2 / 3.0, results().getValue("Mean IoU", 2), 1e-12);
		assertNull(found.getOverlay());
	}

	@Test
	public void confidencesComeFromATable() throws Exception {
		final File table = folder.newFile("objects.csv");
		Files.write(table.toPath(), "Label id,\"Area (µm², all)\",Score\n9,4,0.5\n8,1,0.75\n".getBytes(StandardCharsets.UTF_8));
		evaluate("confidences=[" + table + "]", truth, found);
		assertEquals("half of the recalls, at a precision of one half", 51 / 101.0 / 2, results().getValue("COCO AP", 0), 1e-12);
		assertEquals(51 / 101.0 / 2, results().getValue("COCO AP", 2), 1e-12);
		assertTrue(refusal("numbers=classes confidences=[" + table + "]", truth, found).contains("not of classes"));
		Files.write(table.toPath(), "Label id,Score\n9,0.5\n".getBytes(StandardCharsets.UTF_8));
		assertTrue(refusal("confidences=[" + table + "]", truth, found).contains("no confidence for the object 8"));
		Files.write(table.toPath(), "Label id,Area\n9,0.5\n".getBytes(StandardCharsets.UTF_8));
		assertTrue(refusal("confidences=[" + table + "]", truth, found).contains("no column “Score”"));
	}

	@Test
	public void foldersAreScoredWithPicturesAndConfidences() throws Exception {
		final File truths = folder.newFolder("truth"), labels = folder.newFolder("labels");
		IJ.saveAsTiff(truth, new File(truths, "a.tif").getPath());
		IJ.saveAsTiff(truth, new File(truths, "b.tif").getPath());
		IJ.saveAsTiff(found, new File(labels, "a-labels.tif").getPath());
		Files.write(new File(labels, "a-objects.csv").toPath(), "Label id,Score\n9,0.75\n8,0.5\n".getBytes(
			StandardCharsets.UTF_8));
		final File csv = new File(folder.getRoot(), "scores.csv");
		final String options = "truth=[" + truths + "] labels=[" + labels + "] pictures=[" + labels + "] saveto=[" + csv + "]";
		final EvaluateFolderCommand command = CommandRuns.run(EvaluateFolderCommand.class, options);
		assertFalse(command.getCancelReason(), command.isCanceled());
		assertEquals(4, results().size());
		assertEquals("b", results().getStringValue("Image", 1));
		assertEquals("missing: nothing predicted", 0, results().getValue("Predicted objects", 1), 0);
		assertEquals("one of four, recalls 0 … 0.25", 26 / 101.0, results().getValue("COCO AP", 3), 1e-12);
		assertTrue(IJ.openImage(new File(labels, "a-errors.png").getPath()).getWidth() == 6);
		assertEquals(5, Files.readAllLines(csv.toPath(), StandardCharsets.UTF_8).size());
		assertTrue("a second run", CommandRuns.run(EvaluateFolderCommand.class, options).getCancelReason().contains(
			"exists already"));
		assertTrue(CommandRuns.run(EvaluateFolderCommand.class, options + " overwrite numbers=classes").getCancelReason()
			.contains("not of classes"));
		assertTrue(CommandRuns.run(EvaluateFolderCommand.class, "truth=[" + truths + "] labels=[" + csv + "]")
			.getCancelReason().contains("There is no folder"));
	}

	@Test
	public void everyFrameOfAFileIsAnImage() throws Exception {
		final File truths = folder.newFolder("truth");
		final ImagePlus movie = IJ.createHyperStack("movie", 4, 3, 1, 2, 3, 16);
		for (int i = 1; i <= 6; i++) movie.getStack().getProcessor(i).set(1, 1, i);
		IJ.saveAsTiff(movie, new File(truths, "movie.tif").getPath());
		CommandRuns.run(EvaluateFolderCommand.class, "truth=[" + truths + "] labels=[" + truths + "]");
		assertEquals("3 frames, mean, data set", 5, results().size());
		assertEquals("movie, frame 3", results().getStringValue("Image", 2));
		assertEquals("slices are one volume", 2, results().getValue("True objects", 2), 0);
		assertEquals(1, results().getValue(PQ, 4), 0);
	}

	@Test
	public void noObjectsAndAHundredThousand() {
		final ImagePlus empty = IJ.createImage("empty", "16-bit black", 5, 4, 1);
		evaluate("", empty, empty);
		assertEquals(1, results().getValue(PQ, 0), 0);
		assertEquals("only the legend", 5, empty.getOverlay().size());
		OpenTables.close();
		final int w = 1000, h = 400;
		final float[] pixels = new float[w * h];
		for (int i = 0; i < pixels.length; i++) if (i % w % 2 == 0 && i / w % 2 == 0) pixels[i] = 70_000 + i / w / 2 * (w / 2) + i %
			w / 2;
		final ImagePlus many = new ImagePlus("many", new FloatProcessor(w, h, pixels));
		evaluate("", many, many);
		assertEquals(100_000, results().getValue("TP at IoU 0.95", 0), 0);
		assertEquals(100_005, many.getOverlay().size());
		assertEquals("hit 169999", many.getOverlay().get(99_999).getName());
	}

	@Test
	public void twoImagesOfTheSameSizeAreNeeded() {
		assertTrue(refusal("", truth, image("other", 4, 0, 0, 0, 0)).contains("must have the same width"));
		assertTrue(refusal("").contains("Two label images are needed"));
		assertTrue(refusal("", new ImagePlus("rgb", new ij.process.ColorProcessor(6, 2)), found).contains("RGB"));
	}
}
