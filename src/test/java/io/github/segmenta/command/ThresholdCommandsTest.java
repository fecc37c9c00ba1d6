package io.github.segmenta.command;

import io.github.segmenta.core.Progress;
import io.github.segmenta.core.Setting;
import io.github.segmenta.imagej.Images;
import io.github.segmenta.imagej.OpenTables;
import io.github.segmenta.nn.model.ModelSegmenter;
import io.github.segmenta.segment.Findings;
import io.github.segmenta.segment.Micrograph;
import io.github.segmenta.threshold.GlobalThreshold;
import io.github.segmenta.threshold.HysteresisThreshold;
import io.github.segmenta.threshold.LocalThreshold;
import io.github.segmenta.threshold.MultiLevelThreshold;
import io.github.segmenta.threshold.RefinedThreshold;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.OvalRoi;
import ij.process.FloatProcessor;
import ij.process.ShortProcessor;

import java.util.Arrays;

import org.junit.After;
import org.junit.Test;

/** The threshold commands beside Global Threshold: what they hand to their methods, on all kinds of images. */
public class ThresholdCommandsTest {

	private static final String QUIET = " roimanager=false table=false";

	@After
	public void closeTables() {
		OpenTables.close();
	}

	private static ImagePlus nuclei(final int bits) {
		return IJ.openImage("test-images/synthetic/nuclei_" + bits + "bit.tif");
	}

	private static Micrograph micrograph(final ImagePlus image) {
		return Images.wrap(image, 1, 1, 1, 1, 1, Images.selection(image));
	}

	/** Where a command found objects, as a mask. */
	private static byte[] mask(final Class<? extends SegmentCommand> type, final String options, final ImagePlus image) {
		final SegmentCommand command = CommandRuns.run(type, options + QUIET, image);
		assertNull(command.getCancelReason());
		final int[] labels = CommandRuns.labels(command.labels());
		final byte[] mask = new byte[labels.length];
		for (int i = 0; i < mask.length; i++) mask[i] = (byte) (labels[i] != 0 ? 255 : 0);
		return mask;
	}

	@Test
	public void localThresholdIsThatOfItsMethod() {
		for (final int bits : new int[] { 8, 16, 32 }) {
			final ImagePlus image = nuclei(bits);
			final byte[] expected = new LocalThreshold().method("Sauvola").radius(9).window(LocalThreshold.Shape.SQUARE).weight(0.1)
				.deviation(30).mask(micrograph(image), Progress.NONE).mask().array();
			assertArrayEquals(expected, mask(LocalThresholdCommand.class,
				"method=Sauvola radius=9 window=square weight=0.1 deviation=30", image));
		}
	}

	@Test
	public void hysteresisIsThatOfItsMethod() {
		final ImagePlus image = nuclei(16);
		assertArrayEquals(new HysteresisThreshold().methods("Mean", "Yen").diagonal(false).mask(micrograph(image), Progress.NONE).mask().array(), mask(HysteresisThresholdCommand.class, "weak=Mean strong=Yen diagonal=false",
				image));
		assertArrayEquals(new HysteresisThreshold().levels(300, 900).darkBackground(false).mask(micrograph(image), Progress.NONE).mask().array(), mask(HysteresisThresholdCommand.class,
				"manual=true low=300 high=900 darkbackground=false", image));
	}

	@Test
	public void refineIsThatOfItsMethod() {
		final ImagePlus image = nuclei(8);
		image.setRoi(new OvalRoi(10, 10, 100, 90));
		assertArrayEquals(new RefinedThreshold().mask(micrograph(image), Progress.NONE).mask().array(), mask(
			RefineObjectsCommand.class, "", image));
		assertArrayEquals(new RefinedThreshold().tileSize(50).mask(micrograph(image), Progress.NONE).mask().array(), mask(
			RefineObjectsCommand.class, "tilesize=50", image));
	}

	@Test
	public void multiLevelMakesAClassImageAndAPlotWithLines() {
		final ImagePlus image = nuclei(16);
		final MultiLevelThresholdCommand command = CommandRuns.run(MultiLevelThresholdCommand.class, "classes=4 plot=true" +
			QUIET, image);
		assertNull(command.getCancelReason());
		assertEquals("nuclei_16bit-histogram", command.histogramPlot().getTitle());
		assertEquals("nuclei_16bit-classes", command.labels().getTitle());
		assertArrayEquals(new MultiLevelThreshold().classes(4).segment(micrograph(image), Progress.NONE).labels().array(), CommandRuns
			.labels(command.labels()));
		final ImagePlus levels = CommandRuns.run(MultiLevelThresholdCommand.class, "levels=[300, 900]" + QUIET, image)
			.labels();
		assertEquals(2, Arrays.stream(CommandRuns.labels(levels)).max().getAsInt());
	}

	/** Red pixels of the plot stand where the threshold is. */
	@Test
	public void thePlotHasALineAtTheThreshold() {
		final ImagePlus image = new ImagePlus("two", new ShortProcessor(100, 1, new short[100], null));
		for (int i = 0; i < 100; i++) image.getProcessor().set(i, i < 50 ? 1000 + i : 3000 + i);
		final ThresholdPlot plot = new ThresholdPlot();
		assertNull(plot.show(image));
		Setting.of(ThresholdPlot.class).get(0).set(plot, true);
		plot.remember(micrograph(image), new Findings().put(GlobalThreshold.THRESHOLD, 2000.0).put(ModelSegmenter.MODEL, "text"));
		final ImagePlus shown = plot.show(image);
		assertEquals("two-histogram", shown.getTitle());
		int red = 0;
		for (final int rgb : (int[]) shown.getProcessor().convertToRGB().getPixels()) if ((rgb & 0xffffff) == 0xff0000) red++;
		assertTrue("" + red, red > 100);
	}

	@Test
	public void nonsenseEndsInOneSentence() {
		final ImagePlus image = nuclei(8);
		assertNotNull(CommandRuns.run(MultiLevelThresholdCommand.class, "levels=[3, x]" + QUIET, image).getCancelReason());
		assertNotNull(CommandRuns.run(MultiLevelThresholdCommand.class, "levels=[3, 2]" + QUIET, image).getCancelReason());
		assertNotNull(CommandRuns.run(HysteresisThresholdCommand.class, "manual=true low=9 high=2" + QUIET, image)
			.getCancelReason());
		assertNotNull(CommandRuns.run(LocalThresholdCommand.class, "radius=100000" + QUIET, image).getCancelReason());
		final ImagePlus flat = new ImagePlus("flat", new FloatProcessor(5, 5));
		final String reason = CommandRuns.run(MultiLevelThresholdCommand.class, QUIET, flat).getCancelReason();
		assertTrue(reason, reason.contains("grey value"));
		for (final Class<? extends SegmentCommand> type : Arrays.asList(LocalThresholdCommand.class,
			HysteresisThresholdCommand.class, RefineObjectsCommand.class))
		{
			final String options = QUIET + (type == LocalThresholdCommand.class ? " radius=2" : "");
			final SegmentCommand command = CommandRuns.run(type, options, flat);
			assertNull(command.getCancelReason());
		}
	}
}
