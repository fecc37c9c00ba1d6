package io.github.segmenta.command;

import io.github.segmenta.imagej.LabelFiles;
import io.github.segmenta.imagej.OpenTables;
import io.github.segmenta.imagej.Provenance;
import io.github.segmenta.imagej.Rois;
import io.github.segmenta.metric.InstanceScores;
import io.github.segmenta.nn.model.Model;
import io.github.segmenta.nn.model.ModelSegmenter;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Roi;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;

import java.io.File;
import java.io.IOException;
import java.util.Arrays;

import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The model that comes with Segmenta, on synthetic nuclei that it has never seen. */
public class SegmentNucleiCommandTest {

	private static final String MODEL = "model=[" + new File("models/nuclei-fluorescence").getAbsolutePath() + "] ";

	@Rule
	public final TemporaryFolder temporary = new TemporaryFolder();

	@After
	public void closeTables() {
		OpenTables.close();
	}

	private static ImagePlus image(final String depth) {
		return IJ.openImage("test-images/synthetic/nuclei_" + depth + ".tif");
	}

	private static int[] truth(final String depth) {
		return LabelFiles.read(new File("test-images/synthetic/labels/nuclei_" + depth + ".tif").toPath()).labels.array();
	}

	private static SegmentNucleiCommand run(final ImagePlus image, final String options) {
		final SegmentNucleiCommand command = CommandRuns.run(SegmentNucleiCommand.class, MODEL + options, image);
		assertNull(command.getCancelReason());
		return command;
	}

	private static int[] labels(final ImagePlus image, final String options) {
		return CommandRuns.labels(run(image, options).labels());
	}

	private static void assertGood(final int[] truth, final int[] found) {
		final InstanceScores scores = InstanceScores.of(TestImages.labels(truth), TestImages.labels(found));
		assertTrue(scores.truths() + " nuclei, " + scores.predictions() + " found, AP at 0.5 " + scores.averagePrecision(0),
			scores.averagePrecision(0) > 0.75);
	}

	@Test
	public void nucleiOfAllDepths() {
		for (final String depth : new String[] { "8bit", "16bit", "32bit" }) assertGood(truth(depth), labels(image(depth),
			""));
	}

	/** Polygons have corners between the pixels, lie on the objects of their names and cover about as much. */
	@Test
	public void polygonsAsRois() {
		final ImagePlus image = image("8bit");
		final SegmentNucleiCommand command = run(image, "rois=polygons overlay=true roimanager=false");
		final int[] labels = CommandRuns.labels(command.labels());
		int close = 0;
		final Roi[] rois = image.getOverlay().toArray();
		for (final Roi roi : rois) {
			assertEquals(Roi.POLYGON, roi.getType());
			assertTrue(roi.subPixelResolution());
			final int[] inside = new int[labels.length];
			Rois.fill(roi, TestImages.labels(inside, image.getWidth(), image.getHeight(), 1), 0, 1);
			int both = 0, either = 0;
			for (int i = 0; i < labels.length; i++) {
				final boolean a = inside[i] == 1, b = labels[i] == Rois.labelOf(roi);
				if (a && b) both++;
				if (a || b) either++;
			}
			if (both > 0.6 * either) close++;
		}
		assertEquals(Arrays.stream(labels).max().getAsInt(), rois.length);
		assertTrue(close + " of " + rois.length, close > 0.9 * rois.length);
	}

	@Test
	public void darkNucleiAreSeenAsSuch() {
		final ImagePlus image = image("8bit");
		image.getProcessor().invert();
		final SegmentNucleiCommand command = run(image, "");
		assertEquals("dark", command.labels().getProp(Provenance.VALUE + "nuclei"));
		assertArrayEquals(labels(image("8bit"), ""), CommandRuns.labels(command.labels()));
	}

	/** Light nuclei are one model's, stained and other dark ones another's; the label image tells by which it was made. */
	@Test
	public void theModelIsChosenByTheImage() {
		final ImagePlus light = image("16bit");
		final SegmentNucleiCommand ofLight = CommandRuns.run(SegmentNucleiCommand.class, "", light);
		assertEquals("nuclei-fluorescence", ofLight.labels().getProp(Provenance.VALUE + "model"));
		assertEquals(64, ofLight.labels().getProp(Provenance.VALUE + "model sha256").length());
		assertArrayEquals(labels(light, ""), CommandRuns.labels(ofLight.labels()));
		final ImageProcessor grey = image("8bit").getProcessor();
		final int[] colours = new int[grey.getPixelCount()];
		for (int i = 0; i < colours.length; i++) {
			// purple on pale purple
			final double stain = Math.min(1, grey.get(i) / 160.0);
			colours[i] = (int) (215 - 120 * stain) << 16 | (int) (195 - 150 * stain) << 8 | (int) (235 - 70 * stain);
		}
		final ImagePlus stained = new ImagePlus("stained", new ColorProcessor(grey.getWidth(), grey.getHeight(), colours));
		final SegmentNucleiCommand ofStained = CommandRuns.run(SegmentNucleiCommand.class, "", stained);
		assertEquals("nuclei-stained", ofStained.labels().getProp(Provenance.VALUE + "model"));
		assertEquals("dark", ofStained.labels().getProp(Provenance.VALUE + "nuclei"));
		assertGood(truth("8bit"), CommandRuns.labels(ofStained.labels()));
		assertEquals("nuclei-stained", CommandRuns.run(SegmentNucleiCommand.class, "nuclei=dark", image("8bit")).labels()
			.getProp(Provenance.VALUE + "model"));
	}

	@Test
	public void hugeNucleiAreLookedAtFromAfar() {
		final ImagePlus small = image("8bit");
		final ImagePlus large = new ImagePlus("large", small.getProcessor().resize(1280, 1280, true));
		final SegmentNucleiCommand command = run(large, "");
		assertTrue(Double.parseDouble(command.labels().getProp(Provenance.VALUE + "scale")) < 0.6);
		final ImagePlus labels = IJ.openImage("test-images/synthetic/labels/nuclei_8bit.tif");
		labels.getProcessor().setInterpolate(false);
		final ImagePlus truth = new ImagePlus("truth", labels.getProcessor().resize(1280, 1280, false));
		assertGood(CommandRuns.labels(truth), CommandRuns.labels(command.labels()));
		assertGood(CommandRuns.labels(truth), labels(large, "diameter=75"));
	}

	@Test
	public void tilesMakeNoDifferenceAndNeitherDoesARepeat() {
		final int[] whole = labels(image("16bit"), "");
		assertArrayEquals(whole, labels(image("16bit"), ""));
		assertArrayEquals(whole, labels(image("16bit"), "tile=64"));
	}

	/** Test-time augmentation changes the outlines a little, and finds the same nuclei; a model's card may ask for them. */
	@Test
	public void augmentations() throws IOException {
		final int[] one = labels(image("8bit"), "augmentations=1"), all = labels(image("8bit"), "augmentations=8");
		assertArrayEquals(one, labels(image("8bit"), ""));
		assertArrayEquals(all, labels(image("8bit"), "augmentations=8 tile=64"));
		assertFalse(Arrays.equals(one, all));
		assertGood(truth("8bit"), all);
		final File copy = new File(temporary.getRoot(), "augmentations");
		try (Model model = Model.read(new File("models/nuclei-fluorescence").toPath())) {
			model.card().postprocessing.set(ModelSegmenter.AUGMENTATIONS, 8);
			model.write(copy.toPath(), true);
		}
		final SegmentNucleiCommand asked = CommandRuns.run(SegmentNucleiCommand.class, "model=[" + copy + "]", image("8bit"));
		assertArrayEquals(all, CommandRuns.labels(asked.labels()));
		final SegmentWithModelCommand other = CommandRuns.run(SegmentWithModelCommand.class, "model=[" + copy +
			"] augmentations=1 tile=1024", image("8bit"));
		assertArrayEquals(one, CommandRuns.labels(other.labels()));
	}

	@Test
	public void nothingAndSaturation() {
		assertEquals(0, Arrays.stream(labels(IJ.createImage("black", "16-bit black", 130, 97, 1), "")).max().getAsInt());
		final ImagePlus saturated = image("8bit");
		for (int i = 0; i < saturated.getProcessor().getPixelCount(); i++) saturated.getProcessor().set(i, Math.min(255, 4 *
			saturated.getProcessor().get(i)));
		assertGood(truth("8bit"), labels(saturated, ""));
		labels(IJ.createImage("tiny", "8-bit ramp", 7, 5, 1), "");
	}

	@Test
	public void sentences() {
		assertTrue(CommandRuns.run(SegmentNucleiCommand.class, "model=missing", image("8bit")).getCancelReason().contains(
			"no model “missing” in "));
	}
}
