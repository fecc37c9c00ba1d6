package io.github.segmenta.command;

import io.github.segmenta.imagej.OpenTables;
import io.github.segmenta.imagej.Tables;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import ij.ImagePlus;
import ij.gui.PointRoi;
import ij.gui.Roi;
import ij.measure.Calibration;
import ij.measure.Measurements;
import ij.measure.ResultsTable;
import ij.process.ByteProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageStatistics;
import ij.process.LUT;
import ij.process.ShortProcessor;

import java.awt.Color;
import java.util.Random;

import org.junit.After;
import org.junit.Test;

/**
 * The values of an image are those that ImageJ shows and measures: with a density calibration, which every signed 16-bit
 * file has, the calibrated ones.
 */
public class CalibratedValuesTest {

	private static final int W = 40, H = 30;

	@After
	public void closeTables() {
		OpenTables.close();
	}

	/** Background of −1000, a square of 40 and a taller one of 300. */
	private static ImagePlus signed() {
		final short[] pixels = new short[W * H];
		for (int i = 0; i < pixels.length; i++) {
			final int x = i % W, y = i / W;
			final int value = x >= 5 && x < 12 && y >= 4 && y < 11 ? 40 : x >= 20 && x < 27 && y >= 4 && y < 25 ? 300 : -1000;
			pixels[i] = (short) (value + 32_768);
		}
		final ImagePlus image = new ImagePlus("signed", new ShortProcessor(W, H, pixels, null));
		image.getLocalCalibration().setSigned16BitCalibration();
		return image;
	}

	@Test
	public void thresholdsSetByHandAndMeansAreCalibrated() {
		final ImagePlus labels = CommandRuns.run(GlobalThresholdCommand.class,
			"method=Manual lower=0 upper=1000 roimanager=false", signed()).labels();
		final ResultsTable table = Tables.find("");
		assertEquals(2, table.size());
		assertEquals(40, table.getValue("Mean", 0), 0);
		assertEquals(300, table.getValue("Mean", 1), 0);
		assertFalse(labels.getCalibration().calibrated());
		assertEquals(2, labels.getProcessor().get(22, 10));
	}

	@Test
	public void thresholdsFoundAreThoseOfImageJ() {
		final ByteProcessor grey = blobs();
		final ShortProcessor ip = new ShortProcessor(W, H);
		for (int i = 0; i < W * H; i++) ip.set(i, 32_768 + 13 * grey.get(i) - 1200);
		final ImagePlus image = new ImagePlus("signed", ip);
		image.getLocalCalibration().setSigned16BitCalibration();
		final int[] labels = CommandRuns.labels(CommandRuns.run(GlobalThresholdCommand.class,
			"method=Otsu roimanager=false table=false", image).labels());
		grey.setAutoThreshold("Otsu dark");
		for (int i = 0; i < labels.length; i++) assertEquals(grey.get(i) >= grey.getMinThreshold(), labels[i] > 0);
	}

	/** Two discs and noise. */
	private static ByteProcessor blobs() {
		final Random random = new Random(5);
		final ByteProcessor ip = new ByteProcessor(W, H);
		for (int i = 0; i < W * H; i++) {
			final int x = i % W, y = i / W;
			ip.set(i, 20 + random.nextInt(20) + (Math.hypot(x - 12, y - 10) < 6 || Math.hypot(x - 28, y - 18) < 7 ? 150 : 0));
		}
		return ip;
	}

	/** Every command makes the same of a calibrated image as of a 32-bit image of its values. */
	@Test
	public void everyCommandSeesTheCalibratedValues() {
		final ByteProcessor grey = blobs();
		final ShortProcessor signed = new ShortProcessor(W, H);
		for (int i = 0; i < W * H; i++) signed.set(i, 32_768 + 13 * grey.get(i) - 1200);
		final ImagePlus[] calibrated = { new ImagePlus("c", signed), new ImagePlus("c", grey), new ImagePlus("c", grey
			.duplicate()), new ImagePlus("c", grey.duplicate()) };
		calibrated[0].getLocalCalibration().setSigned16BitCalibration();
		calibrated[1].getCalibration().setFunction(Calibration.STRAIGHT_LINE, new double[] { -3, 0.25 }, "nM");
		calibrated[2].getCalibration().setFunction(Calibration.STRAIGHT_LINE, new double[] { 60, -0.5 }, "nM");
		calibrated[3].getCalibration().setFunction(Calibration.UNCALIBRATED_OD, null, "OD");
		for (int k = 0; k < calibrated.length; k++) {
			final float[] table = calibrated[k].getCalibration().getCTable();
			final FloatProcessor values = new FloatProcessor(W, H);
			for (int i = 0; i < W * H; i++) values.setf(i, table[calibrated[k].getProcessor().get(i)]);
			// where values fall with the grey level, low ones look light, as with an inverting colour table
			if (k >= 2) values.setLut(LUT.createLutFromColor(Color.WHITE).createInvertedLut());
			final ImagePlus expected = new ImagePlus("c", values);
			for (final ImagePlus image : new ImagePlus[] { calibrated[k], expected }) image.setRoi(seeds());
			for (final Class<? extends SegmentaCommand> command : PixelCommands.all()) {
				if (command == DistanceWatershedCommand.class) continue; // takes masks only
				final String options = PixelCommands.knows(command, "radius") ? "radius=5" : "";
				final ImagePlus made = PixelCommands.made(command, options, calibrated[k]);
				assertArrayEquals(command.getSimpleName() + ", image " + k, PixelCommands.result(command, options, expected),
					PixelCommands.values(made), 0);
				assertFalse(made.getCalibration().calibrated());
			}
		}
	}

	private static Roi seeds() {
		final PointRoi seeds = new PointRoi(12, 10);
		seeds.addPoint(28, 18);
		seeds.addPoint(2, 2);
		return seeds;
	}

	/** ImageJ's statistics of the same pixels, for a signed image and an optical density. */
	@Test
	public void measurementsAreThoseOfImageJ() {
		final ImagePlus od = new ImagePlus("od", blobs());
		od.getCalibration().setFunction(Calibration.UNCALIBRATED_OD, null, "OD");
		final ShortProcessor labels = new ShortProcessor(W, H);
		final Roi square = new Roi(18, 6, 12, 17);
		labels.setValue(1);
		labels.fill(square);
		for (final ImagePlus image : new ImagePlus[] { signed(), od }) {
			OpenTables.close();
			CommandRuns.run(MeasureLabelsCommand.class, "", new ImagePlus("labels", labels), image);
			image.setRoi(square);
			final ImageStatistics expected = image.getStatistics(Measurements.MEAN | Measurements.STD_DEV |
				Measurements.MIN_MAX | Measurements.INTEGRATED_DENSITY | Measurements.CENTER_OF_MASS);
			final ResultsTable table = Tables.find("");
			assertEquals(expected.mean, table.getValue("Mean", 0), 1e-5 * Math.abs(expected.mean));
			assertEquals(expected.stdDev, table.getValue("StdDev", 0), 1e-5 * expected.stdDev);
			assertEquals(expected.min, table.getValue("Min", 0), 1e-5 * Math.abs(expected.min));
			assertEquals(expected.max, table.getValue("Max", 0), 1e-5 * Math.abs(expected.max));
			assertEquals(expected.pixelCount * expected.mean, table.getValue("Integrated", 0), 1e-5 * Math.abs(
				expected.pixelCount * expected.mean));
			image.deleteRoi();
		}
	}

	/** The image of class means has the calibrated values too, in a range in which they are seen. */
	@Test
	public void meansOfClassesAreCalibrated() {
		final ImagePlus means = CommandRuns.run(KMeansCommand.class,
			"clusters=3 means=true roimanager=false table=false showlabels=false", signed()).meanImage();
		assertEquals(-1000, means.getProcessor().getf(0, 0), 0);
		assertEquals(40, means.getProcessor().getf(6, 6), 0);
		assertEquals(300, means.getProcessor().getf(22, 10), 0);
		assertFalse(means.getCalibration().calibrated());
		assertEquals(-1000, means.getDisplayRangeMin(), 0);
		assertEquals(300, means.getDisplayRangeMax(), 0);
	}

	/** What is not the object becomes 0, which a signed image stores as 32,768. */
	@Test
	public void aCropOfASignedImageIsZeroAroundItsObject() {
		final ImagePlus image = signed();
		final ShortProcessor labels = new ShortProcessor(W, H);
		labels.setValue(1);
		labels.fill(new Roi(5, 4, 7, 7));
		final ImagePlus crop = CommandRuns.output(CommandRuns.run(CropLabelCommand.class, "only=true margin=2", new ImagePlus(
			"labels", labels), image));
		assertEquals(0, crop.getCalibration().getCValue(crop.getProcessor().get(0, 0)), 0);
		assertEquals(40, crop.getCalibration().getCValue(crop.getProcessor().get(4, 4)), 0);
	}
}
