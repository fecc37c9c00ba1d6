package io.github.segmenta.command;

import io.github.segmenta.imagej.OpenTables;
import io.github.segmenta.imagej.Rois;
import io.github.segmenta.imagej.Tables;
import io.github.segmenta.segment.TestImages;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import ij.CompositeImage;
import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Overlay;
import ij.gui.PointRoi;
import ij.gui.Roi;
import ij.measure.Calibration;
import ij.measure.Measurements;
import ij.measure.ResultsTable;
import ij.plugin.filter.Analyzer;
import ij.process.ByteProcessor;
import ij.process.ImageProcessor;
import ij.process.ImageStatistics;
import ij.process.ShortProcessor;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;

import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Where things are is where ImageJ has them: coordinates in tables, positions of ROIs, pixels of points, units. */
public class PlacesTest {

	private static final int W = 40, H = 30;

	@Rule
	public final TemporaryFolder folder = new TemporaryFolder();

	@After
	public void closeTables() {
		OpenTables.close();
	}

	private static ImagePlus square() {
		final ByteProcessor ip = new ByteProcessor(W, H);
		ip.setValue(200);
		ip.fill(new Roi(24, 7, 6, 11));
		ip.set(25, 9, 240);
		return new ImagePlus("square", ip);
	}

	private static void scale(final Calibration calibration) {
		calibration.pixelWidth = 0.5;
		calibration.pixelHeight = 0.25;
		calibration.setUnit("µm");
	}

	private static double value(final String column) {
		final ResultsTable table = Tables.find("");
		assertTrue(column + " in " + Arrays.toString(table.getHeadings()), table.getColumnIndex(column) >= 0);
		return table.getValue(column, 0);
	}

	/** ImageJ's own statistics of the same pixels, with origins, and with y upwards. */
	@Test
	public void coordinatesInTablesAreThoseOfImageJ() {
		for (final double[] origin : new double[][] { { 0, 0 }, { 10, 10 }, { -3, 50.5 } }) {
			for (final boolean upwards : new boolean[] { false, true }) {
				final ImagePlus image = square();
				scale(image.getCalibration());
				image.getCalibration().xOrigin = origin[0];
				image.getCalibration().yOrigin = origin[1];
				image.getCalibration().setInvertY(upwards);
				OpenTables.close();
				final ImagePlus labels = CommandRuns.run(GlobalThresholdCommand.class, "method=Otsu roimanager=false", image).labels();
				image.setRoi(new Roi(24, 7, 6, 11));
				final ImageStatistics expected = image.getStatistics(Measurements.CENTROID | Measurements.CENTER_OF_MASS |
					Measurements.RECT | Measurements.AREA);
				for (final boolean measured : new boolean[] { false, true }) {
					if (measured) {
						OpenTables.close();
						image.deleteRoi();
						CommandRuns.run(MeasureLabelsCommand.class, "neighbours=true", labels, image);
						assertEquals(expected.xCenterOfMass, value("XM (µm)"), 1e-6);
						assertEquals(expected.yCenterOfMass, value("YM (µm)"), 1e-6);
					}
					assertEquals(expected.xCentroid, value("X (µm)"), 1e-9);
					assertEquals(expected.yCentroid, value("Y (µm)"), 1e-9);
					assertEquals(expected.roiX, value("BX (µm)"), 1e-9);
					assertEquals(expected.roiY, value("BY (µm)"), 1e-9);
					assertEquals(3, value("Width (µm)"), 0);
					assertEquals(expected.area, value("Area (µm²)"), 0);
				}
			}
		}
	}

	/** Slices are counted from the origin too; sizes and distances know no origin. */
	@Test
	public void anOriginAlongZCounts() {
		final ImageStack stack = new ImageStack(W, H);
		for (int z = 0; z < 5; z++) {
			final ShortProcessor slice = new ShortProcessor(W, H);
			for (int k = 1; k <= 2 && z > 1; k++) {
				slice.setValue(k);
				slice.fill(new Roi(4 * k, 5, 3, 3));
			}
			stack.addSlice(slice);
		}
		final ImagePlus labels = new ImagePlus("labels", stack);
		labels.getCalibration().pixelDepth = 2;
		final SegmentaCommand run = CommandRuns.run(MeasureLabelsCommand.class, "neighbours=true shape=false", labels);
		assertNull(run.getCancelReason());
		final double z = value("Z (pixel)"), bz = value("BZ (pixel)"), distance = value("Nearest distance (pixel)");
		labels.getCalibration().zOrigin = 3;
		OpenTables.close();
		CommandRuns.run(MeasureLabelsCommand.class, "neighbours=true shape=false", labels);
		assertEquals(7, z, 0);
		assertEquals(z - 6, value("Z (pixel)"), 0);
		assertEquals(bz - 6, value("BZ (pixel)"), 0);
		assertEquals(distance, value("Nearest distance (pixel)"), 0);
	}

	/** A crop's objects are where they were. */
	@Test
	public void aCropKeepsItsPlace() {
		for (final double yOrigin : new double[] { 0, 10, 6 }) {
			for (final boolean upwards : new boolean[] { false, true }) {
				final ShortProcessor ip = new ShortProcessor(W, H);
				ip.setValue(3);
				ip.fill(new Roi(24, 7, 6, 11));
				final ImagePlus labels = new ImagePlus("labels", ip);
				scale(labels.getCalibration());
				labels.getCalibration().xOrigin = yOrigin;
				labels.getCalibration().yOrigin = yOrigin;
				labels.getCalibration().setInvertY(upwards);
				OpenTables.close();
				CommandRuns.run(MeasureLabelsCommand.class, "shape=false", labels);
				final String[] columns = { "X (µm)", "Y (µm)", "BX (µm)", "BY (µm)" };
				final double[] whole = Arrays.stream(columns).mapToDouble(PlacesTest::value).toArray();
				final ImagePlus crop = CommandRuns.output(CommandRuns.run(CropLabelCommand.class, "label=3 margin=1", labels));
				OpenTables.close();
				CommandRuns.run(MeasureLabelsCommand.class, "shape=false", crop);
				assertArrayEquals(whole, Arrays.stream(columns).mapToDouble(PlacesTest::value).toArray(), 1e-9);
			}
		}
	}

	/** As tifffile writes it: a resolution, and for its unit “none”, from which ImageJ makes a blank. */
	@Test
	public void aFileWithoutAUnitHasPixels() throws IOException {
		final File file = folder.newFile("no-unit.tif");
		Files.write(file.toPath(), tiffWithoutUnit(square()));
		final ImagePlus image = IJ.openImage(file.getPath());
		assertEquals("", image.getCalibration().getUnit().trim());
		final ImagePlus labels = CommandRuns.run(GlobalThresholdCommand.class, "method=Otsu roimanager=false", image).labels();
		assertEquals(66, value("Area (pixel²)"), 0);
		assertEquals(27, value("X (pixel)"), 0);
		OpenTables.close();
		CommandRuns.run(MeasureLabelsCommand.class, "neighbours=true", labels, image);
		for (final String column : Tables.find("").getHeadings()) assertFalse(column, column.contains("( "));
		value("Perimeter (pixel)");
	}

	private static byte[] tiffWithoutUnit(final ImagePlus image) {
		final byte[] pixels = (byte[]) image.getProcessor().getPixels();
		final int[][] tags = { { 256, 3, 1, W }, { 257, 3, 1, H }, { 258, 3, 1, 8 }, { 259, 3, 1, 1 }, { 262, 3, 1, 1 }, { 273,
			4, 1, 8 }, { 277, 3, 1, 1 }, { 278, 3, 1, H }, { 279, 4, 1, pixels.length }, { 282, 5, 1, 8 + pixels.length }, { 283,
				5, 1, 8 + pixels.length }, { 296, 3, 1, 1 } };
		final ByteBuffer out = ByteBuffer.allocate(8 + pixels.length + 8 + 2 + 12 * tags.length + 4).order(
			ByteOrder.LITTLE_ENDIAN);
		out.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8 + pixels.length + 8).put(pixels).putInt(1).putInt(1)
			.putShort((short) tags.length);
		for (final int[] tag : tags) out.putShort((short) tag[0]).putShort((short) tag[1]).putInt(tag[2]).putInt(tag[3]);
		out.putInt(0);
		return out.array();
	}

	private static ImagePlus channels(final int channels, final int slices, final int frames) {
		final ImageStack stack = new ImageStack(W, H);
		for (int i = 0; i < channels * slices * frames; i++) stack.addSlice(square().getProcessor());
		final ImagePlus image = new ImagePlus("hyper", stack);
		image.setDimensions(channels, slices, frames);
		return image;
	}

	/** An object lies on the channel it was found in; what was found in all channels lies on all. */
	@Test
	public void roisLieOnTheChannelThatWasSegmented() {
		final int[][] sizes = { { 3, 1, 1 }, { 3, 2, 1 }, { 3, 2, 2 } };
		for (final int[] size : sizes) {
			for (final boolean composite : new boolean[] { false, true }) {
				final ImagePlus plain = channels(size[0], size[1], size[2]);
				final ImagePlus image = composite ? new CompositeImage(plain, IJ.COMPOSITE) : plain;
				image.setPositionWithoutUpdate(3, 1, 1);
				for (final int channel : new int[] { 0, 1, 2 }) {
					image.setOverlay((Overlay) null);
					CommandRuns.run(GlobalThresholdCommand.class, "roimanager=false table=false overlay=true channel=" + channel,
						image);
					final Roi[] rois = image.getOverlay().toArray();
					assertEquals(size[1] * size[2], rois.length);
					for (int i = 0; i < rois.length; i++) {
						assertEquals(channel == 0 ? 3 : channel, rois[i].getCPosition());
						assertEquals(size[1] == 1 ? 0 : 1 + i % size[1], rois[i].getZPosition());
						assertEquals(size[2] == 1 ? 0 : 1 + i / size[1], rois[i].getTPosition());
					}
				}
				image.setOverlay((Overlay) null);
				CommandRuns.run(KMeansCommand.class, "clusters=2 roimanager=false table=false overlay=true", image);
				for (final Roi roi : image.getOverlay().toArray()) assertEquals(0, roi.getCPosition());
			}
		}
	}

	/** Without a display ROIs go to the overlay of the label image, with places in it, not in the image it was made of. */
	@Test
	public void roisOfTheLabelImageLieInIt() {
		final ImagePlus image = channels(2, 4, 1);
		image.setPositionWithoutUpdate(2, 3, 1);
		final ImagePlus one = CommandRuns.run(GlobalThresholdCommand.class, "stack=current table=false", image).labels();
		assertEquals(1, one.getStackSize());
		assertTrue(Rois.isShown(one.getOverlay().get(0), one));
		assertFalse(one.getOverlay().get(0).hasHyperStackPosition());
		final ImagePlus all = CommandRuns.run(GlobalThresholdCommand.class, "table=false channel=1", image).labels();
		for (int z = 1; z <= 4; z++) assertEquals(z, all.getOverlay().get(z - 1).getPosition());
	}

	/** Positions on axes that the image lacks are not looked at: the ROIs of a stack lie in its projection. */
	@Test
	public void roisOfAStackLieInItsProjection() {
		final Roi plain = new Roi(24, 7, 6, 11), hyper = new Roi(3, 3, 4, 4), point = new PointRoi(35, 25);
		plain.setPosition(2);
		hyper.setPosition(2, 5, 1);
		point.setPosition(3);
		final Overlay overlay = new Overlay();
		for (final Roi roi : new Roi[] { plain, hyper, point }) overlay.add(roi);
		for (final ImagePlus projection : new ImagePlus[] { square(), channels(2, 1, 1) }) {
			projection.setOverlay(overlay.duplicate());
			final SegmentaCommand run = CommandRuns.run(RoisToLabelsCommand.class, "from=overlay", projection);
			assertNull(run.getCancelReason());
			final ImageProcessor labels = CommandRuns.output(run).getProcessor();
			assertEquals(1, labels.get(25, 8));
			assertEquals(2, labels.get(4, 4));
			assertEquals(3, labels.get(35, 25));
			for (final Roi roi : overlay.toArray()) assertTrue(Rois.liesIn(roi, projection, 1, 1));
			final int[] grown = CommandRuns.labels(CommandRuns.run(SeededRegionGrowingCommand.class,
				"seeds=overlay roimanager=false table=false", projection).labels());
			assertEquals(3, Arrays.stream(grown).max().getAsInt());
		}
		final ImagePlus series = channels(1, 1, 6);
		series.setOverlay(new Overlay(hyper));
		final int[] labels = CommandRuns.labels(CommandRuns.output(CommandRuns.run(RoisToLabelsCommand.class, "from=overlay",
			series)));
		for (int i = 0; i < labels.length; i++) assertEquals(i < W * H && hyper.contains(i % W, i / W) ? 1 : 0, labels[i]);
	}

	/** A point belongs to the pixel whose centre is nearest – where ImageJ measures it – for every command. */
	@Test
	public void oneRuleForThePixelOfAPoint() {
		for (final float[] at : new float[][] { { 10.7f, 5.2f, 11, 5 }, { 10.4f, 5.5f, 10, 6 }, { 10, 5, 10, 5 } }) {
			final int expected = (int) at[3] * W + (int) at[2];
			final ImagePlus image = new ImagePlus("noise", new ByteProcessor(W, H));
			for (int i = 0; i < W * H; i++) image.getProcessor().set(i, i == expected ? 250 : 100 + (i * 37) % 90);
			final PointRoi point = new PointRoi(at[0], at[1]);
			assertEquals("ImageJ's own", 250, measured(image, point), 0);
			image.setOverlay(new Overlay(point));
			final int[] painted = CommandRuns.labels(CommandRuns.output(CommandRuns.run(RoisToLabelsCommand.class,
				"from=overlay", image)));
			for (int i = 0; i < painted.length; i++) assertEquals(i == expected ? 1 : 0, painted[i]);
			image.setRoi(point);
			final int[] wand = CommandRuns.labels(CommandRuns.run(MagicWandCommand.class,
				"tolerance=1 roimanager=false table=false", image).labels());
			for (int i = 0; i < wand.length; i++) assertEquals(i == expected ? 1 : 0, wand[i]);
			final int[] plane = new int[W * H];
			Rois.fill(point, TestImages.labels(plane, W, H, 1), 0, 1);
			assertArrayEquals(painted, plane);
		}
	}

	/** Where ImageJ's Measure looks. */
	private static double measured(final ImagePlus image, final Roi roi) {
		final ResultsTable table = new ResultsTable();
		image.setRoi(roi);
		new Analyzer(image, Measurements.MEAN, table).measure();
		image.deleteRoi();
		return table.getValue("Mean", 0);
	}

	/** Points of one ROI in several slices, each by its own position. */
	@Test
	public void pointsLieInTheirSlices() {
		final ImagePlus stack = channels(1, 3, 1);
		final PointRoi points = new PointRoi();
		stack.setSlice(1);
		points.addPoint(stack, 5, 5);
		stack.setSlice(3);
		points.addPoint(stack, 30, 20);
		stack.setOverlay(new Overlay(points));
		final int[] labels = CommandRuns.labels(CommandRuns.output(CommandRuns.run(RoisToLabelsCommand.class, "from=overlay",
			stack)));
		final List<Integer> expected = Arrays.asList(5 * W + 5, 2 * W * H + 20 * W + 30);
		for (int i = 0; i < labels.length; i++) assertEquals(expected.contains(i) ? 1 : 0, labels[i]);
	}
}
