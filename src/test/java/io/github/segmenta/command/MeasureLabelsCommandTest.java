package io.github.segmenta.command;

import io.github.segmenta.imagej.OpenTables;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.measure.ResultsTable;
import ij.process.FloatProcessor;

import java.util.Arrays;

import org.junit.After;
import org.junit.Test;

public class MeasureLabelsCommandTest {

	@After
	public void closeTables() {
		OpenTables.close();
	}

	private static ResultsTable measure(final String options, final ImagePlus... images) {
		OpenTables.close();
		final MeasureLabelsCommand command = CommandRuns.run(MeasureLabelsCommand.class, options, images);
		assertEquals(null, command.getCancelReason());
		return OpenTables.get(images[0].getTitle() + "-measurements");
	}

	/** Two boxes in each of three time points of two slices. */
	private static ImagePlus boxes() {
		final ImagePlus image = IJ.createHyperStack("boxes", 20, 10, 1, 2, 3, 16);
		for (int i = 1; i <= 6; i++) for (int y = 2; y < 6; y++) for (int x = 1; x < 4; x++) {
			image.getStack().getProcessor(i).set(x, y, 3);
			image.getStack().getProcessor(i).set(x + 10, y, 70_000 % 65_536);
		}
		image.getCalibration().pixelWidth = image.getCalibration().pixelHeight = 0.5;
		image.getCalibration().pixelDepth = 2;
		image.getCalibration().setUnit("µm");
		return image;
	}

	@Test
	public void timePointsOneByOneAndSlicesIfAsked() {
		final ResultsTable bodies = measure("", boxes());
		assertEquals(6, bodies.size());
		assertEquals(3 * 4 * 2 * 0.5 * 0.5 * 2, bodies.getValue("Volume (µm³)", 0), 1e-9);
		assertEquals(3, bodies.getValue("Frame", 5), 0);
		final ResultsTable areas = measure("stack=slices neighbours", boxes());
		assertEquals(12, areas.size());
		assertEquals(3 * 4 * 0.25, areas.getValue("Area (µm²)", 0), 1e-9);
		assertEquals(2, areas.getValue("Slice", 2), 0);
		assertEquals(5, areas.getValue("Nearest distance (µm)", 0), 1e-9);
		assertEquals(0, areas.getValue("Neighbours", 0), 0);
	}

	@Test
	public void everyChannelOfTheIntensityImage() {
		final ImagePlus labels = IJ.createImage("l", "8-bit black", 6, 4, 1);
		for (int i = 0; i < 12; i++) labels.getProcessor().set(i, 1 + i / 6);
		final ImagePlus two = IJ.createHyperStack("two", 6, 4, 2, 1, 1, 8);
		for (int i = 0; i < 24; i++) {
			two.getStack().getProcessor(1).set(i, 10);
			two.getStack().getProcessor(2).set(i, i);
		}
		final ResultsTable table = measure("texture=true levels=4", labels, two);
		assertEquals(10, table.getValue("Mean C1", 0), 0);
		assertEquals(2.5, table.getValue("Mean C2", 0), 0);
		assertEquals(15, table.getValue("Integrated C2", 0), 0);
		assertEquals(15 - 6 * 17.5, table.getValue("Corrected C2", 0), 0);
		assertEquals(0, table.getValue("Contrast C1", 0), 0);
		assertTrue(table.getValue("Contrast C2", 0) > 0);
		final ImagePlus rgb = IJ.createImage("rgb", "RGB", 6, 4, 1);
		rgb.getProcessor().setColor(0x0a141e);
		rgb.getProcessor().fill();
		final ResultsTable colours = measure("", labels, rgb);
		assertEquals(10, colours.getValue("Mean C1", 1), 0);
		assertEquals(30, colours.getValue("Mean C3", 1), 0);
	}

	@Test
	public void noneOneAndAHundredThousandObjects() {
		assertEquals(0, measure("neighbours", IJ.createImage("none", "16-bit black", 30, 20, 1)).size());
		final float[] one = new float[30 * 20];
		Arrays.fill(one, 16_777_215);
		final ResultsTable all = measure("neighbours", new ImagePlus("one", new FloatProcessor(30, 20, one)));
		assertEquals(16_777_215, all.getValue("Label id", 0), 0);
		assertEquals(600, all.getValue("Area (pixel²)", 0), 0);
		assertTrue(Double.isNaN(all.getValue("Nearest distance (pixel)", 0)));
		final float[] many = new float[1000 * 900];
		for (int i = 0; i < many.length; i++) {
			final int x = i % 1000, y = i / 1000;
			if (x % 3 < 2 && y % 3 < 2 && x < 999) many[i] = 1 + x / 3 + y / 3 * 333 + 50_000;
		}
		final ResultsTable table = measure("neighbours", new ImagePlus("many", new FloatProcessor(1000, 900, many)));
		assertEquals(333 * 300, table.size());
		assertEquals(3, table.getValue("Nearest distance (pixel)", 77), 0);
	}

	@Test
	public void sentences() {
		assertTrue(CommandRuns.run(MeasureLabelsCommand.class, "texture=true", boxes()).getCancelReason().contains(
			"intensity image"));
		assertTrue(CommandRuns.run(MeasureLabelsCommand.class, "", boxes(), IJ.createImage("x", "8-bit", 5, 5, 1))
			.getCancelReason().contains("must have the same width"));
		assertTrue(CommandRuns.run(MeasureLabelsCommand.class, "", (ImagePlus) null)
			.getCancelReason().contains("no image open"));
	}
}
