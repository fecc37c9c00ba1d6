package io.github.segmenta.command;

import io.github.segmenta.core.Progress;
import io.github.segmenta.edge.Gradient;
import io.github.segmenta.imagej.Images;
import io.github.segmenta.imagej.OpenTables;
import io.github.segmenta.imagej.Provenance;
import io.github.segmenta.imagej.Tables;
import io.github.segmenta.kernel.Volume;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Roi;
import ij.measure.ResultsTable;
import ij.process.ColorProcessor;

import java.util.Random;

import org.junit.After;
import org.junit.Test;

/** The edge filters on images as users have them. */
public class EdgeCommandsTest {

	private static final Object[][] FILTERS = { { EdgeFilterCommand.class, "operator=Sobel part=magnitude" }, {
		EdgeFilterCommand.class, "operator=Roberts" }, { EdgeFilterCommand.class, "operator=[Gaussian gradient] sigma=1" }, {
			EdgeFilterCommand.class, "operator=Laplacian neighbours=corners" }, { CannyCommand.class, "sigma=1" }, {
				LaplacianOfGaussianCommand.class, "sigma=1" }, { LaplacianOfGaussianCommand.class, "crossings" }, {
					DifferenceOfGaussiansCommand.class, "narrow=1 wide=2" }, { CustomKernelCommand.class,
						"kernel=[1 2 1; 0 0 1; -1 -2 -1]" }, {
						CustomKernelCommand.class, "kernel=[Kirsch north]" } };

	@After
	public void closeTables() {
		OpenTables.close();
	}

	@SuppressWarnings("unchecked")
	private static FilterCommand run(final Object[] filter, final String more, final ImagePlus image) {
		return CommandRuns.run((Class<FilterCommand>) filter[0], filter[1] + " " + more, image);
	}

	/** Two channels, three slices, two time points of noise. */
	private static ImagePlus hyperstack(final int bits) {
		final ImagePlus image = IJ.createImage("noise.tif", bits + "-bit", 24, 17, 2, 3, 2);
		final Random random = new Random(8);
		for (int i = 1; i <= image.getStackSize(); i++) {
			for (int k = 0; k < 24 * 17; k++) image.getStack().getProcessor(i).setf(k, random.nextInt(256));
		}
		image.getCalibration().pixelWidth = image.getCalibration().pixelHeight = 0.5;
		image.getCalibration().setUnit("µm");
		return image;
	}

	private static float[] pixels(final ImagePlus image, final int slice) {
		return (float[]) image.getStack().getProcessor(slice).convertToFloatProcessor().getPixels();
	}

	@Test
	public void allDepthsGiveTheSameAndKeepScaleAndAxes() {
		for (final Object[] filter : FILTERS) {
			final ImagePlus expected = run(filter, "channel=2", hyperstack(32)).result;
			assertEquals(1, expected.getNChannels());
			assertEquals(3, expected.getNSlices());
			assertEquals(2, expected.getNFrames());
			assertEquals(0.5, expected.getCalibration().pixelWidth, 0);
			assertEquals("µm", expected.getCalibration().getUnit());
			assertTrue(expected.getTitle(), expected.getTitle().startsWith("noise-"));
			assertTrue(expected.getProp(Provenance.MACRO).contains("channel=2"));
			for (final int bits : new int[] { 8, 16 }) {
				final ImagePlus found = run(filter, "channel=2", hyperstack(bits)).result;
				for (int i = 1; i <= 6; i++) assertArrayEquals((String) filter[1], pixels(expected, i), pixels(found, i), 0);
			}
		}
	}

	@Test
	public void theCurrentSliceAloneGivesWhatItGivesInTheStack() {
		for (final Object[] filter : FILTERS) {
			final ImagePlus image = hyperstack(8);
			image.setPositionWithoutUpdate(2, 3, 2);
			final ImagePlus all = run(filter, "", image).result, one = run(filter, "stack=current", image).result;
			assertEquals(1, one.getStackSize());
			assertArrayEquals(pixels(all, all.getStackIndex(1, 3, 2)), pixels(one, 1), 0);
		}
	}

	@Test
	public void outsideTheSelectionIsNothingAndInsideWhatWasThere() {
		for (final Object[] filter : FILTERS) {
			if (filter[0] == CannyCommand.class) continue;
			final ImagePlus image = hyperstack(8);
			final float[] all = pixels(run(filter, "stack=current", image).result, 1);
			image.setRoi(new Roi(5, 4, 10, 8));
			final float[] found = pixels(run(filter, "stack=current", image).result, 1);
			for (int i = 0; i < found.length; i++) {
				final int x = i % 24, y = i / 24;
				assertEquals(x >= 5 && x < 15 && y >= 4 && y < 12 ? all[i] : 0, found[i], 0);
			}
		}
	}

	@Test
	public void rgbCountsByItsBrightnessOrOneColour() {
		final ColorProcessor rgb = new ColorProcessor(20, 15);
		final Random random = new Random(2);
		for (int i = 0; i < 300; i++) rgb.set(i, random.nextInt() & 0xffffff);
		final ImagePlus image = new ImagePlus("rgb", rgb);
		final ImagePlus[] grey = { Images.brightness(image), Images.colour(image, 1), Images.colour(image, 2), Images.colour(
			image, 3) };
		for (int c = 0; c <= 3; c++) {
			final float[] expected = Gradient.SOBEL.filter(new Volume(20, 15, grey[c].getProcessor().getPixels()),
				Gradient.Part.MAGNITUDE, Progress.NONE);
			assertArrayEquals(expected, pixels(CommandRuns.run(EdgeFilterCommand.class, "channel=" + c, image).result, 1), 0);
		}
	}

	@Test
	public void threeDimensionsCountWhereThereIsSuchAForm() {
		for (final String options : new String[] { "operator=Sobel", "operator=[Gaussian gradient]", "operator=Laplacian" }) {
			final ImagePlus image = hyperstack(8);
			final EdgeFilterCommand command = CommandRuns.run(EdgeFilterCommand.class, options + " stack=3D", image);
			assertNull(command.getCancelReason());
			assertEquals(6, command.result.getStackSize());
			final float[] flat = pixels(CommandRuns.run(EdgeFilterCommand.class, options, image).result, 2);
			int different = 0;
			final float[] deep = pixels(command.result, 2);
			for (int i = 0; i < flat.length; i++) if (flat[i] != deep[i]) different++;
			assertTrue(options, different > flat.length / 2);
		}
	}

	@Test
	public void nonsenseIsAnsweredInASentence() {
		final Object[][] nonsense = { { EdgeFilterCommand.class, "operator=Roberts stack=3D" }, { EdgeFilterCommand.class,
			"part=direction stack=3D" }, { CannyCommand.class, "stack=3D" }, { CannyCommand.class,
				"thresholds=Manual low=9 high=8" }, { DifferenceOfGaussiansCommand.class, "narrow=3 wide=3" }, {
					CustomKernelCommand.class, "kernel=[1 2; 3 4]" }, { CustomKernelCommand.class, "kernel=Sobel" }, {
						CannyCommand.class,
						"channel=7" } };
		for (final Object[] one : nonsense) {
			final FilterCommand command = run(one, "", hyperstack(8));
			assertNotNull((String) one[1], command.getCancelReason());
			assertTrue(command.getCancelReason(), command.getCancelReason().endsWith("."));
			assertNull(command.result);
		}
	}

	@Test
	public void subPixelPointsAreInTheTableInTheUnitOfTheImage() {
		final ImagePlus image = IJ.openImage("test-images/synthetic/two_touching_discs_r20.tif");
		image.getCalibration().pixelWidth = image.getCalibration().pixelHeight = 0.25;
		final CannyCommand command = CommandRuns.run(CannyCommand.class, "subpixel=true", image);
		int edges = 0;
		for (final float value : pixels(command.result, 1)) if (value != 0) edges++;
		final ResultsTable table = OpenTables.get(Tables.title(image, "edge-points"));
		assertEquals(edges, table.size());
		assertTrue(edges > 100);
		for (int row = 0; row < edges; row++) {
			final double x = table.getValue("X", row), y = table.getValue("Y", row);
			assertTrue(x > 0 && x < image.getWidth() * 0.25 && y > 0 && y < image.getHeight() * 0.25);
			assertTrue(table.getValue("Gradient", row) >= Double.parseDouble(command.result.getProp(Provenance.VALUE + "low")));
		}
	}

	@Test
	public void coinsComeOutOfTheirEdges() {
		final ImagePlus coins = IJ.openImage("test-images/real/coins.png");
		final EdgesToSegmentsCommand command = CommandRuns.run(EdgesToSegmentsCommand.class, "sigma=2 gap=8 minsize=100",
			coins);
		assertNull(command.getCancelReason());
		int max = 0;
		for (final int label : CommandRuns.labels(command.labels())) max = Math.max(max, label);
		// 24 coins lie in the picture
		assertTrue("" + max, max >= 20 && max <= 28);
	}
}
