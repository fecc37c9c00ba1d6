package io.github.segmenta.command;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import ij.IJ;
import ij.ImagePlus;

import io.github.segmenta.cluster.ColourSpace;
import io.github.segmenta.cluster.KMeans;
import io.github.segmenta.cluster.Slic;
import io.github.segmenta.imagej.Images;
import io.github.segmenta.kernel.Progress;

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
		assertArrayEquals(new KMeans().clusters(4).space(ColourSpace.LAB).restarts(1).segment(Images.wrap(image, 1, 3, 1, 1, 1,
			null), Progress.NONE).labels(), CommandRuns.labels(command.labels()));
	}

	@Test
	public void superpixelsAreThoseOfTheMethodAndMergeToAsManyAsAskedFor() {
		final ImagePlus image = IJ.openImage("test-images/real/ihc.png");
		final int[] labels = CommandRuns.labels(CommandRuns.run(SlicSuperpixelsCommand.class, "superpixels=100" + QUIET, image)
			.labels());
		assertArrayEquals(new Slic().superpixels(100).segment(Images.wrap(image, 1, 3, 1, 1, 1, null), Progress.NONE).labels(),
			labels);
		final int[] merged = CommandRuns.labels(CommandRuns.run(MergeRegionsCommand.class,
			"superpixels=100 difference=0 regions=7" + QUIET, image).labels());
		assertEquals(7, Arrays.stream(merged).max().getAsInt());
	}

	@Test
	public void nonsenseEndsInOneSentence() {
		final ImagePlus flat = IJ.createImage("flat", "8-bit black", 9, 9, 1);
		assertNotNull(CommandRuns.run(KMeansCommand.class, QUIET, flat).getCancelReason());
		assertNotNull(CommandRuns.run(KMeansCommand.class, "colours=Lab" + QUIET, flat).getCancelReason());
		assertNotNull(CommandRuns.run(SlicSuperpixelsCommand.class, "compactness=0" + QUIET, flat).getCancelReason());
		assertNotNull(CommandRuns.run(MergeRegionsCommand.class, "compactness=0" + QUIET, flat).getCancelReason());
	}
}
