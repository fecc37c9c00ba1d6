package io.github.segmenta.command;

import io.github.segmenta.cluster.ColourSpace;
import io.github.segmenta.cluster.KMeans;
import io.github.segmenta.cluster.Slic;
import io.github.segmenta.core.InvalidInputException;
import io.github.segmenta.core.Progress;
import io.github.segmenta.imagej.Images;
import io.github.segmenta.measure.MeasurementTable;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import ij.IJ;
import ij.ImagePlus;

import java.util.Arrays;

import org.junit.Test;

/** The commands of the Cluster menu: what they hand to their methods. */
public class ClusterCommandsTest {

	private static final String QUIET = " roimanager=false table=false";

	@Test
	public void kMeansIsThatOfItsMethod() {
		final ImagePlus image = IJ.openImage("test-images/real/ihc.png");
		final KMeansCommand command = CommandRuns.run(KMeansCommand.class, "clusters=4 colours=Lab starts=1" + QUIET, image);
		assertNull(command.getCancelReason());
		assertEquals("ihc-classes", command.labels().getTitle());
		assertTrue(command.labels().getProp("segmenta.value.centres").matches("\\[\\[\\d.*"));
		assertArrayEquals(new KMeans().clusters(4).space(ColourSpace.LAB).starts(1).segment(Images.wrap(image, 1, 3, 1, 1, 1,
			null), Progress.NONE).labels().array(), CommandRuns.labels(command.labels()));
	}

	/** Three grey levels in every slice, each slice darker than the one before. */
	private static ImagePlus stack(final String type) {
		final ImagePlus image = IJ.createImage("levels", type, 9, 6, 4);
		for (int z = 0; z < 4; z++) {
			for (int i = 0; i < 54; i++) image.getStack().getProcessor(z + 1).setf(i, 50 + 60 * (i / 18) - 3 * z + i % 2);
		}
		return image;
	}

	@Test
	public void meansAndCentresAreThoseOfTheClasses() {
		for (final String type : new String[] { "8-bit", "16-bit", "32-bit" }) {
			final ImagePlus image = stack(type);
			final KMeansCommand command = CommandRuns.run(KMeansCommand.class, "means=true centres=true" + QUIET, image);
			assertNull(command.getCancelReason());
			final ImagePlus means = command.meanImage();
			assertEquals("levels-means", means.getTitle());
			assertEquals(image.getBitDepth(), means.getBitDepth());
			assertEquals(4, means.getNSlices());
			final MeasurementTable table = command.centresTable();
			assertEquals(Arrays.asList("Class", "Pixels", "channel 1", "Slice"), table.columns());
			assertEquals(12, table.rows());
			for (int z = 0; z < 4; z++) {
				for (int k = 0; k < 3; k++) {
					final double centre = 50.5 + 60 * k - 3 * z;
					assertEquals(18, table.get("Pixels", 3 * z + k), 0);
					assertEquals(centre, table.get("channel 1", 3 * z + k), 1e-9);
					assertEquals(centre, means.getStack().getProcessor(z + 1).getf(20 * k), type.equals("32-bit") ? 0 : 0.5);
				}
			}
		}
	}

	@Test
	public void meansOfColoursAreColours() {
		final ImagePlus image = IJ.createImage("halves", "RGB black", 4, 2, 1);
		for (int i = 0; i < 8; i++) image.getProcessor().set(i, i % 4 < 2 ? 0x102030 + i % 2 * 2 : 0xc0b0a0);
		final ImagePlus means = CommandRuns.run(KMeansCommand.class, "clusters=2 colours=Lab means=true" + QUIET, image)
			.meanImage();
		assertEquals(24, means.getBitDepth());
		assertEquals(0x102031, means.getProcessor().get(0, 1) & 0xffffff);
		assertEquals(0xc0b0a0, means.getProcessor().get(3, 0) & 0xffffff);
	}

	/** Two channels that only together tell four classes, in a hyperstack of two time points. */
	@Test
	public void channelsCountTogether() {
		final ImagePlus image = IJ.createHyperStack("pair", 8, 8, 2, 1, 2, 16);
		for (int t = 1; t <= 2; t++) {
			for (int i = 0; i < 64; i++) {
				image.getStack().getProcessor(image.getStackIndex(1, 1, t)).set(i, i % 8 < 4 ? 100 : 3000);
				image.getStack().getProcessor(image.getStackIndex(2, 1, t)).set(i, i < 32 ? 200 : 9000);
			}
		}
		final KMeansCommand command = CommandRuns.run(KMeansCommand.class, "clusters=4 means=true" + QUIET, image);
		final int[] labels = CommandRuns.labels(command.labels());
		for (int i = 0; i < 128; i++) assertEquals(1 + (i % 8 < 4 ? 0 : 1) + (i % 64 < 32 ? 0 : 2), labels[i]);
		assertEquals(2, command.meanImage().getNChannels());
		assertEquals(2, command.meanImage().getNFrames());
		for (int p = 1; p <= 4; p++) assertArrayEquals((short[]) image.getStack().getPixels(p), (short[]) command.meanImage()
			.getStack().getPixels(p));
		final int[] one = CommandRuns.labels(CommandRuns.run(KMeansCommand.class, "clusters=2 channel=2" + QUIET, image)
			.labels());
		for (int i = 0; i < 128; i++) assertEquals(i % 64 < 32 ? 1 : 2, one[i]);
	}

	@Test
	public void connectedPartsAreObjects() {
		final ImagePlus image = IJ.createImage("chess", "8-bit black", 6, 1, 1);
		for (int i = 0; i < 6; i++) image.getProcessor().set(i, i / 2 == 1 ? 200 : 10 + i);
		final KMeansCommand command = CommandRuns.run(KMeansCommand.class, "clusters=2 connected=true" + QUIET, image);
		assertEquals("chess-labels", command.labels().getTitle());
		assertArrayEquals(new int[] { 1, 1, 2, 2, 3, 3 }, CommandRuns.labels(command.labels()));
	}

	/** Slices that get darker: their own centres give the bands, shared ones tell the slices apart. */
	@Test
	public void sharedCentresAreThoseOfTheWholeStack() {
		final ImagePlus image = IJ.createImage("steps", "16-bit black", 8, 8, 3);
		for (int z = 0; z < 3; z++) {
			for (int i = 0; i < 64; i++) image.getStack().getProcessor(z + 1).set(i, 1000 * (z + 1) + i % 5);
		}
		final KMeansCommand command = CommandRuns.run(KMeansCommand.class, "clusters=3 shared=true centres=true" + QUIET,
			image);
		final int[] labels = CommandRuns.labels(command.labels());
		for (int i = 0; i < labels.length; i++) assertEquals(1 + i / 64, labels[i]);
		for (int row = 0; row < 9; row++) assertEquals(row / 3 == row % 3 ? 64 : 0, command.centresTable().get("Pixels", row), 0);
		assertArrayEquals(labels, CommandRuns.labels(CommandRuns.run(KMeansCommand.class, "clusters=3 shared=true stack=3D" +
			QUIET, image).labels()));
		assertArrayEquals(labels, CommandRuns.labels(CommandRuns.run(KMeansCommand.class, "clusters=5 shared=true " +
			"number=silhouette" + QUIET, image).labels()));
		image.setDimensions(1, 1, 3);
		assertArrayEquals(labels, CommandRuns.labels(CommandRuns.run(KMeansCommand.class, "clusters=3 shared=true" + QUIET,
			image).labels()));
	}

	@Test
	public void miniBatchesFindTheLevelsOfTheStack() {
		final KMeansCommand command = CommandRuns.run(KMeansCommand.class, "clusters=3 shared=true minibatch=true" + QUIET,
			stack("8-bit"));
		assertNull(command.getCancelReason());
		final int[] labels = CommandRuns.labels(command.labels());
		for (int i = 0; i < labels.length; i++) assertEquals(1 + i % 54 / 18, labels[i]);
	}

	@Test
	public void thePlotShowsEachNumber() {
		for (final String number : new String[] { "elbow", "silhouette" }) {
			final ImagePlus image = stack("8-bit");
			for (int i = 0; i < 54; i++) image.getStack().getProcessor(1).set(i, 60 * (i / 18) + i % 11);
			final KMeansCommand command = CommandRuns.run(KMeansCommand.class, "clusters=6 plot=true stack=current number=" +
				number + QUIET, image);
			assertEquals("levels-clusters", command.scorePlot().getTitle());
			assertEquals("3", command.labels().getProp("segmenta.value.clusters"));
			int red = 0;
			final int[] pixels = (int[]) command.scorePlot().getProcessor().convertToRGB().getPixels();
			for (final int pixel : pixels) if ((pixel & 0xffffff) == 0xff0000) red++;
			assertTrue("" + red, red > 5);
		}
		assertNull(CommandRuns.run(KMeansCommand.class, "plot=true" + QUIET, stack("8-bit")).scorePlot());
	}

	@Test
	public void meanShiftAndMixtureAreThoseOfTheirMethods() {
		final ImagePlus image = stack("32-bit");
		for (final Class<? extends ClusterCommand> type : Arrays.asList(MeanShiftCommand.class, GaussianMixtureCommand.class)) {
			final ClusterCommand command = CommandRuns.run(type, "means=true stack=current" + QUIET + (type ==
				MeanShiftCommand.class ? " bandwidth=20" : " regularisation=0.1"), image);
			assertNull(command.getCancelReason());
			final int[] labels = CommandRuns.labels(command.labels());
			for (int i = 0; i < 54; i++) assertEquals(1 + i / 18, labels[i]);
			assertEquals(170.5, command.meanImage().getProcessor().getf(50), 0);
		}
	}

	@Test
	public void superpixelsAreThoseOfTheMethodAndMergeToAsManyAsAskedFor() {
		final ImagePlus image = IJ.openImage("test-images/real/ihc.png");
		final int[] labels = CommandRuns.labels(CommandRuns.run(SlicSuperpixelsCommand.class, "superpixels=100" + QUIET, image)
			.labels());
		assertArrayEquals(new Slic().superpixels(100).segment(Images.wrap(image, 1, 3, 1, 1, 1, null), Progress.NONE).labels().array(),
			labels);
		final int[] merged = CommandRuns.labels(CommandRuns.run(MergeRegionsCommand.class,
			"superpixels=100 difference=0 regions=7" + QUIET, image).labels());
		assertEquals(7, Arrays.stream(merged).max().getAsInt());
	}

	@Test
	public void nonsenseEndsInOneSentence() {
		final ImagePlus flat = IJ.createImage("flat", "8-bit black", 9, 9, 1);
		assertNotNull(CommandRuns.run(KMeansCommand.class, QUIET, flat).getCancelReason());
		assertThrows(InvalidInputException.class, () -> CommandRuns.run(MeanShiftCommand.class, "bandwidth=-1" + QUIET, flat));
		assertNotNull(CommandRuns.run(KMeansCommand.class, "minibatch=true" + QUIET, stack("8-bit")).getCancelReason());
		assertNotNull(CommandRuns.run(KMeansCommand.class, "minibatch=true shared=true number=elbow" + QUIET, stack("8-bit"))
			.getCancelReason());
		assertNotNull(CommandRuns.run(KMeansCommand.class, "clusters=200 shared=true" + QUIET, stack("8-bit"))
			.getCancelReason());
		assertNotNull(CommandRuns.run(KMeansCommand.class, "colours=Lab" + QUIET, flat).getCancelReason());
		assertNotNull(CommandRuns.run(SlicSuperpixelsCommand.class, "compactness=0" + QUIET, flat).getCancelReason());
		assertNotNull(CommandRuns.run(MergeRegionsCommand.class, "compactness=0" + QUIET, flat).getCancelReason());
	}
}
